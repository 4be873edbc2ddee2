//! What trade has to have come to: every payment and payout once, every instruction with one at a time, every end told.

use std::collections::{BTreeMap, HashMap};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::endpoint::Endpoint;
use super::trade::{Deed, Traded, event, outcome};
use super::wire::Caller;
use crate::place::Place;

/// How long everything may take to come to its end, on a busy machine.
const ENDED_WITHIN: Duration = Duration::from_secs(60);

/// What a payout costs beside its amount.
const FEE: i64 = 3_000;

/// How long it may take until all is told: a claim of a killed server runs out after a minute.
const TOLD_WITHIN: Duration = Duration::from_secs(120);

/// Transactions whose callbacks are looked at in the database.
const LOOKED_AT: usize = 20;

#[derive(Debug, Clone)]
struct Made {
    shop: usize,
    amount: i64,
    deed: Deed,
}

/// Everything that was acknowledged, or is settled since.
#[derive(Default)]
pub(super) struct Purse {
    payments: BTreeMap<String, Made>,
    payouts: BTreeMap<String, Made>,
    paid: BTreeMap<String, Timestamp>,
    answered: BTreeMap<String, Timestamp>,
    /// Until when each instruction is leased.
    leased: HashMap<String, Timestamp>,
    in_doubt: Vec<Deed>,
    told: usize,
}

impl Purse {
    /// Enters what a trader did, all of it in the order of time.
    pub(super) fn enter(&mut self, mut traded: Vec<Traded>) {
        traded.sort_by_key(|traded| traded.at);
        for Traded {
            deed,
            acknowledged,
            at,
        } in traded
        {
            match acknowledged {
                Some(answer) => self.acknowledge(deed, &answer, at),
                None => self.in_doubt.push(deed),
            }
        }
    }

    fn acknowledge(&mut self, deed: Deed, answer: &Value, at: Timestamp) {
        match &deed {
            Deed::Make {
                shop,
                is_payment,
                amount,
                ..
            } => {
                let id = answer["id"].as_str().unwrap().to_owned();
                let (shop, amount) = (*shop, *amount);
                let made = Made {
                    shop,
                    amount,
                    deed: deed.clone(),
                };
                let all = if *is_payment {
                    &mut self.payments
                } else {
                    &mut self.payouts
                };
                assert!(all.insert(id, made).is_none(), "{deed:?} was made twice");
            }
            Deed::Pay { payment, at, .. } => {
                self.paid.insert(payment.clone(), *at);
            }
            Deed::Claim { .. } => {
                for instruction in answer.as_array().unwrap() {
                    self.offered(instruction, at);
                }
            }
            Deed::Answer { instruction, .. } => {
                self.answered.entry(instruction.clone()).or_insert(at);
            }
        }
    }

    /// An instruction is with one at a time, and with none once it was answered. `at` is when the offer had come, so
    /// that it was made before.
    fn offered(&mut self, instruction: &Value, at: Timestamp) {
        let id = instruction["id"].as_str().unwrap();
        let until: Timestamp = instruction["leasedUntil"].as_str().unwrap().parse().unwrap();
        if let Some(before) = self.leased.insert(id.to_owned(), until) {
            assert!(at >= before, "{id} was offered until {before}, and again by {at}");
        }
        if let Some(answered) = self.answered.get(id) {
            let made = until - jiff::SignedDuration::from_secs(1);
            assert!(
                made <= *answered,
                "{id} was answered at {answered}, and offered at {made}"
            );
        }
    }

    /// Brings everything to its end over a server that nobody kills, and looks whether it is there once.
    pub(super) fn check(&mut self, shops: &mut [Caller], bank: &mut Caller) {
        for deed in std::mem::take(&mut self.in_doubt) {
            if matches!(deed, Deed::Claim { .. }) {
                continue;
            }
            let caller = match &deed {
                Deed::Make { shop, .. } => &mut shops[*shop],
                _ => &mut *bank,
            };
            let answer = caller.ask("POST", &deed.path(), &deed.body(), &deed.headers());
            assert_eq!(answer.status, 200, "{deed:?}: {answer:?}");
            self.acknowledge(deed, &answer.body["responseData"], Timestamp::now());
        }
        self.check_made(shops);
        self.check_paid(bank);
        self.end_payouts(bank);
    }

    /// What was acknowledged is known by its idempotency key.
    fn check_made(&self, shops: &mut [Caller]) {
        for (id, made) in self.payments.iter().chain(&self.payouts) {
            let deed = &made.deed;
            let answer = shops[made.shop].ask("POST", &deed.path(), &deed.body(), &deed.headers());
            assert_eq!(&answer.body["responseData"]["id"], id, "{deed:?}: {answer:?}");
        }
    }

