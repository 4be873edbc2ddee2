//! Looking for transactions.

use sengo_core::transaction::Transaction;

use super::{Backend, Store, on_backend};
use crate::error::StoreError;
use crate::search::{ProjectName, TransactionRange, TransactionScope, TransactionSpot, TransactionsSought};

impl Store {
    /// Transactions that are sought, the newest first. Where few of many are sought the range must be short:
    /// [`Self::transactions_end`] says how far it may go.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn transactions_sought(
        &self,
        scope: TransactionScope,
        sought: &TransactionsSought,
        range: TransactionRange,
        limit: i64,
    ) -> Result<Vec<Transaction>, StoreError> {
        on_backend!(self, transactions_sought(scope, sought, range, limit))
    }

    /// Where to end looking through a range from its newest end, so that at most about `looked_at` transactions are
    /// looked at; a few for each project at least. None where the whole range is no longer than that.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn transactions_end(
        &self,
        scope: TransactionScope,
        range: TransactionRange,
        looked_at: i64,
    ) -> Result<Option<TransactionSpot>, StoreError> {
        on_backend!(self, transactions_end(scope, range, looked_at))
    }

    /// The transactions of exactly this reference, one of each project at most; where it is a refund's own, the payment
    /// (and every other that had a refund booked at the same microsecond). On the whole platform the
    /// [`crate::PROJECTS_LOOKED_THROUGH_MAX`] newest projects are asked for it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn transactions_of_reference(
        &self,
        scope: TransactionScope,
        reference: &str,
    ) -> Result<Vec<Transaction>, StoreError> {
        on_backend!(self, transactions_of_reference(scope, reference))
    }

    /// Names and websites of the [`crate::PROJECTS_LOOKED_THROUGH_MAX`] newest projects; for the operator.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn project_names(&self) -> Result<Vec<ProjectName>, StoreError> {
        on_backend!(self, project_names())
    }
}
