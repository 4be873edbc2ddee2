//! Keys: issuing, rotating, revoking and importing them.

mod change;
mod engine;
mod new_key;

use sengo_core::credential::Kind;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::key::{IssuedKey, KeyOwner};
use sengo_core::project::{Act, Status};
use sengo_core::refusal::Refusal;
use sengo_store::{Stop, Work};

use crate::app::App;
use crate::error::Error;

pub(crate) use engine::EngineKeyAdd;
pub use new_key::NewKey;

impl App {
    /// Keys of a merchant itself or of one of its projects, the oldest first.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`], [`Refusal::MerchantNotFound`].
    pub async fn key_list(&self, owner: KeyOwner) -> Result<Vec<IssuedKey>, Error> {
        match owner.project {
            Some(project) => drop(self.project_show(owner.merchant, project).await?),
            None => drop(self.merchant_show(owner.merchant).await?),
        }
        Ok(self.store().tenant(owner.merchant).keys(owner.project).await?)
    }

    /// Keys of a merchant and of all its projects, those of one owner together, the oldest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn key_list_all(&self, merchant: MerchantId, limit: i64) -> Result<Vec<IssuedKey>, Error> {
        Ok(self.store().tenant(merchant).all_keys(limit).await?)
    }

    /// Whose key this is; for the operator, who names keys alone.
    ///
    /// # Errors
    /// [`Refusal::KeyNotFound`].
    pub async fn key_owner(&self, key: &str) -> Result<KeyOwner, Error> {
        let issued = self.store().key(key).await?;
        issued
            .map(|issued| issued.owner)
            .ok_or_else(|| Refusal::KeyNotFound.into())
    }
}

/// An owner that can have keys: a merchant that exists, a project in use, or the operator, whose engines are.
fn check_owner(work: &Work, owner: KeyOwner) -> Result<(), Stop<Refusal>> {
    if owner.kind() == Kind::Engine {
        return Ok(());
    }
    work.merchant(owner.merchant)?
        .ok_or(Stop::Refused(Refusal::MerchantNotFound))?;
    if let Some(id) = owner.project {
        let status = project_status(work, owner, id)?;
        if !status.may_have_keys() {
            return Err(Stop::Refused(Refusal::StatusConflict {
                act: Act::IssueKey,
                status,
            }));
        }
    }
    Ok(())
}

fn project_status(work: &Work, owner: KeyOwner, id: ProjectId) -> Result<Status, Stop<Refusal>> {
    let project = work
        .project(owner.merchant, id)?
        .ok_or(Stop::Refused(Refusal::ProjectNotFound))?;
    Ok(project.status)
}
