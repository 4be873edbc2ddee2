//! Exceptions: money, or a word, that needs a person.
//!
//! What a word speaks of and no rule can book waits in suspense: what came in stands there as a credit, what
//! went out as a debit. A resolution empties it again.

use jiff::Timestamp;
use thiserror::Error;

use crate::ids::{MerchantId, ProjectId, TransactionId};
use crate::ledger::{AccountId, AccountKind, Parties, Purpose, TransferOrder, WordKey};
use crate::money::Rupiah;
use crate::word::{Outcome, Word};

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
    /// The channel could not give back what a refund had taken.
    RefundFailed,
    /// The transaction is of another kind than the word.
    OtherKind,
}

impl ExceptionKind {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 11] = [
        Self::UnknownNumber,
        Self::PaidAfterExpiry,
        Self::PaidAfterFailure,
        Self::OtherAmount,
        Self::PaidTwice,
        Self::FailedAfterSuccess,
        Self::ReversedUnpaid,
        Self::ReversedTooMuch,
        Self::NoSettlementDay,
        Self::RefundFailed,
        Self::OtherKind,
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
            Self::RefundFailed => 10,
            Self::OtherKind => 11,
        }
    }

    /// The kind of a stored number.
    #[must_use]
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The word for it, for operators and engines.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnknownNumber => "unknown_number",
            Self::PaidAfterExpiry => "paid_after_expiry",
            Self::PaidAfterFailure => "paid_after_failure",
            Self::OtherAmount => "other_amount",
            Self::PaidTwice => "paid_twice",
            Self::FailedAfterSuccess => "failed_after_success",
            Self::ReversedUnpaid => "reversed_unpaid",
            Self::ReversedTooMuch => "reversed_too_much",
            Self::NoSettlementDay => "no_settlement_day",
            Self::RefundFailed => "refund_failed",
            Self::OtherKind => "other_kind",
        }
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

/// Names an exception: a UUID that follows from the word it came of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExceptionId([u8; 16]);

impl ExceptionId {
    /// The id of these sixteen bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The sixteen bytes as stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The id of the exception that a word became: the transfer of its money is named like it.
    #[must_use]
    pub fn of(word: WordKey) -> Self {
        Self(*word.exception_transfer(true).as_bytes())
    }

    /// Reads the usual form of a UUID.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        TransactionId::parse(text).map(|id| Self(*id.as_bytes()))
    }
}

impl std::fmt::Display for ExceptionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        TransactionId::from_bytes(self.0).fmt(f)
    }
}

/// An exception as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionCase {
    /// Names it.
    pub id: ExceptionId,
    /// Its money.
    pub set_aside: SetAside,
    /// Why it needs a person.
    pub kind: ExceptionKind,
    /// What the word was about: a transaction, if it is one of ours.
    pub about: Option<TransactionId>,
    /// The number that the engine gave, for one that is nobody's.
    pub number: Option<String>,
    /// Which engine said it.
    pub engine: String,
    /// When, by the business clock.
    pub opened_at: Timestamp,
    /// What a person decided, when, once somebody did.
    pub resolved: Option<(Resolution, Timestamp)>,
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

/// An exception's money, as it waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetAside {
    /// In whose suspense account.
    pub merchant: MerchantId,
    /// By which word.
    pub word: WordKey,
    /// Which way it went.
    pub flow: Flow,
    /// How much; zero where no money moved.
    pub amount: Rupiah,
}

/// What a person decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// It is this project's: what came in is credited to active; what went out is taken from there, and
    /// owed as far as active does not cover it.
    Project(ProjectId),
    /// It goes back the way it came, or came back already: to or from the channel.
    Channel,
    /// The platform keeps it, or bears it.
    Platform,
}

/// The rule that stopped a resolution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ResolutionRefusal {
    /// Money that was put aside is above zero, or there is none.
    #[error("an exception cannot hold less than nothing")]
    AmountNegative,
}

/// The orders of a resolution; none for an exception without money. `owner` is the merchant of the project it names,
/// and `active` that project's active balance.
///
/// Money that waits with one merchant, or with nobody, and turns out to be another's goes back to the channel's side
/// there and comes from it here: no transfer ever joins two merchants.
///
/// # Errors
/// [`ResolutionRefusal::AmountNegative`]. A second, different resolution of one exception is refused by the
/// ledger, since its transfers have the names of the first.
pub fn resolve(
    set_aside: &SetAside,
    resolution: Resolution,
    owner: MerchantId,
    active: Rupiah,
) -> Result<Vec<TransferOrder>, ResolutionRefusal> {
    let amount = set_aside.amount;
    if amount.is_negative() {
        return Err(ResolutionRefusal::AmountNegative);
    }
    let merchant = set_aside.merchant;
    let from_active = amount.min(active).max(Rupiah::ZERO);
    let owed = amount
        .checked_sub(from_active)
        .ok_or(ResolutionRefusal::AmountNegative)?;
    let suspense = AccountId::of_platform(merchant, AccountKind::Suspense);
    let clearing = |merchant| AccountId::of_platform(merchant, AccountKind::Clearing);
    // From where, to where, how much, as if it had come in; what went out goes the other way.
    let movements: Vec<(AccountId, AccountId, Rupiah)> = match resolution {
        Resolution::Channel => vec![(suspense, clearing(merchant), amount)],
        Resolution::Platform => {
            let adjustment = AccountId::of_platform(merchant, AccountKind::Adjustment);
            vec![(suspense, adjustment, amount)]
        }
        Resolution::Project(project) => {
            let parties = Parties {
                merchant: owner,
                project,
            };
            let active = parties.account(AccountKind::Active);
            let parts = match set_aside.flow {
                Flow::In => vec![(active, amount)],
                Flow::Out => vec![
                    (active, from_active),
                    (parties.account(AccountKind::Receivable), owed),
                ],
            };
            let is_home = owner == merchant;
            let source = if is_home { suspense } else { clearing(owner) };
            let returned = (!is_home).then_some((suspense, clearing(merchant), amount));
            let parts = parts
                .into_iter()
                .map(|(account, amount)| (source, account, amount));
            parts.chain(returned).collect()
        }
    };
    let moving = movements
        .into_iter()
        .filter(|(_, _, amount)| amount.is_positive());
    Ok(moving
        .zip(0_u8..)
        .map(|((from, to, amount), place)| {
            let (debit, credit) = match set_aside.flow {
                Flow::In => (from, to),
                Flow::Out => (to, from),
            };
            TransferOrder {
                id: set_aside.word.resolution_transfer(place),
                debit,
                credit,
                amount,
                purpose: Purpose::Resolution,
            }
        })
        .collect())
}

#[cfg(test)]
mod tests;
