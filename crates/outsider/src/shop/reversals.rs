//! Money that goes back: refunds that the project asks for, and what its channel reports.

use serde_json::json;

use super::Day;
use crate::engine::Word;
use crate::sums::RefundRefused;

impl Day<'_> {
    /// Asks for refunds: of a part, of all, of too much.
    pub(super) fn refunds(&mut self) {
        for index in 0..self.shop.payments.len() {
            if self.chance.once_in(3) {
                let amount = self.shop.payments[index].amount;
                let part = self.chance.between(1, amount);
                self.refund(index, part);
                if self.chance.once_in(3) {
                    self.refund(index, amount - part + 1);
                    self.refund(index, (amount - part).max(1));
                }
            }
        }
    }

    fn refund(&mut self, index: usize, amount: i64) {
        let reference = self.reference("BACK");
        let payment = &mut self.shop.payments[index];
        let id = payment.id.clone();
        let expected = {
            let mut book = self.shop.book.lock().expect("no panic while it was held");
            payment.refund(&mut book, amount)
        };
        let status = payment.status;
        let body = json!({ "id": id, "amount": amount, "reference": reference });
        let answer = self.line.post_once("/api/refund", &body, &reference);
        match expected {
            Ok(()) => {
                self.shop.counts.refunds += 1;
                let shown = answer.data();
                assert!(shown["status"] == status, "{status} expected: {shown}");
            }
            Err(refused) => {
                self.shop.counts.refused += 1;
                let (code, word) = match refused {
                    RefundRefused::NotRefundable => (409, "STATUS_CONFLICT"),
                    RefundRefused::TooMuch => (422, "REQUEST_INVALID"),
                    RefundRefused::NoMoney => (402, "INSUFFICIENT_BALANCE"),
                };
                assert!(
                    answer.status == code && answer.code() == word,
                    "{code} {word} expected of a refund of {amount}: {answer:?}"
                );
            }
        }
    }

    /// Lets the channel report refunds and chargebacks, more than there is money for.
    pub(super) fn reversals(&mut self) {
        for index in 0..self.shop.payments.len() {
            if !self.chance.once_in(8) {
                continue;
            }
            for round in 0..1 + self.chance.below(2) {
                let by_bank = self.chance.once_in(2);
                let payment = &mut self.shop.payments[index];
                let left = (payment.amount - payment.given_back).max(1);
                let amount = self.chance.between(1, left + left / 4);
                let about = json!({ "id": payment.id });
                let verdict = {
                    let mut book = self.shop.book.lock().expect("no panic while it was held");
                    payment.reversed(&mut book, amount, by_bank)
                };
                let kind = if by_bank {
                    "payment.charged_back"
                } else {
                    "payment.refunded"
                };
                let id = format!("{}-back-{round}", payment.id);
                let words = [Word::new(&id, kind, &about, amount, verdict)];
                self.world.engine.say_twice_at_once(&mut self.engine_line, &words);
                self.shop.counts.reversals += 1;
            }
        }
    }
}
