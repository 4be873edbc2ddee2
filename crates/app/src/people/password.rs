//! Passwords: hashed by Argon2id with the parameters that OWASP recommends (19 MiB, two passes).

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};

use crate::app::App;
use crate::error::Error;

/// How many passwords are hashed at once: each takes 19 MiB and tens of milliseconds of a core.
pub(crate) const HASHES_AT_ONCE: usize = 2;

fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

/// A hash that no password has, so that an unknown mail address takes as long as a known one.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2VuZ28tbm9ib2R5cy1zYWx0$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

impl App {
    /// Hashes a password.
    pub(super) async fn password_hash(&self, password: SecretString) -> Result<String, Error> {
        let salt = SaltString::encode_b64(&self.random::<16>()?).map_err(defect)?;
        self.hashing(move || {
            let hashed = argon2().hash_password(password.expose_secret().as_bytes(), &salt);
            hashed.map(|hash| hash.to_string()).map_err(defect)
        })
        .await?
    }

    /// Whether a password has this hash; without a hash it never has, and takes as long to find that out.
    pub(super) async fn password_fits(
        &self,
        password: SecretString,
        hash: Option<String>,
    ) -> Result<bool, Error> {
        self.hashing(move || {
            let parsed = PasswordHash::new(hash.as_deref().unwrap_or(NOBODYS)).map_err(defect)?;
            let verified = argon2().verify_password(password.expose_secret().as_bytes(), &parsed);
            Ok(verified.is_ok() && hash.is_some())
        })
        .await?
    }

    /// Hashes on a thread where it holds nobody up, a few at once.
    async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let permit = self.parts.hashing.acquire().await.map_err(defect)?;
        let done = tokio::task::spawn_blocking(work).await.map_err(defect);
        drop(permit);
        done
    }
}

fn defect(error: impl std::fmt::Display) -> Error {
    Error::Defect(format!("a password cannot be hashed: {error}"))
}
