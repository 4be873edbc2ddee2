//! What makes two requests the same.

use sengo_core::json::Value;
use sengo_core::signature::PhpEncoding;
use sha2::{Digest, Sha256};

/// A hash of a request's body in canonical form: how it was spaced or escaped does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(pub(crate) [u8; 32]);

impl Fingerprint {
    /// The fingerprint of a body, or of none.
    pub fn of(body: Option<&Value<'_>>) -> Self {
        let canonical = body
            .and_then(|body| PhpEncoding::DEFAULT.encode(body))
            .unwrap_or_default();
        Self(Sha256::digest(canonical).into())
    }
}
