//! The audit trail: reading it, checking that nobody changed it, and taking it away.

mod export;
mod search;
mod verify;

use sengo_core::audit::{KeptRow, RowFacts};
use sengo_store::{AuditFilter, AuditView, Page};

use crate::app::App;
use crate::error::Error;

pub use export::line;
pub use search::{AuditCursor, AuditFound, AuditSearch};
pub use verify::{AuditBreak, AuditReport};

/// Rows read at once.
const READ_AT_ONCE: i64 = 500;

impl App {
    /// Rows of the audit trail, the newest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn audit_list(&self, filter: AuditFilter, page: Page) -> Result<Vec<AuditView>, Error> {
        Ok(self.store().audit(filter, page).await?)
    }
}

/// A row as the rules of its chain look at it.
fn kept(row: &AuditView) -> KeptRow<'_> {
    KeptRow {
        number: row.number,
        facts: RowFacts {
            merchant: row.merchant,
            recorded_at: row.recorded_at,
            business_at: row.business_at,
            actor: &row.actor,
            action: &row.action,
            subject: &row.subject,
        },
        details: row.salt.zip(row.details.as_deref()),
        details_hash: row.details_hash,
        hash: row.hash,
    }
}
