//! What the books have to say, by sums of its own.
//!
//! It knows the contract and none of the rules' code: amounts are plain integers, the calendar is counted in days, and
//! each account is a number that is added to. For everything that is done it says whether it had to be accepted.

mod calls;
mod jobs;
mod people;
mod recorded;
mod reversals;
mod todo;
mod words;

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use sengo_app::approval::Acted;
use sengo_core::exception::ExceptionId;
use sengo_core::ids::{MerchantId, ProjectId, TransactionId, TransferId};
use sengo_core::instruction::InstructionKind;
use sengo_core::word::WordKind;

use super::act::{Act, Outcome, Place};

/// What a project has. `owed` is what it owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Money {
    pub(super) active: i64,
    pub(super) pending: i64,
    pub(super) held: i64,
    pub(super) owed: i64,
}

/// What the platform has on a merchant's account: credits less debits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Platform {
    pub(super) clearing: i64,
    pub(super) fees: i64,
    pub(super) adjustment: i64,
    pub(super) suspense: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Active,
    Suspended,
    Closed,
}

/// A project.
#[derive(Debug, Clone)]
pub(super) struct Shop {
    pub(super) id: ProjectId,
    /// The place of its merchant.
    pub(super) tenant: usize,
    pub(super) key: String,
    /// Above this a payout waits for a second person.
    pub(super) limit: Option<i64>,
    pub(super) standing: Use,
    pub(super) money: Money,
    pub(super) references: HashSet<String>,
}

/// A transaction, of whatever kind.
#[derive(Debug, Clone)]
pub(super) struct Deal {
    pub(super) shop: usize,
    pub(super) kind: Kind,
    pub(super) status: &'static str,
    /// What the payer pays, or the recipient gets.
    pub(super) amount: i64,
    /// Fee and tax.
    pub(super) cost: i64,
    /// Each status it came to, in order: each is told once.
    pub(super) told: Vec<&'static str>,
    /// Whether there is anybody to tell.
    pub(super) has_callback: bool,
    /// The engine that ended it.
    pub(super) ended_by: Option<usize>,
}

#[derive(Debug, Clone)]
pub(super) enum Kind {
    Payment {
        created_at: Timestamp,
        expires_at: Timestamp,
        /// The second at which its settlement day begins, once it was paid.
        settles_at: Option<i64>,
        in_pending: i64,
        back: Vec<Back>,
    },
    Payout,
    Question,
}

/// Money of a payment that went back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Back {
    /// The place of the instruction, where its project asked for it.
    pub(super) asked: Option<usize>,
    pub(super) amount: i64,
}

/// An instruction. The id of a refund shows when it is first offered.
#[derive(Debug, Clone)]
pub(super) struct Todo {
    pub(super) id: Option<TransactionId>,
    pub(super) kind: InstructionKind,
    pub(super) about: TransactionId,
    pub(super) amount: i64,
    /// From when on it may be offered; none once it is done.
    pub(super) free_at: Option<Timestamp>,
    pub(super) offers: u32,
    /// The engine that had it last. What moves money stays with it.
    pub(super) engine: Option<usize>,
}

/// What is known of a word that was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heard {
    /// In whose books it is.
    pub(super) tenant: usize,
    pub(super) engine: usize,
    pub(super) kind: WordKind,
    pub(super) amount: i64,
    pub(super) about: Option<TransactionId>,
    pub(super) number: String,
    pub(super) became_exception: bool,
}

/// By what a word is known: which engine, which id. Refunds have one word, whoever says it.
pub(super) type WordName = (Option<usize>, String);

/// The name of the word about a refund.
pub(super) fn of_refund(refund: TransactionId) -> WordName {
    (None, refund.to_string())
}

#[derive(Debug, Clone)]
pub(super) struct Exception {
    pub(super) id: ExceptionId,
    pub(super) tenant: usize,
    pub(super) came_in: bool,
    pub(super) amount: i64,
    pub(super) resolved: Option<Place>,
}

/// Something that a second person is to agree to.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) id: String,
    pub(super) asked: Asked,
}

#[derive(Debug, Clone)]
pub(super) enum Asked {
    Act(Box<Act>),
    Release(TransactionId),
}

/// Both clocks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) real: Timestamp,
    pub(super) business: Timestamp,
}

/// The books, as they have to be.
#[derive(Debug, Clone, Default)]
pub(super) struct Books {
    /// Whether acts of operators are requests first.
    pub(super) four_eyes: bool,
    /// Nobody, then the merchants.
    pub(super) tenants: Vec<(MerchantId, Platform)>,
    pub(super) shops: Vec<Shop>,
    pub(super) deals: BTreeMap<TransactionId, Deal>,
    /// In the order in which they were made.
    pub(super) order: Vec<TransactionId>,
    pub(super) todos: Vec<Todo>,
    pub(super) heard: HashMap<WordName, Heard>,
    /// The payments that words recorded, each with its project and reference.
    pub(super) recorded: HashMap<WordName, (TransactionId, usize, String)>,
    pub(super) exceptions: Vec<Exception>,
    pub(super) requests: Vec<Request>,
    pub(super) adjusted: HashSet<TransferId>,
    /// Calls under an idempotency key: what they made, and when.
    pub(super) kept: HashMap<(usize, String), (Option<TransactionId>, Timestamp)>,
}

