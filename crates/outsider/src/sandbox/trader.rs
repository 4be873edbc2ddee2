//! One project in a sandbox: what it asks for, what it wishes to happen, and what it sums up.

use serde_json::{Value, json};

use super::FUNDS;
use crate::chance::Chance;
use crate::line::Line;
use crate::sums::{Book, PAYOUT_FEE, qris_fee};

/// What is to become of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    Pay,
    Decline,
    Late,
    WrongAmount,
    Nothing,
}

impl Wish {
    /// The word for it in the path; none where nothing is asked for.
    fn path(self) -> Option<&'static str> {
        match self {
            Self::Pay => Some("pay"),
            Self::Decline => Some("decline"),
            Self::Late => Some("pay-late"),
            Self::WrongAmount => Some("pay-wrong-amount"),
            Self::Nothing => None,
        }
    }
}

/// Of twenty payments, what becomes of each.
const WISHES: [Wish; 20] = {
    let mut wishes = [Wish::Pay; 20];
    wishes[14] = Wish::Decline;
    wishes[15] = Wish::Decline;
    wishes[16] = Wish::Late;
    wishes[17] = Wish::WrongAmount;
    wishes[18] = Wish::Nothing;
    wishes[19] = Wish::Nothing;
    wishes
};

#[derive(Debug)]
struct Payment {
    id: String,
    amount: i64,
    wish: Wish,
    has_expired: bool,
    /// Money that was given back, each time.
    refunds: Vec<i64>,
    /// The day of the clock, counted from 0.
    round: usize,
}

impl Payment {
    fn status(&self) -> &'static str {
        match self.wish {
            Wish::Pay if self.refunds.is_empty() => "success",
            Wish::Pay => "partly_refunded",
            Wish::Decline => "failed",
            _ if self.has_expired => "expired",
            _ => "pending",
        }
    }
}

#[derive(Debug)]
struct Payout {
    id: String,
    amount: i64,
    /// As the network decided it, once that is known.
    status: &'static str,
}

/// A project at work.
#[derive(Debug)]
pub(super) struct Trader {
    pub(super) project: i64,
    pub(super) merchant: usize,
    pub(super) line: Line,
    pub(super) book: Book,
    pub(super) refunds: usize,
    callback: String,
    chance: Chance,
    payments: Vec<Payment>,
    payouts: Vec<Payout>,
    inquiries: Vec<(String, &'static str)>,
    number: usize,
}

impl Trader {
    pub(super) fn new((project, merchant): (i64, usize), line: Line, callback: &str, seed: u64) -> Self {
        Self {
            project,
            merchant,
            line,
            book: Book::default(),
            refunds: 0,
            callback: callback.to_owned(),
            chance: Chance::new(seed, &format!("trader {project}")),
            payments: Vec::new(),
            payouts: Vec::new(),
            inquiries: Vec::new(),
            number: 0,
        }
    }

    /// Asks for a day's payments and payouts, a few refunds of yesterday's, and whose an account is.
    pub(super) fn trade(&mut self, round: usize, payments: usize, payouts: usize) {
        for number in 0..payments.max(payouts) {
            if number < payments {
                self.payment(round);
            }
            if number < payouts {
                self.payout();
            }
        }
        self.refund_some(round);
        self.inquire();
    }

    fn reference(&mut self) -> String {
        self.number += 1;
        format!("P{}-{}", self.project, self.number)
    }

    fn payment(&mut self, round: usize) {
        let reference = self.reference();
        let amount = self.chance.between(1_000, 2_000_000);
        let body = json!({
            "reference": reference,
            "amount": amount,
            "viewName": "Kopi Senja",
            "additionalInfo": { "callback": self.callback },
        });
        let made = self.line.post_once("/api/qris", &body, &reference).data();
        let id = made["id"].as_str().unwrap_or_default().to_owned();
        let wish = WISHES[self.chance.below(WISHES.len())];
        if let Some(path) = wish.path() {
            let played = self
                .line
                .post(&format!("/api/sandbox/{path}/{id}"), &json!({}))
                .data();
            assert!(played["id"] == id, "{path} of {id}: {played}");
        }
        self.payments.push(Payment {
            id,
            amount,
            wish,
            has_expired: false,
            refunds: Vec::new(),
            round,
        });
    }

    fn payout(&mut self) {
        let reference = self.reference();
        let amount = self.chance.between(10_000, 100_000);
        // No bank knows an account that ends in 000.
        let account = if self.chance.once_in(12) {
            "1234567000".to_owned()
        } else {
            format!("12345{:04}1", self.chance.below(10_000))
        };
        let body = json!({
            "bankCode": "014",
            "recipientAccount": account,
            "reference": reference,
            "amount": amount,
            "additionalInfo": { "callback": self.callback },
        });
        let made = self.line.post_once("/api/disburse", &body, &reference).data();
        self.payouts.push(Payout {
            id: made["id"].as_str().unwrap_or_default().to_owned(),
            amount,
            status: "pending",
        });
    }

