//! The routes of the API. Each also answers without the `/api` in front of it.

mod analytics;
mod balance;
mod disbursements;
mod docs;
mod engine;
mod health;
mod keys;
mod pay;
mod payments;
mod projects;
mod sandbox;
mod transactions;
mod transfers;

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path};
use axum::http::Method;
use axum::http::request::Parts;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, delete, get, patch, post};
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
        let methods = only(methods);
        router = router
            .route(path, methods.clone())
            .route(&format!("/api{path}"), methods);
    }
    for (path, page) in docs::paths() {
        router = router.route(path, only([(Method::GET, page)]));
    }
    for (path, methods) in pay::paths() {
        router = router.route(path, only(methods));
    }
    router
        .route("/healthz", only([(Method::GET, get(health::healthz))]))
        .route("/readyz", only([(Method::GET, get(health::readyz))]))
        .fallback(unknown_path)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(api.clone(), boundary))
        .with_state(api)
}

/// The methods of one path, and what each does.
type Methods = Vec<(Method, MethodRouter<Api>)>;

/// The signed calls.
fn signed() -> Vec<(&'static str, Methods)> {
    vec![
        (
            "/projects",
            vec![
                (Method::GET, get(projects::list::list)),
                (Method::POST, post(projects::create::create)),
            ],
        ),
        (
            "/projects/{id}",
            vec![
                (Method::GET, get(projects::show::show)),
                (Method::PATCH, patch(projects::patch::patch)),
                (Method::DELETE, delete(projects::close::close)),
            ],
        ),
        (
            "/projects/{id}/balance",
            vec![(Method::GET, get(balance::of_project))],
        ),
        (
            "/projects/{id}/keys",
            vec![(Method::GET, get(keys::list)), (Method::POST, post(keys::issue))],
        ),
        (
            "/projects/{id}/keys/{key}",
            vec![(Method::DELETE, delete(keys::revoke))],
        ),
        (
            "/projects/{id}/keys/{key}/rotate",
            vec![(Method::POST, post(keys::rotate))],
        ),
        ("/analytics", vec![(Method::GET, get(analytics::show))]),
        ("/balance", vec![(Method::GET, get(balance::own))]),
        ("/transfers", vec![(Method::POST, post(transfers::create))]),
        ("/qris", vec![(Method::POST, post(payments::qris))]),
        ("/refund", vec![(Method::POST, post(payments::refund))]),
        ("/disburse", vec![(Method::POST, post(disbursements::disburse))]),
        (
            "/account-inquiry",
            vec![(Method::POST, post(disbursements::inquire))],
        ),
        ("/transactions", vec![(Method::GET, get(transactions::list))]),
        ("/check/{id}", vec![(Method::GET, get(transactions::check))]),
        (
            "/sandbox/{action}/{id}",
            vec![(Method::POST, post(sandbox::play))],
        ),
        ("/engine/events", vec![(Method::POST, post(engine::events))]),
        (
            "/engine/instructions/claim",
            vec![(Method::POST, post(engine::claim))],
        ),
        (
            "/engine/instructions/{id}/result",
            vec![(Method::POST, post(engine::result))],
        ),
    ]
}

/// A path with these methods; any other is told which there are.
fn only(methods: impl IntoIterator<Item = (Method, MethodRouter<Api>)>) -> MethodRouter<Api> {
    let (mut router, mut allowed) = (MethodRouter::new(), Vec::new());
    for (method, does) in methods {
        allowed.push(method.to_string());
        router = router.merge(does);
    }
    router.fallback(async move || Failure::from(Refusal::MethodNotAllowed { allowed }))
}

async fn unknown_path() -> Failure {
    Refusal::PathUnknown.into()
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
