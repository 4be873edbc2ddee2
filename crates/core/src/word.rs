//! Words: what an engine says of a transaction, and what may become of it.
//!
//! Words come late, twice, out of order, and contradict each other. Whatever a word says, the money it speaks
//! of is booked once: on the transaction where the rules allow it, otherwise in suspense, as an exception
//! that a person resolves. Nothing that was booked is ever un-booked by a later word.

use jiff::Timestamp;

use crate::exception::ExceptionKind;
use crate::ids::{MerchantId, TransactionId};
use crate::ledger::{TransferOrder, WordKey};
use crate::money::Rupiah;

/// What an engine says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Names it for good.
    pub key: WordKey,
    /// How much moved, or was to move.
    pub amount: Rupiah,
    /// When, by the engine's clock.
    pub occurred_at: Timestamp,
}

/// What a word is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WordKind {
    /// A payment was paid.
    PaymentPaid,
    /// A payment failed.
    PaymentFailed,
    /// A payment was refunded.
    PaymentRefunded,
    /// A payment was charged back.
    PaymentChargedBack,
    /// A disbursement was paid out.
    DisbursementPaid,
    /// A disbursement failed.
    DisbursementFailed,
    /// A payment that began elsewhere was paid.
    PaymentRecorded,
    /// A bank said whose account a number is.
    InquiryAnswered,
}

impl WordKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::PaymentPaid,
        Self::PaymentFailed,
        Self::PaymentRefunded,
        Self::PaymentChargedBack,
        Self::DisbursementPaid,
        Self::DisbursementFailed,
        Self::PaymentRecorded,
        Self::InquiryAnswered,
    ];

    /// The number stored for the kind; never changed once released.
    #[must_use]
    pub fn code(self) -> i16 {
        match self {
            Self::PaymentPaid => 1,
            Self::PaymentFailed => 2,
            Self::PaymentRefunded => 3,
            Self::PaymentChargedBack => 4,
            Self::DisbursementPaid => 5,
            Self::DisbursementFailed => 6,
            Self::PaymentRecorded => 7,
            Self::InquiryAnswered => 8,
        }
    }

    /// The kind of a stored number.
    #[must_use]
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The word for it at the engine port.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PaymentPaid => "payment.paid",
            Self::PaymentFailed => "payment.failed",
            Self::PaymentRefunded => "payment.refunded",
            Self::PaymentChargedBack => "payment.charged_back",
            Self::DisbursementPaid => "disbursement.paid",
            Self::DisbursementFailed => "disbursement.failed",
            Self::PaymentRecorded => "payment.recorded",
            Self::InquiryAnswered => "inquiry.answered",
        }
    }

    /// The kind of this word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A word with what it is about: what is kept of every word that was booked or became an exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// The word.
    pub word: Word,
    /// What it says.
    pub kind: WordKind,
    /// Of which transaction; none for a number that is nobody's.
    pub about: Option<TransactionId>,
}

impl Said {
    /// Whether both say the same. An engine that repeats itself may date the repeat anew, so the time is
    /// not compared.
    #[must_use]
    pub fn repeats(&self, before: &Self) -> bool {
        (self.word.key, self.word.amount, self.kind, self.about)
            == (before.word.key, before.word.amount, before.kind, before.about)
    }
}

/// A word as it is kept: what was said, by whom, and that it was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeardWord {
    /// The tenant it was booked for, or [`MerchantId::NOBODY`].
    pub merchant: MerchantId,
    /// What was said.
    pub said: Said,
    /// By which engine.
    pub engine: String,
    /// The engine's own id of the word.
    pub event: String,
    /// When it was heard, by the business clock.
    pub heard_at: Timestamp,
    /// Whether it became an exception.
    pub is_exception: bool,
}

/// How something was reported before, as an engine that reports it again needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// By the same engine, as paid.
    Paid,
    /// By another engine, as paid.
    PaidByAnother,
    /// As failed.
    Failed,
}

impl HeardWord {
    /// What this word about a refund reported, to this engine. One that says that it failed became an exception.
    #[must_use]
    pub fn report(&self, engine: &str) -> Report {
        if self.is_exception {
            Report::Failed
        } else if self.engine == engine {
            Report::Paid
        } else {
            Report::PaidByAnother
        }
    }
}

/// Decides a word once. `before` is what was kept under its key.
///
/// Without this a word that became an exception could be booked when it is repeated: a refund reported
/// before its payment is, and the repeat after it would take the money a second time.
pub fn once<S, R>(
    before: Option<&Said>,
    said: &Said,
    used_otherwise: R,
    decide: impl FnOnce(&Word) -> Outcome<S, R>,
) -> Outcome<S, R> {
    match before {
        None => decide(&said.word),
        Some(before) if said.repeats(before) => Outcome::AlreadyDone,
        Some(_) => Outcome::Refused(used_otherwise),
    }
}

/// What becomes of a word: `S` is the transaction as it stands afterwards, `R` the rule that refused it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<S, R> {
    /// It is booked.
    Booked {
        /// The transaction as it stands now.
        state: S,
        /// What moves, together with it.
        orders: Vec<TransferOrder>,
    },
    /// It says what is known already.
    AlreadyDone,
    /// It cannot be booked without a person. The transaction stays as it is.
    Exception {
        /// What is the matter.
        kind: ExceptionKind,
        /// The money it speaks of, to or from suspense; none where no money moved.
        orders: Vec<TransferOrder>,
    },
    /// It cannot be right, or asks for what is not allowed. Nothing moves.
    Refused(R),
}

impl<S, R> Outcome<S, R> {
    /// The same outcome, its state and its refusal written otherwise.
    #[must_use]
    pub fn map<T, Q>(self, state: impl FnOnce(S) -> T, refused: impl FnOnce(R) -> Q) -> Outcome<T, Q> {
        match self {
            Self::Booked { state: after, orders } => Outcome::Booked {
                state: state(after),
                orders,
            },
            Self::AlreadyDone => Outcome::AlreadyDone,
            Self::Exception { kind, orders } => Outcome::Exception { kind, orders },
            Self::Refused(refusal) => Outcome::Refused(refused(refusal)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: Said = Said {
        word: Word {
            key: WordKey::from_bytes([1; 16]),
            amount: Rupiah::new(500),
            occurred_at: Timestamp::UNIX_EPOCH,
        },
        kind: WordKind::PaymentRefunded,
        about: None,
    };

    #[test]
    fn a_word_is_decided_once() {
        let anew = Said {
            word: Word {
                occurred_at: Timestamp::MAX,
                ..SAID.word
            },
            ..SAID
        };
        let other = Said {
            kind: WordKind::PaymentPaid,
            ..SAID
        };
        for (before, expected) in [
            (None, Outcome::Refused("decided")),
            (Some(SAID), Outcome::AlreadyDone),
            (Some(anew), Outcome::AlreadyDone),
            (Some(other), Outcome::Refused("used otherwise")),
        ] {
            let outcome = once::<(), _>(before.as_ref(), &SAID, "used otherwise", |_| {
                Outcome::Refused("decided")
            });
            assert_eq!(outcome, expected, "{before:?}");
        }
    }

    #[test]
    fn kinds_read_back_their_words() {
        for kind in WordKind::ALL {
            assert_eq!(WordKind::parse(kind.as_str()), Some(kind));
            assert_eq!(WordKind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(WordKind::parse("payment.lost"), None);
    }
}
