//! Projects: what waits for review, and a merchant's own.

use sengo_core::ids::ProjectId;
use sengo_core::ledger::ProjectBalance;
use sengo_core::project::{Project, ProjectDetails, ProjectPatch, Status};
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_store::{Page, ProjectFilter};

use super::Desk;
use crate::error::Error;
use crate::projects::Review;

/// How many projects a list shows at once.
pub const PROJECTS_SHOWN_MAX: i64 = 50;

impl Desk<'_> {
    /// Projects of all merchants by number, from `offset` on: one more than is shown at once, if there is a next page.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn projects(&self, filter: ProjectFilter, offset: i64) -> Result<Vec<Project>, Error> {
        self.may(Permission::PlatformRead)?;
        self.app.project_list_all(filter, shown(offset)).await
    }

    /// A project, whosever it is.
    ///
    /// # Errors
    /// [`sengo_core::refusal::Refusal::ProjectNotFound`].
    pub async fn project(&self, id: ProjectId) -> Result<Project, Error> {
        self.may(Permission::PlatformRead)?;
        let merchant = self.app.project_merchant(id).await?;
        self.app.project_show(merchant, id).await
    }

    /// Projects of the person's own merchant by number, from `offset` on: one more than is shown at once, if there is
    /// a next page.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn own_projects(&self, status: Option<Status>, offset: i64) -> Result<Vec<Project>, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        self.app.project_list(merchant, status, shown(offset)).await
    }

    /// A project of the person's own merchant.
    ///
    /// # Errors
    /// [`sengo_core::refusal::Refusal::ProjectNotFound`], also for another merchant's.
    pub async fn own_project(&self, id: ProjectId) -> Result<Project, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        self.app.project_show(merchant, id).await
    }
}

impl Desk<'_> {
    /// Decides about a project, by the fingerprint of what it said when it was read. No key is made by it: the merchant makes its own, and nobody else sees it.
    ///
    /// # Errors
    /// Those of [`crate::App::project_review_of_seen`]: when a colleague was faster, that the project stands elsewhere now;
    /// when the merchant was, that it says something else.
    pub async fn project_review(&self, id: ProjectId, review: Review, seen: &str) -> Result<Project, Error> {
        let actor = self.may(Permission::ProjectReview)?;
        self.app.project_review_of_seen(actor, id, review, seen).await
    }

    /// The projects of a project's merchant by number, this one included, at most as many as are shown at once.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn projects_beside(&self, project: &Project) -> Result<Vec<Project>, Error> {
        self.may(Permission::PlatformRead)?;
        self.app.project_list(project.merchant, None, shown(0)).await
    }

    /// What a project of the person's own merchant has.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`], also for another merchant's.
    pub async fn own_project_balance(&self, id: ProjectId) -> Result<ProjectBalance, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        self.app.project_show(merchant, id).await?;
        self.app.balance_show(merchant, id, None).await
    }

    /// What all projects of the person's own merchant have together.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn own_balance(&self) -> Result<ProjectBalance, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        self.app.balance_show_all(merchant, None).await
    }

    /// Creates a project, in review.
    ///
    /// # Errors
    /// Those of [`crate::App::project_create`].
    pub async fn own_project_create(&self, details: ProjectDetails) -> Result<ProjectId, Error> {
        let (merchant, actor) = self.own(Permission::OwnProjectChange)?;
        let created = self.app.project_create(actor, merchant, details, None).await?;
        ProjectId::new(created.answer.id).ok_or_else(|| Refusal::ProjectNotFound.into())
    }

    /// Corrects a project; a rejected one goes to review again.
    ///
    /// # Errors
    /// Those of [`crate::App::project_patch`].
    pub async fn own_project_correct(&self, id: ProjectId, patch: ProjectPatch) -> Result<(), Error> {
        let (merchant, actor) = self.own(Permission::OwnProjectChange)?;
        self.app.project_patch(actor, merchant, id, patch, None).await?;
        Ok(())
    }

    /// Closes a project for good.
    ///
    /// # Errors
    /// Those of [`crate::App::project_close`].
    pub async fn own_project_close(&self, id: ProjectId) -> Result<(), Error> {
        let (merchant, actor) = self.own(Permission::OwnProjectChange)?;
        self.app.project_close(actor, merchant, id, None).await?;
        Ok(())
    }
}

pub(super) fn shown(offset: i64) -> Page {
    Page {
        offset: offset.max(0),
        limit: PROJECTS_SHOWN_MAX.saturating_add(1),
    }
}
