//! The audit trail, as the operator reads it.

use sengo_store::{AuditFilter, AuditView, Page};

use crate::app::App;
use crate::error::Error;

impl App {
    /// Rows of the audit trail, the newest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn audit_list(&self, filter: AuditFilter, page: Page) -> Result<Vec<AuditView>, Error> {
        Ok(self.store().audit(filter, page).await?)
    }
}
