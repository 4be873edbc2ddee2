//! How an engine says that an instruction went.

use std::sync::Arc;

use sengo_core::engine::Engine;
use sengo_core::event::{About, Event, EventRefusal, Taken};
use sengo_core::ids::TransactionId;
use sengo_core::instruction::{Done, Instruction, InstructionKind};
use sengo_core::ledger::WordKey;
use sengo_core::refusal::Refusal;
use sengo_core::transaction::State;
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
                    id: word_id(id, done),
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
                self.answer(hear, place, done).await?
            }
        };
        Ok(EventAnswer {
            outcome: Ok(taken),
            transaction: Some(about),
        })
    }

    /// Hears an answer. Whether it says the same once more depends on who ended the transaction, and so on a word that
    /// is known once the transaction is; a transaction ends once, so the second look is the last.
    async fn answer(&self, hear: Hear, place: TransactionPlace, done: Done) -> Result<Taken, Error> {
        let hear = Arc::new(hear);
        let tenant = self.store().tenant(place.parties.merchant);
        for _ in 0..LOOKS_MAX {
            let ended = tenant
                .transaction(place.id)
                .await?
                .and_then(|found| ended_by(&found.state));
            let answer = Answer {
                hear: Arc::clone(&hear),
                place,
                done,
                ended,
            };
            if let Some(taken) = self.decide(answer).await? {
                return Ok(taken);
            }
        }
        Err(Error::Defect(format!(
            "transaction {} ended more than once",
            place.id
        )))
    }
}

/// A transaction that ends between a look and its decision is looked at once more.
const LOOKS_MAX: usize = 3;

/// How an answer is named among an engine's words. What contradicts an answer is another word, so that its money counts.
pub(super) fn word_id(instruction: TransactionId, done: Done) -> String {
    format!("instruction {instruction} {}", done.as_str())
}

/// The word that ended a payout.
fn ended_by(state: &State) -> Option<WordKey> {
    match state {
        State::Disbursement(disbursement) => disbursement.ended.map(|ended| ended.word),
        State::Payment(_) | State::Inquiry(_) => None,
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
    hear: Arc<Hear>,
    place: TransactionPlace,
    done: Done,
    /// The word that ended the payout, if it had ended when somebody looked.
    ended: Option<WordKey>,
}

impl Answer {
    /// Whether the engine that answers is the one that ended the payout.
    fn is_from_who_ended_it(&self, work: &Work) -> Result<bool, Stop<Refusal>> {
        let Some(ended) = self.ended else {
            return Ok(false);
        };
        let by = work.word(ended)?.map(|heard| heard.engine.as_str());
        Ok(by == Some(self.hear.engine.name.as_str()))
    }
}

impl Decision for Answer {
    /// None when the transaction ended since somebody looked.
    type Answer = Option<Taken>;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        self.hear.reads(reads);
        if let Some(ended) = self.ended {
            reads.word(ended);
        }
    }

    fn decide(&self, work: &Work) -> Result<Decided<Option<Taken>>, Stop<Refusal>> {
        use disbursement::Status as Payout;
        use inquiry::Status as Question;
        let about = work
            .transaction(self.place.parties.merchant, self.place.id)?
            .ok_or(Stop::Refused(Refusal::InstructionNotFound))?;
        if ended_by(&about.state) != self.ended {
            return Ok(unchanged(None));
        }
        // What ended stands. The same said once more by the same engine is no second payout, but money that another
        // one sent, or that was said not to have gone, did leave the bank.
        match (about.status(), self.done) {
            (status, _) if status.is_pending() => {}
            (transaction::Status::Disbursement(Payout::Failed), Done::Paid) => {}
            (transaction::Status::Disbursement(Payout::Success), Done::Paid)
                if !self.is_from_who_ended_it(work)? => {}
            (transaction::Status::Disbursement(Payout::Success), Done::Paid)
            | (transaction::Status::Disbursement(Payout::Failed), Done::Failed)
            | (transaction::Status::Inquiry(Question::Success), Done::Answered)
            | (transaction::Status::Inquiry(Question::Failed), Done::Unknown) => {
                return Ok(unchanged(Some(Taken::Duplicate)));
            }
            _ => return Err(Stop::Refused(Refusal::InstructionDone)),
        }
        let decided = self.hear.decide(work).map_err(|stop| match stop {
            Stop::Unread(unread) => Stop::Unread(unread),
            Stop::Refused(EventRefusal::UsedOtherwise) => Stop::Refused(Refusal::InstructionDone),
            Stop::Refused(_) => Stop::Refused(Refusal::InstructionNotFound),
        })?;
        Ok(Decided {
            changes: decided.changes,
            answer: Some(decided.answer),
        })
    }
}

pub(super) fn standing<'a>(work: &'a Work, named: &Instruction) -> Result<&'a Instruction, Stop<Refusal>> {
    work.instruction(named.parties.merchant, named.id)?
        .ok_or(Stop::Refused(Refusal::InstructionNotFound))
}

pub(super) fn unchanged<A>(answer: A) -> Decided<A> {
    Decided {
        changes: Changes::default(),
        answer,
    }
}
