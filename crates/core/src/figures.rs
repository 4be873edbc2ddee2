//! Figures: what happened in an hour, by channel, summed so that a year of it is read at a glance.
//!
//! Everything is counted in the hour in which it happened by the business clock: a payment where it was created, again
//! where it was paid, expired or failed, and each refund where it was booked. What a decision adds is what the figures
//! of the transaction are after it, less what they were before ([`change`]), so that no writer of transactions can
//! forget to count, and settling, which changes no figure, adds nothing.
//!
//! Figures are kept by hours, days and months ([`Grain`]). Hours are those of UTC. Jakarta is whole hours away from
//! it, so its days and months are whole hours; a zone of half hours would need half hours here.

mod period;
mod report;
mod slot;
#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};

use crate::disbursement::{self, Disbursement};
use crate::fee::Charge;
use crate::payment::{Payment, ReversalKind, Status};
use crate::transaction::{State, Transaction};

pub use period::{Period, PeriodFault, REPORT_DAYS_DEFAULT, REPORT_DAYS_MAX, Recent};
pub use report::{BASIS_POINTS, Forecast, Grouping, Part, Portion, Report, Settling, Totals};
pub use slot::{Grain, Slot, SlotRange, Term, hour_of, terms};

/// How many numbers [`Figures`] are.
pub const FIGURES: usize = 13;

/// What happened: counts, whole rupiah, and seconds of waiting, all zero or more. Of payments and of disbursements
/// alike; the channel says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// How many were created.
    pub created: i64,
    /// How many were paid.
    pub succeeded: i64,
    /// How many were not paid in time.
    pub expired: i64,
    /// How many failed.
    pub failed: i64,
    /// The amounts of those that were paid.
    pub gross: i64,
    /// The platform's fees for them, without tax.
    pub fee: i64,
    /// Tax on the fees.
    pub tax: i64,
    /// What they left for whom they were meant: the project, or for a disbursement the recipient.
    pub net: i64,
    /// Seconds from creation to payment, summed over those that were paid.
    pub waited: i64,
    /// How many refunds there were.
    pub refunds: i64,
    /// What they gave back.
    pub refunded: i64,
    /// How many chargebacks there were.
    pub chargebacks: i64,
    /// What they took back.
    pub charged_back: i64,
}

impl Figures {
    /// As numbers, in the order in which they are stored.
    #[must_use]
    pub fn to_numbers(&self) -> [i64; FIGURES] {
        [
            self.created,
            self.succeeded,
            self.expired,
            self.failed,
            self.gross,
            self.fee,
            self.tax,
            self.net,
            self.waited,
            self.refunds,
            self.refunded,
            self.chargebacks,
            self.charged_back,
        ]
    }

    /// From numbers in the order in which they are stored.
    #[must_use]
    pub fn from_numbers(numbers: [i64; FIGURES]) -> Self {
        let [
            created,
            succeeded,
            expired,
            failed,
            gross,
            fee,
            tax,
            net,
            waited,
            refunds,
            refunded,
            chargebacks,
            charged_back,
        ] = numbers;
        Self {
            created,
            succeeded,
            expired,
            failed,
            gross,
            fee,
            tax,
            net,
            waited,
            refunds,
            refunded,
            chargebacks,
            charged_back,
        }
    }

    /// Both together. A number that does not fit 64 bits stays at the end of them: an amount has at most 13 digits, so
    /// a sum gets there after hundreds of thousands of the largest.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.combined(other, i64::saturating_add)
    }

    fn less(&self, other: &Self) -> Self {
        self.combined(other, i64::saturating_sub)
    }

    fn combined(&self, other: &Self, combine: fn(i64, i64) -> i64) -> Self {
        let mut numbers = self.to_numbers();
        for (number, other) in numbers.iter_mut().zip(other.to_numbers()) {
            *number = combine(*number, other);
        }
        Self::from_numbers(numbers)
    }

    /// Whether nothing happened.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// What a transaction adds to the figures of its channel, as it stands: at most once for each moment at which
/// something happened to it. An inquiry moves no money and is not counted.
#[must_use]
pub fn of(transaction: &Transaction) -> Vec<(Timestamp, Figures)> {
    match &transaction.state {
        State::Payment(payment) => of_payment(payment),
        State::Disbursement(disbursement) => of_disbursement(disbursement),
        State::Inquiry(_) => Vec::new(),
    }
}

/// What a decision adds that leaves a transaction as `after`, by hours. Before, it was not there or stood as `before`.
#[must_use]
pub fn change(before: Option<&Transaction>, after: &Transaction) -> Vec<(Slot, Figures)> {
    let taken = before.map(of).unwrap_or_default();
    let nothing = Figures::default();
    let away = taken.iter().map(|(at, figures)| (*at, nothing.less(figures)));
    let mut changes: Vec<(Slot, Figures)> = Vec::new();
    for (at, figures) in of(after).into_iter().chain(away) {
        let hour = hour_of(at);
        match changes.iter_mut().find(|(slot, _)| *slot == hour) {
            Some((_, sum)) => *sum = sum.and(&figures),
            None => changes.push((hour, figures)),
        }
    }
    changes.retain(|(_, figures)| !figures.is_nothing());
    changes
}

fn of_payment(payment: &Payment) -> Vec<(Timestamp, Figures)> {
    let terms = &payment.terms;
    let mut happened = vec![(terms.created_at, created())];
    if let Some(paid) = payment.paid {
        happened.push((paid.at, succeeded(&terms.charge, terms.created_at, paid.at)));
    }
    match payment.status {
        Status::Expired => happened.push((terms.expires_at, expired())),
        Status::Failed => happened.push((payment.failed_at.unwrap_or(terms.created_at), failed())),
        Status::Pending
        | Status::Success
        | Status::PartlyRefunded
        | Status::Refunded
        | Status::ChargedBack => {}
    }
    for reversal in &payment.reversals {
        let amount = reversal.amount.get();
        let figures = match reversal.kind {
            ReversalKind::Refund => Figures {
                refunds: 1,
                refunded: amount,
                ..Figures::default()
            },
            ReversalKind::Chargeback => Figures {
                chargebacks: 1,
                charged_back: amount,
                ..Figures::default()
            },
        };
        happened.push((reversal.at, figures));
    }
    happened
}

fn of_disbursement(disbursement: &Disbursement) -> Vec<(Timestamp, Figures)> {
    let terms = &disbursement.terms;
    let mut happened = vec![(terms.created_at, created())];
    let ended_at = disbursement.ended.map_or(terms.created_at, |ended| ended.at);
    match disbursement.status {
        disbursement::Status::Pending => {}
        disbursement::Status::Success => {
            happened.push((ended_at, succeeded(&terms.charge, terms.created_at, ended_at)));
        }
        disbursement::Status::Failed => happened.push((ended_at, failed())),
    }
    happened
}

fn created() -> Figures {
    Figures {
        created: 1,
        ..Figures::default()
    }
}

fn succeeded(charge: &Charge, created_at: Timestamp, at: Timestamp) -> Figures {
    Figures {
        succeeded: 1,
        gross: charge.amount.get(),
        fee: charge.fee.get(),
        tax: charge.tax.get(),
        net: charge.credited.get(),
        waited: at.duration_since(created_at).max(SignedDuration::ZERO).as_secs(),
        ..Figures::default()
    }
}

fn expired() -> Figures {
    Figures {
        expired: 1,
        ..Figures::default()
    }
}

fn failed() -> Figures {
    Figures {
        failed: 1,
        ..Figures::default()
    }
}
