//! The audit trail, to operators.

use sengo_core::ids::MerchantId;
use sengo_core::role::Permission;
use sengo_store::AuditView;

use super::Desk;
use crate::audit::{AuditCursor, AuditFound, AuditSearch};
use crate::error::Error;

/// Rows of an export that are read at once.
const EXPORTED_AT_ONCE: usize = 500;

impl Desk<'_> {
    /// A page of the rows that are looked for.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn audit(
        &self,
        search: &AuditSearch,
        before: Option<AuditCursor>,
        limit: usize,
    ) -> Result<AuditFound, Error> {
        self.may(Permission::AuditRead)?;
        self.app.audit_search(search, before, limit).await
    }

    /// A row.
    ///
    /// # Errors
    /// Those of [`crate::App::audit_show`].
    pub async fn audit_row(&self, merchant: MerchantId, number: i64) -> Result<AuditView, Error> {
        self.may(Permission::AuditRead)?;
        self.app.audit_show(merchant, number).await
    }

    /// Begins to take rows away that are looked for: that it was done is recorded first.
    ///
    /// # Errors
    /// Those of [`crate::App::audit_taken_away`].
    pub async fn audit_export_begin(&self, search: &AuditSearch) -> Result<(), Error> {
        let actor = self.may(Permission::AuditExport)?;
        self.app.audit_taken_away(actor, search.merchant).await
    }

    /// Some of the rows that are looked for, to be taken away.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn audit_export(
        &self,
        search: &AuditSearch,
        before: Option<AuditCursor>,
    ) -> Result<AuditFound, Error> {
        self.may(Permission::AuditExport)?;
        self.app.audit_search(search, before, EXPORTED_AT_ONCE).await
    }
}
