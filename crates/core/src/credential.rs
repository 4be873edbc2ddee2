//! Keys and tokens: how ours are written, recognised and compared, and which imported ones are taken.
//!
//! A key is the public name of a caller, a token the secret that belongs to it. Ours read
//! `mkey_sbx_` + text + checksum: the first letter is the kind (merchant, project, engine), then the part
//! (key, token), then the environment (sbx, prod). One double-click selects the whole of it, it needs no
//! escaping in a URL, and no prefix is one that secret scanners take for another company's.

mod form;
mod imported;

use std::fmt;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::environment::Environment;

pub use form::{Form, Inspection, Kind, Part, form_of_prefix, inspect};
pub use imported::{
    IMPORTED_CHARACTERS_MAX, IMPORTED_KEY_CHARACTERS_MIN, IMPORTED_TOKEN_CHARACTERS_MIN, ImportFault,
    ImportedKey, ImportedToken,
};

/// The public name of a caller, ours or imported; sent as `X-Client-Key`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClientKey(String);

impl ClientKey {
    /// Writes a key around 128 random bits.
    #[must_use]
    pub fn compose(kind: Kind, environment: Environment, entropy: &[u8; 16]) -> ClientKey {
        ClientKey(form::write(
            Form {
                part: Part::Key,
                kind,
                environment,
            },
            entropy,
        ))
    }

    /// Reads one of our own keys, checksum and all.
    ///
    /// # Errors
    /// What the text is instead: a token, a damaged key, or something foreign.
    pub fn parse(text: &str) -> Result<ClientKey, Inspection> {
        match inspect(text) {
            Inspection::WellFormed(Form { part: Part::Key, .. }) => Ok(ClientKey(text.to_owned())),
            other => Err(other),
        }
    }

    /// The key as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClientKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<ImportedKey> for ClientKey {
    fn from(key: ImportedKey) -> ClientKey {
        ClientKey(key.into_string())
    }
}

/// The secret of a caller, ours or imported; sent as `X-Client-Token`. It cannot be shown or compared by
/// accident: there is no `Display`, no `PartialEq`, and `Debug` says only that it is there.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// Writes a token around 256 random bits.
    #[must_use]
    pub fn compose(kind: Kind, environment: Environment, entropy: &[u8; 32]) -> Token {
        Token(form::write(
            Form {
                part: Part::Token,
                kind,
                environment,
            },
            entropy,
        ))
    }

    /// The secret itself, for the one answer that shows it and for signing.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is stored to recognise it.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        token_digest(self.0.as_bytes())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

impl From<ImportedToken> for Token {
    fn from(token: ImportedToken) -> Token {
        Token(token.into_string())
    }
}

/// SHA-256 of a token as it was presented. A plain hash is enough, and fast, because a token is random and
/// long: there is nothing to guess.
#[must_use]
pub fn token_digest(token: &[u8]) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// Whether two digests are equal, in a time that does not tell where they differ.
#[must_use]
pub fn digest_matches(stored: &[u8; 32], presented: &[u8; 32]) -> bool {
    stored.ct_eq(presented).into()
}

/// The text, if its checksum says that it is one of our keys; otherwise it may be a secret in the wrong place
/// and must not reach a log. Imported keys have no checksum and are never loggable by this rule.
#[must_use]
pub fn loggable_key(text: &str) -> Option<&str> {
    matches!(
        inspect(text),
        Inspection::WellFormed(Form { part: Part::Key, .. })
    )
    .then_some(text)
}

#[cfg(test)]
mod tests;
