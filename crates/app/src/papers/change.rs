//! What happens to a paper that is in a file.

use jiff::civil::Date;
use sengo_core::audit::Actor;
use sengo_core::calendar::day_of;
use sengo_core::ids::MerchantId;
use sengo_core::paper::{Decision as Verdict, PaperRefusal, PaperState};
use sengo_core::refusal::Refusal;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, StoreError, Work};
use serde_json::{Value, json};

use super::document::{PaperDocument, PaperPlace};
use super::{index, submit};
use crate::app::App;
use crate::approval::{read_back, written};
use crate::cause::Cause;
use crate::error::Error;

/// What happens to a paper.
#[derive(Debug, Clone)]
pub(super) enum Change {
    /// Somebody decides about it. Others take leave when it is accepted.
    Decided {
        decision: Verdict,
        /// Sealed.
        reason: Option<String>,
        replaces: Vec<PaperPlace>,
    },
    /// Its end is set.
    Ending { until: Option<Date> },
    /// Its merchant takes it back.
    Withdrawn,
    /// It was refused long ago.
    Forgotten,
    /// Somebody opens it.
    Opened,
}

impl Change {
    fn action(&self) -> &'static str {
        match self {
            Self::Decided {
                decision: Verdict::Accept { .. },
                ..
            } => "paper.accept",
            Self::Decided {
                decision: Verdict::Refuse,
                ..
            } => "paper.refuse",
            Self::Ending { .. } => "paper.ending",
            Self::Withdrawn => "paper.withdraw",
            Self::Forgotten => "paper.forget",
            Self::Opened => "paper.open",
        }
    }

    fn replaces(&self) -> &[PaperPlace] {
        match self {
            Self::Decided { replaces, .. } => replaces,
            _ => &[],
        }
    }

    /// The paper afterwards; none for one that is gone.
    fn applied(
        &self,
        before: &PaperDocument,
        state: PaperState,
        cause: &Cause,
    ) -> Result<Option<(PaperDocument, PaperState)>, PaperRefusal> {
        let today = day_of(cause.business);
        match self {
            Self::Decided { decision, reason, .. } => {
                let state = state.decided(*decision, today)?;
                let after = PaperDocument {
                    decided_by: Some(cause.actor.to_text()),
                    reason: reason.clone(),
                    ..before.with_state(state)
                };
                Ok(Some((after, state)))
            }
            Self::Ending { until } => {
                let state = state.ending(*until, today)?;
                Ok(Some((before.with_state(state), state)))
            }
            Self::Withdrawn | Self::Forgotten => match state {
                PaperState::Accepted { .. } => Err(PaperRefusal::Accepted),
                PaperState::Submitted | PaperState::Refused { .. } => Ok(None),
            },
            Self::Opened => Ok(Some((before.clone(), state))),
        }
    }
}

struct PaperUpdate {
    cause: Cause,
    place: PaperPlace,
    change: Change,
}

impl Decision for PaperUpdate {
    type Answer = Result<(), StoreError>;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.place.merchant);
        reads.document(&self.place.document());
        for replaced in self.change.replaces() {
            reads.document(&replaced.document());
        }
    }

    fn decide(&self, work: &Work) -> Result<Decided<Self::Answer>, Stop<Refusal>> {
        let place = self.place;
        let content = work
            .document(&place.document())?
            .ok_or(Stop::Refused(PaperRefusal::NotFound.into()))?;
        let read = read_back::<PaperDocument>(content).and_then(|before| Ok((before.state()?, before)));
        let (state, before) = match read {
            Ok(read) => read,
            Err(error) => return Ok(submit::unchanged(error)),
        };
        let applied = self.change.applied(&before, state, &self.cause);
        let applied = applied.map_err(|refusal| Stop::Refused(refusal.into()))?;
        let mut documents = Vec::new();
        match &applied {
            _ if matches!(self.change, Change::Opened) => {}
            None => match submit::removed(work, place, |_| true)? {
                Ok(removal) => documents.extend(removal),
                Err(error) => return Ok(submit::unchanged(error)),
            },
            Some((after, now)) => {
                let content = match written(after) {
                    Ok(content) => content,
                    Err(error) => return Ok(submit::unchanged(error)),
                };
                documents.push((place.document(), Some(content)));
                let (old, new) = (index::of(place, &before, state), index::of(place, after, *now));
                if old != new {
                    documents.extend(old.map(|id| (id, None)));
                    documents.extend(new.map(|id| (id, Some(String::new()))));
                }
            }
        }
        for replaced in self.change.replaces() {
            match submit::removed(work, *replaced, |state| {
                matches!(state, PaperState::Accepted { .. })
            })? {
                Ok(removal) => documents.extend(removal),
                Err(error) => return Ok(submit::unchanged(error)),
            }
        }
        let told = applied.as_ref().map_or(
            Value::Null,
            |(after, _)| json!({ "kind": after.kind, "until": after.until }),
        );
        let (merchant, action) = (place.merchant, self.change.action());
        let audit = self.cause.audit(
            merchant,
            action,
            place.subject(),
            json!({ "kind": before.kind }),
            told,
        );
        let changes = Changes {
            documents,
            audit: vec![audit],
            ..Changes::default()
        };
        Ok(Decided {
            changes,
            answer: Ok(()),
        })
    }
}

/// Somebody sees what is said of a merchant's papers.
struct PapersSeen {
    cause: Cause,
    merchant: MerchantId,
}

impl Decision for PapersSeen {
    type Answer = ();
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.merchant);
    }

    fn decide(&self, work: &Work) -> Result<Decided<()>, Stop<Refusal>> {
        if work.merchant(self.merchant)?.is_none() {
            return Err(Stop::Refused(Refusal::MerchantNotFound));
        }
        let subject = format!("merchant:{}", self.merchant);
        let audit = self
            .cause
            .audit(self.merchant, "paper.read", subject, Value::Null, Value::Null);
        let changes = Changes {
            audit: vec![audit],
            ..Changes::default()
        };
        Ok(Decided { changes, answer: () })
    }
}

impl App {
    pub(super) async fn paper_change(
        &self,
        actor: Actor,
        place: PaperPlace,
        change: Change,
    ) -> Result<(), Error> {
        let cause = self.cause(actor)?;
        Ok(self.decide(PaperUpdate { cause, place, change }).await??)
    }

    pub(super) async fn papers_seen(&self, actor: Actor, merchant: MerchantId) -> Result<(), Error> {
        let cause = self.cause(actor)?;
        self.decide(PapersSeen { cause, merchant }).await
    }
}
