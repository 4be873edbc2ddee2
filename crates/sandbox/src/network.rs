//! Takes instructions and does what they say, each in its own time.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::fate::Fate;
use crate::line::{Failure, call, call_and_hang_up};
use crate::port::{Kind, Offered, Play};
use crate::statements::Statements;
use crate::words::{Mouth, Word};
use crate::{Behaviour, Port};

const CLAIM: &str = "/api/engine/instructions/claim";

/// How many instructions are taken at once.
const TAKEN_MAX: u32 = 100;

/// How long they are kept: what is not answered until then is offered again, and the network looks again.
const LEASE_SECONDS: u32 = 5;

/// How long a claim waits at the port.
const WAIT_SECONDS: u32 = 10;

/// The pause after a claim that failed.
const AGAIN_AFTER: Duration = Duration::from_millis(500);

/// The longest that something late is late, in milliseconds.
const LATE_MILLISECONDS_MAX: u64 = 1_500;

/// How many ids are remembered.
const REMEMBERED_MAX: usize = 100_000;

/// How often an answer is given before the network waits to be asked again.
const ANSWERS_MAX: u32 = 5;

/// The network.
#[derive(Debug)]
pub struct Network {
    port: Arc<Port>,
    behaviour: Arc<Behaviour>,
}

/// What runs beside each other shares this.
#[derive(Debug, Clone)]
struct Shared {
    port: Arc<Port>,
    behaviour: Arc<Behaviour>,
    mouth: Mouth,
    statements: Statements,
    /// Instructions that are being dealt with.
    busy: Arc<Mutex<HashSet<String>>>,
    /// Payouts that are decided, each with the instruction by which it was: the developer's or its own. One bank
    /// pays once.
    decided: Arc<Mutex<HashMap<String, String>>>,
}

impl Network {
    /// A network behind a port.
    pub fn new(port: Port, behaviour: Behaviour) -> Self {
        Self {
            port: Arc::new(port),
            behaviour: Arc::new(behaviour),
        }
    }

    /// Plays until it is dropped.
    pub async fn run(self) {
        let statements = Statements::new(self.behaviour.statements.clone());
        let (mouth, sending) = Mouth::open(
            Arc::clone(&self.port),
            Arc::clone(&self.behaviour),
            statements.clone(),
        );
        let shared = Shared {
            port: self.port,
            behaviour: self.behaviour,
            mouth,
            statements,
            busy: Arc::default(),
            decided: Arc::default(),
        };
        tokio::join!(sending, take(shared));
    }
}

async fn take(shared: Shared) {
    let mut round: u64 = 0;
    let mut dealing = tokio::task::JoinSet::new();
    loop {
        round = round.wrapping_add(1);
        let body = json!({ "max": TAKEN_MAX, "leaseSeconds": LEASE_SECONDS, "waitSeconds": WAIT_SECONDS });
        if Fate::of(&shared.behaviour, &round.to_string()).goes_wrong("claims and is gone", 3) {
            // Whatever was leased by this comes again when its lease has run out.
            let body = json!({ "max": 1, "leaseSeconds": 1, "waitSeconds": 0 });
            call_and_hang_up(&shared.port, CLAIM, &body).await;
        }
        match call(&shared.port, CLAIM, &body).await {
            Ok(offered) => {
                for offered in read(offered) {
                    if shared.begin(&offered.id) {
                        let shared = shared.clone();
                        dealing.spawn(async move {
                            shared.deal(&offered).await;
                            shared.end(&offered.id);
                        });
                    }
                }
            }
            Err(failure) => {
                tracing::debug!(%failure, "the sandbox's network cannot take instructions");
                tokio::time::sleep(AGAIN_AFTER).await;
            }
        }
        while dealing.try_join_next().is_some() {}
    }
}

fn read(offered: Value) -> Vec<Offered> {
    let entries = match offered {
        Value::Array(entries) => entries,
        _ => Vec::new(),
    };
    let read = entries.into_iter().map(serde_json::from_value);
    read.filter_map(|read| {
        read.inspect_err(|error| tracing::error!(%error, "the sandbox's network cannot read an instruction"))
            .ok()
    })
    .collect()
}

