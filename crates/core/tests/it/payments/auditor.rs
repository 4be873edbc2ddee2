//! A naive auditor. It knows nothing of the rules: it counts what was heard and what was booked, and computes
//! every balance in a second way, from plain numbers.

use std::collections::HashMap;

use sengo_core::disbursement::{Disbursement, Status as PayoutStatus};
use sengo_core::ledger::{Purpose, Transfer};
use sengo_core::payment::{Payment, Status};

use super::Event;
use super::platform::Said;

#[derive(Default)]
pub(super) struct Auditor {
    /// By purpose, how much was booked.
    moved: HashMap<Purpose, i64>,
    /// By purpose, how many transfers.
    counted: HashMap<Purpose, usize>,
    /// What the channels' side must show: what they took in less what they gave out, by every word that was
    /// heard, whatever became of it.
    channels: i64,
}

impl Auditor {
    /// A word was booked, or became an exception; with money or without.
    pub(super) fn heard(&mut self, event: &Event, is_exception: bool, with_money: bool) {
        let flow = match event.said {
            Said::Paid => event.amount,
            Said::Refunded | Said::RefundRequested | Said::ChargedBack | Said::PayoutPaid => -event.amount,
            // A payout that comes back after it had succeeded; before that, failing moves nothing outside.
            Said::PayoutFailed if is_exception => event.amount.max(0),
            _ => 0,
        };
        assert!(flow == 0 || with_money, "money of {event:?} went nowhere");
        self.channels += flow;
    }

    /// A word heard for the first time was left without effect: then it may speak of no money.
    pub(super) fn passed_over(event: &Event) {
        let is_failure = matches!(event.said, Said::Failed | Said::PayoutFailed);
        assert!(is_failure || event.amount <= 0, "the money of {event:?} is lost");
    }

    pub(super) fn booked(&mut self, transfer: &Transfer) {
        *self.moved.entry(transfer.purpose).or_default() += transfer.amount.get();
        *self.counted.entry(transfer.purpose).or_default() += 1;
    }

    fn moved(&self, purpose: Purpose) -> i64 {
        self.moved.get(&purpose).copied().unwrap_or(0)
    }

    fn counted(&self, purpose: Purpose) -> usize {
        self.counted.get(&purpose).copied().unwrap_or(0)
    }

    /// Compares eight balances (active, pending, hold, receivable, clearing, fees, adjustment, suspense) with
    /// what payments and payouts say.
    pub(super) fn check(&self, money: [i64; 8], payments: &[Payment], payouts: &[Option<Disbursement>]) {
        let [
            active,
            pending,
            hold,
            receivable,
            clearing,
            fees,
            adjustment,
            suspense,
        ] = money;
        assert_eq!(money.iter().sum::<i64>(), 0, "the books balance");
        assert!(
            active >= 0 && pending >= 0 && hold >= 0 && receivable <= 0,
            "{money:?}"
        );
        assert_eq!(adjustment, -self.moved(Purpose::Adjustment));

        let paid: Vec<&Payment> = payments.iter().filter(|payment| payment.paid.is_some()).collect();
        let unpaid = [Status::Pending, Status::Expired, Status::Failed];
        for payment in payments {
            assert_eq!(
                payment.paid.is_none(),
                unpaid.contains(&payment.status),
                "{payment:?}"
            );
            let back: i64 = payment
                .reversals
                .iter()
                .map(|reversal| reversal.amount.get())
                .sum();
            let is_right = match payment.status {
                Status::Refunded => back == 10_000,
                Status::PartlyRefunded => 0 < back && back < 10_000,
                Status::ChargedBack => 0 < back && back <= 10_000,
                _ => back == 0,
            };
            assert!(is_right, "{payment:?}");
        }
        // 0.7 % of 10,000 is 70, and 11 % of that 7.7: 8.
        let paid_count = i64::try_from(paid.len()).unwrap();
        assert_eq!(
            self.counted(Purpose::Payment),
            paid.len(),
            "each payment is booked at most once"
        );
        assert_eq!(self.moved(Purpose::Payment), paid_count * 10_000);
        let waiting: i64 = paid.iter().map(|payment| payment.in_pending.get()).sum();
        assert_eq!(pending, waiting, "pending is what the payments have there");

        let reversals = paid.iter().flat_map(|payment| &payment.reversals);
        let back: i64 = reversals.map(|reversal| reversal.amount.get()).sum();
        assert_eq!(
            self.moved(Purpose::Refund) + self.moved(Purpose::Chargeback),
            back
        );

        let with = |status| {
            let payouts = payouts.iter().flatten();
            let amounts = payouts.filter(move |payout| payout.status == status);
            amounts
                .map(|payout| payout.terms.charge.amount.get())
                .collect::<Vec<_>>()
        };
        // A payout costs 3,000, and 330 of tax.
        let cost = |amounts: &[i64]| amounts.iter().map(|amount| amount + 3_330).sum::<i64>();
        let (held, sent) = (with(PayoutStatus::Pending), with(PayoutStatus::Success));
        assert_eq!(hold, cost(&held), "hold is what payouts in flight cost");
        assert_eq!(
            self.counted(Purpose::Payout),
            sent.len(),
            "each payout is paid at most once"
        );
        assert_eq!(self.moved(Purpose::Payout), sent.iter().sum::<i64>());

        let own = active + pending + hold + receivable;
        assert_eq!(
            own,
            paid_count * 9_922 - adjustment - back - cost(&sent),
            "what the project has"
        );
        assert_eq!(fees, paid_count * 78 + i64::try_from(sent.len()).unwrap() * 3_330);
        let booked = paid_count * 10_000 - back - sent.iter().sum::<i64>();
        assert_eq!(
            suspense,
            -clearing - booked,
            "what is not booked waits in suspense"
        );
        assert_eq!(-clearing, self.channels, "the money of every word moved once");
    }
}
