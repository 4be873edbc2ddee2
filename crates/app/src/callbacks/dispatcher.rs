//! Delivers callbacks, as long as a process lives. Any number of processes may do so beside each other.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sengo_core::callback::{ANSWER_BYTES_MAX, Attempt, Callback, CallbackId, CallbackState};
use sengo_store::DueCallbacks;
use tokio::task::{Id, JoinSet};
use tokio::time::MissedTickBehavior;

use super::decisions::{CallbackClaim, CallbackPutOff, CallbackTried};
use super::endpoints::{Endpoints, WAITING_EACH_MAX};
use crate::app::App;
use crate::error::Error;
use crate::ports::{Courier, Reply};

/// How often callbacks that are due are looked for.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// The shortest time between two looks, however much there is to do.
const LOOK_PAUSE: Duration = Duration::from_millis(10);

/// How many endpoints one query steps through.
const ENDPOINTS_A_QUERY: i64 = 512;

/// How many queries one look takes at most; the next look goes on where it ended.
const QUERIES_A_LOOK: usize = 16;

/// How long tries that are under way may take to end when the process stops: as long as any may take.
const STOPPING_TIME_MAX: Duration = Duration::from_secs(12);

/// How often recording what came of a try is tried. Without a record it is sent again when its claim runs out.
const RECORDING_TRIES: u32 = 5;

/// The most characters kept of why a try failed.
const ERROR_CHARACTERS_MAX: usize = 500;

/// What came of one callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// The endpoint took it.
    Delivered,
    /// It was tried and not taken.
    NotTaken,
    /// Nobody can sign it now, so it is tried later.
    PutOff,
    /// It was not tried: somebody else has it.
    Untried,
}

/// Delivers callbacks.
#[derive(Debug)]
pub struct Dispatcher {
    app: App,
    courier: Arc<dyn Courier>,
    /// How clients reach this instance, for addresses within what is told; without a slash at its end.
    base: Arc<str>,
    endpoints: Endpoints,
    /// Where the next look goes on.
    after: Option<i64>,
    sending: JoinSet<Outcome>,
    under_way: HashMap<Id, (i64, CallbackId)>,
}

impl Dispatcher {
    /// A dispatcher that sends by this courier.
    pub fn new(app: App, courier: Arc<dyn Courier>, base: &str) -> Self {
        Self {
            app,
            courier,
            base: base.trim_end_matches('/').into(),
            endpoints: Endpoints::default(),
            after: None,
            sending: JoinSet::new(),
            under_way: HashMap::new(),
        }
    }

