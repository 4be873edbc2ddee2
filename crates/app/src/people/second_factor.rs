//! The second factor: codes of an authenticator (TOTP, RFC 6238: SHA-1, six digits, 30 seconds), and codes for when
//! it is lost.

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use sengo_core::credential::token_digest;
use sengo_core::person::{RECOVERY_CODES, SecretDigest};
use subtle::ConstantTimeEq;
use totp_rs::{Algorithm, Secret, TOTP};

use crate::app::App;
use crate::error::Error;
use crate::qr_image;

const STEP_SECONDS: u64 = 30;
const SECRET_BYTES: usize = 20;

/// Letters and digits that cannot be mistaken for each other.
const RECOVERY_LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567899";

/// A secret that an authenticator is set up with.
#[derive(Debug, Clone)]
pub struct SecondFactor {
    secret: SecretString,
}

impl SecondFactor {
    /// The factor of a secret in base 32, as it is typed into an authenticator; none if it is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text
            .chars()
            .filter(|character| !character.is_whitespace())
            .collect();
        let bytes = Secret::Encoded(plain.clone()).to_bytes().ok()?;
        (bytes.len() == SECRET_BYTES).then(|| Self { secret: plain.into() })
    }

    pub(super) fn of_bytes(bytes: Vec<u8>) -> Self {
        let text = Secret::Raw(bytes).to_encoded().to_string();
        Self { secret: text.into() }
    }

    /// The secret in base 32.
    #[must_use]
    pub fn secret(&self) -> &SecretString {
        &self.secret
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let encoded = Secret::Encoded(self.secret.expose_secret().to_owned());
        encoded.to_bytes().unwrap_or_default()
    }

    /// What an authenticator reads from a square: the secret, for whom, and where.
    #[must_use]
    pub fn url(&self, account: &str) -> SecretString {
        let label = form_urlencoded::byte_serialize(account.as_bytes()).collect::<String>();
        let secret = self.secret.expose_secret();
        format!("otpauth://totp/SenGo:{label}?secret={secret}&issuer=SenGo").into()
    }

    /// The square as a picture: a data URI, and how many pixels wide it is.
    #[must_use]
    pub fn picture(&self, account: &str) -> Option<(String, usize)> {
        let url = self.url(account);
        qr_image::data_uri(url.expose_secret()).zip(qr_image::side(url.expose_secret()))
    }

    /// The step whose code this is, of the step now and those beside it, since clocks differ a little.
    #[must_use]
    pub fn step_of(&self, code: &str, now: Timestamp) -> Option<u64> {
        let code: String = code
            .chars()
            .filter(|character| !character.is_whitespace())
            .collect();
        let totp = TOTP::new(Algorithm::SHA1, 6, 0, STEP_SECONDS, self.bytes()).ok()?;
        let seconds = u64::try_from(now.as_second()).ok()?;
        let step = seconds.checked_div(STEP_SECONDS)?;
        let near = [Some(step), step.checked_sub(1), step.checked_add(1)];
        near.into_iter().flatten().find(|step| {
            let expected = totp.generate(step.saturating_mul(STEP_SECONDS));
            bool::from(expected.as_bytes().ct_eq(code.as_bytes()))
        })
    }

    /// The code of a moment, as an authenticator shows it.
    #[must_use]
    pub fn code_at(&self, now: Timestamp) -> Option<String> {
        let totp = TOTP::new(Algorithm::SHA1, 6, 0, STEP_SECONDS, self.bytes()).ok()?;
        Some(totp.generate(u64::try_from(now.as_second()).ok()?))
    }
}

impl App {
    /// A new secret for an authenticator.
    ///
    /// # Errors
    /// [`Error::Defect`] when there is no randomness.
    pub fn second_factor_new(&self) -> Result<SecondFactor, Error> {
        Ok(SecondFactor::of_bytes(self.random::<SECRET_BYTES>()?.to_vec()))
    }

    /// Codes for when the authenticator is lost: ten letters each, in two groups.
    pub(super) fn recovery_codes(&self) -> Result<Vec<SecretString>, Error> {
        (0..RECOVERY_CODES)
            .map(|_| {
                let letters = self.random::<10>()?.map(|byte| {
                    let letter = RECOVERY_LETTERS
                        .get(usize::from(byte & 31))
                        .copied()
                        .unwrap_or(b'a');
                    char::from(letter)
                });
                let (first, second) = letters.split_at(5);
                let code: String = first.iter().chain(&['-']).chain(second).collect();
                Ok(code.into())
            })
            .collect()
    }
}

/// What is kept of a recovery code: however it was spaced and written.
pub(super) fn recovery_digest(code: &str) -> SecretDigest {
    let plain: String = code
        .chars()
        .filter(|character| character.is_ascii_alphanumeric())
        .map(|character| character.to_ascii_lowercase())
        .collect();
    token_digest(plain.as_bytes())
}
