//! The task that owns the writing connection and commits decisions in groups.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};

use super::connection::Server;
use super::failure::Fault;
use super::load::{self, SpareIds};
use super::outcome::{Outcome, Trace, look_up};
use super::save;
use super::writer::Writer;
use crate::decision::Waiting;
use crate::error::StoreError;
use crate::named::Reads;
use crate::store::BATCH_LENGTH_MAX;
use crate::work::Work;

/// How often a group is decided again because another process was faster, before its decisions are taken singly.
const CONFLICTS_MAX: u32 = 4;

/// How long the decisions of one group may take when they are taken singly.
const SINGLY_TIMEOUT: Duration = Duration::from_secs(10);

/// How long the server may take to read and lock; beyond its own limits it is not there any more.
const LOAD_TIMEOUT: Duration = Duration::from_secs(15);

/// How long it may take to write and commit, standbys included.
const SAVE_TIMEOUT: Duration = Duration::from_secs(30);

/// Pauses between attempts to connect grow from the first to the last. During one, writes fail at once.
const PAUSE_MIN: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(1);

/// Takes whatever waits, decides and writes it in one transaction, answers after the commit; until the
/// last sender is gone and the queue is empty.
pub(super) async fn run(server: Server, mut waiting: mpsc::Receiver<Box<dyn Waiting>>) {
    let mut committer = Committer {
        server,
        writer: None,
        spare: SpareIds::default(),
        unreachable: None,
    };
    let mut batch = Vec::with_capacity(BATCH_LENGTH_MAX);
    while waiting.recv_many(&mut batch, BATCH_LENGTH_MAX).await > 0 {
        committer.commit(&mut batch).await;
    }
}

struct Committer {
    server: Server,
    writer: Option<Writer>,
    spare: SpareIds,
    unreachable: Option<Unreachable>,
}

/// Why the server could not be reached, and when to try again.
struct Unreachable {
    error: StoreError,
    pause: Duration,
    until: Instant,
}

type Batch = [Box<dyn Waiting>];

impl Committer {
    async fn commit(&mut self, batch: &mut Vec<Box<dyn Waiting>>) {
        match self.write(batch).await {
            Ok(()) if batch.len() > 1 => {
                let (mut unread, decided): (Vec<_>, Vec<_>) =
                    batch.drain(..).partition(|decision| decision.was_unread());
                settle(decided.into_iter(), &Ok(()));
                self.commit_singly(&mut unread).await;
            }
            Ok(()) => settle(batch.drain(..), &Ok(())),
            Err(Fault::Conflict(_) | Fault::Refused(_)) if batch.len() > 1 => self.commit_singly(batch).await,
            Err(fault) => settle(batch.drain(..), &Err(fault.into_error())),
        }
    }

    /// One decision must not take its neighbours down: each is decided and written alone. Where many wait for
    /// locks that somebody holds on to, the last ones are given up, so that the queue moves on.
    async fn commit_singly(&mut self, batch: &mut Vec<Box<dyn Waiting>>) {
        let began = Instant::now();
        for decision in batch.drain(..) {
            let mut alone = [decision];
            let written = if began.elapsed() < SINGLY_TIMEOUT {
                self.write(&mut alone).await.map_err(Fault::into_error)
            } else {
                Err(StoreError::Unavailable("rows are locked by somebody else".into()))
            };
            settle(alone.into_iter(), &written);
        }
    }

    /// Decides and writes, again after a conflict, and once more on a new connection when the old one was
    /// lost without anything written.
    async fn write(&mut self, batch: &mut Batch) -> Result<(), Fault> {
        let mut conflicts: u32 = 0;
        let mut lost = false;
        loop {
            match self.attempt(batch).await {
                Err(Fault::Conflict(error)) if conflicts < CONFLICTS_MAX => {
                    conflicts = conflicts.saturating_add(1);
                    tracing::debug!(%error, "another process was faster; the group is decided again");
                }
                Err(Fault::Lost(error)) if !lost => {
                    lost = true;
                    tracing::warn!(%error, "the writing connection was lost");
                }
                outcome => return outcome,
            }
        }
    }

