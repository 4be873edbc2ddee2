//! Trade: shops that ask for payments and pay out, and a bank that pays, takes instructions and answers them.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::wire::Caller;
use super::writers::Random;

/// How long an instruction is leased, in seconds: so short that leases run out in a life.
const LEASE_SECONDS: i64 = 1;

/// Something done, and what came back before the server died.
#[derive(Debug, Clone)]
pub(super) struct Traded {
    pub(super) deed: Deed,
    pub(super) acknowledged: Option<Value>,
    pub(super) at: Timestamp,
}

/// Something to do; done again, it is the very same call.
#[derive(Debug, Clone)]
pub(super) enum Deed {
    /// A shop asks for a payment, or pays out.
    Make {
        shop: usize,
        is_payment: bool,
        amount: i64,
        reference: String,
        callback: String,
    },
    /// The bank says that a payment was paid.
    Pay {
        payment: String,
        amount: i64,
        at: Timestamp,
    },
    /// The bank takes instructions.
    Claim { most: u64 },
    /// The bank says how an instruction went.
    Answer {
        instruction: String,
        outcome: &'static str,
    },
}

/// Whether a payout arrives, which follows from its id.
pub(super) fn outcome(instruction: &str) -> &'static str {
    if instruction.ends_with(['0', '1', '2']) {
        "failed"
    } else {
        "paid"
    }
}

impl Deed {
    pub(super) fn path(&self) -> String {
        match self {
            Self::Make { is_payment: true, .. } => "/api/qris".into(),
            Self::Make { .. } => "/api/disburse".into(),
            Self::Pay { .. } => "/api/engine/events".into(),
            Self::Claim { .. } => "/api/engine/instructions/claim".into(),
            Self::Answer { instruction, .. } => format!("/api/engine/instructions/{instruction}/result"),
        }
    }

    pub(super) fn body(&self) -> String {
        match self {
            Self::Make {
                is_payment,
                amount,
                reference,
                callback,
                ..
            } => {
                let mut body = json!({
                    "reference": reference, "amount": amount, "additionalInfo": { "callback": callback },
                });
                if *is_payment {
                    body["viewName"] = "Toko".into();
                    body["expiryMinutes"] = 10_080.into();
                } else {
                    body["bankCode"] = "014".into();
                    body["recipientAccount"] = "1234567890".into();
                }
                body
            }
            Self::Pay { payment, amount, at } => json!({ "events": [event(payment, *amount, *at)] }),
            Self::Claim { most } => json!({ "max": most, "leaseSeconds": LEASE_SECONDS, "waitSeconds": 0 }),
            Self::Answer { outcome, .. } => json!({ "outcome": outcome }),
        }
        .to_string()
    }

    pub(super) fn headers(&self) -> String {
        match self {
            Self::Make { reference, .. } => format!("Idempotency-Key: once-{reference}\r\n"),
            _ => String::new(),
        }
    }
}

pub(super) fn event(payment: &str, amount: i64, at: Timestamp) -> Value {
    json!({
        "id": format!("paid {payment}"), "type": "payment.paid", "transaction": { "id": payment },
        "amount": amount, "occurredAt": at.to_string(),
    })
}

/// A shop and its bank, who trade until nobody answers.
pub(super) struct Trader {
    pub(super) shop: usize,
    pub(super) own: Caller,
    pub(super) bank: Caller,
    pub(super) name: String,
    pub(super) callback: String,
    pub(super) random: Random,
    pub(super) traded: Vec<Traded>,
}

impl Trader {
    /// Does it; what was answered, and nothing once the server is gone.
    fn carry_out(&mut self, deed: Deed) -> Option<Value> {
        let caller = match deed {
            Deed::Make { .. } => &mut self.own,
            _ => &mut self.bank,
        };
        let answer = caller.call("POST", &deed.path(), &deed.body(), &deed.headers());
        let acknowledged = answer.map(|answer| {
            assert_eq!(answer.status, 200, "{deed:?}: {answer:?}");
            answer.body["responseData"].clone()
        });
        self.traded.push(Traded {
            deed,
            acknowledged: acknowledged.clone(),
            at: Timestamp::now(),
        });
        acknowledged
    }

    pub(super) fn trade(mut self) -> Vec<Traded> {
        let mut number = 0;
        while self.round(&mut number).is_some() {}
        self.traded
    }

    fn round(&mut self, number: &mut u64) -> Option<()> {
        *number += 1;
        let amount = 10_000 + self.random.below(90_000) as i64;
        let is_payment = self.random.below(2) == 0;
        let made = self.carry_out(Deed::Make {
            shop: self.shop,
            is_payment,
            amount,
            reference: format!("{}-{number}", self.name),
            callback: self.callback.clone(),
        })?;
        if is_payment && self.random.below(4) > 0 {
            let said = self.carry_out(Deed::Pay {
                payment: made["id"].as_str().unwrap().to_owned(),
                amount,
                at: Timestamp::now(),
            })?;
            assert_eq!(said[0]["result"], "accepted", "{said}");
        }
        if self.random.below(2) == 0 {
            let most = 1 + self.random.below(4);
            let offered = self.carry_out(Deed::Claim { most })?;
            for instruction in offered.as_array().unwrap() {
                // Some are left until their lease has run out.
                if self.random.below(5) > 0 {
                    let id = instruction["id"].as_str().unwrap();
                    let outcome = outcome(id);
                    self.carry_out(Deed::Answer {
                        instruction: id.to_owned(),
                        outcome,
                    })?;
                }
            }
        }
        Some(())
    }
}
