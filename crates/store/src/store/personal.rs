//! Searching for somebody's data, and what is kept no longer.

use sengo_core::ids::TransactionId;
use sengo_core::transaction::SearchIndex;

use super::{Backend, Store, on_backend};
use crate::error::StoreError;
use crate::named::{DocumentId, DocumentKind};
use crate::personal::{AuditMark, RecipientsErased};
use crate::reads::{Page, TransactionPlace};

impl Store {
    /// Documents of a kind, of all owners, in the order of their places, from after one on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn documents_of_kind(
        &self,
        kind: DocumentKind,
        after: Option<&DocumentId>,
        limit: i64,
    ) -> Result<Vec<(DocumentId, String)>, StoreError> {
        on_backend!(self, documents_of_kind(kind, after, limit))
    }

    /// Rows of the audit trail, of all merchants, by or about any of what the trail names so, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn audit_about(&self, names: &[&str], page: Page) -> Result<Vec<AuditMark>, StoreError> {
        on_backend!(self, audit_about(names, page))
    }

    /// Transactions of all merchants with a recipient's account, by its digest.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn transactions_to(
        &self,
        account: SearchIndex,
        limit: i64,
    ) -> Result<Vec<TransactionPlace>, StoreError> {
        on_backend!(self, transactions_to(account, limit))
    }

    /// Erases the recipients of transactions between two ids (the first excluded), which begin with the time: some of
    /// them a call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn recipients_erase(
        &self,
        after: TransactionId,
        until: TransactionId,
    ) -> Result<RecipientsErased, StoreError> {
        on_backend!(self, recipients_erase(after, until))
    }
}
