//! A payout beyond its project's limit: set going once a second person agrees, given back when they refuse.

use sengo_core::channel::Channel;
use sengo_core::disbursement::failed;
use sengo_core::ids::TransactionId;
use sengo_core::instruction::InstructionKind;
use sengo_core::ledger::{AccountKind, Parties, Step, WordKey};
use sengo_core::project::{Act, Status};
use sengo_core::refusal::{Refusal, TransactionRefusal};
use sengo_core::transaction::{State, Transaction};
use sengo_core::word::{Outcome, Word};
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use serde_json::{Value, json};

use crate::balances::book_orders;
use crate::cause::Cause;
use crate::transactions::begun;

/// Sets a payout going, or gives its money back.
pub(crate) struct Release {
    pub(super) cause: Cause,
    pub(super) parties: Parties,
    pub(super) id: TransactionId,
    /// Whether the second person agreed.
    pub(super) approved: bool,
}

impl Decision for Release {
    type Answer = Value;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        let merchant = self.parties.merchant;
        reads.merchant(merchant);
        reads.project(merchant, self.parties.project);
        reads.transaction(merchant, self.id);
        reads.instruction(merchant, self.id);
        reads.account(self.parties.account(AccountKind::Active));
        reads.account(self.parties.account(AccountKind::Hold));
        reads.transfer(merchant, Step::Release.transfer_of(self.id));
    }

    fn decide(&self, work: &Work) -> Result<Decided<Value>, Stop<Refusal>> {
        let not_found = Stop::Refused(Refusal::Transaction(TransactionRefusal::NotFound));
        let transaction = work
            .transaction(self.parties.merchant, self.id)?
            .ok_or(not_found.clone())?;
        let State::Disbursement(disbursement) = &transaction.state else {
            return Err(not_found);
        };
        // An engine may have spoken of it meanwhile, or somebody set it going: then there is nothing left to do.
        let waits =
            transaction.status().is_pending() && work.instruction(self.parties.merchant, self.id)?.is_none();
        let project = work.project(self.parties.merchant, self.parties.project)?;
        let status = project.map_or(Status::Closed, |project| project.status);
        if waits && self.approved && status != Status::Active {
            // Whoever suspended it meanwhile did not want this to go out.
            return Err(Stop::Refused(Refusal::StatusConflict {
                act: Act::MoveMoney,
                status,
            }));
        }
        let (mut changes, turned) = match (waits, self.approved) {
            (false, _) => (Changes::default(), transaction.clone()),
            (true, true) => {
                let instruction = begun(
                    &self.cause,
                    self.id,
                    (self.parties, self.id),
                    (InstructionKind::Disburse, Channel::Disbursement),
                    disbursement.terms.charge.amount,
                );
                let changes = Changes {
                    instructions: vec![instruction],
                    ..Changes::default()
                };
                (changes, transaction.clone())
            }
            (true, false) => self.given_back(work, transaction)?,
        };
        let action = if self.approved {
            "disburse.release"
        } else {
            "disburse.refuse"
        };
        let subject = format!("transaction:{}", self.id);
        let after = json!({ "status": turned.status().as_str() });
        changes.audit.push(
            self.cause
                .audit(self.parties.merchant, action, subject, Value::Null, after),
        );
        let answer = json!({ "transaction": self.id.to_string(), "status": turned.status().as_str() });
        Ok(Decided { changes, answer })
    }
}

impl Release {
    /// The payout as failed, its money spendable again, its project told.
    fn given_back(
        &self,
        work: &Work,
        transaction: &Transaction,
    ) -> Result<(Changes, Transaction), Stop<Refusal>> {
        let State::Disbursement(disbursement) = &transaction.state else {
            return Ok((Changes::default(), transaction.clone()));
        };
        let word = Word {
            // No engine can have this name.
            key: WordKey::of_event("operator:", &format!("refused {}", self.id)),
            amount: disbursement.terms.charge.amount,
            occurred_at: self.cause.business,
        };
        let Outcome::Booked { state, orders } = failed(disbursement, &word, self.cause.business) else {
            return Ok((Changes::default(), transaction.clone()));
        };
        let booked = book_orders(work, &orders, self.cause.business)?;
        let (turned, callback) = transaction.turned(State::Disbursement(state), self.cause.business);
        let changes = Changes {
            booked: vec![booked],
            transactions: vec![turned.clone()],
            callbacks: callback.into_iter().collect(),
            ..Changes::default()
        };
        Ok((changes, turned))
    }
}
