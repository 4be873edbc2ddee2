//! What reads ask for and what they give beside the domain's own types.

use jiff::Timestamp;
use sengo_core::callback::Callback;
use sengo_core::channel::{Channel, Direction};
use sengo_core::environment::Environment;
use sengo_core::ids::{MerchantId, ProjectId, TransactionId, TransferId};
use sengo_core::ledger::{AccountId, AccountKind, Parties, ProjectBalance, Transfer};
use sengo_core::money::Rupiah;
use sengo_core::project::Status;
use sengo_core::request_log::RequestId;

use crate::error::StoreError;

/// One page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// How many rows come before it.
    pub offset: i64,
    /// How many rows it has at most.
    pub limit: i64,
}

/// Which projects to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProjectFilter {
    /// Only those of this merchant.
    pub merchant: Option<MerchantId>,
    /// Only those in this state.
    pub status: Option<Status>,
}

/// Which rows of the audit trail to list; the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AuditFilter {
    /// Only those of this merchant.
    pub merchant: Option<MerchantId>,
}

/// A stretch of the audit trail, from the newest backwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditRange {
    /// Only rows of this merchant, by their numbers and not by time.
    pub merchant: Option<MerchantId>,
    /// Only rows from this moment on; of one merchant, any.
    pub from: Timestamp,
    /// Only rows before this place: time, merchant and number of a row.
    pub before: (Timestamp, i64, i64),
    /// How many at most.
    pub limit: i64,
}

/// A row of the audit trail as it is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditView {
    /// The tenant.
    pub merchant: MerchantId,
    /// The row's number in the tenant's chain.
    pub number: i64,
    /// The real clock.
    pub recorded_at: Timestamp,
    /// The business clock.
    pub business_at: Timestamp,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
    /// What stood before and after, as JSON text, unless it was erased.
    pub details: Option<String>,
    /// The salt of the details' hash, erased with them.
    pub salt: Option<[u8; 16]>,
    /// SHA-256 over salt and details.
    pub details_hash: [u8; 32],
    /// The row's link in the chain.
    pub hash: [u8; 32],
}

/// What a database records about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Platform {
    /// The environment it was made for; never changes.
    pub environment: Environment,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A place where the books do not add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BooksDifference {
    /// An account's balance is not the sum of its entries.
    Balance {
        /// The account.
        account: AccountId,
        /// What the account says.
        kept: i128,
        /// What its entries sum to.
        summed: i128,
    },
    /// An account's count is not the number of its entries.
    Count {
        /// The account.
        account: AccountId,
        /// What the account says.
        kept: i64,
        /// How many there are.
        counted: i64,
    },
    /// An entry does not follow from the entry before it.
    Entry {
        /// The account.
        account: AccountId,
        /// The entry's number.
        number: i64,
        /// The balance it carries.
        kept: i128,
        /// The balance before it and its amount.
        computed: i128,
    },
    /// A chain of entries is broken: the entry before is missing or has another number.
    Chain {
        /// The account.
        account: AccountId,
        /// The entry's number.
        number: i64,
    },
    /// Entries exist on an account that does not.
    Missing {
        /// The account.
        account: AccountId,
    },
    /// An account has a balance that its kind does not permit.
    Forbidden {
        /// The account.
        account: AccountId,
        /// The balance.
        balance: i128,
    },
}

impl BooksDifference {
    /// The account at fault.
    pub fn account(&self) -> AccountId {
        match self {
            Self::Balance { account, .. }
            | Self::Count { account, .. }
            | Self::Entry { account, .. }
            | Self::Chain { account, .. }
            | Self::Missing { account }
            | Self::Forbidden { account, .. } => *account,
        }
    }

    /// The project whose books are at fault, if it is a project's account.
    pub fn project(&self) -> Option<ProjectId> {
        self.account().project
    }
}

