//! How a project's balance came about: at the end of each day, and entry by entry.

use jiff::civil::Date;
use sengo_core::calendar::{begins_at, day_of, days_until};
use sengo_core::ids::{MerchantId, ProjectId, TransferId};
use sengo_core::ledger::{AccountId, AccountKind, ProjectBalance, Transfer};
use sengo_core::refusal::Refusal;
use sengo_store::EntryRange;

use crate::app::App;
use crate::error::Error;

/// The most days of one history.
pub const HISTORY_DAYS_MAX: usize = 90;

/// Entries of one page.
pub const ENTRIES_SHOWN_MAX: usize = 100;

/// What a project had at the end of a day in Jakarta; of the day that it is, what it has now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayBalance {
    /// The day.
    pub day: Date,
    /// What it had.
    pub balance: ProjectBalance,
}

/// Which entries to show: those of an account of a project on a day in Jakarta, the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayEntries {
    /// The project.
    pub project: ProjectId,
    /// Which of its accounts.
    pub kind: AccountKind,
    /// The day.
    pub day: Date,
    /// Only those before the entry of this transfer.
    pub before: Option<TransferId>,
}

/// A page of entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntriesPage {
    /// The transfers that the entries are part of.
    pub transfers: Vec<Transfer>,
    /// Where the next page begins, if there is one.
    pub next: Option<TransferId>,
}

impl App {
    /// What a project had at the end of each of the last days, the newest first; at most [`HISTORY_DAYS_MAX`]. However
    /// much was booked, each day costs a bounded walk.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`], also for another merchant's.
    pub async fn balance_history(
        &self,
        merchant: MerchantId,
        project: ProjectId,
        days: usize,
    ) -> Result<Vec<DayBalance>, Error> {
        self.project_show(merchant, project).await?;
        let today = day_of(self.parts.clock.business());
        let days = days_until(today, days.min(HISTORY_DAYS_MAX));
        let ends: Vec<_> = days.iter().map(|(_, end)| *end).collect();
        let balances = self.store().tenant(merchant).balances_at(project, &ends).await?;
        let days = days.into_iter().zip(balances);
        Ok(days
            .map(|((day, _), balance)| DayBalance { day, balance })
            .collect())
    }

    /// A page of the entries of a day, at most [`ENTRIES_SHOWN_MAX`].
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`], also for another merchant's; [`Refusal::PathUnknown`] for a day at an end of time.
    pub async fn balance_entries(
        &self,
        merchant: MerchantId,
        wanted: DayEntries,
    ) -> Result<EntriesPage, Error> {
        self.project_show(merchant, wanted.project).await?;
        let begin = |day: Date| begins_at(day).map_err(|_| Refusal::PathUnknown);
        let tomorrow = wanted.day.tomorrow().map_err(|_| Refusal::PathUnknown)?;
        let range = EntryRange {
            account: AccountId::of_project(merchant, wanted.project, wanted.kind),
            from: begin(wanted.day)?,
            until: begin(tomorrow)?,
            before: wanted.before,
            limit: ENTRIES_SHOWN_MAX.saturating_add(1),
        };
        let mut transfers = self.store().tenant(merchant).entries(range).await?;
        let more = transfers.len() > ENTRIES_SHOWN_MAX;
        transfers.truncate(ENTRIES_SHOWN_MAX);
        let next = transfers.last().filter(|_| more).map(|transfer| transfer.id);
        Ok(EntriesPage { transfers, next })
    }
}
