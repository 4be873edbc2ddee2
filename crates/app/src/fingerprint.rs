//! What makes two requests the same.

use sengo_core::json::Value;
use sengo_core::signature::PhpEncoding;
use sha2::{Digest, Sha256};

/// A hash of a request's body in canonical form: how it was spaced or escaped does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(pub(crate) [u8; 32]);

impl Fingerprint {
    /// The fingerprint of a body, or of none. What has no canonical form, such as a number that only infinity
    /// is near to, counts as the bytes that were `sent`.
    pub fn of(body: Option<&Value<'_>>, sent: &[u8]) -> Self {
        let hash = Sha256::new();
        let hash = match body.map(|body| PhpEncoding::DEFAULT.encode(body)) {
            None => hash.chain_update(b"none"),
            Some(Some(canonical)) => hash.chain_update(b"canonical").chain_update(canonical),
            Some(None) => hash.chain_update(b"sent").chain_update(sent),
        };
        Self(hash.finalize().into())
    }
}