    fn refund_some(&mut self, round: usize) {
        for index in 0..self.payments.len() {
            let Payment { id, amount, .. } = &self.payments[index];
            let (id, amount) = (id.clone(), *amount);
            let is_yesterdays = self.payments[index].round + 1 == round;
            if self.payments[index].wish != Wish::Pay || !is_yesterdays || !self.chance.once_in(10) {
                continue;
            }
            let part = self.chance.between(1, amount / 2);
            let reference = self.reference();
            let body = json!({ "id": id, "amount": part, "reference": reference });
            let shown = self.line.post_once("/api/refund", &body, &reference).data();
            assert!(shown["status"] == "partly_refunded", "{shown}");
            self.payments[index].refunds.push(part);
            self.refunds += 1;
        }
    }

    fn inquire(&mut self) {
        for (account, status) in [("1234567891", "success"), ("1234567000", "failed")] {
            let reference = self.reference();
            let body = json!({
                "bankCode": "014",
                "accountNumber": account,
                "reference": reference,
                "additionalInfo": { "callback": self.callback },
            });
            let made = self
                .line
                .post_once("/api/account-inquiry", &body, &reference)
                .data();
            let id = made["id"].as_str().unwrap_or_default().to_owned();
            self.inquiries.push((id, status));
        }
    }

    /// The clock was moved past the last moment at which anybody could pay.
    pub(super) fn expire(&mut self) {
        for payment in &mut self.payments {
            payment.has_expired = true;
        }
    }

    /// What has to be heard of: the transaction, and the status where that is known.
    pub(super) fn awaited(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let payments = self
            .payments
            .iter()
            .filter(|payment| payment.status() != "pending");
        let payments = payments.map(|payment| (payment.id.as_str(), Some(payment.status())));
        let payouts = self.payouts.iter().map(|payout| (payout.id.as_str(), None));
        let inquiries = self.inquiries.iter();
        payments
            .chain(payouts)
            .chain(inquiries.map(|(id, status)| (id.as_str(), Some(*status))))
    }

    /// How many payments have this wish.
    pub(super) fn count(&self, wish: Wish) -> usize {
        self.payments
            .iter()
            .filter(|payment| payment.wish == wish)
            .count()
    }

    pub(super) fn paid(&self) -> usize {
        self.count(Wish::Pay)
    }

    pub(super) fn asked(&self) -> usize {
        self.payments.len()
    }

    /// How many payouts succeeded, and how many there were.
    pub(super) fn payouts(&self) -> (usize, usize) {
        let paid = self.payouts.iter().filter(|payout| payout.status == "success");
        (paid.count(), self.payouts.len())
    }

    /// Looks where everything stands, and adds up what the project must have.
    pub(super) fn sum_up(&mut self, today: &str) {
        let mut book = Book {
            active: FUNDS,
            ..Book::default()
        };
        for index in 0..self.payments.len() {
            let shown = self.check(&self.payments[index].id.clone());
            let payment = &self.payments[index];
            assert!(
                shown["status"] == payment.status() && shown["amount"] == payment.amount,
                "{} of {} expected: {shown}",
                payment.status(),
                payment.amount
            );
            if payment.wish != Wish::Pay {
                continue;
            }
            let credited = payment.amount - qris_fee(payment.amount, false);
            let back: i64 = payment.refunds.iter().sum();
            let settles = shown["settleDate"].as_str().unwrap_or("9999-12-31");
            if settles.get(..10).is_some_and(|day| day <= today) {
                book.active += credited - back;
            } else {
                book.pending += credited - back.min(credited);
                book.active -= back - back.min(credited);
            }
        }
        for index in 0..self.payouts.len() {
            let shown = self.check(&self.payouts[index].id.clone());
            let payout = &mut self.payouts[index];
            payout.status = match shown["status"].as_str() {
                Some("success") => "success",
                Some("failed") => "failed",
                _ => panic!("a payout that nobody decided: {shown}"),
            };
            if payout.status == "success" {
                book.active -= payout.amount + PAYOUT_FEE;
            }
        }
        self.book = book;
    }

    fn check(&mut self, id: &str) -> Value {
        self.line.get(&format!("/api/check/{id}")).data()
    }

    /// Every callback that has to come.
    pub(super) fn to_be_told(&self) -> impl Iterator<Item = (String, &'static str)> {
        let payments = self.payments.iter().flat_map(|payment| {
            let first = if payment.wish == Wish::Pay {
                "success"
            } else {
                payment.status()
            };
            let refunds = payment.refunds.iter().map(|_| "partly_refunded");
            std::iter::once(first)
                .chain(refunds)
                .map(|status| (payment.id.clone(), status))
        });
        let payouts = self
            .payouts
            .iter()
            .map(|payout| (payout.id.clone(), payout.status));
        payments.chain(payouts).chain(self.inquiries.iter().cloned())
    }
}
