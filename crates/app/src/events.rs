//! Events: words of engines, each one decision, in the order in which they speak of one transaction.

mod hear;
mod heard;
mod record;

use std::collections::HashMap;
use std::sync::Arc;

use sengo_core::calendar::Calendar;
use sengo_core::channel::Channel;
use sengo_core::engine::Engine;
use sengo_core::event::{About, Event, EventRefusal, Recorded, Taken};
use sengo_core::ids::TransactionId;
use sengo_core::ledger::Parties;
use sengo_core::qris::ReferenceLabel;
use sengo_core::refusal::FieldFault;
use sengo_store::TransactionPlace;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::app::App;
use crate::error::Error;
use crate::sealing::Secret;
pub(crate) use hear::Hear;
use record::Record;

/// How many events of one call are decided at once. They share commits, so more is faster; the rest of the
/// committer's queue is for other callers.
const AT_ONCE_MAX: usize = 256;

/// What an engine is told of one of its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventAnswer {
    /// What became of it.
    pub outcome: Result<Taken, EventRefusal>,
    /// The transaction it is about, where it is one of ours.
    pub transaction: Option<TransactionId>,
}

impl App {
    /// Hears events of an engine. Each is decided for itself, so one that is refused stops none of the others; events
    /// about one transaction are decided in their order.
    ///
    /// # Errors
    /// [`Error::Store`] when one of them could not be written. Others may have been; hearing all of them again is
    /// safe.
    pub async fn events_hear(
        &self,
        engine: &Engine,
        events: Vec<Result<Event, Vec<FieldFault>>>,
    ) -> Result<Vec<EventAnswer>, Error> {
        let mut answers: Vec<Option<EventAnswer>> = Vec::new();
        let mut lanes: HashMap<String, Vec<(usize, Event)>> = HashMap::new();
        for (place, event) in events.into_iter().enumerate() {
            answers.push(event.as_ref().err().map(|faults| EventAnswer {
                outcome: Err(EventRefusal::Faults(faults.clone())),
                transaction: None,
            }));
            if let Ok(event) = event {
                lanes.entry(lane(&event)).or_default().push((place, event));
            }
        }
        let ear = Ear {
            app: self.clone(),
            engine: Arc::new(engine.clone()),
            calendar: Arc::new(self.calendar().await?),
        };
        let permits = Arc::new(Semaphore::new(AT_ONCE_MAX));
        let mut hearing = JoinSet::new();
        for events in lanes.into_values() {
            let (ear, permits) = (ear.clone(), Arc::clone(&permits));
            hearing.spawn(async move {
                let mut heard = Vec::with_capacity(events.len());
                for (place, event) in events {
                    let _permit = permits.acquire().await;
                    heard.push((place, ear.hear(event).await?));
                }
                Ok::<_, Error>(heard)
            });
        }
        while let Some(joined) = hearing.join_next().await {
            let heard = joined.map_err(|error| Error::Defect(format!("hearing an event: {error}")))?;
            for (place, answer) in heard? {
                if let Some(slot) = answers.get_mut(place) {
                    *slot = Some(answer);
                }
            }
        }
        let lost = || Error::Defect("an event was not decided".into());
        answers
            .into_iter()
            .map(|answer| answer.ok_or_else(lost))
            .collect()
    }
}

/// What events must have in common to be decided one after the other.
fn lane(event: &Event) -> String {
    match (&event.recorded, transaction_of(&event.about)) {
        (Some(recorded), _) => format!("{} {}", recorded.project, recorded.reference),
        (None, Some(id)) => id.to_string(),
        (None, None) => event.about.number(),
    }
}

/// The transaction that an engine means, if what it names can be one.
fn transaction_of(about: &About) -> Option<TransactionId> {
    match about {
        About::Id(id) => Some(*id),
        About::Number { channel, number } => match channel {
            Channel::Qris => ReferenceLabel::parse(number).ok()?.transaction(),
            Channel::Disbursement => TransactionId::parse(number),
        },
    }
}

/// Whoever hears the events of one call.
#[derive(Clone)]
struct Ear {
    app: App,
    engine: Arc<Engine>,
    calendar: Arc<Calendar>,
}

impl Ear {
    async fn hear(&self, event: Event) -> Result<EventAnswer, Error> {
        if let Some(recorded) = event.recorded.clone() {
            return self.record(event, recorded).await;
        }
        let store = self.app.store();
        let id = transaction_of(&event.about);
        let place = match id {
            None => None,
            Some(id) => {
                let parties = store.transaction_owner(id).await?;
                parties.map(|parties| TransactionPlace { parties, id })
            }
        };
        let owner_name = match (place, &event.owner_name) {
            (Some(place), Some(name)) => Some(self.app.seal(Secret::Name, place.id, name.expose())?),
            _ => None,
        };
        let decision = Hear {
            event,
            engine: Arc::clone(&self.engine),
            calendar: Arc::clone(&self.calendar),
            place,
            owner_name,
            now: self.app.clock().business(),
        };
        Ok(EventAnswer {
            outcome: store.decide(decision).await?,
            transaction: place.map(|place| place.id),
        })
    }

    /// Hears of a payment that began elsewhere.
    async fn record(&self, event: Event, recorded: Recorded) -> Result<EventAnswer, Error> {
        let store = self.app.store();
        let owner = store.project_owner(recorded.project).await?;
        let hear = Hear {
            event,
            engine: Arc::clone(&self.engine),
            calendar: Arc::clone(&self.calendar),
            place: None,
            owner_name: None,
            now: self.app.clock().business(),
        };
        let parties = owner.map(|merchant| Parties {
            merchant,
            project: recorded.project,
        });
        let id = hear.key().recorded_transaction();
        let outcome = store
            .decide(Record {
                hear,
                recorded,
                parties,
            })
            .await?;
        let transaction = match outcome {
            Ok(Taken::Accepted | Taken::Duplicate) => Some(id),
            _ => None,
        };
        Ok(EventAnswer { outcome, transaction })
    }
}
