//! A failure on its way out. It becomes a page at the boundary, where language and request id are known.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use sengo_app::Error;
use sengo_core::refusal::Refusal;

/// What went wrong, carried by an empty answer until the boundary writes it out.
#[derive(Debug, Clone)]
pub(crate) struct Failure(pub(crate) Arc<Error>);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(Arc::new(error))
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::from(Error::Refused(refusal))
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// What a handler answers: a page, a redirection or a file; or a failure.
pub(crate) type Answer = Result<Response, Failure>;
