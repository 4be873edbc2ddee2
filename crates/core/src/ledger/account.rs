//! The accounts of the ledger and what their balances mean.

use jiff::Timestamp;

use super::TransferOrder;
use crate::ids::{MerchantId, ProjectId, TransferId};
use crate::money::Rupiah;

/// What an account is for. The first four belong to a project, the others to the platform.
///
/// The platform's accounts exist once per merchant, so that a transfer stays within one tenant and no
/// row is hot for all of them; totals of the platform are sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AccountKind {
    /// Money the project may spend.
    Active,
    /// Money paid to the project and not yet settled.
    Pending,
    /// Money reserved for a payout in flight; in no balance.
    Hold,
    /// What the project owes after a reversal that `Active` could not cover. Its balance is zero or negative.
    Receivable,
    /// The channel's side of money that came in or went out.
    Clearing,
    /// What the platform earned.
    Fees,
    /// The other side of corrections made by an operator.
    Adjustment,
    /// Money whose owner or meaning a person has to decide.
    Suspense,
}

impl AccountKind {
    /// All kinds, in the order of their codes.
    pub const ALL: [Self; 8] = [
        Self::Active,
        Self::Pending,
        Self::Hold,
        Self::Receivable,
        Self::Clearing,
        Self::Fees,
        Self::Adjustment,
        Self::Suspense,
    ];

    /// The number stored for the kind; never changed once released.
    pub fn code(self) -> i16 {
        match self {
            Self::Active => 1,
            Self::Pending => 2,
            Self::Hold => 3,
            Self::Receivable => 4,
            Self::Clearing => 5,
            Self::Fees => 6,
            Self::Adjustment => 7,
            Self::Suspense => 8,
        }
    }

    /// The kind of a stored number.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Hold => "hold",
            Self::Receivable => "receivable",
            Self::Clearing => "clearing",
            Self::Fees => "fees",
            Self::Adjustment => "adjustment",
            Self::Suspense => "suspense",
        }
    }

    /// Whether an account of this kind may show this balance.
    pub fn permits(self, balance: Rupiah) -> bool {
        match self {
            Self::Active | Self::Pending | Self::Hold => !balance.is_negative(),
            Self::Receivable => !balance.is_positive(),
            Self::Clearing | Self::Fees | Self::Adjustment | Self::Suspense => true,
        }
    }
}

/// Names an account: its tenant, the project if it is a project's, and its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountId {
    /// The tenant.
    pub merchant: MerchantId,
    /// The project it belongs to; none for an account of the platform.
    pub project: Option<ProjectId>,
    /// What it is for.
    pub kind: AccountKind,
}

impl AccountId {
    /// An account of a project.
    pub fn of_project(merchant: MerchantId, project: ProjectId, kind: AccountKind) -> Self {
        Self {
            merchant,
            project: Some(project),
            kind,
        }
    }

    /// An account of the platform, within one merchant.
    pub fn of_platform(merchant: MerchantId, kind: AccountKind) -> Self {
        Self {
            merchant,
            project: None,
            kind,
        }
    }
}

/// The newest entry of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastEntry {
    /// The transfer it is part of.
    pub transfer: TransferId,
    /// When it was booked.
    pub at: Timestamp,
}

/// An account as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// Which one.
    pub id: AccountId,
    /// Credits less debits.
    pub balance: Rupiah,
    /// How many entries it has.
    pub entry_count: i64,
    /// The newest of them.
    pub last: Option<LastEntry>,
}

impl Account {
    /// An account nothing was ever booked on. Accounts need no opening: this is what absence means.
    pub fn unused(id: AccountId) -> Self {
        Self {
            id,
            balance: Rupiah::ZERO,
            entry_count: 0,
            last: None,
        }
    }
}

/// What a project has, in the four accounts that are its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProjectBalance {
    /// Spendable.
    pub active: Rupiah,
    /// Paid, not yet settled.
    pub pending: Rupiah,
    /// Reserved for payouts in flight.
    pub hold: Rupiah,
    /// Owed by the project, as a positive amount.
    pub receivable: Rupiah,
}

impl ProjectBalance {
    /// Adds what one account of the project shows; the platform's accounts add nothing.
    pub fn with(self, kind: AccountKind, balance: Rupiah) -> Option<Self> {
        let mut sum = self;
        match kind {
            AccountKind::Active => sum.active = sum.active.checked_add(balance)?,
            AccountKind::Pending => sum.pending = sum.pending.checked_add(balance)?,
            AccountKind::Hold => sum.hold = sum.hold.checked_add(balance)?,
            AccountKind::Receivable => sum.receivable = sum.receivable.checked_sub(balance)?,
            AccountKind::Clearing | AccountKind::Fees | AccountKind::Adjustment | AccountKind::Suspense => {}
        }
        Some(sum)
    }

    /// The balance once these orders are booked, whether the ledger would permit them or not; none where it does not
    /// fit 64 bits.
    #[must_use]
    pub fn after(self, project: ProjectId, orders: &[TransferOrder]) -> Option<Self> {
        orders.iter().try_fold(self, |balance, order| {
            let legs = [
                (order.debit, order.amount.checked_neg()?),
                (order.credit, order.amount),
            ];
            legs.into_iter()
                .filter(|(account, _)| account.project == Some(project))
                .try_fold(balance, |balance, (account, amount)| {
                    balance.with(account.kind, amount)
                })
        })
    }

    /// Active and pending together; what is held or owed is in none of them.
    pub fn total(&self) -> Option<Rupiah> {
        self.active.checked_add(self.pending)
    }

    /// True when nothing is left that would keep a project from closing.
    pub fn is_zero(&self) -> bool {
        *self == Self::default()
    }
}
