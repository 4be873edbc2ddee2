//! Projects: what waits for review, and a merchant's own.

use sengo_core::ids::ProjectId;
use sengo_core::project::{Project, Status};
use sengo_core::role::Permission;
use sengo_store::{Page, ProjectFilter};

use super::Desk;
use crate::error::Error;

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

fn shown(offset: i64) -> Page {
    Page {
        offset: offset.max(0),
        limit: PROJECTS_SHOWN_MAX.saturating_add(1),
    }
}
