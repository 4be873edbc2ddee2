//! How an engine says that an instruction went.

use std::sync::Arc;

use sengo_core::engine::Engine;
use sengo_core::event::{About, Event, EventRefusal, Taken};
use sengo_core::ids::TransactionId;
use sengo_core::instruction::{Done, Instruction, InstructionKind};
use sengo_core::refusal::Refusal;
use sengo_core::word::WordKind;
use sengo_core::{disbursement, inquiry, transaction};
use sengo_store::{Changes, Decided, Decision, Reads, Stop, TransactionPlace, Work};
use sengo_wire::request::InstructionResult;

use super::refund::RefundResult;
use crate::app::App;
use crate::error::Error;
use crate::events::{EventAnswer, Hear};
use crate::sealing::Secret;

impl App {
    /// Takes an engine's answer to an instruction. One that comes after its lease ran out counts all the same; one to
    /// an instruction that is done counts if it says the same.
    ///
    /// # Errors
    /// [`Refusal::InstructionNotFound`], [`Refusal::InstructionDone`].
    pub async fn instruction_result(
        &self,
        engine: &Engine,
        id: TransactionId,
        result: InstructionResult,
    ) -> Result<EventAnswer, Error> {
        let instruction = self.instruction_of(engine, id).await?;
        let about = instruction.about;
        let now = self.clock().business();
        let taken = match (instruction.kind, result.done) {
            (_, Done::Accepted | Done::Played) => self.decide(Finish { instruction }).await?,
            (InstructionKind::Refund, done) => {
                let decision = RefundResult {
                    instruction,
                    engine: engine.name.as_str().to_owned(),
                    is_paid: done == Done::Paid,
                    occurred_at: result.occurred_at.unwrap_or(now),
                    now,
                };
                self.decide(decision).await?
            }
            (_, done) => {
                let owner_name = match &result.owner_name {
                    Some(name) => Some(self.seal(Secret::Name, about, name.expose())?),
                    None => None,
                };
                let place = TransactionPlace {
                    parties: instruction.parties,
                    id: about,
                };
                let event = Event {
                    id: format!("instruction {id}"),
                    kind: word_of(done),
                    about: About::Id(about),
                    amount: instruction.amount,
                    occurred_at: result.occurred_at.unwrap_or(now),
                    owner_name: result.owner_name,
                    refund: None,
                    recorded: None,
                };
                let hear = Hear {
                    event,
                    engine: Arc::new(engine.clone()),
                    calendar: Arc::new(self.calendar().await?),
                    place: Some(place),
                    owner_name,
                    now,
                };
                self.decide(Answer { hear, place, done }).await?
            }
        };
        Ok(EventAnswer {
            outcome: Ok(taken),
            transaction: Some(about),
        })
    }
}

/// The word that a result amounts to, for an instruction that is no refund.
fn word_of(done: Done) -> WordKind {
    match done {
        Done::Paid => WordKind::DisbursementPaid,
        Done::Answered | Done::Unknown => WordKind::InquiryAnswered,
        Done::Failed | Done::Accepted | Done::Played => WordKind::DisbursementFailed,
    }
}

/// Closes an instruction without a word about its transaction.
struct Finish {
    instruction: Instruction,
}

impl Decision for Finish {
    type Answer = Taken;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.instruction(self.instruction.parties.merchant, self.instruction.id);
    }

    fn decide(&self, work: &Work) -> Result<Decided<Taken>, Stop<Refusal>> {
        let standing = standing(work, &self.instruction)?;
        Ok(match standing.available_at {
            None => unchanged(Taken::Duplicate),
            Some(_) => Decided {
                changes: Changes {
                    instructions: vec![standing.done()],
                    ..Changes::default()
                },
                answer: Taken::Accepted,
            },
        })
    }
}

/// The word of a result about a payout or an inquiry.
struct Answer {
    hear: Hear,
    place: TransactionPlace,
    done: Done,
}

impl Decision for Answer {
    type Answer = Taken;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        self.hear.reads(reads);
    }

    fn decide(&self, work: &Work) -> Result<Decided<Taken>, Stop<Refusal>> {
        use disbursement::Status as Payout;
        use inquiry::Status as Question;
        let about = work
            .transaction(self.place.parties.merchant, self.place.id)?
            .ok_or(Stop::Refused(Refusal::InstructionNotFound))?;
        // What ended by another word stands; the same said once more is no second payout.
        match (about.status(), self.done) {
            (status, _) if status.is_pending() => {}
            (transaction::Status::Disbursement(Payout::Success), Done::Paid)
            | (transaction::Status::Disbursement(Payout::Failed), Done::Failed)
            | (transaction::Status::Inquiry(Question::Success), Done::Answered)
            | (transaction::Status::Inquiry(Question::Failed), Done::Unknown) => {
                return Ok(unchanged(Taken::Duplicate));
            }
            _ => return Err(Stop::Refused(Refusal::InstructionDone)),
        }
        self.hear.decide(work).map_err(|stop| match stop {
            Stop::Unread(unread) => Stop::Unread(unread),
            Stop::Refused(EventRefusal::UsedOtherwise) => Stop::Refused(Refusal::InstructionDone),
            Stop::Refused(_) => Stop::Refused(Refusal::InstructionNotFound),
        })
    }
}

pub(super) fn standing<'a>(work: &'a Work, named: &Instruction) -> Result<&'a Instruction, Stop<Refusal>> {
    work.instruction(named.parties.merchant, named.id)?
        .ok_or(Stop::Refused(Refusal::InstructionNotFound))
}

pub(super) fn unchanged(answer: Taken) -> Decided<Taken> {
    Decided {
        changes: Changes::default(),
        answer,
    }
}
