//! One project's day: what it asks for with its key, and what its sums say it has.

mod payments;
mod payouts;
mod reversals;

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::chance::Chance;
use crate::desk::Desk;
use crate::engine::Engine;
use crate::line::{Line, Pair};
use crate::moment;
use crate::receiver::Receiver;
use crate::sums::{Book, Payment};

/// How long the platform may take for what it does by itself.
const PATIENCE: Duration = Duration::from_secs(30);

/// Everybody a project deals with.
#[derive(Debug, Clone)]
pub struct World {
    /// Where the platform is.
    pub address: String,
    /// The engine.
    pub engine: Engine,
    /// Its desk.
    pub desk: Desk,
    /// Where callbacks go.
    pub receiver: Receiver,
    /// What the day is decided by.
    pub seed: u64,
    /// How many payments each project asks for.
    pub payments: usize,
}

/// A project, as it knows itself.
#[derive(Debug)]
pub struct Shop {
    /// The platform's id of it.
    pub id: i64,
    /// The merchant whose it is, counted from 0.
    pub merchant: usize,
    /// Its key.
    pub pair: Pair,
    /// Whether its business is a micro one.
    pub is_micro: bool,
    /// Whether what is paid to it settles on the day it is paid, if that is a working day.
    pub settles_at_once: bool,
    /// What it has.
    pub book: Arc<Mutex<Book>>,
    /// What was paid to it, or is to be.
    pub payments: Vec<Payment>,
    /// Transactions that are no payments: the id, and what it has to be told.
    pub others: Vec<(String, &'static str)>,
    /// What happened, for the table.
    pub counts: Counts,
}

/// What happened to a project.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Refunds that it asked for and got.
    pub refunds: usize,
    /// Refunds and chargebacks that its channel reported.
    pub reversals: usize,
    /// Payouts that succeeded.
    pub paid_out: usize,
    /// Payouts that it asked for and were taken on.
    pub payouts: usize,
    /// Calls that were refused, as they had to be.
    pub refused: usize,
}

/// A project at work.
struct Day<'a> {
    shop: &'a mut Shop,
    world: &'a World,
    line: Line,
    engine_line: Line,
    chance: Chance,
    number: usize,
}

impl Shop {
    /// Lives through the day.
    ///
    /// # Panics
    /// When anything is not as the documentation says.
    pub fn live(&mut self, world: &World) {
        let name = format!("project {}", self.id);
        let line = Line::new(&world.address, &self.pair);
        let mut day = Day {
            shop: self,
            world,
            line,
            engine_line: world.engine.line(),
            chance: Chance::new(world.seed, &name),
            number: 0,
        };
        day.payments();
        day.recorded();
        day.settled();
        day.refunds();
        day.payouts();
        day.inquiries();
        day.reversals();
        day.last_payment();
        day.settled();
        day.statuses();
    }

    /// What the shop has, by its own sums.
    #[must_use]
    pub fn has(&self) -> Book {
        *self.book.lock().expect("no panic while it was held")
    }

    /// Every callback that has to come: the transaction and the status.
    #[must_use]
    pub fn to_be_told(&self) -> Vec<(String, &'static str)> {
        let of_payments = self.payments.iter().flat_map(|payment| {
            let told = payment.told.iter();
            told.map(|status| (payment.id.clone(), *status))
        });
        of_payments.chain(self.others.iter().cloned()).collect()
    }
}

impl Day<'_> {
    fn book<T>(&self, with: impl FnOnce(&mut Book) -> T) -> T {
        with(&mut self.shop.book.lock().expect("no panic while it was held"))
    }

    /// A reference that this project has not used.
    fn reference(&mut self, what: &str) -> String {
        self.number += 1;
        format!("P{}-{what}-{}", self.shop.id, self.number)
    }

    /// Sums up what settles today, and waits until the platform has settled it.
    fn settled(&mut self) {
        let is_due = self.shop.settles_at_once && self.settle_day() <= moment::day_in_jakarta(moment::now());
        if is_due {
            let mut book = self.shop.has();
            for payment in &mut self.shop.payments {
                payment.settle(&mut book);
            }
            self.book(|kept| *kept = book);
        }
        let began = Instant::now();
        loop {
            let found = self.line.get("/api/balance").data();
            let book = self.shop.has();
            if found["active"] == book.active && found["pending"] == book.pending {
                return;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "project {} has {found} and should have {book:?}",
                self.shop.id
            );
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// The day on which a payment of today settles, as the platform says it.
    fn settle_day(&mut self) -> String {
        let paid = self.shop.payments.iter().find(|payment| payment.is_paid());
        let Some(id) = paid.map(|payment| payment.id.clone()) else {
            return moment::day_in_jakarta(moment::now());
        };
        let shown = self.line.get(&format!("/api/check/{id}")).data();
        let day = shown["settleDate"].as_str().unwrap_or_default();
        assert!(
            day.len() > 10,
            "a payment that was paid and has no day of settlement: {shown}"
        );
        day[..10].to_owned()
    }

    /// Everything stands where it should.
    fn statuses(&mut self) {
        let of_payments = self.shop.payments.iter();
        let mut expected: Vec<(String, &'static str, Option<i64>)> = of_payments
            .map(|payment| (payment.id.clone(), payment.status, Some(payment.amount)))
            .collect();
        let others = self.shop.others.iter();
        expected.extend(others.map(|(id, status)| (id.clone(), *status, None)));
        for (id, status, amount) in expected {
            let shown = self.line.get(&format!("/api/check/{id}")).data();
            assert!(shown["status"] == status, "{status} expected: {shown}");
            assert!(
                amount.is_none_or(|amount| shown["totalAmount"] == amount),
                "another amount than {amount:?}: {shown}"
            );
        }
    }
}

fn text(answer: &Value, name: &str) -> String {
    let text = answer[name].as_str();
    text.unwrap_or_else(|| panic!("no {name} in {answer}")).to_owned()
}
