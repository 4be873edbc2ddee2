//! What the passing of time brings: payments expire, and what was paid is settled.
//!
//! Any number of processes may do this at once. What is due is only a hint: each decision looks again, so that
//! nothing is done twice, and whatever a crash leaves undone is due still.

mod expiry;
mod retention;
mod settlement;

pub use retention::Retained;
use sengo_store::{Decision, TransactionPlace};
use tokio::task::JoinSet;

use crate::app::App;
use crate::error::Error;

/// How many transactions one round looks for.
pub const ROUND_MAX: i64 = 4_096;

/// How many transactions one decision takes. They share what they read, and a commit.
const FOLD: usize = 256;

/// How many decisions wait at once: enough to fill a commit, few enough that callers do not wait behind them.
const AT_ONCE_MAX: usize = 4;

/// What one round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Round {
    /// How many transactions came to stand elsewhere.
    pub done: usize,
    /// Whether more may be due.
    pub more: bool,
}

impl Round {
    fn of(done: usize, found: usize, limit: i64) -> Self {
        let was_full = i64::try_from(found).is_ok_and(|found| found >= limit);
        // A round that got nothing done would get nothing done again at once.
        Self {
            done,
            more: was_full && done > 0,
        }
    }

    /// Both rounds as one.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            done: self.done.saturating_add(other.done),
            more: self.more || other.more,
        }
    }
}

impl App {
    /// One round of each job.
    ///
    /// # Errors
    /// [`Error::Store`]; what was not done is due still.
    pub async fn jobs_run(&self) -> Result<Round, Error> {
        // One that fails keeps the other from nothing.
        self.retain_now_and_then().await;
        let (expired, settled) = (self.expire_due(ROUND_MAX).await, self.settle_due(ROUND_MAX).await);
        Ok(expired?.and(settled?))
    }

    /// Rounds until nothing is due; how many transactions came to stand elsewhere.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn jobs_run_until_idle(&self) -> Result<usize, Error> {
        let mut done: usize = 0;
        loop {
            let round = self.jobs_run().await?;
            done = done.saturating_add(round.done);
            if !round.more {
                return Ok(done);
            }
        }
    }

    /// Decides about places, many in one decision. How many came to stand elsewhere.
    ///
    /// A decision that is refused is taken apart, so that one transaction which cannot be decided keeps no other
    /// waiting.
    async fn fold<D, F>(&self, places: &[TransactionPlace], decision: F) -> Result<usize, Error>
    where
        D: Decision<Answer = usize, Refusal = TransactionPlace>,
        F: Fn(Vec<TransactionPlace>) -> D,
    {
        let mut chunks = places.chunks(FOLD);
        let mut deciding = JoinSet::new();
        let mut done: usize = 0;
        loop {
            while deciding.len() < AT_ONCE_MAX
                && let Some(chunk) = chunks.next()
            {
                let (store, chunk) = (self.store().clone(), chunk.to_vec());
                let whole = decision(chunk.clone());
                deciding.spawn(async move { (store.decide(whole).await, chunk) });
            }
            let Some(decided) = deciding.join_next().await else {
                return Ok(done);
            };
            let (decided, chunk) = decided.map_err(|error| Error::Defect(format!("a job: {error}")))?;
            match decided {
                Ok(Ok(count)) => done = done.saturating_add(count),
                Err(error) if error.is_passing() => return Err(error.into()),
                // A rule stopped one of them, or one cannot be read: each is decided for itself.
                Ok(Err(_)) | Err(_) => {
                    for place in chunk {
                        match self.store().decide(decision(vec![place])).await {
                            Ok(Ok(count)) => done = done.saturating_add(count),
                            Err(error) if error.is_passing() => return Err(error.into()),
                            Ok(Err(place)) => tracing::error!(
                                transaction = %place.id,
                                project = %place.parties.project,
                                "a transaction is due and cannot be booked; check its project's balance"
                            ),
                            Err(error) => tracing::error!(
                                %error,
                                transaction = %place.id,
                                project = %place.parties.project,
                                "a transaction is due and cannot be read"
                            ),
                        }
                    }
                }
            }
        }
    }
}
