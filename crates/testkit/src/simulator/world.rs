//! The platform itself: the application over a real store, which can be lost in the middle of anything.

mod calls;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::SignedDuration;
use sengo_app::balances::Adjustment;
use sengo_app::callbacks::Dispatcher;
use sengo_app::ports::{Clock, Entropy};
use sengo_app::projects::Review;
use sengo_app::{App, Error, MasterKey, Settings, Store};
use sengo_core::allowlist::Allowlist;
use sengo_core::audit::Actor;
use sengo_core::channel::Channel;
use sengo_core::engine::{Engine, EngineName};
use sengo_core::environment::Environment;
use sengo_core::event::{About, Event, Personal, Recorded};
use sengo_core::exception::Resolution;
use sengo_core::ids::{ProjectId, TransactionId};
use sengo_core::instruction::{Claim, Done, Instruction};
use sengo_core::money::Rupiah;
use sengo_store::Durability;
use sengo_wire::request::InstructionResult;
use sha2::{Digest, Sha256};

use calls::{reference, together};

use super::act::{Act, ENGINES, Outcome, Place, Saying};
use super::books::Books;
use super::courier::Endpoints;
use crate::database::CREATED_AT;
use crate::ports::TestClock;

const BASE: &str = "https://sengo.example.com";

/// Randomness that a seed and a step name, so that what one step takes does not change what the next one gets.
#[derive(Debug)]
pub(super) struct Steps {
    seed: u64,
    taken: AtomicU64,
}

impl Steps {
    pub(super) fn begin(&self, step: u64) {
        self.taken.store(step << 32, Ordering::SeqCst);
    }
}

impl Entropy for Steps {
    fn fill(&self, bytes: &mut [u8]) -> std::io::Result<()> {
        for chunk in bytes.chunks_mut(32) {
            let block = self.taken.fetch_add(1, Ordering::SeqCst);
            let digest = Sha256::new()
                .chain_update(self.seed.to_be_bytes())
                .chain_update(block.to_be_bytes())
                .finalize();
            chunk.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        }
        Ok(())
    }
}

/// What outlives a crash of the process: the time, the world outside.
#[derive(Debug, Clone)]
pub(super) struct Outside {
    pub(super) clock: Arc<TestClock>,
    pub(super) entropy: Arc<Steps>,
    pub(super) endpoints: Arc<Endpoints>,
}

impl Outside {
    pub(super) fn new(seed: u64) -> Self {
        let clock = Arc::new(TestClock::at(CREATED_AT));
        clock.advance(SignedDuration::from_hours(1));
        Self {
            clock,
            entropy: Arc::new(Steps {
                seed,
                taken: AtomicU64::new(0),
            }),
            endpoints: Arc::new(Endpoints::new(seed)),
        }
    }
}

/// A process that serves.
#[derive(Debug, Clone)]
pub(super) struct Process {
    pub(super) app: App,
    pub(super) store: Store,
    outside: Outside,
}

pub(super) fn engine(place: usize) -> Engine {
    Engine {
        name: EngineName::parse(ENGINES[place]).expect("a name"),
        allowlist: Allowlist::parse(&["0.0.0.0/0"]).expect("a list"),
        channels: None,
        created_at: CREATED_AT,
    }
}

fn event(saying: &Saying, books: &Books) -> Event {
    use super::act::Named;
    let number = |number: String| About::Number {
        channel: Channel::Qris,
        number,
    };
    Event {
        id: saying.id.clone(),
        kind: saying.kind,
        about: match &saying.about {
            Named::Id(id) => About::Id(*id),
            Named::Label(id) => number(sengo_core::qris::ReferenceLabel::of(*id).as_str().to_owned()),
            Named::Stray(text) => number(text.clone()),
        },
        amount: Rupiah::new(saying.amount),
        occurred_at: saying.occurred_at,
        owner_name: saying.names.then(|| Personal::new("BUDI SANTOSO".into())),
        refund: saying.refund,
        recorded: saying.recorded.as_ref().map(|(shop, name)| Recorded {
            project: books.shops[*shop].id,
            reference: reference(name),
        }),
    }
}

impl Process {
    pub(super) async fn start(location: &sengo_store::Location, outside: &Outside) -> Self {
        let store = Store::open(
            location,
            Some(Environment::Sandbox),
            Durability::Careless,
            CREATED_AT,
        )
        .await;
        let store = store.expect("the database opens");
        let app = App::new(
            store.clone(),
            MasterKey::new(Box::new([7; 32])),
            outside.clock.clone(),
            outside.entropy.clone(),
            Settings::default(),
        );
        Self {
            app,
            store,
            outside: outside.clone(),
        }
    }

