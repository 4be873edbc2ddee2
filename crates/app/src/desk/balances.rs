//! What a merchant's projects have, and how it came about.

use sengo_core::ids::ProjectId;
use sengo_core::ledger::ProjectBalance;
use sengo_core::project::Project;
use sengo_core::role::Permission;

use super::Desk;
use super::projects::shown;
use crate::balance_history::{DayBalance, DayEntries, EntriesPage};
use crate::error::Error;

impl Desk<'_> {
    /// Projects of the person's own merchant by number with what each has, from `offset` on: one more than is shown at
    /// once, if there is a next page.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn own_balances(&self, offset: i64) -> Result<Vec<(Project, ProjectBalance)>, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        let projects = self.app.project_list(merchant, None, shown(offset)).await?;
        let (Some(first), Some(last)) = (projects.first(), projects.last()) else {
            return Ok(Vec::new());
        };
        let balances = self
            .app
            .store()
            .tenant(merchant)
            .balances(first.id, last.id)
            .await?;
        let of = |id: ProjectId| {
            let found = balances.iter().find(|(project, _)| *project == id);
            found.map(|(_, balance)| *balance).unwrap_or_default()
        };
        let with = projects.into_iter().map(|project| {
            let balance = of(project.id);
            (project, balance)
        });
        Ok(with.collect())
    }

    /// What a project of the person's own merchant had at the end of each of the last days, the newest first.
    ///
    /// # Errors
    /// Those of [`crate::App::balance_history`].
    pub async fn own_balance_history(&self, id: ProjectId, days: usize) -> Result<Vec<DayBalance>, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        self.app.balance_history(merchant, id, days).await
    }

    /// A page of the entries of a day, the newest first.
    ///
    /// # Errors
    /// Those of [`crate::App::balance_entries`].
    pub async fn own_balance_entries(&self, wanted: DayEntries) -> Result<EntriesPage, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        self.app.balance_entries(merchant, wanted).await
    }
}
