//! How an engine says that a refund went. It was booked when it was asked for, so that its success moves nothing.

use jiff::Timestamp;
use sengo_core::event::Taken;
use sengo_core::exception::{ExceptionCase, ExceptionId, ExceptionKind, Flow, SetAside, exception};
use sengo_core::instruction::{Done, Instruction};
use sengo_core::ledger::{AccountKind, TransferOrder, WordKey};
use sengo_core::money::Rupiah;
use sengo_core::payment;
use sengo_core::refusal::Refusal;
use sengo_core::transaction::State;
use sengo_core::word::{HeardWord, Outcome, Report, Said, Word, WordKind};
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};

use super::result::{standing, unchanged, word_id};
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
    /// A refund has one result. What contradicts it is a word of its own.
    fn key(&self) -> WordKey {
        WordKey::of_transaction(self.instruction.id)
    }

    /// The engine's own name for what it says.
    fn event(&self) -> String {
        let done = if self.is_paid { Done::Paid } else { Done::Failed };
        word_id(self.instruction.id, done)
    }

    /// The word where it contradicts the result: the engine's own.
    fn own_key(&self) -> WordKey {
        WordKey::of_event(&self.engine, &self.event())
    }

    fn said(&self, key: WordKey) -> Said {
        Said {
            word: Word {
                key,
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

    fn heard(&self, key: WordKey, is_exception: bool) -> HeardWord {
        HeardWord {
            merchant: self.instruction.parties.merchant,
            said: self.said(key),
            engine: self.engine.clone(),
            event: self.event(),
            heard_at: self.now,
            is_exception,
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
        self.set_aside(work, self.key(), Flow::In, (kind, &orders), done)
    }

    /// The payer has the money, says an engine, although another one gave it or said that it could not: it left the
    /// channel beside what was booked.
    fn paid_beside(&self, work: &Work, kind: ExceptionKind) -> Result<Decided<Taken>, Stop<Refusal>> {
        let key = self.own_key();
        if work.word(key)?.is_some() {
            return Ok(unchanged(Taken::DuplicateException(ExceptionId::of(key))));
        }
        let merchant = self.instruction.parties.merchant;
        let outcome: Outcome<(), ()> = exception(merchant, &self.said(key).word, Flow::Out, kind);
        let Outcome::Exception { kind, orders } = outcome else {
            return Err(Stop::Refused(Refusal::InstructionNotFound));
        };
        self.set_aside(work, key, Flow::Out, (kind, &orders), Vec::new())
    }

    fn set_aside(
        &self,
        work: &Work,
        key: WordKey,
        flow: Flow,
        (kind, orders): (ExceptionKind, &[TransferOrder]),
        done: Vec<Instruction>,
    ) -> Result<Decided<Taken>, Stop<Refusal>> {
        let id = ExceptionId::of(key);
        let case = ExceptionCase {
            id,
            set_aside: SetAside {
                merchant: self.instruction.parties.merchant,
                word: key,
                flow,
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
                booked: vec![book_orders(work, orders, self.now)?],
                words: vec![self.heard(key, true)],
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
        reads.word(key);
        reads.word(self.own_key());
        for kind in [AccountKind::Clearing, AccountKind::Suspense] {
            reads.account(parties.account(kind));
        }
        reads.transfer(parties.merchant, key.exception_transfer(true));
        reads.transfer(parties.merchant, self.own_key().exception_transfer(false));
    }

    fn decide(&self, work: &Work) -> Result<Decided<Taken>, Stop<Refusal>> {
        let standing = standing(work, &self.instruction)?;
        if let Some(before) = work.word(self.key())? {
            return if self.is_paid && before.report(&self.engine) == Report::Failed {
                self.paid_beside(work, ExceptionKind::PaidAfterFailure)
            } else if self.is_paid && before.report(&self.engine) == Report::PaidByAnother {
                self.paid_beside(work, ExceptionKind::PaidTwice)
            } else if !self.said(self.key()).repeats(&before.said) {
                Err(Stop::Refused(Refusal::InstructionDone))
            } else if before.is_exception {
                Ok(unchanged(Taken::DuplicateException(ExceptionId::of(self.key()))))
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
                words: vec![self.heard(self.key(), false)],
                instructions: done,
                ..Changes::default()
            },
            answer: Taken::Accepted,
        })
    }
}
