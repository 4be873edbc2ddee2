//! Payments: pending → success | expired | failed, success → partly refunded | refunded | charged back.
//!
//! A function for each word takes the payment, the word and the time, and answers what becomes of it
//! ([`Outcome`]). The payment is a value: what was agreed when it was created, and what happened since.

mod reversal;
mod settlement;
#[cfg(test)]
mod tests;
mod words;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

use crate::channel::Channel;
use crate::fee::Charge;
use crate::ids::TransactionId;
use crate::ledger::{Parties, WordKey};
use crate::money::Rupiah;
use crate::word::Outcome;

pub use reversal::{REVERSALS_MAX, charged_back, refund_failed, refund_reported, refund_requested, refunded};
pub use settlement::settle;
pub use words::{expire, failed, paid};

/// How long a payment waits for its payer when nothing else is asked for, in minutes.
pub const EXPIRY_MINUTES_DEFAULT: i64 = 30;

/// The longest wait, in minutes: a week.
pub const EXPIRY_MINUTES_MAX: i64 = 10_080;

/// When a payment created now expires; none unless the minutes are 1 to [`EXPIRY_MINUTES_MAX`].
#[must_use]
pub fn expiry(now: Timestamp, minutes: i64) -> Option<Timestamp> {
    if !(1..=EXPIRY_MINUTES_MAX).contains(&minutes) {
        return None;
    }
    now.checked_add(SignedDuration::from_mins(minutes)).ok()
}

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Waiting for the payer.
    Pending,
    /// Paid.
    Success,
    /// Not paid in time.
    Expired,
    /// Said by the channel to have failed.
    Failed,
    /// Paid, and a part given back.
    PartlyRefunded,
    /// Paid, and all given back.
    Refunded,
    /// Paid, and taken back by the payer's bank.
    ChargedBack,
}

impl Status {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Success,
        Self::Expired,
        Self::Failed,
        Self::PartlyRefunded,
        Self::Refunded,
        Self::ChargedBack,
    ];

    /// The number stored for the status; never changed once released.
    #[must_use]
    pub fn code(self) -> i16 {
        match self {
            Self::Pending => 1,
            Self::Success => 2,
            Self::Expired => 3,
            Self::Failed => 4,
            Self::PartlyRefunded => 5,
            Self::Refunded => 6,
            Self::ChargedBack => 7,
        }
    }

    /// The status of a stored number.
    #[must_use]
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Success => "success",
            Self::Expired => "expired",
            Self::Failed => "failed",
            Self::PartlyRefunded => "partly_refunded",
            Self::Refunded => "refunded",
            Self::ChargedBack => "charged_back",
        }
    }
}

/// What was agreed when a payment was created; never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentTerms {
    /// Names it.
    pub id: TransactionId,
    /// Whose it is.
    pub parties: Parties,
    /// How it is paid.
    pub channel: Channel,
    /// Amount, fee, tax, and who bears them.
    pub charge: Charge,
    /// Working days from payment to settlement.
    pub working_days: u8,
    /// When it was created.
    pub created_at: Timestamp,
    /// The first moment at which it can no longer be paid.
    pub expires_at: Timestamp,
}

/// How a payment was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paid {
    /// By which word.
    pub word: WordKey,
    /// When: the engine's time, brought within the payment's life so far.
    pub at: Timestamp,
    /// The day, in Jakarta, on which the money becomes spendable.
    pub settles_on: Date,
}

/// Who takes money back from a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReversalKind {
    /// The project itself.
    Refund,
    /// The payer's bank.
    Chargeback,
}

/// Money that went back to the payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reversal {
    /// By which word.
    pub word: WordKey,
    /// By whose will.
    pub kind: ReversalKind,
    /// How much.
    pub amount: Rupiah,
    /// When it was booked.
    pub at: Timestamp,
}

/// A payment as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// What was agreed.
    pub terms: PaymentTerms,
    /// Where it stands.
    pub status: Status,
    /// How it was paid, once it was.
    pub paid: Option<Paid>,
    /// When it failed, once it did: the engine's time, brought within the payment's life so far.
    pub failed_at: Option<Timestamp>,
    /// How much of what it credited still waits in the project's pending account.
    pub in_pending: Rupiah,
    /// What went back, in the order in which it was booked; at most [`REVERSALS_MAX`].
    pub reversals: Vec<Reversal>,
}

impl Payment {
    /// A payment that waits for its payer.
    #[must_use]
    pub fn new(terms: PaymentTerms) -> Self {
        Self {
            terms,
            status: Status::Pending,
            paid: None,
            failed_at: None,
            in_pending: Rupiah::ZERO,
            reversals: Vec::new(),
        }
    }

    /// How much went back so far.
    #[must_use]
    pub fn reversed(&self) -> Option<Rupiah> {
        self.reversals
            .iter()
            .try_fold(Rupiah::ZERO, |sum, reversal| sum.checked_add(reversal.amount))
    }

    /// How much of it its project can still give back: nothing unless it is paid and the payer's bank left it there.
    #[must_use]
    pub fn refundable(&self) -> Rupiah {
        let left = || self.terms.charge.amount.checked_sub(self.reversed()?);
        match self.status {
            Status::Success | Status::PartlyRefunded => left().unwrap_or(Rupiah::ZERO).max(Rupiah::ZERO),
            Status::Pending | Status::Expired | Status::Failed | Status::Refunded | Status::ChargedBack => {
                Rupiah::ZERO
            }
        }
    }
}

/// The rule that refused a word or a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PaymentRefusal {
    /// Money that moves is above zero.
    #[error("the amount must be above zero")]
    AmountMustBePositive,
    /// The word was booked before, with another amount or meaning.
    #[error("this word was booked before and said something else")]
    WordUsedOtherwise,
    /// Its time has not come.
    #[error("this is not due before {at}")]
    NotDue {
        /// When it will be.
        at: Timestamp,
    },
    /// Only what was paid can be given back.
    #[error("a payment that is {} cannot be refunded", status.as_str())]
    NotRefundable {
        /// Where it stands.
        status: Status,
    },
    /// More than is left of the payment.
    #[error("only {left} of the payment can still be refunded")]
    MoreThanLeft {
        /// What is left.
        left: Rupiah,
    },
    /// The project does not have the money.
    #[error("the active balance of {active} does not cover {needed}")]
    InsufficientBalance {
        /// What the refund takes from the active balance.
        needed: Rupiah,
        /// What is there.
        active: Rupiah,
    },
    /// The payment was reversed as often as it can be.
    #[error("a payment can be refunded {REVERSALS_MAX} times")]
    TooManyReversals,
    /// The payment has no refund of this name.
    #[error("the payment has no such refund")]
    NoSuchRefund,
    /// A sum does not fit 64 bits, or a day lies at an end of time.
    #[error("an amount or a date is out of range")]
    OutOfRange,
}

/// What becomes of a word about a payment.
pub type PaymentOutcome = Outcome<Payment, PaymentRefusal>;
