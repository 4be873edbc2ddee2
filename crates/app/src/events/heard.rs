//! What is written of a word once it is decided.

use sengo_core::event::{EventRefusal, Taken};
use sengo_core::exception::{ExceptionCase, ExceptionId, ExceptionKind, Flow, SetAside};
use sengo_core::ids::{MerchantId, TransactionId};
use sengo_core::instruction::Instruction;
use sengo_core::ledger::{AccountKind, Booked, LedgerRefusal, TransferOrder, WordKey};
use sengo_core::transaction::Transaction;
use sengo_core::word::{HeardWord, Outcome, Said, WordKind};
use sengo_store::{Changes, Decided, Stop, Work};

use super::hear::{EventOutcome, Hear, amount_of};
use crate::balances::book_work;

/// A word in the course of being heard.
pub(super) struct Hearing<'a> {
    pub(super) hear: &'a Hear,
    pub(super) said: Said,
    /// For whom it is booked, or [`MerchantId::NOBODY`].
    pub(super) merchant: MerchantId,
    /// The number, for one that is nobody's.
    pub(super) number: Option<String>,
    /// The transaction that an exception is about, where it is one of ours.
    pub(super) about: Option<TransactionId>,
}

impl Hearing<'_> {
    /// Answers a word that was heard before.
    pub(super) fn again(
        &self,
        outcome: &EventOutcome,
        was_exception: bool,
    ) -> Result<Decided<Taken>, Stop<EventRefusal>> {
        match outcome {
            Outcome::Refused(refusal) => Err(Stop::Refused(refusal.clone())),
            _ => Ok(Decided {
                changes: Changes::default(),
                answer: if was_exception {
                    Taken::DuplicateException(ExceptionId::of(self.said.word.key))
                } else {
                    Taken::Duplicate
                },
            }),
        }
    }

    /// Writes a word that is heard for the first time.
    pub(super) fn first(
        &self,
        work: &Work,
        transaction: &Transaction,
        outcome: EventOutcome,
    ) -> Result<Decided<Taken>, Stop<EventRefusal>> {
        match outcome {
            Outcome::Refused(refusal) => Err(Stop::Refused(refusal)),
            Outcome::Exception { kind, orders } => {
                let mut decided = self.set_aside(work, kind, &orders)?;
                // Money went out for it, however much: it must not be offered to anybody again.
                if self.said.kind == WordKind::DisbursementPaid {
                    decided.changes.instructions = self.finished(work, transaction)?;
                }
                Ok(decided)
            }
            Outcome::AlreadyDone => Ok(Decided {
                changes: Changes {
                    words: self.heard_with_refund(work)?,
                    instructions: self.finished(work, transaction)?,
                    ..Changes::default()
                },
                answer: Taken::Duplicate,
            }),
            Outcome::Booked { state, orders } => {
                let booked = self.booked(work, &orders)?;
                let (turned, callback) = self.hear.with_owner(transaction).turned(state, self.hear.now);
                Ok(Decided {
                    changes: Changes {
                        booked,
                        instructions: self.finished(work, &turned)?,
                        transactions: vec![turned],
                        words: vec![self.heard(false)],
                        callbacks: callback.into_iter().collect(),
                        ..Changes::default()
                    },
                    answer: Taken::Accepted,
                })
            }
        }
    }

    /// Writes an exception.
    pub(super) fn set_aside(
        &self,
        work: &Work,
        kind: ExceptionKind,
        orders: &[TransferOrder],
    ) -> Result<Decided<Taken>, Stop<EventRefusal>> {
        let key = self.said.word.key;
        let id = ExceptionId::of(key);
        let came_in = orders
            .first()
            .is_none_or(|order| order.credit.kind == AccountKind::Suspense);
        let case = ExceptionCase {
            id,
            set_aside: SetAside {
                merchant: self.merchant,
                word: key,
                flow: if came_in { Flow::In } else { Flow::Out },
                amount: amount_of(orders),
            },
            kind,
            about: self.about,
            number: self.number.clone(),
            engine: self.hear.engine.name.as_str().to_owned(),
            opened_at: self.hear.now,
            resolved: None,
        };
        Ok(Decided {
            changes: Changes {
                booked: self.booked(work, orders)?,
                words: vec![self.heard(true)],
                exceptions: vec![case],
                ..Changes::default()
            },
            answer: Taken::Exception(id),
        })
    }

    /// The word, and the same under the name of the refund it reports, so that a result of that refund finds it.
    fn heard_with_refund(&self, work: &Work) -> Result<Vec<HeardWord>, Stop<EventRefusal>> {
        let mut heard = vec![self.heard(false)];
        if let Some(refund) = self.hear.event.refund.map(WordKey::of_transaction)
            && work.word(refund)?.is_none()
        {
            let mut named = self.heard(false);
            named.said.word.key = refund;
            heard.push(named);
        }
        Ok(heard)
    }

    fn heard(&self, is_exception: bool) -> HeardWord {
        HeardWord {
            merchant: self.merchant,
            said: self.said,
            engine: self.hear.engine.name.as_str().to_owned(),
            event: self.hear.event.id.clone(),
            heard_at: self.hear.now,
            is_exception,
        }
    }

    fn booked(&self, work: &Work, orders: &[TransferOrder]) -> Result<Vec<Booked>, Stop<EventRefusal>> {
        match book_work(work, orders, self.hear.now) {
            Ok(booked) if booked.transfers.is_empty() => Ok(Vec::new()),
            Ok(booked) => Ok(vec![booked]),
            Err(Stop::Unread(unread)) => Err(Stop::Unread(unread)),
            Err(Stop::Refused(LedgerRefusal::IdUsedOtherwise)) => {
                Err(Stop::Refused(EventRefusal::UsedOtherwise))
            }
            Err(Stop::Refused(_)) => Err(Stop::Refused(EventRefusal::OutOfRange)),
        }
    }

    /// The instructions that the word ends: that of the transaction, once it waits for nothing any more, and that of
    /// the refund it reports.
    fn finished(
        &self,
        work: &Work,
        transaction: &Transaction,
    ) -> Result<Vec<Instruction>, Stop<EventRefusal>> {
        let is_spoken_for =
            !transaction.status().is_pending() || self.said.kind == WordKind::DisbursementPaid;
        let own = is_spoken_for.then_some(transaction.id());
        let mut finished = Vec::new();
        for id in own.into_iter().chain(self.hear.event.refund) {
            let instruction = work.instruction(self.merchant, id)?;
            let open = instruction.filter(|instruction| instruction.available_at.is_some());
            finished.extend(
                open.filter(|open| open.about == transaction.id())
                    .map(Instruction::done),
            );
        }
        Ok(finished)
    }
}
