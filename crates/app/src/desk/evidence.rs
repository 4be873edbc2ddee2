//! Evidence that a project's website is its merchant's.

use sengo_core::ids::ProjectId;
use sengo_core::role::Permission;

use super::Desk;
use crate::error::Error;
use crate::evidence::Evidence;

impl Desk<'_> {
    /// What a project has to show, and what was found.
    ///
    /// # Errors
    /// [`sengo_core::refusal::Refusal::ProjectNotFound`].
    pub async fn evidence(&self, id: ProjectId) -> Result<Evidence, Error> {
        self.may(Permission::PlatformRead)?;
        let merchant = self.app.project_merchant(id).await?;
        self.app.evidence_show(merchant, id).await
    }

    /// Looks at a project's website.
    ///
    /// # Errors
    /// [`sengo_core::refusal::Refusal::ProjectNotFound`].
    pub async fn evidence_look(&self, id: ProjectId) -> Result<Evidence, Error> {
        let actor = self.may(Permission::ProjectReview)?;
        let merchant = self.app.project_merchant(id).await?;
        self.app.evidence_look(actor, merchant, id).await
    }

    /// What a project of the person's own merchant has to show, and what was found.
    ///
    /// # Errors
    /// [`sengo_core::refusal::Refusal::ProjectNotFound`], also for another merchant's.
    pub async fn own_evidence(&self, id: ProjectId) -> Result<Evidence, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        self.app.evidence_show(merchant, id).await
    }

    /// Looks at the website of a project of the person's own merchant.
    ///
    /// # Errors
    /// [`sengo_core::refusal::Refusal::ProjectNotFound`], also for another merchant's.
    pub async fn own_evidence_look(&self, id: ProjectId) -> Result<Evidence, Error> {
        let (merchant, actor) = self.own(Permission::OwnProjectChange)?;
        self.app.evidence_look(actor, merchant, id).await
    }
}
