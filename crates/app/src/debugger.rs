//! Explaining an attempt to sign: what the answer to a failed call says, for an attempt that is pasted.

use sengo_core::ids::MerchantId;
use sengo_core::refusal::Refusal;
use sengo_core::signature::{SigningKey, diagnose, verify};

use crate::app::App;
use crate::error::Error;

/// An attempt to sign a call.
#[derive(Debug, Clone, Copy)]
pub struct SigningAttempt<'a> {
    /// The key it was made for.
    pub key: &'a str,
    /// The signature that came of it.
    pub signature: &'a str,
    /// The body as it is sent; empty for a call without one.
    pub body: &'a [u8],
}

impl App {
    /// What is wrong with a signature made for one of a merchant's keys; nothing when it is right. Neither the token
    /// nor the expected signature is ever in it.
    ///
    /// # Errors
    /// [`Refusal::KeyNotFound`], also for another merchant's key; [`Error::Defect`] where the token cannot be opened.
    pub async fn signature_explain(
        &self,
        merchant: MerchantId,
        attempt: SigningAttempt<'_>,
    ) -> Result<Option<Refusal>, Error> {
        let issued = self.store().key(attempt.key).await?;
        let issued = issued
            .filter(|issued| issued.owner.merchant == merchant && issued.engine.is_none())
            .ok_or(Refusal::KeyNotFound)?;
        let token = self.parts.master_key.open(&issued.token_sealed, &issued.key);
        let token = token.ok_or_else(|| {
            Error::Defect("a token cannot be opened: this process has another master key".into())
        })?;
        let signature = attempt.signature.as_bytes();
        let body = Some(attempt.body);
        if verify(&SigningKey::new(&token), &issued.key, body, signature).is_ok() {
            return Ok(None);
        }
        let diagnosis = diagnose(&token, &issued.key, body, signature);
        Ok(Some(Refusal::SignatureWrong(diagnosis)))
    }
}
