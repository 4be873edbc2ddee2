//! One life: steps that a seed chooses, crashes between and within them, and the books compared again and again.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::SignedDuration;
use sengo_core::ids::TransactionId;
use sengo_core::instruction::Instruction;
use sengo_core::project::Status;
use sengo_core::refusal::Refusal;
use sengo_store::{Page, TransactionFilter};

use super::act::{Act, Outcome};
use super::books::{Books, Judged, Moment, Use, wrong};
use super::choose::Choices;
use super::dice::Dice;
use super::home::{Home, Kind};
use super::world::{Outside, Process};

/// Steps of a life, before it is brought to its end.
const STEPS: u64 = 24;

/// How often the books are compared meanwhile.
const COMPARED_EVERY: u64 = 10;

/// A step in so many is cut short by a crash.
const CRASH_ONCE_IN: usize = 12;

/// The last steps, as they are told of a life that failed.
const STEPS_TOLD: usize = 12;

/// How many rounds there are at the end: more than any endpoint fails.
const LAST_ROUNDS: u64 = super::courier::FAILURES_MAX + 2;

/// What was done, to be told of a life that failed.
#[derive(Debug, Clone, Default)]
pub(super) struct Steps(Arc<Mutex<Vec<String>>>);

impl Steps {
    fn push(&self, step: String) {
        self.0.lock().expect("no panic").push(step);
    }

    /// The last of them.
    pub(super) fn last(&self) -> String {
        let steps = self.0.lock().expect("no panic");
        steps[steps.len().saturating_sub(STEPS_TOLD)..].join("\n")
    }
}

pub(super) struct Life {
    home: Home,
    pub(super) outside: Outside,
    pub(super) process: Process,
    pub(super) books: Books,
    dice: Dice,
    choices: Choices,
    told: Steps,
    step: u64,
    /// How often a crash came while callbacks were under way: each may be sent again for each.
    pub(super) resent: usize,
    crashes: usize,
}

impl Life {
    /// Lives a whole life; how many crashes there were.
    pub(super) async fn live(seed: u64, kind: Kind, told: Steps) -> Result<usize, String> {
        let (home, mut books) = Home::begin(kind);
        let mut dice = Dice::new(seed);
        books.four_eyes = dice.once_in(2);
        let outside = Outside::new(seed);
        let process = Process::start(&home.location(), &outside).await;
        let mut life = Self {
            home,
            outside,
            process,
            books,
            dice,
            choices: Choices::default(),
            told,
            step: 0,
            resent: 0,
            crashes: 0,
        };
        let lived = life.all_of_it().await;
        let crashes = life.crashes;
        drop(life.process);
        life.home.end();
        lived.map(|()| crashes)
    }

    async fn all_of_it(&mut self) -> Judged {
        crate::app::two_operators(&self.process.app).await;
        if self.books.four_eyes {
            let on = self.process.app.four_eyes_set(crate::app::operator(), true).await;
            on.map_err(|error| error.to_string())?;
        }
        for shop in 0..self.books.shops.len() {
            let act = self.choices.funds(shop, &mut self.dice);
            self.take(act).await?;
            if let Some(request) = self.books.requests.first().map(|request| request.id.clone()) {
                self.take(Act::Decide {
                    request,
                    approves: true,
                    by_asker: false,
                })
                .await?;
            }
        }
        for _ in 0..STEPS {
            let act = self.choices.next(&mut self.dice, &self.books, self.process.now());
            self.take(act).await?;
            if self.step.is_multiple_of(COMPARED_EVERY) {
                self.compare().await?;
            }
        }
        for round in 0..LAST_ROUNDS {
            // First whatever waits for a payer comes to its end, then there is time for each try.
            let hours = if round == 0 { 26 } else { 5 };
            self.take(Act::Pass {
                seconds: hours * 3_600,
                leases: true,
            })
            .await?;
            self.take(Act::Jobs).await?;
            self.take(Act::Callbacks).await?;
        }
        self.compare().await?;
        self.compare_all().await?;
        self.compare_figures().await
    }

    /// One step. Time passes a little with each.
    async fn take(&mut self, act: Act) -> Judged {
        self.step += 1;
        self.outside.clock.advance(SignedDuration::from_millis(7));
        self.outside.entropy.begin(2 * self.step);
        let number = self.step;
        self.told.push(format!("  {number}: {act:?}"));
        let is_crash = self.dice.once_in(CRASH_ONCE_IN);
        let is_crash = is_crash && !matches!(act, Act::Pass { .. } | Act::ClaimTwice { .. });
        let outcome = if is_crash {
            self.crash_during(&act).await?;
            self.outside.entropy.begin(2 * self.step + 1);
            self.repeat(&act).await?
        } else {
            self.process.perform(&act, &self.books).await?
        };
        let now = self.process.now();
        self.books
            .enter(&act, &outcome, now, is_crash)
            .map_err(|fault| format!("{number}: {fault}"))?;
        self.choices.done(&act);
        Ok(())
    }