    /// Delivers until `stop` is ready, and then lets what is under way come to its end.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        let mut tick = tokio::time::interval(LOOK_EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        tokio::pin!(stop);
        let mut wants_more = false;
        loop {
            tokio::select! {
                () = &mut stop => break,
                Some(ended) = self.sending.join_next_with_id() => wants_more |= self.note(ended),
                _ = tick.tick() => self.look_or_warn().await,
                () = tokio::time::sleep(LOOK_PAUSE), if wants_more => {
                    wants_more = false;
                    self.look_or_warn().await;
                }
            }
            self.start();
        }
        let _ = tokio::time::timeout(STOPPING_TIME_MAX, async {
            while self.sending.join_next().await.is_some() {}
        })
        .await;
    }

    /// Delivers what is due now, and what becomes due meanwhile; how many were delivered. What somebody else is
    /// delivering is left to them.
    ///
    /// # Errors
    /// [`Error::Store`]; what was not delivered is due still.
    pub async fn run_until_idle(&mut self) -> Result<usize, Error> {
        let mut delivered: usize = 0;
        loop {
            self.look().await?;
            self.start();
            let mut has_moved = false;
            while let Some(ended) = self.sending.join_next_with_id().await {
                has_moved |= !matches!(ended, Ok((_, Outcome::Untried)));
                if matches!(ended, Ok((_, Outcome::Delivered))) {
                    delivered = delivered.saturating_add(1);
                }
                self.note(ended);
                self.start();
            }
            let is_round_done = self.after.is_none();
            if is_round_done && self.endpoints.is_idle() {
                if !has_moved {
                    return Ok(delivered);
                }
                self.look().await?;
                if self.endpoints.is_idle() && self.after.is_none() {
                    return Ok(delivered);
                }
            }
        }
    }

    async fn look_or_warn(&mut self) {
        if let Err(error) = self.look().await {
            tracing::warn!(%error, "cannot look for callbacks that are due; it is tried again");
        }
    }

    /// Takes up what is due, going on where the last look ended.
    async fn look(&mut self) -> Result<(), Error> {
        for _ in 0..QUERIES_A_LOOK {
            let which = DueCallbacks {
                now: self.app.parts.clock.business(),
                after: self.after,
                endpoints: ENDPOINTS_A_QUERY,
                each: i64::try_from(WAITING_EACH_MAX).unwrap_or(i64::MAX),
            };
            let round = self.app.store().due_callbacks(which).await?;
            self.endpoints.offer(round.callbacks);
            self.after = round.last;
            if self.after.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn start(&mut self) {
        while let Some(callback) = self.endpoints.next() {
            let place = (callback.endpoint(), callback.id);
            let (app, courier, base) = (
                self.app.clone(),
                Arc::clone(&self.courier),
                Arc::clone(&self.base),
            );
            let task = self.sending.spawn(async move {
                let id = callback.id;
                match deliver(&app, courier.as_ref(), &base, callback).await {
                    Ok(outcome) => outcome,
                    Err(error) => {
                        tracing::error!(%error, callback = %id, "a callback could not be tried");
                        Outcome::Untried
                    }
                }
            });
            self.under_way.insert(task.id(), place);
        }
    }

    /// Takes note of an end, and whether its endpoint wants more.
    fn note(&mut self, ended: Result<(Id, Outcome), tokio::task::JoinError>) -> bool {
        let (task, outcome) = match ended {
            Ok((task, outcome)) => (task, outcome),
            Err(error) => {
                tracing::error!(%error, "delivering a callback failed; it is tried again");
                (error.id(), Outcome::NotTaken)
            }
        };
        let Some((endpoint, id)) = self.under_way.remove(&task) else {
            return false;
        };
        let took = match outcome {
            Outcome::Delivered => Some(true),
            Outcome::NotTaken => Some(false),
            Outcome::PutOff | Outcome::Untried => None,
        };
        self.endpoints.ended(endpoint, id, took);
        self.endpoints.wants_more(endpoint)
    }
}

/// Claims, sends and records.
async fn deliver(app: &App, courier: &dyn Courier, base: &str, due: Callback) -> Result<Outcome, Error> {
    let claim = CallbackClaim {
        merchant: due.parties.merchant,
        id: due.id,
        now: app.parts.clock.business(),
        real: app.parts.clock.real(),
    };
    let Some(claimed) = app.decide(claim).await? else {
        return Ok(Outcome::Untried);
    };
    let Some(letter) = app.callback_letter(&claimed, base).await? else {
        let now = app.parts.clock.business();
        app.decide(CallbackPutOff { claimed, now }).await?;
        return Ok(Outcome::PutOff);
    };
    let (at, began) = (app.parts.clock.business(), Instant::now());
    let reply = courier.send(letter).await;
    let was_delivered = reply.is_taken();
    let [jitter] = app.random::<1>()?;
    let record = || CallbackTried {
        claimed: claimed.clone(),
        attempt: attempt(&claimed, &reply, at, began),
        was_delivered,
        jitter,
        now: app.parts.clock.business(),
    };
    let mut state = app.decide(record()).await;
    for number in 1..RECORDING_TRIES {
        let Err(Error::Store(_)) = state else { break };
        tokio::time::sleep(LOOK_EVERY.saturating_mul(number)).await;
        state = app.decide(record()).await;
    }
    let state = state?;
    count(was_delivered, state);
    if state == CallbackState::GivenUp {
        tracing::warn!(
            callback = %claimed.id,
            project = %claimed.parties.project,
            "a callback was given up: its endpoint took it in none of the tries of three days"
        );
    }
    Ok(if was_delivered {
        Outcome::Delivered
    } else {
        Outcome::NotTaken
    })
}

fn attempt(claimed: &Callback, reply: &Reply, at: jiff::Timestamp, began: Instant) -> Attempt {
    let kept = reply.answer.get(..ANSWER_BYTES_MAX).unwrap_or(&reply.answer);
    let words = |words: &String| words.chars().take(ERROR_CHARACTERS_MAX).collect();
    Attempt {
        callback: claimed.id,
        number: 0,
        at,
        milliseconds: i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX),
        status: reply.status,
        error: reply.error.as_ref().map(words),
        answer: String::from_utf8_lossy(kept).into_owned(),
    }
}

fn count(was_delivered: bool, state: CallbackState) {
    let result = match (was_delivered, state) {
        (true, _) => "delivered",
        (false, CallbackState::GivenUp) => "given_up",
        (false, _) => "failed",
    };
    metrics::counter!("sengo_callbacks_total", "result" => result).increment(1);
}

impl App {
    /// Measures what waits, for `/metrics`.
    pub async fn callbacks_measure(&self) {
        let Ok(backlog) = self.callback_backlog().await else {
            return;
        };
        let overdue = backlog.first_due.map_or(0, |due| {
            let late = self.parts.clock.business().duration_since(due).as_secs();
            late.max(0)
        });
        metrics::gauge!("sengo_callbacks_waiting").set(shown(backlog.waiting));
        metrics::gauge!("sengo_callbacks_overdue_seconds").set(shown(overdue));
    }
}

/// A count as the metrics take it.
fn shown(count: i64) -> f64 {
    f64::from(i32::try_from(count).unwrap_or(i32::MAX))
}
