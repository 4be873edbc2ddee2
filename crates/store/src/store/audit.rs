//! The audit trail, read back.

use sengo_core::audit::AuditHead;
use sengo_core::ids::MerchantId;

use super::{Backend, Store, on_backend};
use crate::error::StoreError;
use crate::reads::{AuditFilter, AuditRange, AuditView, Page};

impl Store {
    /// The audit trail, the newest first; for the operator.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn audit(&self, filter: AuditFilter, page: Page) -> Result<Vec<AuditView>, StoreError> {
        on_backend!(self, audit(filter, page))
    }

    /// The audit trail from before a place, the newest first; for the operator.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn audit_before(&self, range: AuditRange) -> Result<Vec<AuditView>, StoreError> {
        on_backend!(self, audit_before(range))
    }

    /// A row of a chain.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn audit_row(
        &self,
        merchant: MerchantId,
        number: i64,
    ) -> Result<Option<AuditView>, StoreError> {
        let mut found = self.audit_chain(merchant, number.saturating_sub(1), 1).await?;
        found.retain(|row| row.number == number);
        Ok(found.pop())
    }

    /// Rows of a chain behind a number, in their order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn audit_chain(
        &self,
        merchant: MerchantId,
        behind: i64,
        limit: i64,
    ) -> Result<Vec<AuditView>, StoreError> {
        on_backend!(self, audit_chain(merchant, behind, limit))
    }

    /// The end of a chain, as it is noted beside it, and the number of its last row.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn audit_end(
        &self,
        merchant: MerchantId,
    ) -> Result<(Option<AuditHead>, Option<i64>), StoreError> {
        on_backend!(self, audit_end(merchant))
    }

    /// The merchant behind another who has a chain, or has to have one; the first behind none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn audit_chain_behind(
        &self,
        merchant: Option<MerchantId>,
    ) -> Result<Option<MerchantId>, StoreError> {
        let behind = merchant.map_or(i64::MIN, MerchantId::get);
        on_backend!(self, audit_chain_behind(behind))
    }
}
