//! What reads see of one merchant.

use jiff::Timestamp;
use sengo_core::callback::{Attempt, Callback, CallbackId};
use sengo_core::ids::{MerchantId, ProjectId, TransactionId, TransferId};
use sengo_core::key::{IssuedKey, KeyOwner};
use sengo_core::ledger::{ProjectBalance, Transfer, WordKey};
use sengo_core::merchant::Merchant;
use sengo_core::project::Project;
use sengo_core::request_log::RequestEntry;
use sengo_core::transaction::Transaction;
use sengo_core::word::HeardWord;

use crate::error::StoreError;
use crate::reads::{EntryRange, OwnTransfer, Page, RequestRange, TransactionFilter};
use crate::search::SaidOf;
use crate::store::{Backend, Store, on_backend};

/// Everything of one merchant. Another merchant's rows look as if they did not exist.
#[derive(Debug, Clone, Copy)]
pub struct Tenant<'a> {
    store: &'a Store,
    merchant: MerchantId,
}

impl<'a> Tenant<'a> {
    pub(crate) fn new(store: &'a Store, merchant: MerchantId) -> Self {
        Self { store, merchant }
    }

    /// The merchant itself.
    ///
    /// # Errors
    /// Like every read here: [`StoreError`].
    pub async fn merchant(&self) -> Result<Option<Merchant>, StoreError> {
        on_backend!(self.store, merchant(self.merchant))
    }

    /// One of its projects.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn project(&self, id: ProjectId) -> Result<Option<Project>, StoreError> {
        on_backend!(self.store, project(self.merchant, id))
    }

    /// Keys of the merchant itself and of all its projects, those of one owner together, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn all_keys(&self, limit: i64) -> Result<Vec<IssuedKey>, StoreError> {
        on_backend!(self.store, all_keys(self.merchant, limit))
    }

    /// Keys of the merchant itself or of one of its projects, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keys(&self, project: Option<ProjectId>) -> Result<Vec<IssuedKey>, StoreError> {
        on_backend!(
            self.store,
            keys(KeyOwner {
                merchant: self.merchant,
                project
            })
        )
    }

    /// Keys of its projects with a number in a range, the ends included: by project, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keys_of_projects(
        &self,
        first: ProjectId,
        last: ProjectId,
    ) -> Result<Vec<IssuedKey>, StoreError> {
        on_backend!(self.store, keys_of_projects(self.merchant, first, last))
    }

    /// What a project has now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn balance(&self, project: ProjectId) -> Result<ProjectBalance, StoreError> {
        on_backend!(self.store, balance(self.merchant, Some(project)))
    }

    /// What all its projects have together, in one snapshot.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn balance_of_all(&self) -> Result<ProjectBalance, StoreError> {
        on_backend!(self.store, balance(self.merchant, None))
    }

    /// What a project, or all of them together, had at a moment: everything booked up to and including then.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn balance_at(
        &self,
        project: Option<ProjectId>,
        at: Timestamp,
    ) -> Result<ProjectBalance, StoreError> {
        on_backend!(self.store, balance_at(self.merchant, project, at))
    }

    /// What each of its projects with a number in a range has, the ends included; those that never had any are left out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn balances(
        &self,
        first: ProjectId,
        last: ProjectId,
    ) -> Result<Vec<(ProjectId, ProjectBalance)>, StoreError> {
        on_backend!(self.store, balances(self.merchant, first, last))
    }

    /// What a project had at each of some moments, the newest of which comes first, in one snapshot.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn balances_at(
        &self,
        project: ProjectId,
        moments: &[Timestamp],
    ) -> Result<Vec<ProjectBalance>, StoreError> {
        on_backend!(self.store, balances_at(self.merchant, project, moments))
    }

    /// Transfers with an entry on an account of its own. Looks at no more of them than are asked for, and a checkpoint's
    /// worth beside.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn entries(&self, range: EntryRange) -> Result<Vec<Transfer>, StoreError> {
        if range.account.merchant != self.merchant {
            return Ok(Vec::new());
        }
        on_backend!(self.store, entries(range))
    }

    /// Transfers between its projects, the newest first; with `before`, those that were made before that one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn own_transfers(
        &self,
        before: Option<TransferId>,
        limit: i64,
    ) -> Result<Vec<OwnTransfer>, StoreError> {
        on_backend!(self.store, own_transfers(self.merchant, before, limit))
    }

    /// One of its transactions.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn transaction(&self, id: TransactionId) -> Result<Option<Transaction>, StoreError> {
        on_backend!(self.store, transaction(self.merchant, id))
    }

    /// Its transactions, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn transactions(
        &self,
        filter: TransactionFilter,
        page: Page,
    ) -> Result<Vec<Transaction>, StoreError> {
        on_backend!(self.store, transactions(self.merchant, filter, page))
    }

    /// What engines said of a transaction beside the words that its own row names.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn said_of(&self, transaction: TransactionId) -> Result<SaidOf, StoreError> {
        on_backend!(self.store, said_of(self.merchant, transaction))
    }

    /// Words of these keys; those that were not heard are left out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn words(&self, keys: &[WordKey]) -> Result<Vec<HeardWord>, StoreError> {
        on_backend!(self.store, words_of(self.merchant, keys))
    }

    /// Transfers of these ids; those that were not booked are left out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn transfers(&self, ids: &[TransferId]) -> Result<Vec<Transfer>, StoreError> {
        on_backend!(self.store, transfers(self.merchant, ids))
    }

    /// Entries of its request log, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn requests(&self, range: RequestRange) -> Result<Vec<RequestEntry>, StoreError> {
        on_backend!(self.store, requests(self.merchant, range))
    }

    /// The callbacks of a transaction, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn callbacks(&self, transaction: TransactionId) -> Result<Vec<Callback>, StoreError> {
        on_backend!(self.store, callbacks(self.merchant, transaction))
    }

    /// One of its callbacks.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn callback(&self, id: CallbackId) -> Result<Option<Callback>, StoreError> {
        on_backend!(self.store, callback(self.merchant, id))
    }

    /// The callbacks about a project itself, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn project_callbacks(
        &self,
        project: ProjectId,
        page: Page,
    ) -> Result<Vec<Callback>, StoreError> {
        on_backend!(self.store, project_callbacks(self.merchant, project, page))
    }

    /// The tries of a callback, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn attempts(&self, callback: CallbackId, page: Page) -> Result<Vec<Attempt>, StoreError> {
        on_backend!(self.store, attempts(self.merchant, callback, page))
    }
}
