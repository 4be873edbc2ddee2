//! Figures, read and made anew.

use sengo_core::figures::{SlotRange, Term};
use sengo_core::ids::MerchantId;

use super::{Backend, Store, on_backend};
use crate::error::StoreError;
use crate::figure::{DueMoney, FigureScope, FiguresReport, ProjectFigures, SlotFigures};

impl Store {
    /// The figures of each slot in a range in which something happened, by slot and channel.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn figures(
        &self,
        scope: FigureScope,
        range: SlotRange,
    ) -> Result<Vec<SlotFigures>, StoreError> {
        on_backend!(self, figures(scope, range))
    }

    /// The figures of a range of hours by the hour of the day in Jakarta: slots numbered 0 to 23.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn figures_by_hour(
        &self,
        scope: FigureScope,
        range: SlotRange,
    ) -> Result<Vec<SlotFigures>, StoreError> {
        on_backend!(self, figures_by_hour(scope, range))
    }

    /// What terms come to in each project with figures there, of a merchant or of all of them. Terms are days and
    /// months; those of hours find nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn figures_by_project(
        &self,
        merchant: Option<MerchantId>,
        terms: &[Term],
    ) -> Result<Vec<ProjectFigures>, StoreError> {
        on_backend!(self, figures_by_project(merchant, terms))
    }

    /// What waits for its settlement day, by day and project.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn due_money(&self, scope: FigureScope) -> Result<Vec<DueMoney>, StoreError> {
        on_backend!(self, due_money(scope))
    }

    /// Counts all figures anew from the transactions, in one snapshot; at most `limit` differences are named.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn figures_differences(&self, limit: usize) -> Result<FiguresReport, StoreError> {
        on_backend!(self, figures_differences(limit))
    }

    /// Replaces all figures by what the transactions give. Writes wait meanwhile. How many figures there are then.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn figures_rebuild(&self) -> Result<i64, StoreError> {
        on_backend!(self, figures_rebuild())
    }
}