fn remember(set: &Mutex<HashSet<String>>, id: &str) -> bool {
    let Ok(mut set) = set.lock() else { return false };
    if set.len() >= REMEMBERED_MAX {
        set.clear();
    }
    set.insert(id.to_owned())
}

impl Shared {
    /// Whether this instruction is not being dealt with already. It is offered again while it is.
    fn begin(&self, id: &str) -> bool {
        remember(&self.busy, id)
    }

    fn end(&self, id: &str) {
        if let Ok(mut busy) = self.busy.lock() {
            busy.remove(id);
        }
    }

    /// Decides a payout by an instruction, unless another one has: what was said of it then stands. The same
    /// instruction may say again what it said.
    fn decides(&self, payout: &str, instruction: &str) -> bool {
        let Ok(mut decided) = self.decided.lock() else {
            return false;
        };
        if decided.len() >= REMEMBERED_MAX {
            decided.clear();
        }
        let by = decided.entry(payout.to_owned());
        by.or_insert_with(|| instruction.to_owned()) == instruction
    }

    async fn deal(&self, offered: &Offered) {
        let fate = Fate::of(&self.behaviour, &offered.id);
        match (offered.kind, offered.play) {
            (Kind::Disburse, _) => self.disburse(offered, &fate).await,
            (Kind::Inquire, _) => self.inquire(offered, &fate).await,
            (Kind::Refund, _) => self.refund(offered, &fate).await,
            (Kind::Play, Some(play)) => self.play(offered, play, &fate).await,
            (Kind::Play, None) => {}
        }
    }

    /// A payout that nobody says anything about succeeds nine times out of ten, unless no bank knows the account.
    async fn disburse(&self, offered: &Offered, fate: &Fate) {
        // Some banks answer before the create call has returned.
        if !fate.goes_wrong("at once", 10) {
            tokio::time::sleep(self.behaviour.patience).await;
            tokio::time::sleep(fate.lateness("payout", LATE_MILLISECONDS_MAX)).await;
        }
        if !self.decides(&offered.transaction.id, &offered.id) {
            return;
        }
        let owner = offered.transaction.owner();
        let is_paid = owner.is_some() && !fate.is_among("payout fails", 10);
        if fate.goes_wrong("by word", 50) {
            let kind = if is_paid {
                "disbursement.paid"
            } else {
                "disbursement.failed"
            };
            let details = owner.map_or(json!({}), |name| json!({ "recipientName": name }));
            let details = if is_paid { details } else { json!({}) };
            self.say(offered, kind, offered.amount, details).await;
            return;
        }
        let now = Timestamp::now();
        let outcome = if is_paid { "paid" } else { "failed" };
        let name = owner.filter(|_| is_paid);
        let body = json!({ "outcome": outcome, "occurredAt": now.to_string(), "recipientName": name });
        if self.answer(offered, &body, fate).await && is_paid {
            self.note(offered, "disbursement.paid", now);
        }
    }

    async fn inquire(&self, offered: &Offered, fate: &Fate) {
        if !fate.goes_wrong("at once", 30) {
            tokio::time::sleep(fate.lateness("inquiry", LATE_MILLISECONDS_MAX)).await;
        }
        let body = match offered.transaction.owner() {
            Some(name) => json!({ "outcome": "answered", "accountName": name }),
            None => json!({ "outcome": "unknown" }),
        };
        let _ = self.answer(offered, &body, fate).await;
    }

    async fn refund(&self, offered: &Offered, fate: &Fate) {
        tokio::time::sleep(fate.lateness("refund", LATE_MILLISECONDS_MAX)).await;
        let is_paid = !fate.is_among("refund fails", 5);
        let outcome = if is_paid { "paid" } else { "failed" };
        let now = Timestamp::now();
        let body = json!({ "outcome": outcome, "occurredAt": now.to_string() });
        if self.answer(offered, &body, fate).await && is_paid {
            self.note(offered, "payment.refunded", now);
        }
    }