/// Which transactions of a merchant to list; the newest first. Inquiries are never among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TransactionFilter {
    /// Only those of this project.
    pub project: Option<ProjectId>,
    /// Only those in the status of this code.
    pub status: Option<i16>,
    /// Only those whose money goes this way.
    pub direction: Option<Direction>,
    /// Only those created at this moment or later, by the business clock.
    pub from: Option<Timestamp>,
    /// Only those created before this moment.
    pub until: Option<Timestamp>,
}

/// A transfer between two of a merchant's own projects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTransfer {
    /// What was booked.
    pub transfer: Transfer,
    /// The merchant's own name for it; empty where it was not kept.
    pub reference: String,
}

/// Some entries of an account: the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryRange {
    /// The account.
    pub account: AccountId,
    /// Only those booked at this moment or later.
    pub from: Timestamp,
    /// Only those booked before this moment.
    pub until: Timestamp,
    /// Only those before the entry of this transfer.
    pub before: Option<TransferId>,
    /// How many at most.
    pub limit: usize,
}

/// Which entries of a merchant's request log to read: the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestRange {
    /// Only those at this moment or later, by the real clock.
    pub from: Timestamp,
    /// Only those before this entry.
    pub before: (Timestamp, RequestId),
    /// Only those somebody may have to do something about.
    pub notable: bool,
    /// How many at most.
    pub limit: i64,
}

/// A transaction, and whose it is: enough to decide about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TransactionPlace {
    /// Whose it is.
    pub parties: Parties,
    /// The transaction.
    pub id: TransactionId,
}

/// Which callbacks are due. Endpoints are gone through in a circle, a few callbacks of each, so that no endpoint
/// with many of them stands before the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueCallbacks {
    /// By the business clock.
    pub now: Timestamp,
    /// Begin behind this endpoint (as of `Callback::endpoint`); none begins with the first.
    pub after: Option<i64>,
    /// How many endpoints to look at, at most.
    pub endpoints: i64,
    /// How many callbacks of each, at most.
    pub each: i64,
}

/// Callbacks that are due, and where to go on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DueRound {
    /// The callbacks, by endpoint and then by when they are due.
    pub callbacks: Vec<Callback>,
    /// The last endpoint that was looked at; none when there was no further one.
    pub last: Option<i64>,
}

/// How far waiting callbacks are counted: it is asked every few seconds, and there can be millions.
pub const CALLBACKS_COUNTED_MAX: i64 = 10_000;

/// What waits to be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CallbackBacklog {
    /// How many callbacks, or [`CALLBACKS_COUNTED_MAX`] where there are more.
    pub waiting: i64,
    /// When the first of them is, or was, due, by the business clock.
    pub first_due: Option<Timestamp>,
}

/// Which instructions an engine may take.
#[derive(Debug, Clone, Copy)]
pub struct Claimable<'a> {
    /// By the real clock.
    pub now: Timestamp,
    /// How many at most; the oldest first.
    pub limit: i64,
    /// Only those of these channels.
    pub channels: &'a [Channel],
    /// Whether what a sandbox's developer plays is among them.
    pub plays: bool,
    /// The engine: what moves money and was another's before is not among them.
    pub engine: &'a str,
}

/// Which exceptions to list; the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExceptionFilter {
    /// Only those of this merchant.
    pub merchant: Option<MerchantId>,
    /// Only those that wait for a person (true) or no longer do (false).
    pub open: Option<bool>,
}

/// Balances of accounts, added up for each project; accounts come in the order of their projects.
pub(crate) fn by_project(
    accounts: Vec<(ProjectId, AccountKind, Rupiah)>,
) -> Result<Vec<(ProjectId, ProjectBalance)>, StoreError> {
    let mut sums: Vec<(ProjectId, ProjectBalance)> = Vec::new();
    for (project, kind, balance) in accounts {
        if sums.last().is_none_or(|(last, _)| *last != project) {
            sums.push((project, ProjectBalance::default()));
        }
        if let Some((_, sum)) = sums.last_mut() {
            *sum = sum
                .with(kind, balance)
                .ok_or_else(|| StoreError::Corrupt("a sum beyond 64 bits".into()))?;
        }
    }
    Ok(sums)
}
