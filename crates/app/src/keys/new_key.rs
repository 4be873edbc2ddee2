//! A key and its token, made and not yet stored.

use sengo_core::audit::AuditDraft;
use sengo_core::credential::{ClientKey, ImportedKey, ImportedToken, Token, token_digest};
use sengo_core::key::{IssuedKey, KeyOwner};
use serde_json::json;

use crate::app::App;
use crate::cause::Cause;
use crate::error::Error;

/// A key with its token: the only moment at which the token can be seen.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// What is stored.
    pub issued: IssuedKey,
    /// The token, to be shown once.
    pub token: Token,
}

impl NewKey {
    /// The audit row of issuing it. It names the key and never the token.
    pub(crate) fn audit(&self, cause: &Cause) -> AuditDraft {
        let after = json!({ "key": self.issued.key });
        let merchant = self.issued.owner.merchant;
        cause.audit(
            merchant,
            "key.issue",
            key_subject(&self.issued),
            json!(null),
            after,
        )
    }
}

/// The owner of a key as the audit trail names it.
pub(super) fn key_subject(issued: &IssuedKey) -> String {
    match (&issued.engine, issued.owner.project) {
        (Some(engine), _) => format!("engine:{engine}"),
        (None, Some(project)) => format!("project:{project}"),
        (None, None) => format!("merchant:{}", issued.owner.merchant),
    }
}

impl App {
    /// Makes a key for an owner.
    pub(crate) fn new_key(&self, owner: KeyOwner, cause: &Cause) -> Result<NewKey, Error> {
        let kind = owner.kind();
        let key = ClientKey::compose(kind, self.environment(), &self.random()?);
        let token = Token::compose(kind, self.environment(), &self.random()?);
        self.sealed(owner, key.as_str(), token, cause)
    }

    /// Takes up a key and a token that were issued elsewhere.
    pub(crate) fn imported_key(
        &self,
        owner: KeyOwner,
        key: &ImportedKey,
        token: &ImportedToken,
        cause: &Cause,
    ) -> Result<NewKey, Error> {
        self.sealed(owner, key.as_str(), Token::from(token.clone()), cause)
    }

    fn sealed(&self, owner: KeyOwner, key: &str, token: Token, cause: &Cause) -> Result<NewKey, Error> {
        let bytes = token.expose().as_bytes();
        let token_sealed = self
            .parts
            .master_key
            .seal(bytes, key, self.parts.entropy.as_ref())
            .ok_or_else(|| Error::Defect("a token could not be sealed".into()))?;
        let issued = IssuedKey {
            key: key.to_owned(),
            owner,
            engine: None,
            token_digest: token_digest(bytes),
            token_sealed,
            issued_by: cause.actor.to_text(),
            created_at: cause.real,
            expires_at: None,
            revoked_at: None,
            last_used_at: None,
        };
        Ok(NewKey { issued, token })
    }
}
