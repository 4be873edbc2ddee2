//! Money that goes back to a payer: refunds and chargebacks.
//!
//! Both take from pending up to what is left there of what the payment credited, and the rest from active.
//! Fees are kept. What active cannot cover a chargeback owes ([`AccountKind::Receivable`]), and so does a
//! refund that an engine reports, since its money is gone; a refund that is asked for is refused instead.

use jiff::Timestamp;

use super::{Payment, PaymentOutcome, PaymentRefusal, Reversal, ReversalKind, Status};
use crate::exception::{ExceptionKind, Flow, exception};
use crate::ids::TransactionId;
use crate::ledger::{AccountKind, ProjectBalance, Purpose, Step, TransferOrder, WordKey};
use crate::money::Rupiah;
use crate::word::{Outcome, Report, Word};

/// How often money of one payment can go back.
pub const REVERSALS_MAX: usize = 50;

/// Somebody asks to refund a part of a payment, or all that is left of it.
///
/// `balance` is the project's, as it stands. The key of the word is the refund's, so that the engine's report
/// of the same refund, under the same key, finds it done.
#[must_use]
pub fn refund_requested(
    payment: &Payment,
    word: &Word,
    balance: &ProjectBalance,
    now: Timestamp,
) -> PaymentOutcome {
    decide(payment, word, ReversalKind::Refund, balance, now).unwrap_or_else(|stop| match stop {
        Stop::Done => Outcome::AlreadyDone,
        Stop::Refused(refusal) => Outcome::Refused(refusal),
        Stop::NotPaid => Outcome::Refused(PaymentRefusal::NotRefundable {
            status: payment.status,
        }),
        Stop::TooMuch { left } => Outcome::Refused(PaymentRefusal::MoreThanLeft { left }),
        Stop::Short { needed, .. } => Outcome::Refused(PaymentRefusal::InsufficientBalance {
            needed,
            active: balance.active,
        }),
    })
}

/// An engine reports a refund: the money is with the payer.
#[must_use]
pub fn refunded(payment: &Payment, word: &Word, balance: &ProjectBalance, now: Timestamp) -> PaymentOutcome {
    reported(payment, word, ReversalKind::Refund, balance, now)
}

/// The channel could not carry out a refund that was asked for and booked. The refund stays as it is, since
/// its merchant was told of it; its money is with the channel again and waits for a person.
#[must_use]
pub fn refund_failed(payment: &Payment, refund: WordKey, now: Timestamp) -> PaymentOutcome {
    let booked = |reversal: &&Reversal| reversal.word == refund && reversal.kind == ReversalKind::Refund;
    match payment.reversals.iter().find(booked) {
        None => Outcome::Refused(PaymentRefusal::NoSuchRefund),
        Some(reversal) => {
            let word = Word {
                key: refund,
                amount: reversal.amount,
                occurred_at: now,
            };
            let merchant = payment.terms.parties.merchant;
            exception(merchant, &word, Flow::In, ExceptionKind::RefundFailed)
        }
    }
}

/// An engine reports a refund that was asked for and booked, by its name. `before` is how it was reported before, if
/// it was. What is reported as paid by another engine, or after it was said to have failed, left the channel beside
/// what was booked, and waits for a person.
#[must_use]
pub fn refund_reported(
    payment: &Payment,
    refund: TransactionId,
    word: &Word,
    before: Option<Report>,
) -> PaymentOutcome {
    let key = WordKey::of_transaction(refund);
    let booked = |reversal: &&Reversal| reversal.word == key && reversal.kind == ReversalKind::Refund;
    let needs_a_person = |kind| exception(payment.terms.parties.merchant, word, Flow::Out, kind);
    match (payment.reversals.iter().find(booked), before) {
        (None, _) => Outcome::Refused(PaymentRefusal::NoSuchRefund),
        (Some(_), _) if !word.amount.is_positive() => Outcome::Refused(PaymentRefusal::AmountMustBePositive),
        (Some(_), Some(Report::Failed)) => needs_a_person(ExceptionKind::PaidAfterFailure),
        (Some(_), Some(Report::PaidByAnother)) => needs_a_person(ExceptionKind::PaidTwice),
        (Some(reversal), None | Some(Report::Paid)) if reversal.amount != word.amount => {
            Outcome::Refused(PaymentRefusal::WordUsedOtherwise)
        }
        (Some(_), None | Some(Report::Paid)) => Outcome::AlreadyDone,
    }
}

/// The payer's bank took money back.
#[must_use]
pub fn charged_back(
    payment: &Payment,
    word: &Word,
    balance: &ProjectBalance,
    now: Timestamp,
) -> PaymentOutcome {
    reported(payment, word, ReversalKind::Chargeback, balance, now)
}

