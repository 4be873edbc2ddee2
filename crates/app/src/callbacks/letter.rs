//! What a callback says, to the byte, and who signs it.

use sengo_core::callback::{Callback, CallbackSubject};
use sengo_core::json;
use sengo_core::key::{IssuedKey, KeyOwner};
use sengo_core::project::Status;
use sengo_core::signature::{PhpEncoding, SigningKey, to_hex};
use sengo_wire::envelope::Success;
use sengo_wire::view::ProjectView;
use serde::Serialize;

use crate::app::App;
use crate::error::Error;
use crate::ports::Letter;

impl App {
    /// The letter of a callback, signed; none while no key is valid that could sign it.
    pub(super) async fn callback_letter(
        &self,
        callback: &Callback,
        base: &str,
    ) -> Result<Option<Letter>, Error> {
        let Some(key) = self.callback_key(callback).await? else {
            return Ok(None);
        };
        let token = self.parts.master_key.open(&key.token_sealed, &key.key);
        let token = token.ok_or_else(|| {
            Error::Defect("a token cannot be opened: this process has another master key".into())
        })?;
        let body = self.callback_body(callback, base).await?;
        let signature = SigningKey::new(&token).sign_raw(&key.key, Some(&body));
        Ok(Some(Letter {
            address: callback.address.clone(),
            headers: vec![("x-client-key", key.key), ("x-signature", to_hex(&signature))],
            body,
        }))
    }

    /// The key that created the transaction, as long as it is valid; else the newest valid one of its project. What
    /// tells of a project itself can be signed by its merchant, too: a project has no key before it is approved, and
    /// none after it is closed.
    async fn callback_key(&self, callback: &Callback) -> Result<Option<IssuedKey>, Error> {
        let parties = callback.parties;
        let real = self.parts.clock.real();
        if !callback.key.is_empty() {
            let creating = self.store().key(&callback.key).await?;
            let creating =
                creating.filter(|key| key.owner.merchant == parties.merchant && key.status(real).is_valid());
            if creating.is_some() {
                return Ok(creating);
            }
        }
        let own = self.newest_key(parties.merchant, Some(parties.project)).await?;
        match callback.subject {
            CallbackSubject::Project { .. } if own.is_none() => self.newest_key(parties.merchant, None).await,
            _ => Ok(own),
        }
    }

    async fn newest_key(
        &self,
        merchant: sengo_core::ids::MerchantId,
        project: Option<sengo_core::ids::ProjectId>,
    ) -> Result<Option<IssuedKey>, Error> {
        let real = self.parts.clock.real();
        let mut keys = self.store().tenant(merchant).keys(project).await?;
        keys.retain(|key| key.owner == KeyOwner { merchant, project } && key.status(real).is_valid());
        Ok(keys.pop())
    }

    /// The envelope that the call which asks for the same thing answers with, written as PHP's `json_encode` would:
    /// so verifying what arrived and verifying what PHP makes of it agree.
    async fn callback_body(&self, callback: &Callback, base: &str) -> Result<Vec<u8>, Error> {
        let tenant = self.store().tenant(callback.parties.merchant);
        match &callback.subject {
            CallbackSubject::Transaction { id, status } => {
                let transaction = tenant.transaction(*id).await?;
                let transaction =
                    transaction.ok_or_else(|| Error::Defect("a callback's transaction is missing".into()))?;
                as_php(&Success::of(self.transaction_view(
                    &transaction,
                    *status,
                    base,
                )?))
            }
            CallbackSubject::Project { status } => {
                let project = tenant.project(callback.parties.project).await?;
                let project =
                    project.ok_or_else(|| Error::Defect("a callback's project is missing".into()))?;
                let mut view = ProjectView::from(&project);
                // It tells of the status that it came to then, whatever it has become since.
                if let Some(status) = Status::parse(status)
                    && status != project.status
                {
                    view.status = status.into();
                    view.reasons = None;
                }
                as_php(&Success::of(view))
            }
        }
    }
}

fn as_php(body: &impl Serialize) -> Result<Vec<u8>, Error> {
    let text = serde_json::to_vec(body).map_err(|error| Error::Defect(error.to_string()))?;
    let unwritable = || Error::Defect("the body of a callback cannot be written as PHP would".into());
    let value = json::parse(&text).map_err(|_| unwritable())?;
    PhpEncoding::DEFAULT.encode(&value).ok_or_else(unwritable)
}
