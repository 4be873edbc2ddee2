//! The words that end the wait for a payer: paid, failed, and the passing of time.

use jiff::Timestamp;

use super::{Paid, Payment, PaymentOutcome, PaymentRefusal, Status};
use crate::calendar::Calendar;
use crate::exception::{ExceptionKind, Flow, exception};
use crate::ledger::{AccountKind, Purpose, Step, TransferOrder};
use crate::word::{Outcome, Word};

/// A payer paid.
///
/// What counts for expiry is when it was paid, as long as the payment is still pending: a word that is late
/// but speaks of a payment in time is booked. Once the payment is expired its merchant was told so, and the
/// money needs a person.
#[must_use]
pub fn paid(payment: &Payment, word: &Word, calendar: &Calendar, now: Timestamp) -> PaymentOutcome {
    let terms = &payment.terms;
    if !word.amount.is_positive() {
        return Outcome::Refused(PaymentRefusal::AmountMustBePositive);
    }
    if payment.paid.is_some_and(|paid| paid.word == word.key) {
        return if word.amount == terms.charge.total_amount {
            Outcome::AlreadyDone
        } else {
            Outcome::Refused(PaymentRefusal::WordUsedOtherwise)
        };
    }
    let needs_a_person = |kind| exception(terms.parties.merchant, word, Flow::In, kind);
    match payment.status {
        Status::Pending if word.occurred_at >= terms.expires_at => {
            return needs_a_person(ExceptionKind::PaidAfterExpiry);
        }
        Status::Pending => {}
        Status::Expired => return needs_a_person(ExceptionKind::PaidAfterExpiry),
        Status::Failed => return needs_a_person(ExceptionKind::PaidAfterFailure),
        Status::Success | Status::PartlyRefunded | Status::Refunded | Status::ChargedBack => {
            return needs_a_person(ExceptionKind::PaidTwice);
        }
    }
    if word.amount != terms.charge.total_amount {
        return needs_a_person(ExceptionKind::OtherAmount);
    }
    // An engine's clock may be ahead of ours, or behind the creation that it answers.
    let at = word.occurred_at.min(now).max(terms.created_at);
    let Ok(settles) = calendar.settles_on(at, terms.working_days) else {
        return needs_a_person(ExceptionKind::NoSettlementDay);
    };
    Outcome::Booked {
        state: Payment {
            status: Status::Success,
            paid: Some(Paid {
                word: word.key,
                at,
                settles_on: settles.date,
            }),
            in_pending: terms.charge.credited,
            ..payment.clone()
        },
        orders: orders_of_payment(payment),
    }
}

/// All that the payer paid comes in, and the platform's part goes off it.
fn orders_of_payment(payment: &Payment) -> Vec<TransferOrder> {
    use AccountKind::{Clearing, Fees, Pending};
    let (terms, charge) = (&payment.terms, &payment.terms.charge);
    [
        (
            Step::Amount,
            (Clearing, Pending),
            charge.total_amount,
            Purpose::Payment,
        ),
        (Step::Fee, (Pending, Fees), charge.fee, Purpose::Fee),
        (Step::Tax, (Pending, Fees), charge.tax, Purpose::Tax),
    ]
    .into_iter()
    .filter_map(|(step, accounts, amount, purpose)| {
        let id = step.transfer_of(terms.id);
        terms.parties.order(id, accounts, amount, purpose)
    })
    .collect()
}

/// The channel says that the payment failed. No money moves; what is said of a payment that was paid is an
/// exception without money, because one of the two words is wrong.
#[must_use]
pub fn failed(payment: &Payment, word: &Word, now: Timestamp) -> PaymentOutcome {
    match payment.status {
        Status::Pending => Outcome::Booked {
            state: Payment {
                status: Status::Failed,
                failed_at: Some(word.occurred_at.min(now).max(payment.terms.created_at)),
                ..payment.clone()
            },
            orders: Vec::new(),
        },
        Status::Failed | Status::Expired => Outcome::AlreadyDone,
        Status::Success | Status::PartlyRefunded | Status::Refunded | Status::ChargedBack => {
            let without_money = Word {
                amount: crate::money::Rupiah::ZERO,
                ..*word
            };
            let merchant = payment.terms.parties.merchant;
            exception(
                merchant,
                &without_money,
                Flow::In,
                ExceptionKind::FailedAfterSuccess,
            )
        }
    }
}

/// Time passed. Everything but a pending payment is left as it is.
#[must_use]
pub fn expire(payment: &Payment, now: Timestamp) -> PaymentOutcome {
    match payment.status {
        Status::Pending if now < payment.terms.expires_at => Outcome::Refused(PaymentRefusal::NotDue {
            at: payment.terms.expires_at,
        }),
        Status::Pending => Outcome::Booked {
            state: Payment {
                status: Status::Expired,
                ..payment.clone()
            },
            orders: Vec::new(),
        },
        _ => Outcome::AlreadyDone,
    }
}