    async fn attempt(&mut self, batch: &mut Batch) -> Result<(), Fault> {
        let writer = self.writer().await?;
        let mut reads = Reads::default();
        for decision in batch.iter() {
            decision.reads(&mut reads);
        }
        let mut work = Work::default();
        let loading = load::load(&writer, &reads, &mut self.spare, &mut work);
        let loaded = timeout(LOAD_TIMEOUT, loading)
            .await
            .unwrap_or_else(|_| Err(Fault::Lost(silent())));
        let transaction = match loaded {
            Ok(transaction) => transaction,
            Err(fault) => return Err(self.roll_back(writer, fault).await),
        };
        for decision in batch.iter_mut() {
            let changes = decision.decide(&work);
            work.apply(changes);
        }
        let saved = timeout(SAVE_TIMEOUT, save::save(&writer, &work))
            .await
            .unwrap_or_else(|_| Err(Fault::InDoubt(silent())));
        match saved {
            Ok(()) => {}
            Err(Fault::InDoubt(error)) => {
                drop(writer);
                self.resolve(&transaction, &work, error).await?;
                self.use_up(&reads, &work);
                return Ok(());
            }
            Err(fault) => {
                self.writer = Some(writer);
                return Err(fault);
            }
        }
        self.writer = Some(writer);
        self.use_up(&reads, &work);
        Ok(())
    }

    /// Ends a transaction that could not read. A connection that cannot even do that is given up.
    async fn roll_back(&mut self, writer: Writer, fault: Fault) -> Fault {
        if !matches!(fault, Fault::Lost(_)) {
            let rolling_back = writer.client().batch_execute("ROLLBACK");
            if matches!(timeout(LOAD_TIMEOUT, rolling_back).await, Ok(Ok(()))) {
                self.writer = Some(writer);
            }
        }
        fault
    }

    /// The connection went during the commit: finds out on a new one whether it happened.
    async fn resolve(&mut self, transaction: &str, work: &Work, error: StoreError) -> Result<(), Fault> {
        tracing::warn!(%error, "the writing connection was lost during a commit; looking up its outcome");
        let trace = Trace::of(transaction, work);
        match look_up(&self.server, &trace).await {
            Outcome::Committed => Ok(()),
            Outcome::NotCommitted => Err(Fault::Lost(error)),
            Outcome::Unknown => Err(Fault::InDoubt(StoreError::Unavailable(format!(
                "the connection was lost during the commit, and its outcome is unknown: {error}"
            )))),
        }
    }

    /// What the batch did not take of the ids lent to it goes to the next one.
    fn use_up(&mut self, reads: &Reads, work: &Work) {
        let kept = self.spare.merchants.len().saturating_sub(reads.new_merchants);
        self.spare.merchants.truncate(kept);
        self.spare.merchants.extend(&work.merchant_ids);
        let kept = self.spare.projects.len().saturating_sub(reads.new_projects);
        self.spare.projects.truncate(kept);
        self.spare.projects.extend(&work.project_ids);
    }

    async fn writer(&mut self) -> Result<Writer, Fault> {
        if let Some(writer) = self.writer.take().filter(|writer| !writer.is_closed()) {
            return Ok(writer);
        }
        if let Some(unreachable) = &self.unreachable
            && Instant::now() < unreachable.until
        {
            return Err(Fault::Gone(unreachable.error.clone()));
        }
        match Writer::connect(&self.server).await {
            Ok(writer) => {
                self.unreachable = None;
                Ok(writer)
            }
            Err(error) => {
                let pause = self
                    .unreachable
                    .as_ref()
                    .map_or(PAUSE_MIN, |last| last.pause.saturating_mul(2).min(PAUSE_MAX));
                let until = Instant::now().checked_add(pause).unwrap_or_else(Instant::now);
                self.unreachable = Some(Unreachable {
                    error: error.clone(),
                    pause,
                    until,
                });
                Err(Fault::Gone(error))
            }
        }
    }
}

fn silent() -> StoreError {
    StoreError::Unavailable("the server does not answer".into())
}

fn settle(batch: impl Iterator<Item = Box<dyn Waiting>>, written: &Result<(), StoreError>) {
    if let Err(error) = written {
        tracing::error!(%error, "a group of decisions was not written");
    }
    for decision in batch {
        decision.settle(written.clone());
    }
}
