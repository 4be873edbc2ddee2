//! A failure on its way out. It becomes an answer at the boundary, where language and request id are known.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use sengo_app::Error;
use sengo_core::refusal::Refusal;
use std::sync::Arc;

/// What went wrong, carried by an empty answer until the boundary writes it out.
#[derive(Debug, Clone)]
pub struct Failure(pub(crate) Arc<Error>);

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(Arc::new(error.into()))
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl Failure {
    pub(crate) fn refused(refusal: Refusal) -> Self {
        Self::from(refusal)
    }
}
