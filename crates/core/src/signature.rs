//! The signature of a call: `HMAC-SHA512(token, client key . json_encode(body))` in hex.
//!
//! What merchants send is not always the text they signed: PHP's `json_encode` escapes slashes and non-ASCII
//! characters while the body on the wire may be pretty-printed. [`verify`] therefore accepts a signature
//! over the raw bytes or over any rendering PHP could have made of them.
//!
//! Invariant: nothing here returns, prints or logs an expected signature that was not presented.

mod hex;
mod key;
mod php;
mod render;
mod verify;

pub use hex::{from_hex, to_hex};
pub use key::{Signature, SigningKey};
pub use php::{ObjectsAs, PhpEncoding};
pub use render::Spacing;
pub use verify::{Accepted, Mismatch, verify};