    /// What was said is known, each word of it.
    fn check_paid(&self, bank: &mut Caller) {
        let paid: Vec<_> = self.paid.iter().collect();
        for some in paid.chunks(200) {
            let events: Vec<Value> = some
                .iter()
                .map(|(id, at)| event(id, self.payments[*id].amount, **at))
                .collect();
            let body = json!({ "events": events }).to_string();
            let answer = bank.ask("POST", "/api/engine/events", &body, "");
            for heard in answer.body["responseData"].as_array().unwrap() {
                assert_eq!(heard["result"], "duplicate", "{heard}");
            }
        }
    }

    /// Takes what is left to be done as soon as it is offered, until every payout has ended.
    fn end_payouts(&mut self, bank: &mut Caller) {
        let began = Instant::now();
        while self.payouts.keys().any(|id| !self.answered.contains_key(id)) {
            let claim = Deed::Claim { most: 100 };
            let answer = bank.ask("POST", &claim.path(), &claim.body(), "");
            let offered = answer.body["responseData"].clone();
            self.acknowledge(claim, &offered, Timestamp::now());
            for instruction in offered.as_array().unwrap() {
                let id = instruction["id"].as_str().unwrap().to_owned();
                let outcome = outcome(&id);
                let deed = Deed::Answer {
                    instruction: id,
                    outcome,
                };
                let answer = bank.ask("POST", &deed.path(), &deed.body(), "");
                assert_eq!(answer.body["responseData"]["result"], "accepted", "{answer:?}");
                self.acknowledge(deed, &Value::Null, Timestamp::now());
            }
            assert!(began.elapsed() < ENDED_WITHIN, "a payout is not offered");
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Everything that has ended was told, and its callback is recorded as delivered once. What a killed server had
    /// taken up is told when its claim has run out.
    pub(super) fn check_told(&mut self, place: &Place, database: &str, endpoint: &Endpoint) {
        let paid = self.paid.keys().map(|id| (id, "success"));
        let answered = self.answered.keys().map(|id| match outcome(id) {
            "paid" => (id, "success"),
            _ => (id, "failed"),
        });
        let began = Instant::now();
        for (id, status) in paid.chain(answered) {
            while endpoint.told(id, status) == 0 {
                assert!(
                    began.elapsed() < TOLD_WITHIN,
                    "nobody was told that {id} came to {status}"
                );
                thread::sleep(Duration::from_millis(10));
            }
            self.told += 1;
        }
        let ended: Vec<&String> = self.paid.keys().chain(self.answered.keys()).collect();
        for id in ended.iter().step_by(ended.len() / LOOKED_AT + 1) {
            check_recorded(place, database, id, began);
        }
    }

    /// What trade did to the active and the pending balance of a shop.
    pub(super) fn balance(&self, shop: usize) -> (i64, i64) {
        let spent: i64 = self
            .payouts
            .iter()
            .filter(|(id, made)| made.shop == shop && outcome(id) == "paid")
            .map(|(_, made)| made.amount + FEE)
            .sum();
        let earned: i64 = self
            .paid
            .keys()
            .map(|id| &self.payments[id])
            .filter(|made| made.shop == shop)
            .map(|made| made.amount - (made.amount * 7 + 500) / 1_000)
            .sum();
        (-spent, earned)
    }

    /// How many payments, payouts, and ends that were told.
    pub(super) fn counts(&self) -> (usize, usize, usize) {
        (self.paid.len(), self.payouts.len(), self.told)
    }
}

/// The callback of a transaction is there, and one try of it was taken.
fn check_recorded(place: &Place, database: &str, id: &str, began: Instant) {
    let listed = loop {
        let listed = place.json(&format!("callback list {id} {database}"));
        // It is recorded a moment after it was taken, or taken once more.
        if listed[0]["state"] == "delivered" || began.elapsed() > TOLD_WITHIN {
            break listed;
        }
        thread::sleep(Duration::from_millis(200));
    };
    assert_eq!(listed.as_array().unwrap().len(), 1, "{listed}");
    assert_eq!(listed[0]["state"], "delivered", "{listed}");
    let shown = listed[0]["id"].as_str().unwrap();
    let shown = place.json(&format!("callback show {shown} {database}"));
    let attempts = shown["attempts"].as_array().unwrap();
    let taken = attempts.iter().filter(|attempt| attempt["status"] == 200).count();
    assert_eq!(taken, 1, "{shown}");
}
