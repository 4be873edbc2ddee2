//! Looking for transactions: where, which, and from where to where in a list that has the newest first.

use jiff::Timestamp;
use sengo_core::exception::ExceptionCase;
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::ledger::Parties;
use sengo_core::word::HeardWord;

/// Whose transactions are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionScope {
    /// Everybody's; for the operator.
    Platform,
    /// A merchant's.
    Merchant(MerchantId),
    /// A project's.
    Project(Parties),
}

impl TransactionScope {
    /// The merchant and the project that it is narrowed down to, as stored.
    pub(crate) fn numbers(self) -> (Option<i64>, Option<i64>) {
        match self {
            Self::Platform => (None, None),
            Self::Merchant(merchant) => (Some(merchant.get()), None),
            Self::Project(parties) => (Some(parties.merchant.get()), Some(parties.project.get())),
        }
    }
}

/// A place in a list of transactions: that of one transaction, whether it exists or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TransactionSpot {
    /// When it was created, by the business clock.
    pub created_at: Timestamp,
    /// Its id.
    pub id: TransactionId,
}

impl TransactionSpot {
    /// Where those begin that were created at a moment.
    #[must_use]
    pub fn at(moment: Timestamp) -> Self {
        Self {
            created_at: moment,
            id: TransactionId::from_bytes([0; 16]),
        }
    }
}

/// A part of a list of transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransactionRange {
    /// The oldest place in it.
    pub from: TransactionSpot,
    /// The place before which it ends.
    pub before: TransactionSpot,
}

impl Default for TransactionRange {
    /// The whole list.
    fn default() -> Self {
        Self {
            from: TransactionSpot::at(Timestamp::MIN),
            before: TransactionSpot::at(Timestamp::MAX),
        }
    }
}

/// Which transactions to look for; what is absent admits all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TransactionsSought {
    /// Of this kind alone: 1 payments, 2 disbursements, 3 inquiries.
    pub kind: Option<i16>,
    /// In the status of this code.
    pub status: Option<i16>,
    /// Of so many rupiah at least.
    pub least: Option<i64>,
    /// Of so many rupiah at most.
    pub most: Option<i64>,
    /// With a reference that begins so.
    pub prefix: Option<String>,
}

/// How many projects are looked through, the newest ones, where the merchant is not known.
pub const PROJECTS_LOOKED_THROUGH_MAX: i64 = 5_000;

/// The least that is looked at of each project at once: as much as a page shows, so that few pages are short.
pub(crate) const LOOKED_AT_LEAST: i64 = 50;

/// How far back a transaction is looked for from the moment at which its reference was used: one that an engine
/// recorded was paid before it was heard of.
pub(crate) const USED_AFTER_MAX: i64 = 2_000;

/// A project as it is looked for by words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectName {
    /// Its merchant.
    pub merchant: MerchantId,
    /// The project.
    pub project: ProjectId,
    /// What it is called.
    pub name: String,
    /// Its website.
    pub domain: String,
}

/// What engines said of a transaction that its own row does not lead to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SaidOf {
    /// Words that needed a person.
    pub exceptions: Vec<ExceptionCase>,
    /// Words that said that a payment failed.
    pub failures: Vec<HeardWord>,
}
