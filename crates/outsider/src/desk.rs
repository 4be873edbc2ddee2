//! The engine's desk: takes instructions and carries them out, each in its own way.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::chance::Chance;
use crate::engine::{Engine, Word};
use crate::line::Line;
use crate::sums::{Book, PAYOUT_FEE, Verdict};

/// How long a payout may take before something is wrong.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the desk does with a payout or a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Answers that it was paid, says so twice, and then contradicts itself.
    Paid,
    /// Answers that it failed, and then contradicts itself.
    Failed,
    /// Takes it on, and reports later that it was paid.
    PaidLater,
    /// Takes it on, and reports later that it failed.
    FailedLater,
    /// Reports that it was paid before it answers.
    PaidBeforeAnswer,
    /// Lets the lease run out once.
    Forgotten,
    /// The recipient's bank sends the money back after it was paid.
    CameBack,
    /// Reports another amount, then the right one.
    OtherAmountFirst,
    /// Takes it on and is silent.
    Silent,
    /// An account with an owner.
    Known,
    /// An account that no bank knows.
    Unknown,
}

/// All that can become of a payout that somebody has to hear of.
pub const PAYOUT_FATES: [Fate; 9] = [
    Fate::Paid,
    Fate::Failed,
    Fate::PaidLater,
    Fate::FailedLater,
    Fate::PaidBeforeAnswer,
    Fate::Forgotten,
    Fate::CameBack,
    Fate::OtherAmountFirst,
    Fate::Silent,
];

/// A payout or a question on its way.
#[derive(Debug, Clone)]
pub struct Errand {
    /// What the desk does with it.
    pub fate: Fate,
    /// How much is sent; zero for a question.
    pub amount: i64,
    /// Whose it is.
    pub book: Arc<Mutex<Book>>,
    /// Where it stands, once the desk is done with it.
    pub ended: Option<&'static str>,
}

/// The desk: its clerks share what they know.
#[derive(Debug, Clone)]
pub struct Desk {
    engine: Engine,
    errands: Arc<Mutex<HashMap<String, Errand>>>,
    seen: Arc<Mutex<HashSet<String>>>,
    is_closed: Arc<AtomicBool>,
    is_broken: Arc<AtomicBool>,
    seed: u64,
}

impl Desk {
    /// Opens the desk with so many clerks.
    #[must_use]
    pub fn open(engine: &Engine, seed: u64, clerks: usize) -> (Self, Vec<JoinHandle<()>>) {
        let desk = Self {
            engine: engine.clone(),
            errands: Arc::default(),
            seen: Arc::default(),
            is_closed: Arc::default(),
            is_broken: Arc::default(),
            seed,
        };
        let clerks = (0..clerks).map(|_| {
            let desk = desk.clone();
            thread::spawn(move || {
                let broken = Broken(Arc::clone(&desk.is_broken));
                desk.work();
                std::mem::forget(broken);
            })
        });
        let clerks = clerks.collect();
        (desk, clerks)
    }

    /// Lets the clerks go home when they have nothing in hand.
    pub fn close(&self) {
        self.is_closed.store(true, Ordering::Relaxed);
    }

    /// Makes known what is to become of an errand, before it is asked for.
    pub fn expect(&self, reference: &str, errand: Errand) {
        let mut errands = self.errands.lock().expect("no panic while it was held");
        errands.insert(reference.to_owned(), errand);
    }

    /// Forgets an errand that was refused.
    pub fn forget(&self, reference: &str) {
        let mut errands = self.errands.lock().expect("no panic while it was held");
        errands.remove(reference);
    }

