//! The keys of a merchant and of its projects, in its own people's hands.

use std::cmp::Reverse;

use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::key::{IssuedKey, KeyOwner, KeyStatus};
use sengo_core::project::Project;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;

use super::Desk;
use crate::error::Error;
use crate::keys::NewKey;

/// A key, and whether it is valid at this moment.
#[derive(Debug, Clone)]
pub struct OwnKey {
    /// The key.
    pub issued: IssuedKey,
    /// Whether it is valid.
    pub status: KeyStatus,
}

impl Desk<'_> {
    /// The keys of the person's own merchant itself, or of one of its projects: the valid ones first, then the newest.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`], also for another merchant's.
    pub async fn own_keys(&self, project: Option<ProjectId>) -> Result<Vec<OwnKey>, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        let keys = self.app.key_list(KeyOwner { merchant, project }).await?;
        Ok(self.sorted(keys))
    }

    /// The keys of each of some projects of the person's own merchant, which are in the order of their numbers.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn own_keys_of(&self, projects: &[Project]) -> Result<Vec<Vec<OwnKey>>, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        let (Some(first), Some(last)) = (projects.first(), projects.last()) else {
            return Ok(Vec::new());
        };
        let tenant = self.app.store().tenant(merchant);
        let keys = tenant.keys_of_projects(first.id, last.id).await?;
        let of = |id: ProjectId| keys.iter().filter(move |key| key.owner.project == Some(id));
        let each = projects
            .iter()
            .map(|project| self.sorted(of(project.id).cloned()));
        Ok(each.collect())
    }

    /// A key of the person's own merchant or of one of its projects.
    ///
    /// # Errors
    /// [`Refusal::KeyNotFound`], also for another merchant's.
    pub async fn own_key(&self, key: &str) -> Result<OwnKey, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        Ok(self.as_of_now(self.key_of(merchant, key).await?))
    }

    /// Issues a key to the person's own merchant itself, or to one of its projects.
    ///
    /// # Errors
    /// Those of [`crate::App::key_issue`].
    pub async fn own_key_issue(&self, project: Option<ProjectId>) -> Result<NewKey, Error> {
        let (merchant, actor) = self.own(Permission::OwnKeyManage)?;
        let owner = KeyOwner { merchant, project };
        let (_, new) = self.app.key_issue(actor, owner, None).await?;
        Ok(new)
    }

    /// Issues a key in place of another, which goes on working for some hours.
    ///
    /// # Errors
    /// [`Refusal::KeyNotFound`], and those of [`crate::App::key_rotate`].
    pub async fn own_key_rotate(&self, key: &str, overlap_hours: i64) -> Result<NewKey, Error> {
        let (merchant, actor) = self.own(Permission::OwnKeyManage)?;
        let owner = self.key_of(merchant, key).await?.owner;
        let (_, new) = self
            .app
            .key_rotate(actor, owner, key, overlap_hours, None)
            .await?;
        Ok(new)
    }

    /// Revokes a key at once.
    ///
    /// # Errors
    /// [`Refusal::KeyNotFound`].
    pub async fn own_key_revoke(&self, key: &str) -> Result<(), Error> {
        let (merchant, actor) = self.own(Permission::OwnKeyManage)?;
        let owner = self.key_of(merchant, key).await?.owner;
        self.app.key_revoke(actor, owner, key, None).await?;
        Ok(())
    }

    fn sorted(&self, keys: impl IntoIterator<Item = IssuedKey>) -> Vec<OwnKey> {
        let mut keys: Vec<OwnKey> = keys.into_iter().map(|issued| self.as_of_now(issued)).collect();
        keys.sort_by_key(|key| (!key.status.is_valid(), Reverse(key.issued.created_at)));
        keys
    }

    async fn key_of(&self, merchant: MerchantId, key: &str) -> Result<IssuedKey, Error> {
        let found = self.app.store().key(key).await?;
        found
            .filter(|issued| issued.owner.merchant == merchant)
            .ok_or_else(|| Refusal::KeyNotFound.into())
    }

    fn as_of_now(&self, issued: IssuedKey) -> OwnKey {
        let status = issued.status(self.app.parts.clock.real());
        OwnKey { issued, status }
    }
}
