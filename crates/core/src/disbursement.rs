//! Disbursements: money sent to a bank account. Pending → success | failed.
//!
//! Amount and fee are held when it starts, so that no two payouts spend the same money. Success lets the
//! amount go and the platform keep its part; failure makes all of it spendable again.

#[cfg(test)]
mod tests;

use jiff::Timestamp;
use thiserror::Error;

use crate::exception::{ExceptionKind, Flow, exception};
use crate::fee::Charge;
use crate::ids::TransactionId;
use crate::ledger::{AccountKind, Parties, Purpose, Step, TransferOrder, WordKey};
use crate::money::Rupiah;
use crate::word::{Outcome, Word};

/// Where a disbursement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// The money is held and the channel at work.
    Pending,
    /// The recipient has it.
    Success,
    /// The project has it back.
    Failed,
}

impl Status {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Success, Self::Failed];

    /// The number stored for the status, the same as a payment's of this word; never changed once released.
    #[must_use]
    pub fn code(self) -> i16 {
        match self {
            Self::Pending => 1,
            Self::Success => 2,
            Self::Failed => 4,
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
            Self::Failed => "failed",
        }
    }
}

/// What was agreed when a disbursement was created; never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DisbursementTerms {
    /// Names it.
    pub id: TransactionId,
    /// Whose it is.
    pub parties: Parties,
    /// Amount, fee and tax. Its total is what the project is charged.
    pub charge: Charge,
    /// When it was created.
    pub created_at: Timestamp,
}

/// How a disbursement ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// By which word.
    pub word: WordKey,
    /// When: the engine's time, brought within the disbursement's life so far.
    pub at: Timestamp,
}

/// A disbursement as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disbursement {
    /// What was agreed.
    pub terms: DisbursementTerms,
    /// Where it stands.
    pub status: Status,
    /// How it ended, once it did.
    pub ended: Option<Ended>,
}

/// The rule that refused a word or a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DisbursementRefusal {
    /// Money that moves is above zero.
    #[error("the amount must be above zero")]
    AmountMustBePositive,
    /// The word was booked before, and said something else.
    #[error("this word was booked before and said something else")]
    WordUsedOtherwise,
    /// The project does not have the money.
    #[error("the active balance of {active} does not cover {needed}")]
    InsufficientBalance {
        /// Amount, fee and tax.
        needed: Rupiah,
        /// What is there.
        active: Rupiah,
    },
}

/// What becomes of a word about a disbursement.
pub type DisbursementOutcome = Outcome<Disbursement, DisbursementRefusal>;

/// Starts a disbursement: what it costs moves from active to hold.
///
/// # Errors
/// [`DisbursementRefusal::AmountMustBePositive`], [`DisbursementRefusal::InsufficientBalance`].
pub fn start(
    terms: DisbursementTerms,
    active: Rupiah,
) -> Result<(Disbursement, Vec<TransferOrder>), DisbursementRefusal> {
    let needed = terms.charge.total_amount;
    if !terms.charge.amount.is_positive() {
        return Err(DisbursementRefusal::AmountMustBePositive);
    }
    if needed > active {
        return Err(DisbursementRefusal::InsufficientBalance { needed, active });
    }
    let disbursement = Disbursement {
        terms,
        status: Status::Pending,
        ended: None,
    };
    let accounts = (AccountKind::Active, AccountKind::Hold);
    let orders = orders_of(&terms, &[(Step::Hold, accounts, needed, Purpose::Hold)]);
    Ok((disbursement, orders))
}

/// The recipient has the money.
#[must_use]
pub fn paid(disbursement: &Disbursement, word: &Word, now: Timestamp) -> DisbursementOutcome {
    use AccountKind::{Clearing, Fees, Hold};
    let (terms, charge) = (&disbursement.terms, &disbursement.terms.charge);
    if !word.amount.is_positive() {
        return Outcome::Refused(DisbursementRefusal::AmountMustBePositive);
    }
    let is_repeat = disbursement.ended.is_some_and(|ended| ended.word == word.key);
    let needs_a_person = |kind| exception(terms.parties.merchant, word, Flow::Out, kind);
    match disbursement.status {
        Status::Success if is_repeat && word.amount == charge.amount => Outcome::AlreadyDone,
        Status::Success | Status::Failed if is_repeat => {
            Outcome::Refused(DisbursementRefusal::WordUsedOtherwise)
        }
        Status::Success => needs_a_person(ExceptionKind::PaidTwice),
        Status::Failed => needs_a_person(ExceptionKind::PaidAfterFailure),
        Status::Pending if word.amount != charge.amount => needs_a_person(ExceptionKind::OtherAmount),
        Status::Pending => Outcome::Booked {
            state: ended(disbursement, Status::Success, word, now),
            orders: orders_of(
                terms,
                &[
                    (Step::Amount, (Hold, Clearing), charge.amount, Purpose::Payout),
                    (Step::Fee, (Hold, Fees), charge.fee, Purpose::Fee),
                    (Step::Tax, (Hold, Fees), charge.tax, Purpose::Tax),
                ],
            ),
        },
    }
}

/// The channel could not pay it out. Amount and fee are spendable again.
///
/// Said after a success it means that the recipient's bank sent the money back, or that a word is wrong: the
/// amount of the word, if it has one, waits in suspense for a person.
#[must_use]
pub fn failed(disbursement: &Disbursement, word: &Word, now: Timestamp) -> DisbursementOutcome {
    let terms = &disbursement.terms;
    let is_repeat = disbursement.ended.is_some_and(|ended| ended.word == word.key);
    match disbursement.status {
        Status::Failed => Outcome::AlreadyDone,
        Status::Success if is_repeat => Outcome::Refused(DisbursementRefusal::WordUsedOtherwise),
        Status::Success => exception(
            terms.parties.merchant,
            word,
            Flow::In,
            ExceptionKind::FailedAfterSuccess,
        ),
        Status::Pending => {
            let accounts = (AccountKind::Hold, AccountKind::Active);
            let held = terms.charge.total_amount;
            Outcome::Booked {
                state: ended(disbursement, Status::Failed, word, now),
                orders: orders_of(terms, &[(Step::Release, accounts, held, Purpose::Release)]),
            }
        }
    }
}

fn ended(disbursement: &Disbursement, status: Status, word: &Word, now: Timestamp) -> Disbursement {
    let at = word.occurred_at.min(now).max(disbursement.terms.created_at);
    Disbursement {
        terms: disbursement.terms,
        status,
        ended: Some(Ended { word: word.key, at }),
    }
}

type Movement = (Step, (AccountKind, AccountKind), Rupiah, Purpose);

fn orders_of(terms: &DisbursementTerms, movements: &[Movement]) -> Vec<TransferOrder> {
    movements
        .iter()
        .filter_map(|(step, accounts, amount, purpose)| {
            let id = step.transfer_of(terms.id);
            terms.parties.order(id, *accounts, *amount, *purpose)
        })
        .collect()
}