    /// Begins it, and loses the process somewhere in it. Whoever asked has no answer.
    async fn crash_during(&mut self, act: &Act) -> Judged {
        let before = self.home.log();
        if let Home::Server { .. } = self.home {
            let (process, begun, books) = (self.process.clone(), act.clone(), self.books.clone());
            let doing = tokio::spawn(async move { process.perform(&begun, &books).await.map(|_| ()) });
            let pause = u64::try_from(self.dice.below(4_000)).unwrap_or(0);
            tokio::time::sleep(Duration::from_micros(pause)).await;
            doing.abort();
            let _ = doing.await;
        } else {
            self.process.perform(act, &self.books).await?;
        }
        let how = self.home.crash(&before, &mut self.dice);
        self.told.push(format!("    crash {how}"));
        self.crashes += 1;
        if matches!(act, Act::Callbacks) {
            self.resent += 1;
        }
        self.process = Process::start(&self.home.location(), &self.outside).await;
        if let Act::Callbacks = act {
            // What was claimed and not recorded is due again when the claim has run out.
            self.outside.clock.advance(SignedDuration::from_secs(61));
        }
        self.compare_instructions(Some(act)).await
    }

    /// Asks for the same again, as whoever got no answer does. What had been done before is recognised.
    async fn repeat(&self, act: &Act) -> Result<Outcome, String> {
        let outcome = self.process.perform(act, &self.books).await?;
        self.recognised(act, outcome).await
    }

    async fn recognised(&self, act: &Act, outcome: Outcome) -> Result<Outcome, String> {
        if let (Act::Together(acts), Outcome::Together(outcomes)) = (act, &outcome) {
            let mut recognised = Vec::new();
            for (act, outcome) in acts.iter().zip(outcomes) {
                recognised.push(Box::pin(self.recognised(act, outcome.clone())).await?);
            }
            return Ok(Outcome::Together(recognised));
        }
        let store = &self.process.store;
        match (act, &outcome, act.reference()) {
            (_, Outcome::Refused(Refusal::ReferenceUsed { .. }), Some((place, reference))) => {
                let shop = &self.books.shops[place];
                if shop.references.contains(reference) {
                    return Ok(outcome);
                }
                let made = match act {
                    Act::Transfer { .. } => None,
                    Act::Refund { payment, .. } => Some(*payment),
                    // No list shows questions; that engines are to ask it shows that it is there.
                    Act::Inquire { .. } => self.question(place, reference).await?,
                    _ => {
                        let tenant = store.tenant(self.books.tenants[shop.tenant].0);
                        let page = Page {
                            offset: 0,
                            limit: 1_000,
                        };
                        let all = tenant.transactions(TransactionFilter::default(), page).await;
                        let all = all.map_err(|error| error.to_string())?;
                        let own = all.iter().find(|found| {
                            found.parties().project == shop.id && found.origin.reference.as_str() == reference
                        });
                        let own = own.ok_or("a reference is used, and no transaction has it")?;
                        Some(own.id())
                    }
                };
                Ok(Outcome::Made(made))
            }
            (Act::Close(place), Outcome::Refused(_), _) => {
                let shop = &self.books.shops[*place];
                let tenant = store.tenant(self.books.tenants[shop.tenant].0);
                let project = tenant.project(shop.id).await.map_err(|error| error.to_string())?;
                let is_closed = project.is_some_and(|project| project.status == Status::Closed);
                Ok(if is_closed && shop.standing != Use::Closed {
                    Outcome::Nothing
                } else {
                    outcome
                })
            }
            _ => Ok(outcome),
        }
    }

    /// The question of a project that has this reference.
    async fn question(&self, place: usize, reference: &str) -> Result<Option<TransactionId>, String> {
        let merchant = self.books.tenants[self.books.shops[place].tenant].0;
        for open in self.instructions().await? {
            let about = self.process.store.tenant(merchant).transaction(open.about).await;
            let about = about.map_err(|error| error.to_string())?;
            if about.is_some_and(|about| about.origin.reference.as_str() == reference) {
                return Ok(Some(open.about));
            }
        }
        Err("a question is asked, and no engine is to ask it".into())
    }

    /// All that is to be done, leased or not.
    async fn instructions(&self) -> Result<Vec<Instruction>, String> {
        let page = Page {
            offset: 0,
            limit: 1_000,
        };
        let open = self.process.store.open_instructions(page).await;
        open.map_err(|error| error.to_string())
    }

    /// What engines can be told to do is what the books say. A claim whose answer was lost may have taken some.
    pub(super) async fn compare_instructions(&mut self, lost: Option<&Act>) -> Judged {
        let Moment { real, .. } = self.process.now();
        let open = self.instructions().await?;
        let mut seen = Vec::new();
        for instruction in &open {
            let Some(place) = self.books.place_of(instruction, &seen) else {
                // What the call that was lost made.
                if lost.is_some() {
                    continue;
                }
                return wrong("an instruction that was made", instruction);
            };
            seen.push(place);
            let todo = &mut self.books.todos[place];
            if todo.free_at.is_none() {
                return wrong("done", instruction);
            }
            if todo.free_at == instruction.available_at {
                continue;
            }
            let (taken, by) = match lost {
                Some(Act::Claim { engine, seconds, .. }) => (
                    real.saturating_add(SignedDuration::from_secs(*seconds)).ok(),
                    Some(*engine),
                ),
                _ => (None, None),
            };
            let was_free = todo.free_at.is_some_and(|free| free <= real);
            if !was_free || instruction.available_at != taken || instruction.offers != todo.offers + 1 {
                return wrong(&format!("{todo:?}"), instruction);
            }
            todo.free_at = taken;
            todo.offers += 1;
            todo.engine = by;
            todo.id = Some(instruction.id);
        }
        let lost_one = self
            .books
            .todos
            .iter()
            .enumerate()
            .find(|(place, todo)| todo.free_at.is_some() && !seen.contains(place));
        match lost_one {
            Some((_, todo)) if lost.is_none() => wrong("to be done still", todo),
            _ => Ok(()),
        }
    }
}
