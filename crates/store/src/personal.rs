//! What a search for somebody's data asks of the database beside what others do.

use jiff::Timestamp;
use sengo_core::ids::{MerchantId, TransactionId};

/// A row of the audit trail without what stood before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditMark {
    /// The tenant.
    pub merchant: MerchantId,
    /// The row's number in the tenant's chain.
    pub number: i64,
    /// When, by the real clock.
    pub recorded_at: Timestamp,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
}

/// How many transactions are looked at at once for recipients that are kept no longer.
pub(crate) const RECIPIENTS_AT_ONCE: i64 = 1_000;

/// What looking at some transactions came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RecipientsErased {
    /// How many recipients are no more.
    pub erased: usize,
    /// The last transaction that was looked at, if there are more.
    pub until: Option<TransactionId>,
}