    /// Does it.
    pub(super) async fn perform(&self, act: &Act, books: &Books) -> Result<Outcome, String> {
        match act {
            Act::Together(acts) => {
                let mut calls = Vec::new();
                for act in acts {
                    calls.push(Box::pin(self.call(act, books)));
                }
                let outcomes = together(calls).await.into_iter().collect::<Result<_, _>>()?;
                Ok(Outcome::Together(outcomes))
            }
            Act::Qris { .. }
            | Act::Disburse { .. }
            | Act::Inquire { .. }
            | Act::Refund { .. }
            | Act::Transfer { .. } => self.call(act, books).await,
            Act::Say {
                engine: place,
                events,
            } => {
                let events = events.iter().map(|saying| Ok(event(saying, books))).collect();
                Outcome::of(self.app.events_hear(&engine(*place), events).await, |heard| {
                    let heard = heard
                        .into_iter()
                        .map(|answer| (answer.outcome, answer.transaction));
                    Outcome::Heard(heard.collect())
                })
            }
            Act::Claim {
                engine,
                most,
                seconds,
            } => self.claim(*engine, *most, *seconds).await,
            Act::ClaimTwice {
                engines,
                most,
                seconds,
            } => {
                let claims = engines.map(|engine| Box::pin(self.claim(engine, *most, *seconds)));
                let outcomes = together(claims.into())
                    .await
                    .into_iter()
                    .collect::<Result<_, _>>()?;
                Ok(Outcome::Together(outcomes))
            }
            Act::Answer {
                engine: place,
                instruction,
                done,
            } => {
                let result = InstructionResult {
                    done: *done,
                    occurred_at: None,
                    owner_name: (*done == Done::Answered).then(|| Personal::new("SITI AMINAH".into())),
                };
                let answer = self
                    .app
                    .instruction_result(&engine(*place), *instruction, result)
                    .await;
                Outcome::of(answer, |answer| match answer.outcome {
                    Ok(taken) => Outcome::Taken(taken),
                    Err(_) => Outcome::Nothing,
                })
            }
            Act::Jobs => Outcome::of(self.app.jobs_run_until_idle().await, Outcome::Ran),
            Act::Callbacks => {
                let courier = self.outside.endpoints.clone();
                let mut dispatcher = Dispatcher::new(self.app.clone(), courier, BASE);
                Outcome::of(dispatcher.run_until_idle().await, Outcome::Ran)
            }
            Act::Pass { seconds, leases } => {
                let by = SignedDuration::from_secs(*seconds);
                if *leases {
                    self.outside.clock.advance(by);
                } else {
                    self.outside.clock.advance_business(by);
                }
                Ok(Outcome::Nothing)
            }
            act => self.of_people(act, books).await,
        }
    }

    async fn claim(&self, place: usize, most: usize, seconds: i64) -> Result<Outcome, String> {
        let claim = Claim {
            channels: None,
            max: most,
            lease_seconds: seconds,
            wait_seconds: 0,
        };
        let views = self.app.instructions_claim(&engine(place), &claim).await;
        let views = views.map_err(|error| format!("a claim: {error}"))?;
        let mut leased: Vec<Instruction> = Vec::new();
        for view in views {
            let id = TransactionId::parse(&view.id).ok_or("an id")?;
            let found = self
                .store
                .instruction(id)
                .await
                .map_err(|error| error.to_string())?;
            let found = found.ok_or("what was offered is not there")?;
            if found.available_at != Some(view.leased_until.timestamp()) {
                return Err(format!(
                    "offered until {:?}, kept as {found:?}",
                    view.leased_until
                ));
            }
            leased.push(found);
        }
        Ok(Outcome::Leased(leased))
    }

    async fn of_people(&self, act: &Act, books: &Books) -> Result<Outcome, String> {
        let (ana, budi) = (Actor::Operator("ana".into()), Actor::Operator("budi".into()));
        let app = &self.app;
        let id = |shop: usize| books.shops[shop].id;
        match act {
            Act::Adjust {
                shop,
                active,
                pending,
                id: transfer,
            } => {
                let adjustment = Adjustment {
                    active: Rupiah::new(*active),
                    pending: Rupiah::new(*pending),
                    reason: "simulated".into(),
                    id: Some(*transfer),
                };
                Outcome::of(
                    app.balance_adjust(ana, id(*shop), adjustment).await,
                    Outcome::Acted,
                )
            }
            Act::Resolve { exception, to } => {
                let resolution = match to {
                    Place::Shop(shop) => Resolution::Project(id(*shop)),
                    Place::Channel => Resolution::Channel,
                    Place::Platform => Resolution::Platform,
                };
                Outcome::of(
                    app.exception_resolve(ana, *exception, resolution).await,
                    Outcome::Acted,
                )
            }
            Act::Decide {
                request,
                approves,
                by_asker,
            } => {
                let who = if *by_asker { ana } else { budi };
                let decided = if *approves {
                    app.request_approve(who, request).await
                } else {
                    app.request_refuse(who, request, "simulated").await
                };
                Outcome::of(decided, |_| Outcome::Nothing)
            }
            Act::Suspend(shop) => self.review(id(*shop), Review::Suspend).await,
            Act::Resume(shop) => self.review(id(*shop), Review::Resume).await,
            Act::Close(shop) => {
                let merchant = books.tenants[books.shops[*shop].tenant].0;
                let closed = app.project_close(ana, merchant, id(*shop), None).await;
                Outcome::of(closed, |_| Outcome::Nothing)
            }
            other => Err(format!("{other:?} is nothing that an operator does")),
        }
    }

    async fn review(&self, id: ProjectId, review: Review) -> Result<Outcome, String> {
        let actor = Actor::Operator("ana".into());
        let reviewed: Result<_, Error> = self.app.project_review(actor, id, review, false).await;
        Outcome::of(reviewed, |_| Outcome::Nothing)
    }

    /// Both clocks.
    pub(super) fn now(&self) -> super::books::Moment {
        super::books::Moment {
            real: self.outside.clock.real(),
            business: self.outside.clock.business(),
        }
    }
}