/// What had to be.
pub(super) type Judged = Result<(), String>;

pub(super) fn wrong(expected: &str, found: &impl std::fmt::Debug) -> Judged {
    Err(format!("expected: {expected}; found: {found:?}"))
}

impl Books {
    /// Judges an outcome, and enters what it means. `again`: a crash came in between, so it may have been done before.
    pub(super) fn enter(&mut self, act: &Act, outcome: &Outcome, now: Moment, again: bool) -> Judged {
        match (act, outcome) {
            (Act::Together(acts), Outcome::Together(outcomes)) => acts
                .iter()
                .zip(outcomes)
                .try_for_each(|(act, outcome)| self.enter(act, outcome, now, again)),
            (Act::Say { engine, events }, Outcome::Heard(heard)) => {
                for (event, (outcome, transaction)) in events.iter().zip(heard) {
                    self.enter_word(*engine, event, (outcome, *transaction), now, again)
                        .map_err(|fault| format!("{event:?}: {fault}"))?;
                }
                Ok(())
            }
            (
                Act::Claim {
                    engine,
                    most,
                    seconds,
                },
                Outcome::Leased(leased),
            ) => {
                self.check_leases(*engine, *most, leased, now)?;
                self.enter_leases(*engine, *seconds, leased, now)
            }
            (Act::ClaimTwice { engines, seconds, .. }, Outcome::Together(outcomes)) => {
                for (engine, outcome) in engines.iter().zip(outcomes) {
                    let Outcome::Leased(leased) = outcome else {
                        return wrong("leases", outcome);
                    };
                    self.enter_leases(*engine, *seconds, leased, now)?;
                }
                Ok(())
            }
            (
                Act::Answer {
                    engine,
                    instruction,
                    done,
                },
                outcome,
            ) => self.enter_answer(*engine, *instruction, *done, outcome, now, again),
            (Act::Jobs, Outcome::Ran(count)) => {
                let done = self.run_jobs(now);
                if done == *count || again {
                    Ok(())
                } else {
                    wrong(&format!("{done} that were due"), count)
                }
            }
            (Act::Callbacks, Outcome::Ran(_)) | (Act::Pass { .. }, Outcome::Nothing) => Ok(()),
            (
                Act::Adjust { .. }
                | Act::Resolve { .. }
                | Act::Decide { .. }
                | Act::Suspend(_)
                | Act::Resume(_)
                | Act::Close(_),
                outcome,
            ) => self.enter_of_people(act, outcome, now, again),
            (_, Outcome::Made(_) | Outcome::Refused(_)) => self.enter_call(act, outcome, now),
            (_, outcome) => wrong("an answer to this", outcome),
        }
    }

    pub(super) fn shop_of(&mut self, id: TransactionId) -> &mut Shop {
        let place = self.deals[&id].shop;
        &mut self.shops[place]
    }

    pub(super) fn tenant_of(&self, id: TransactionId) -> usize {
        self.shops[self.deals[&id].shop].tenant
    }

    pub(super) fn platform(&mut self, tenant: usize) -> &mut Platform {
        &mut self.tenants[tenant].1
    }

    pub(super) fn deal(&mut self, id: TransactionId) -> &mut Deal {
        self.deals.get_mut(&id).expect("a transaction that is known")
    }

    /// A transaction comes to a status, and its project is told.
    pub(super) fn turn(&mut self, id: TransactionId, status: &'static str) {
        let deal = self.deal(id);
        deal.status = status;
        if deal.has_callback {
            deal.told.push(status);
        }
    }

    /// Money that no rule can book, to or from suspense.
    pub(super) fn set_aside(&mut self, tenant: usize, came_in: bool, amount: i64, id: ExceptionId) {
        let moved = if came_in { amount } else { -amount };
        let platform = self.platform(tenant);
        platform.clearing -= moved;
        platform.suspense += moved;
        self.exceptions.push(Exception {
            id,
            tenant,
            came_in,
            amount,
            resolved: None,
        });
    }

    /// What a request of an operator became.
    pub(super) fn requested(&mut self, act: &Act, acted: &Acted) -> Judged {
        match acted {
            Acted::Requested(id) if self.four_eyes => {
                self.requests.push(Request {
                    id: id.clone(),
                    asked: Asked::Act(Box::new(act.clone())),
                });
                Ok(())
            }
            acted => wrong("a request for a second person", acted),
        }
    }
}
