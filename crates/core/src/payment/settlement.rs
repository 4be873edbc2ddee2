//! Settlement: what was paid becomes spendable, less what the project owes.

use jiff::Timestamp;

use super::{Payment, PaymentOutcome, PaymentRefusal};
use crate::calendar::begins_at;
use crate::ledger::{AccountKind, ProjectBalance, Purpose, Step};
use crate::money::Rupiah;
use crate::word::Outcome;

/// Settles a payment when its day has begun: what it has in pending moves to active, and from there as much
/// of it as the project owes goes against that.
///
/// `balance` is the project's, as it stands. With nothing in pending there is nothing to do, so a repeat and
/// a payment that was reversed before its day are both [`Outcome::AlreadyDone`].
#[must_use]
pub fn settle(payment: &Payment, balance: &ProjectBalance, now: Timestamp) -> PaymentOutcome {
    use AccountKind::{Active, Pending, Receivable};
    let Some(paid) = payment.paid.filter(|_| payment.in_pending.is_positive()) else {
        return Outcome::AlreadyDone;
    };
    match begins_at(paid.settles_on) {
        Ok(at) if now < at => return Outcome::Refused(PaymentRefusal::NotDue { at }),
        Ok(_) => {}
        Err(_) => return Outcome::Refused(PaymentRefusal::OutOfRange),
    }
    let terms = &payment.terms;
    let recovered = payment.in_pending.min(balance.receivable).max(Rupiah::ZERO);
    let settlement = terms.parties.order(
        Step::Settlement.transfer_of(terms.id),
        (Pending, Active),
        payment.in_pending,
        Purpose::Settlement,
    );
    let recovery = terms.parties.order(
        Step::Recovery.transfer_of(terms.id),
        (Active, Receivable),
        recovered,
        Purpose::Recovery,
    );
    Outcome::Booked {
        state: Payment {
            in_pending: Rupiah::ZERO,
            ..payment.clone()
        },
        orders: settlement.into_iter().chain(recovery).collect(),
    }
}
