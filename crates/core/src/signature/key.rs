use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha512;

/// A signature before it is written in hex.
pub type Signature = [u8; 64];

/// A token made ready for signing: the HMAC state after the key has been taken in.
///
/// Preparing costs two of the four SHA-512 blocks of a short message, so a cached key halves the price of a
/// check. The state is as secret as the token; it does not print.
#[derive(Clone)]
pub struct SigningKey {
    prepared: Hmac<Sha512>,
}

impl SigningKey {
    /// Prepares a token. Any length is taken, as `hash_hmac` does.
    pub fn new(token: &[u8]) -> Self {
        #[expect(
            clippy::expect_used,
            reason = "HMAC takes keys of any length, the error is never made"
        )]
        let prepared = Hmac::new_from_slice(token).expect("HMAC takes keys of any length");
        Self { prepared }
    }

    /// The signature over the client key followed by the body as it is. An empty body is no body.
    pub fn sign_raw(&self, client_key: &str, body: Option<&[u8]>) -> Signature {
        let mut state = self.prepared.clone();
        state.update(client_key.as_bytes());
        state.update(body.unwrap_or_default());
        state.finalize().into_bytes().into()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SigningKey(secret)")
    }
}

#[cfg(test)]
mod tests;
