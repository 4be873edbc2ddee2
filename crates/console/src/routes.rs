//! The pages by their addresses. Each area lists its own in a function `routes`.

mod account;
mod analytics;
mod approvals;
mod calls;
mod evidence;
mod home;
mod invitation;
mod merchant;
mod operator;
mod papers;
mod sign_in;
mod transactions;

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path};
use axum::handler::Handler;
use axum::http::Method;
use axum::http::request::Parts;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use sengo_core::refusal::Refusal;
use serde::de::DeserializeOwned;
use tower_http::catch_panic::CatchPanicLayer;

use crate::boundary::boundary;
use crate::failure::Failure;
use crate::state::Console;
use crate::style;

/// The pages of an area: each address once, with what answers to GET and to POST.
pub(crate) struct Routes(Vec<Route>);

struct Route {
    path: &'static str,
    method: Method,
    does: MethodRouter<Console>,
}

impl Routes {
    /// Without any yet.
    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    /// With a page.
    pub(crate) fn page<H, T>(mut self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Console>,
        T: 'static,
    {
        self.0.push(Route {
            path,
            method: Method::GET,
            does: get(handler),
        });
        self
    }

    /// With a form.
    pub(crate) fn form<H, T>(mut self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Console>,
        T: 'static,
    {
        self.0.push(Route {
            path,
            method: Method::POST,
            does: post(handler),
        });
        self
    }

    /// With those of another area.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
}

/// All pages and forms.
fn all() -> Routes {
    Routes::new()
        .page("/console/style.css", style::show)
        .and(home::routes())
        .and(sign_in::routes())
        .and(invitation::routes())
        .and(account::routes())
        .and(operator::routes())
        .and(merchant::routes())
        .and(evidence::routes())
        .and(approvals::routes())
        .and(calls::routes())
        .and(analytics::routes())
        .and(transactions::routes())
}

/// Every address of the console with its method: what tests have to cover.
#[must_use]
pub fn addresses() -> Vec<(&'static str, Method)> {
    all()
        .0
        .into_iter()
        .map(|route| (route.path, route.method))
        .collect()
}

/// The whole console as a router. All its addresses begin with `/console`.
pub fn router(console: Console) -> Router {
    let mut paths: Vec<(&'static str, Vec<String>, MethodRouter<Console>)> = Vec::new();
    for Route { path, method, does } in all().0 {
        match paths.iter_mut().find(|(known, ..)| *known == path) {
            Some((_, methods, router)) => {
                methods.push(method.to_string());
                *router = std::mem::take(router).merge(does);
            }
            None => paths.push((path, vec![method.to_string()], does)),
        }
    }
    let mut router = Router::new();
    for (path, allowed, does) in paths {
        let does = does.fallback(async move || Failure::from(Refusal::MethodNotAllowed { allowed }));
        router = router.route(path, does);
    }
    router
        .route("/console/{*rest}", axum::routing::any(unknown))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(console.clone(), boundary))
        .with_state(console)
}

async fn unknown() -> Failure {
    Refusal::PathUnknown.into()
}

fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let what = panic.downcast_ref::<&str>().map(ToString::to_string);
    let what = what.or_else(|| panic.downcast_ref::<String>().cloned());
    let defect = sengo_app::Error::Defect(format!("panic: {}", what.unwrap_or_default()));
    axum::response::IntoResponse::into_response(Failure::from(defect))
}

/// The parts of a path that stand for something; a path that cannot be read is an unknown one.
pub(crate) struct Segments<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Console> for Segments<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, console: &Console) -> Result<Self, Failure> {
        let read: Result<Path<T>, PathRejection> = Path::from_request_parts(parts, console).await;
        read.map(|Path(segments)| Self(segments))
            .map_err(|_| Refusal::PathUnknown.into())
    }
}
