//! The routes of the API. Each also answers without the `/api` in front of it.

mod balance;
mod docs;
mod health;
mod keys;
mod projects;
mod transfers;

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, delete, get, post};
use sengo_core::refusal::Refusal;
use serde::de::DeserializeOwned;
use tower_http::catch_panic::CatchPanicLayer;

use crate::boundary::boundary;
use crate::failure::Failure;
use crate::state::Api;

/// The whole API as a router.
pub fn router(api: Api) -> Router {
    let mut router = Router::new();
    for (path, methods) in signed() {
        router = router
            .route(path, methods.clone())
            .route(&format!("/api{path}"), methods);
    }
    for (path, methods) in docs::paths() {
        router = router.route(path, methods);
    }
    router
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .fallback(unknown_path)
        .method_not_allowed_fallback(unknown_method)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(api.clone(), boundary))
        .with_state(api)
}

/// The signed calls.
fn signed() -> Vec<(&'static str, MethodRouter<Api>)> {
    vec![
        (
            "/projects",
            post(projects::create::create).get(projects::list::list),
        ),
        (
            "/projects/{id}",
            get(projects::show::show)
                .patch(projects::patch::patch)
                .delete(projects::close::close),
        ),
        ("/projects/{id}/balance", get(balance::of_project)),
        ("/projects/{id}/keys", get(keys::list).post(keys::issue)),
        ("/projects/{id}/keys/{key}", delete(keys::revoke)),
        ("/projects/{id}/keys/{key}/rotate", post(keys::rotate)),
        ("/balance", get(balance::own)),
        ("/transfers", post(transfers::create)),
    ]
}

async fn unknown_path() -> Failure {
    Refusal::PathUnknown.into()
}

/// Which methods the path does have is known at the boundary, from the Allow header.
async fn unknown_method() -> Failure {
    Refusal::MethodNotAllowed { allowed: Vec::new() }.into()
}

fn panicked(panic: Box<dyn std::any::Any + Send>) -> axum::response::Response {
    let what = panic
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| panic.downcast_ref::<String>().cloned());
    let failure = Failure::from(sengo_app::Error::Defect(format!(
        "panic: {}",
        what.unwrap_or_default()
    )));
    axum::response::IntoResponse::into_response(failure)
}

/// The parts of a path that stand for something; a path that cannot be decoded is an unknown one.
pub(crate) struct Segments<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Api> for Segments<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Failure> {
        let read: Result<Path<T>, PathRejection> = Path::from_request_parts(parts, api).await;
        read.map(|Path(segments)| Self(segments))
            .map_err(|_| Refusal::PathUnknown.into())
    }
}
