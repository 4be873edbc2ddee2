//! Words: what an engine says of a transaction, and what may become of it.
//!
//! Words come late, twice, out of order, and contradict each other. Whatever a word says, the money it speaks
//! of is booked once: on the transaction where the rules allow it, otherwise in suspense, as an exception
//! that a person resolves. Nothing that was booked is ever un-booked by a later word.

use jiff::Timestamp;

use crate::ids::{MerchantId, TransactionId};
use crate::ledger::{AccountId, AccountKind, Purpose, TransferOrder, WordKey};
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
}

impl WordKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::PaymentPaid,
        Self::PaymentFailed,
        Self::PaymentRefunded,
        Self::PaymentChargedBack,
        Self::DisbursementPaid,
        Self::DisbursementFailed,
    ];

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

/// Why a word needs a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExceptionKind {
    /// The number is nobody's.
    UnknownNumber,
    /// Paid after the payment had expired.
    PaidAfterExpiry,
    /// Paid, or paid out, after it had failed.
    PaidAfterFailure,
    /// Another amount than was due.
    OtherAmount,
    /// Paid, or paid out, a second time, by another event.
    PaidTwice,
    /// Said to have failed after it had succeeded.
    FailedAfterSuccess,
    /// Money went back to a payer who is not known to have paid.
    ReversedUnpaid,
    /// More went back than was left of the payment.
    ReversedTooMuch,
    /// The calendar has no day to settle on.
    NoSettlementDay,
}

impl ExceptionKind {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 9] = [
        Self::UnknownNumber,
        Self::PaidAfterExpiry,
        Self::PaidAfterFailure,
        Self::OtherAmount,
        Self::PaidTwice,
        Self::FailedAfterSuccess,
        Self::ReversedUnpaid,
        Self::ReversedTooMuch,
        Self::NoSettlementDay,
    ];

    /// The number stored for the kind; never changed once released.
    #[must_use]
    pub fn code(self) -> i16 {
        match self {
            Self::UnknownNumber => 1,
            Self::PaidAfterExpiry => 2,
            Self::PaidAfterFailure => 3,
            Self::OtherAmount => 4,
            Self::PaidTwice => 5,
            Self::FailedAfterSuccess => 6,
            Self::ReversedUnpaid => 7,
            Self::ReversedTooMuch => 8,
            Self::NoSettlementDay => 9,
        }
    }

    /// The kind of a stored number.
    #[must_use]
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Which way the money of an exception went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// It came in.
    In,
    /// It went out.
    Out,
}

/// An exception of a merchant, with its money (if any moved) to or from suspense.
#[must_use]
pub fn exception<S, R>(merchant: MerchantId, word: &Word, flow: Flow, kind: ExceptionKind) -> Outcome<S, R> {
    let clearing = AccountId::of_platform(merchant, AccountKind::Clearing);
    let suspense = AccountId::of_platform(merchant, AccountKind::Suspense);
    let (debit, credit) = match flow {
        Flow::In => (clearing, suspense),
        Flow::Out => (suspense, clearing),
    };
    let moved = word.amount.is_positive().then(|| TransferOrder {
        id: word.key.exception_transfer(flow == Flow::In),
        debit,
        credit,
        amount: word.amount,
        purpose: Purpose::Exception,
    });
    Outcome::Exception {
        kind,
        orders: moved.into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_read_back_their_codes() {
        for kind in ExceptionKind::ALL {
            assert_eq!(ExceptionKind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(ExceptionKind::from_code(0), None);
    }
}
