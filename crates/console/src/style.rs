//! The style of all pages, as one file that browsers keep: its address changes when it does.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// In the order in which they are laid over each other.
const STYLE: &str = concat!(
    include_str!("style/tokens.css"),
    include_str!("style/frame.css"),
    include_str!("style/parts.css"),
    include_str!("style/tables.css"),
    include_str!("style/charts.css"),
    include_str!("style/code.css"),
);

static ADDRESS: LazyLock<String> = LazyLock::new(|| {
    let digest = Sha256::digest(STYLE.as_bytes());
    let mark: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("/console/style.css?v={mark}")
});

/// Where it is.
pub(crate) fn address() -> &'static str {
    &ADDRESS
}

/// Serves it.
pub(crate) async fn show() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, STYLE).into_response()
}