fn reported(
    payment: &Payment,
    word: &Word,
    kind: ReversalKind,
    balance: &ProjectBalance,
    now: Timestamp,
) -> PaymentOutcome {
    let needs_a_person = |kind| exception(payment.terms.parties.merchant, word, Flow::Out, kind);
    decide(payment, word, kind, balance, now).unwrap_or_else(|stop| match stop {
        Stop::Done => Outcome::AlreadyDone,
        Stop::NotPaid if payment.paid.is_none() => needs_a_person(ExceptionKind::ReversedUnpaid),
        Stop::NotPaid | Stop::TooMuch { .. } | Stop::Refused(PaymentRefusal::TooManyReversals) => {
            needs_a_person(ExceptionKind::ReversedTooMuch)
        }
        Stop::Short { booked, .. } => *booked,
        Stop::Refused(refusal) => Outcome::Refused(refusal),
    })
}

/// Why a reversal is not simply booked.
enum Stop {
    /// It was booked before.
    Done,
    /// There is nothing to reverse: never paid, or taken back whole.
    NotPaid,
    /// Less is left of the payment.
    TooMuch { left: Rupiah },
    /// Active does not cover it: what it takes from there, and the booking that owes the rest.
    Short {
        needed: Rupiah,
        booked: Box<PaymentOutcome>,
    },
    /// A rule that holds for all.
    Refused(PaymentRefusal),
}

fn decide(
    payment: &Payment,
    word: &Word,
    kind: ReversalKind,
    balance: &ProjectBalance,
    now: Timestamp,
) -> Result<PaymentOutcome, Stop> {
    let out_of_range = || Stop::Refused(PaymentRefusal::OutOfRange);
    if !word.amount.is_positive() {
        return Err(Stop::Refused(PaymentRefusal::AmountMustBePositive));
    }
    if let Some(before) = payment.reversals.iter().find(|before| before.word == word.key) {
        let is_repeat = before.amount == word.amount && before.kind == kind;
        return Err(if is_repeat {
            Stop::Done
        } else {
            Stop::Refused(PaymentRefusal::WordUsedOtherwise)
        });
    }
    match payment.status {
        Status::Success | Status::PartlyRefunded | Status::Refunded => {}
        Status::Pending | Status::Expired | Status::Failed => return Err(Stop::NotPaid),
        // A bank takes a payment back once; what it takes again, or what is refunded after, is too much.
        Status::ChargedBack if kind == ReversalKind::Refund => return Err(Stop::NotPaid),
        Status::ChargedBack => return Err(Stop::TooMuch { left: Rupiah::ZERO }),
    }
    let reversed = payment.reversed().ok_or_else(out_of_range)?;
    let most = match kind {
        ReversalKind::Refund => payment.terms.charge.amount,
        ReversalKind::Chargeback => payment.terms.charge.total_amount,
    };
    let left = most.checked_sub(reversed).ok_or_else(out_of_range)?;
    if word.amount > left {
        return Err(Stop::TooMuch {
            left: left.max(Rupiah::ZERO),
        });
    }
    if payment.reversals.len() >= REVERSALS_MAX {
        return Err(Stop::Refused(PaymentRefusal::TooManyReversals));
    }
    let from_pending = word.amount.min(payment.in_pending);
    let needed = word.amount.checked_sub(from_pending).ok_or_else(out_of_range)?;
    let from_active = needed.min(balance.active).max(Rupiah::ZERO);
    let owed = needed.checked_sub(from_active).ok_or_else(out_of_range)?;
    let mut state = payment.clone();
    state.in_pending = payment
        .in_pending
        .checked_sub(from_pending)
        .ok_or_else(out_of_range)?;
    state.reversals.push(Reversal {
        word: word.key,
        kind,
        amount: word.amount,
        at: now,
    });
    state.status = match kind {
        ReversalKind::Chargeback => Status::ChargedBack,
        ReversalKind::Refund if word.amount == left => Status::Refunded,
        ReversalKind::Refund => Status::PartlyRefunded,
    };
    let sources = [
        (AccountKind::Pending, from_pending),
        (AccountKind::Active, from_active),
        (AccountKind::Receivable, owed),
    ];
    let orders = orders_of(payment, word, kind, sources);
    let booked = Outcome::Booked { state, orders };
    if owed.is_positive() {
        let booked = Box::new(booked);
        Err(Stop::Short { needed, booked })
    } else {
        Ok(booked)
    }
}

fn orders_of(
    payment: &Payment,
    word: &Word,
    kind: ReversalKind,
    sources: [(AccountKind, Rupiah); 3],
) -> Vec<TransferOrder> {
    let purpose = match kind {
        ReversalKind::Refund => Purpose::Refund,
        ReversalKind::Chargeback => Purpose::Chargeback,
    };
    sources
        .into_iter()
        .filter_map(|(source, amount)| {
            let id = Step::Reversal(word.key, source).transfer_of(payment.terms.id);
            let accounts = (source, AccountKind::Clearing);
            payment.terms.parties.order(id, accounts, amount, purpose)
        })
        .collect()
}