    /// Waits until an errand is done; where it stands then.
    ///
    /// # Panics
    /// When it takes too long.
    #[must_use]
    pub fn wait(&self, reference: &str) -> &'static str {
        let began = Instant::now();
        loop {
            let ended = {
                let errands = self.errands.lock().expect("no panic while it was held");
                errands.get(reference).and_then(|errand| errand.ended)
            };
            if let Some(status) = ended {
                return status;
            }
            assert!(
                !self.is_broken.load(Ordering::Relaxed),
                "a clerk of the desk gave up"
            );
            assert!(began.elapsed() < PATIENCE, "nobody was instructed of {reference}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn work(&self) {
        let mut line = self.engine.line();
        while !self.is_closed.load(Ordering::Relaxed) {
            let body = json!({ "max": 5, "leaseSeconds": 2, "waitSeconds": 1 });
            let offered = line.post("/api/engine/instructions/claim", &body).data();
            for instruction in offered.as_array().into_iter().flatten() {
                self.carry_out(&mut line, instruction);
            }
        }
    }

    fn carry_out(&self, line: &mut Line, instruction: &Value) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let id = text(&instruction["id"]);
        let reference = text(&instruction["transaction"]["merchantRef"]);
        let first_seen = {
            let mut seen = self.seen.lock().expect("no panic while it was held");
            seen.insert(id.clone())
        };
        if instruction["type"] == "refund" {
            // One that is offered again is being carried out.
            if first_seen {
                self.give_back(line, instruction, &id);
            }
            return;
        }
        let errand = {
            let errands = self.errands.lock().expect("no panic while it was held");
            errands.get(&reference).cloned()
        };
        let errand = errand.unwrap_or_else(|| panic!("nobody asked for {instruction}"));
        if errand.fate == Fate::Forgotten {
            if first_seen {
                return;
            }
            assert!(
                instruction["offers"].as_i64() > Some(1),
                "offered again as if it were new"
            );
            let is_taken = !self
                .seen
                .lock()
                .expect("no panic while it was held")
                .insert(format!("{id} again"));
            if is_taken {
                return;
            }
        } else if !first_seen {
            return;
        }
        let ended = if instruction["type"] == "inquire" {
            self.inquire(line, &id, errand.fate)
        } else {
            assert!(
                instruction["amount"] == errand.amount,
                "another amount: {instruction}"
            );
            self.pay_out(line, instruction, &errand)
        };
        {
            let mut book = errand.book.lock().expect("no panic while it was held");
            let cost = if errand.amount > 0 {
                errand.amount + PAYOUT_FEE
            } else {
                0
            };
            match ended {
                "success" => book.hold -= cost,
                "failed" => {
                    book.hold -= cost;
                    book.active += cost;
                }
                _ => {}
            }
        }
        let mut errands = self.errands.lock().expect("no panic while it was held");
        if let Some(errand) = errands.get_mut(&reference) {
            errand.ended = Some(ended);
        }
    }

