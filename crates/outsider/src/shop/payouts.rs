//! Payouts, among them one too many, and questions about accounts.

use std::sync::Arc;
use std::thread;

use serde_json::json;

use super::{Day, text};
use crate::desk::{Errand, Fate, PAYOUT_FATES};
use crate::line::{Answer, Line};
use crate::sums::PAYOUT_FEE;

/// How many ask at once for what only some of them can have.
const RIVALS: usize = 6;

/// How many of them there is money for.
const WINNERS: i64 = 3;

impl Day<'_> {
    /// Pays out, in every way in which that can go.
    pub(super) fn payouts(&mut self) {
        let whole = self.shop.has().active;
        let spendable = whole / 2;
        let count = i64::try_from(PAYOUT_FATES.len()).unwrap_or(1);
        let most = spendable / count - PAYOUT_FEE;
        if most >= 2 {
            let mut sent = Vec::new();
            for fate in PAYOUT_FATES {
                let amount = self.chance.between(2, most);
                sent.push(self.pay_out(amount, fate));
            }
            // More than there ever was.
            let reference = self.reference("OUT");
            let answer = self.ask(&reference, whole);
            self.too_much(&answer);
            self.await_ends(sent);
            if self.chance.once_in(4) {
                self.rivals();
            }
        } else {
            let reference = self.reference("OUT");
            let answer = self.ask(&reference, whole.max(1));
            self.too_much(&answer);
        }
    }

    fn pay_out(&mut self, amount: i64, fate: Fate) -> (String, String) {
        let reference = self.reference("OUT");
        self.expect(&reference, amount, fate);
        if self.chance.once_in(5) {
            let body = body(&reference, amount, &self.world.receiver.url);
            self.line.post_and_hang_up("/api/disburse", &body, &reference);
        }
        let made = self.ask(&reference, amount).data();
        assert!(
            made["fee"] == PAYOUT_FEE && made["totalAmount"] == amount + PAYOUT_FEE,
            "a payout of {amount}: {made}"
        );
        self.held(amount);
        (reference, text(&made, "id"))
    }

    fn expect(&self, reference: &str, amount: i64, fate: Fate) {
        let errand = Errand {
            fate,
            amount,
            book: Arc::clone(&self.shop.book),
            ended: None,
        };
        self.world.desk.expect(reference, errand);
    }

    fn held(&mut self, amount: i64) {
        self.shop.counts.payouts += 1;
        self.book(|book| {
            book.active -= amount + PAYOUT_FEE;
            book.hold += amount + PAYOUT_FEE;
        });
    }

    fn ask(&mut self, reference: &str, amount: i64) -> Answer {
        let body = body(reference, amount, &self.world.receiver.url);
        self.line.post_once("/api/disburse", &body, reference)
    }

    fn too_much(&mut self, answer: &Answer) {
        self.shop.counts.refused += 1;
        assert!(
            answer.status == 402 && answer.code() == "INSUFFICIENT_BALANCE",
            "a payout that nothing covers: {answer:?}"
        );
    }

    fn await_ends(&mut self, sent: Vec<(String, String)>) {
        for (reference, id) in sent {
            let status = self.world.desk.wait(&reference);
            self.shop.counts.paid_out += usize::from(status == "success");
            if status == "pending" {
                let shown = self.line.get(&format!("/api/check/{id}")).data();
                assert!(shown["status"] == "pending", "{shown}");
            } else {
                self.shop.others.push((id, status));
            }
        }
    }

    /// Several ask at the same moment for money that is there for only some of them.
    fn rivals(&mut self) {
        let amount = self.shop.has().active / WINNERS - PAYOUT_FEE;
        if amount <= WINNERS * PAYOUT_FEE {
            return;
        }
        let mut asking = Vec::new();
        for _ in 0..RIVALS {
            let reference = self.reference("OUT");
            self.expect(&reference, amount, Fate::Paid);
            let mut line = Line::new(&self.world.address, &self.shop.pair);
            let body = body(&reference, amount, &self.world.receiver.url);
            asking.push(thread::spawn(move || {
                let answer = line.post_once("/api/disburse", &body, &reference);
                (reference, answer)
            }));
        }
        let mut sent = Vec::new();
        for asking in asking {
            let (reference, answer) = asking.join().expect("an answer");
            if answer.status == 200 {
                self.held(amount);
                sent.push((reference, text(&answer.data(), "id")));
            } else {
                self.too_much(&answer);
                self.world.desk.forget(&reference);
            }
        }
        let won = i64::try_from(sent.len()).unwrap_or(0);
        assert!(
            won == WINNERS,
            "{won} payouts were taken on where there was money for {WINNERS}"
        );
        self.await_ends(sent);
    }

    /// Asks whose accounts two numbers are.
    pub(super) fn inquiries(&mut self) {
        for (fate, name) in [(Fate::Known, Some("SITI RAHAYU")), (Fate::Unknown, None)] {
            let reference = self.reference("WHOSE");
            self.expect(&reference, 0, fate);
            let body = json!({
                "bankCode": "014",
                "accountNumber": "1234567890",
                "reference": reference,
                "additionalInfo": { "callback": self.world.receiver.url },
            });
            let made = self
                .line
                .post_once("/api/account-inquiry", &body, &reference)
                .data();
            let id = text(&made, "id");
            let status = self.world.desk.wait(&reference);
            let shown = self.line.get(&format!("/api/check/{id}")).data();
            assert!(
                shown["status"] == status && shown["accountName"].as_str() == name,
                "{status} and {name:?} expected: {shown}"
            );
            self.shop.others.push((id, status));
        }
    }
}

fn body(reference: &str, amount: i64, callback: &str) -> serde_json::Value {
    json!({
        "bankCode": "014",
        "recipientAccount": "1234567890",
        "reference": reference,
        "amount": amount,
        "additionalInfo": { "callback": callback },
    })
}
