//! Events: words of an engine as it sends them, and what it is told of each.

use jiff::Timestamp;

use crate::channel::{Channel, Direction};
use crate::exception::{ExceptionId, Flow};
use crate::ids::{ProjectId, TransactionId};
use crate::money::Rupiah;
use crate::reference::Reference;
use crate::refusal::FieldFault;
use crate::word::WordKind;

/// The most events of one call.
pub const EVENTS_MAX: usize = 1_000;

/// The longest id of an event, in characters.
pub const EVENT_ID_CHARACTERS_MAX: usize = 100;

/// The longest number of a channel, in characters.
pub const NUMBER_CHARACTERS_MAX: usize = 100;

/// The longest name of whoever owns an account, in characters.
pub const OWNER_NAME_CHARACTERS_MAX: usize = 140;

/// A text about a person. It is not shown by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Personal(String);

impl Personal {
    /// The text.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, to be sealed or sent to whom it is meant for.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Personal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Personal(…)")
    }
}

/// What an event is about, as the engine names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A transaction by our id.
    Id(TransactionId),
    /// A number of a channel: the reference label of a QRIS code.
    Number {
        /// Of which channel.
        channel: Channel,
        /// The number.
        number: String,
    },
}

impl About {
    /// The number as the engine gave it.
    #[must_use]
    pub fn number(&self) -> String {
        match self {
            Self::Id(id) => id.to_string(),
            Self::Number { number, .. } => number.clone(),
        }
    }
}

/// A payment that began elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Whose it is.
    pub project: ProjectId,
    /// The project's own name for it.
    pub reference: Reference,
}

/// What an engine says, as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The engine's own id of the word.
    pub id: String,
    /// What it says.
    pub kind: WordKind,
    /// About what.
    pub about: About,
    /// How much moved; zero where no money did.
    pub amount: Rupiah,
    /// When, by the engine's clock.
    pub occurred_at: Timestamp,
    /// The name of whoever owns the account; for an answered inquiry none means that there is no such account.
    pub owner_name: Option<Personal>,
    /// The refund that was asked for, which this word reports.
    pub refund: Option<TransactionId>,
    /// The payment that began elsewhere, for [`WordKind::PaymentRecorded`] and for no other.
    pub recorded: Option<Recorded>,
}

/// What an engine is told of an event that was not refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is booked.
    Accepted,
    /// It says what is known already.
    Duplicate,
    /// Its money, or the word itself, waits for a person.
    Exception(ExceptionId),
    /// It was heard before, and became this exception then.
    DuplicateException(ExceptionId),
}

/// Why an event was refused. Nothing was changed by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventRefusal {
    /// Its members are missing or wrong.
    Faults(Vec<FieldFault>),
    /// The engine used this id before, for a word that says something else.
    UsedOtherwise,
    /// Money that moves is above zero.
    AmountMustBePositive,
    /// No transaction is known by this id or number, and the word brings no money that could wait.
    Unknown,
    /// The transaction is of another kind, and the word brings no money that could wait.
    OtherKind,
    /// The engine's keys may not speak of the channel.
    ChannelNotServed(Channel),
    /// The channel pays out, so no payment can be recorded for it.
    NoPayments(Channel),
    /// What the payment costs cannot be told: the project's settings or its tariffs cannot be read.
    NotPriced,
    /// The payment has no such refund.
    NoSuchRefund,
    /// A sum that the books cannot hold.
    OutOfRange,
}

impl WordKind {
    /// Which way the money of such a word went; none for a word that brings none.
    #[must_use]
    pub fn flow(self) -> Option<Flow> {
        match self {
            Self::PaymentPaid | Self::PaymentRecorded => Some(Flow::In),
            Self::PaymentRefunded | Self::PaymentChargedBack | Self::DisbursementPaid => Some(Flow::Out),
            Self::PaymentFailed | Self::DisbursementFailed | Self::InquiryAnswered => None,
        }
    }

    /// Whether it speaks of money that comes in or of money that goes out.
    #[must_use]
    pub fn direction(self) -> Direction {
        match self {
            Self::PaymentPaid
            | Self::PaymentFailed
            | Self::PaymentRefunded
            | Self::PaymentChargedBack
            | Self::PaymentRecorded => Direction::CashIn,
            Self::DisbursementPaid | Self::DisbursementFailed | Self::InquiryAnswered => Direction::CashOut,
        }
    }
}