    fn pay_out(&self, line: &mut Line, instruction: &Value, errand: &Errand) -> &'static str {
        let id = instruction["id"].as_str().unwrap_or_default();
        let about = json!({ "id": instruction["transaction"]["id"] });
        let word = |name: &str, kind: &str, amount: i64, verdict: Verdict| {
            Word::new(&format!("{id}-{name}"), kind, &about, amount, verdict)
        };
        let (amount, engine) = (errand.amount, &self.engine);
        match errand.fate {
            Fate::Failed => {
                answered(line, id, "failed", "accepted");
                // The money left the bank all the same.
                let answer = answered(line, id, "paid", "exception");
                engine.note(&answer, "paid_after_failure", "out", amount);
                "failed"
            }
            Fate::PaidLater | Fate::FailedLater => {
                answered(line, id, "accepted", "accepted");
                let is_paid = errand.fate == Fate::PaidLater;
                let kind = if is_paid {
                    "disbursement.paid"
                } else {
                    "disbursement.failed"
                };
                let words = [word(
                    "end",
                    kind,
                    if is_paid { amount } else { 0 },
                    Verdict::Accepted,
                )];
                engine.say_twice_at_once(line, &words);
                engine.repeat(line, &words);
                if is_paid { "success" } else { "failed" }
            }
            Fate::PaidBeforeAnswer => {
                engine.say(
                    line,
                    &[word("end", "disbursement.paid", amount, Verdict::Accepted)],
                );
                answered(line, id, "paid", "duplicate");
                "success"
            }
            Fate::CameBack => {
                answered(line, id, "paid", "accepted");
                let verdict = Verdict::Exception {
                    kind: "failed_after_success",
                    flow: "in",
                    amount,
                };
                engine.say(line, &[word("back", "disbursement.failed", amount, verdict)]);
                "success"
            }
            Fate::OtherAmountFirst => {
                let verdict = Verdict::Exception {
                    kind: "other_amount",
                    flow: "out",
                    amount: amount - 1,
                };
                let words = [
                    word("wrong", "disbursement.paid", amount - 1, verdict),
                    word("right", "disbursement.paid", amount, Verdict::Accepted),
                ];
                engine.say(line, &words);
                "success"
            }
            Fate::Silent => {
                answered(line, id, "accepted", "accepted");
                "pending"
            }
            _ => {
                answered(line, id, "paid", "accepted");
                answered(line, id, "paid", "duplicate");
                refused(line, id, "failed");
                "success"
            }
        }
    }

    fn inquire(&self, line: &mut Line, id: &str, fate: Fate) -> &'static str {
        let (body, ended) = match fate {
            Fate::Unknown => (json!({ "outcome": "unknown" }), "failed"),
            _ => (
                json!({ "outcome": "answered", "accountName": "SITI RAHAYU" }),
                "success",
            ),
        };
        let answer = line
            .post(&format!("/api/engine/instructions/{id}/result"), &body)
            .data();
        assert!(answer["result"] == "accepted", "{answer}");
        ended
    }

    /// Gives a payer money back. The project's money went when it asked for it, whatever becomes of it here.
    fn give_back(&self, line: &mut Line, instruction: &Value, id: &str) {
        let amount = instruction["amount"].as_i64().unwrap_or_default();
        let reference = instruction["transaction"]["merchantRef"]
            .as_str()
            .unwrap_or_default();
        match Chance::new(self.seed, &format!("{reference} {amount}")).below(3) {
            0 => {
                answered(line, id, "paid", "accepted");
            }
            1 => {
                answered(line, id, "accepted", "accepted");
                let about = json!({ "id": instruction["transaction"]["id"] });
                // It was booked when it was asked for, so the word says what is known.
                let word = Word::new(
                    &format!("{id}-refunded"),
                    "payment.refunded",
                    &about,
                    amount,
                    Verdict::Duplicate,
                );
                self.engine.say(line, &[word.with(json!({ "refund": id }))]);
            }
            _ => {
                let body = json!({ "outcome": "failed" });
                let answer = line
                    .post(&format!("/api/engine/instructions/{id}/result"), &body)
                    .data();
                assert!(answer["result"] == "exception", "a refund that failed: {answer}");
                self.engine.note(&answer, "refund_failed", "in", amount);
            }
        }
        let mut seen = self.seen.lock().expect("no panic while it was held");
        seen.insert(format!("{id} done"));
    }

    /// How many refunds were carried out.
    #[must_use]
    pub fn refunds(&self) -> usize {
        let seen = self.seen.lock().expect("no panic while it was held");
        seen.iter().filter(|id| id.ends_with(" done")).count()
    }
}

/// Tells whoever waits that a clerk gave up, when it is dropped by a panic.
struct Broken(Arc<AtomicBool>);

impl Drop for Broken {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn answered(line: &mut Line, id: &str, outcome: &str, result: &str) -> Value {
    let body = json!({ "outcome": outcome });
    let answer = line
        .post(&format!("/api/engine/instructions/{id}/result"), &body)
        .data();
    assert!(
        answer["result"] == result,
        "{result} was to become of {outcome}, and it became {answer}"
    );
    answer
}

fn refused(line: &mut Line, id: &str, outcome: &str) {
    let body = json!({ "outcome": outcome });
    let answer = line.post(&format!("/api/engine/instructions/{id}/result"), &body);
    assert!(
        answer.status == 409 && answer.code() == "STATUS_CONFLICT",
        "{outcome} was to be refused: {answer:?}"
    );
}
