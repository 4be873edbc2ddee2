use subtle::ConstantTimeEq;
use thiserror::Error;

use super::hex::from_hex;
use super::{PhpEncoding, Signature, SigningKey};
use crate::json;

/// What a signature that was accepted is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// The bytes as they were sent, or the client key alone where none were.
    Raw,
    /// PHP's rendering of the body. A body with repeated names passes here in the reading that keeps the
    /// last value; the caller refuses it afterwards.
    Php(PhpEncoding),
}

/// Why a signature was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Mismatch {
    /// The header is not 128 hex digits, so no signature of ours could equal it.
    #[error("a signature is 128 hex digits; this has {length} characters")]
    Malformed {
        /// The length of the header in bytes.
        length: usize,
    },
    /// It is a signature, but of something else or made with another token.
    #[error("the signature does not match the request")]
    Differs,
}

/// Checks a presented signature, 128 hex digits of either case, against the body in all its renderings.
///
/// A signature over the raw bytes costs one HMAC and no parsing; others cost one HMAC per rendering that
/// differs from those tried before. An empty body is no body. What does not parse has no rendering but its
/// bytes.
///
/// # Errors
/// [`Mismatch`]. Neither says how near the signature was.
pub fn verify(
    signing: &SigningKey,
    client_key: &str,
    body: Option<&[u8]>,
    presented: &[u8],
) -> Result<Accepted, Mismatch> {
    let presented: Signature = from_hex(presented).ok_or(Mismatch::Malformed {
        length: presented.len(),
    })?;
    search(body.unwrap_or_default(), |rendering| {
        signing
            .sign_raw(client_key, Some(rendering))
            .ct_eq(&presented)
            .into()
    })
    .ok_or(Mismatch::Differs)
}

/// The first rendering of the body that is accepted, each distinct text asked about once.
fn search(body: &[u8], mut is_signed: impl FnMut(&[u8]) -> bool) -> Option<Accepted> {
    if is_signed(body) {
        return Some(Accepted::Raw);
    }
    let value = json::parse(body).ok()?;
    let mut tried: Vec<Vec<u8>> = Vec::new();
    for encoding in PhpEncoding::ALL {
        let Some(rendering) = encoding.encode(&value) else {
            continue;
        };
        if rendering == body || tried.contains(&rendering) {
            continue;
        }
        if is_signed(&rendering) {
            return Some(Accepted::Php(encoding));
        }
        tried.push(rendering);
    }
    None
}

#[cfg(test)]
mod tests;
