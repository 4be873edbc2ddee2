//! The OpenAPI document, made once.

use std::sync::LazyLock;

use axum::body::Bytes;
use serde_json::Value;

static TEXT: LazyLock<Bytes> =
    LazyLock::new(|| Bytes::from(sengo_wire::openapi::document(env!("CARGO_PKG_VERSION"))));

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_slice(&TEXT).unwrap_or_default());

/// The document as it is served.
pub(super) fn text() -> Bytes {
    TEXT.clone()
}

/// The document to be read from.
pub(super) fn document() -> &'static Value {
    &DOCUMENT
}