    /// Notes in the statement that an answer said `paid`. The platform names the word of an answer by its instruction.
    fn note(&self, offered: &Offered, kind: &'static str, occurred_at: Timestamp) {
        let about = &offered.transaction;
        self.statements.write(&Word {
            id: format!("instruction {} paid", offered.id),
            kind,
            transaction: about.id.clone(),
            channel: offered.channel.clone(),
            number: about.number.clone(),
            amount: offered.amount,
            occurred_at,
            details: Value::Null,
        });
    }

    /// What a developer wishes is done as soon as it can be.
    async fn play(&self, offered: &Offered, play: Play, fate: &Fate) {
        let about = &offered.transaction;
        let is_payment = about.number.is_some();
        if play == Play::PayLate && is_payment && about.is_pending() {
            // The lease runs out, the instruction is offered again, and some time the payment will have expired.
            return;
        }
        // A payer may pay twice; a bank that has decided about a payout has decided.
        let may_say = is_payment || about.is_pending() && self.decides(&about.id, &offered.id);
        if !may_say {
            let _ = self.answer(offered, &json!({ "outcome": "done" }), fate).await;
            return;
        }
        tokio::time::sleep(fate.lateness("play", LATE_MILLISECONDS_MAX.checked_div(3).unwrap_or(0))).await;
        let amount = about.amount.unwrap_or(offered.amount);
        let (kind, amount) = match (is_payment, play) {
            (true, Play::Pay | Play::PayLate) => ("payment.paid", amount),
            (true, Play::PayWrongAmount) => ("payment.paid", wrong(amount)),
            (true, Play::Decline) => ("payment.failed", amount),
            (false, Play::Decline) => ("disbursement.failed", amount),
            (false, Play::PayWrongAmount) => ("disbursement.paid", wrong(amount)),
            (false, Play::Pay | Play::PayLate) => ("disbursement.paid", amount),
        };
        self.say(offered, kind, amount, json!({})).await;
        let _ = self.answer(offered, &json!({ "outcome": "done" }), fate).await;
    }

    /// Says a word about an instruction's transaction, and comes back when it was heard.
    async fn say(&self, offered: &Offered, kind: &'static str, amount: i64, details: Value) {
        let about = &offered.transaction;
        let word = Word {
            id: format!("{}-{}", offered.id, kind.replace('.', "-")),
            kind,
            transaction: about.id.clone(),
            channel: offered.channel.clone(),
            number: about.number.clone(),
            amount,
            occurred_at: Timestamp::now(),
            details,
        };
        self.mouth.say(word).await;
    }

    /// Answers an instruction: some answers get lost on the way and are given again, some are given twice.
    /// Whether it was heard.
    async fn answer(&self, offered: &Offered, body: &Value, fate: &Fate) -> bool {
        let path = format!("/api/engine/instructions/{}/result", offered.id);
        let question = format!("answer {}", offered.offers);
        if fate.goes_wrong(&question, 10) {
            call_and_hang_up(&self.port, &path, body).await;
        }
        let mut was_heard = false;
        for _ in 0..ANSWERS_MAX {
            match call(&self.port, &path, body).await {
                Ok(_) => {
                    was_heard = true;
                    break;
                }
                Err(Failure::Refused { status, message }) if matches!(status, 404 | 409 | 422) => {
                    tracing::debug!(status, message, "an answer of the sandbox's network was refused");
                    return false;
                }
                Err(failure) => {
                    tracing::debug!(%failure, "the sandbox's network answers again");
                    tokio::time::sleep(AGAIN_AFTER).await;
                }
            }
        }
        if fate.goes_wrong("answers twice", 10) {
            tokio::time::sleep(fate.lateness("second answer", LATE_MILLISECONDS_MAX)).await;
            let _ = call(&self.port, &path, body).await;
        }
        was_heard
    }
}

/// Another amount than was asked for.
fn wrong(amount: i64) -> i64 {
    amount.saturating_add(1_000)
}
