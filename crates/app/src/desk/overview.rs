//! What stands on the first page of each side beside the figures.

use sengo_core::project::{Project, Status};
use sengo_core::request_log::RequestEntry;
use sengo_core::role::Permission;

use super::Desk;
use crate::error::Error;
use crate::waiting::Waiting;

impl Desk<'_> {
    /// What waits on the platform.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn waiting(&self) -> Result<Waiting, Error> {
        self.may(Permission::PlatformRead)?;
        self.app.waiting().await
    }

    /// Projects of the person's own merchant in a state, at most [`crate::waiting::WAITING_COUNTED_MAX`].
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn own_projects_in(&self, status: Status) -> Result<Vec<Project>, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        self.app.projects_in(merchant, status).await
    }

    /// Calls of the merchant's programs that failed within a day, the newest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn own_calls_failing(&self, limit: usize) -> Result<Vec<RequestEntry>, Error> {
        let (merchant, _) = self.own(Permission::OwnRequestLogRead)?;
        self.app.calls_failing(merchant, limit).await
    }
}
