//! The signature of a call: `HMAC-SHA512(token, client key . json_encode(body))` in hex.
//!
//! What merchants send is not always the text they signed: PHP's `json_encode` escapes slashes and non-ASCII
//! characters while the body on the wire may be pretty-printed. [`verify`] therefore accepts a signature
//! over the raw bytes or over any rendering PHP could have made of them, and [`diagnose`] names the usual
//! mistake behind one that it refused.
//!
//! Invariant: nothing here returns, prints or logs an expected signature that was not presented.

mod diagnose;
mod form;
mod hash;
mod hex;
mod key;
mod mistake;
mod php;
mod presented;
mod render;
mod texts;
mod verify;

pub use diagnose::{DIAGNOSED_BODY_BYTES_MAX, DIAGNOSIS_HASHED_BYTES_MAX, Diagnosis, diagnose};
pub use hash::HashFunction;
pub use hex::{from_hex, to_hex};
pub use key::{Signature, SigningKey};
pub use mistake::{Mistake, Spelling, Transport};
pub use php::{ObjectsAs, PhpEncoding};
pub use render::Spacing;
pub use verify::{Accepted, Mismatch, verify};
