//! How an engine says that a refund went. It was booked when it was asked for, so that its success moves nothing.

use jiff::Timestamp;
use sengo_core::event::Taken;
use sengo_core::exception::{ExceptionCase, ExceptionId, Flow, SetAside};
use sengo_core::instruction::Instruction;
use sengo_core::ledger::{AccountKind, WordKey};
use sengo_core::money::Rupiah;
use sengo_core::payment;
use sengo_core::refusal::Refusal;
use sengo_core::transaction::State;
use sengo_core::word::{HeardWord, Outcome, Said, Word, WordKind};
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};

use super::result::{standing, unchanged};
use crate::balances::book_orders;

/// The word of a result about a refund.
pub(super) struct RefundResult {
    pub(super) instruction: Instruction,
    pub(super) engine: String,
    pub(super) is_paid: bool,
    pub(super) occurred_at: Timestamp,
    pub(super) now: Timestamp,
}

impl RefundResult {
    /// A refund has one result, whoever says it.
    fn key(&self) -> WordKey {
        WordKey::of_transaction(self.instruction.id)
    }

    fn said(&self) -> Said {
        Said {
            word: Word {
                key: self.key(),
                amount: if self.is_paid {
                    self.instruction.amount
                } else {
                    Rupiah::ZERO
                },
                occurred_at: self.occurred_at,
            },
            kind: WordKind::PaymentRefunded,
            about: Some(self.instruction.about),
        }
    }

    fn heard(&self) -> HeardWord {
        HeardWord {
            merchant: self.instruction.parties.merchant,
            said: self.said(),
            engine: self.engine.clone(),
            event: format!("instruction {}", self.instruction.id),
            heard_at: self.now,
            is_exception: !self.is_paid,
        }
    }

    /// What was taken from the project is with the channel again, and waits for a person.
    fn failed(&self, work: &Work, done: Vec<Instruction>) -> Result<Decided<Taken>, Stop<Refusal>> {
        let merchant = self.instruction.parties.merchant;
        let about = work.transaction(merchant, self.instruction.about)?;
        let Some(State::Payment(payment)) = about.map(|about| &about.state) else {
            return Err(Stop::Refused(Refusal::InstructionNotFound));
        };
        let Outcome::Exception { kind, orders } = payment::refund_failed(payment, self.key(), self.now)
        else {
            return Err(Stop::Refused(Refusal::InstructionNotFound));
        };
        let id = ExceptionId::of(merchant, self.key());
        let case = ExceptionCase {
            id,
            set_aside: SetAside {
                merchant,
                word: self.key(),
                flow: Flow::In,
                amount: self.instruction.amount,
            },
            kind,
            about: Some(self.instruction.about),
            number: None,
            engine: self.engine.clone(),
            opened_at: self.now,
            resolved: None,
        };
        Ok(Decided {
            changes: Changes {
                booked: vec![book_orders(work, &orders, self.now)?],
                words: vec![self.heard()],
                exceptions: vec![case],
                instructions: done,
                ..Changes::default()
            },
            answer: Taken::Exception(id),
        })
    }
}

impl Decision for RefundResult {
    type Answer = Taken;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        let (parties, key) = (self.instruction.parties, self.key());
        reads.instruction(parties.merchant, self.instruction.id);
        reads.transaction(parties.merchant, self.instruction.about);
        reads.word(parties.merchant, key);
        for kind in [AccountKind::Clearing, AccountKind::Suspense] {
            reads.account(parties.account(kind));
        }
        reads.transfer(parties.merchant, key.exception_transfer(true));
    }

    fn decide(&self, work: &Work) -> Result<Decided<Taken>, Stop<Refusal>> {
        let merchant = self.instruction.parties.merchant;
        let standing = standing(work, &self.instruction)?;
        if let Some(before) = work.word(merchant, self.key())? {
            return if !self.said().repeats(&before.said) {
                Err(Stop::Refused(Refusal::InstructionDone))
            } else if before.is_exception {
                Ok(unchanged(Taken::DuplicateException(ExceptionId::of(
                    merchant,
                    self.key(),
                ))))
            } else {
                Ok(unchanged(Taken::Duplicate))
            };
        }
        let done: Vec<Instruction> = standing
            .available_at
            .map(|_| standing.done())
            .into_iter()
            .collect();
        if !self.is_paid {
            return self.failed(work, done);
        }
        Ok(Decided {
            changes: Changes {
                words: vec![self.heard()],
                instructions: done,
                ..Changes::default()
            },
            answer: Taken::Accepted,
        })
    }
}
