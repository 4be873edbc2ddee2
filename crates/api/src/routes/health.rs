//! Whether the process lives and whether it can serve.

use axum::extract::State;
use axum::http::StatusCode;

use crate::failure::Failure;
use crate::state::Api;

/// The process runs.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// The database answers too.
pub(crate) async fn readyz(State(api): State<Api>) -> Result<(StatusCode, &'static str), Failure> {
    api.app.is_ready().await?;
    Ok((StatusCode::OK, "ready\n"))
}
