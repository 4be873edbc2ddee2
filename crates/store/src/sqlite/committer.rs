//! The thread that owns the writing connection and commits decisions in groups.

use std::time::{Duration, Instant};

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::mpsc;

use super::place::Place;
use super::{failed, load, save};
use crate::decision::Waiting;
use crate::error::StoreError;
use crate::named::Reads;
use crate::store::BATCH_LENGTH_MAX;
use crate::work::Work;

/// Under steady load the writer lets go of the database this often …
const GAP_EVERY: Duration = Duration::from_millis(100);

/// … for this long, so that a command in another process gets its turn.
const GAP: Duration = Duration::from_millis(2);

/// Takes whatever waits, decides and writes it in one transaction, answers after the commit; until the
/// last sender is gone and the queue is empty.
pub(super) fn run(mut writer: Connection, place: &Place, mut waiting: mpsc::Receiver<Box<dyn Waiting>>) {
    let mut batch: Vec<Box<dyn Waiting>> = Vec::with_capacity(BATCH_LENGTH_MAX);
    let mut last_gap = Instant::now();
    loop {
        match waiting.try_recv() {
            Ok(first) => batch.push(first),
            Err(_) => {
                last_gap = Instant::now();
                match waiting.blocking_recv() {
                    Some(first) => batch.push(first),
                    None => return,
                }
            }
        }
        while batch.len() < BATCH_LENGTH_MAX {
            match waiting.try_recv() {
                Ok(next) => batch.push(next),
                Err(_) => break,
            }
        }
        commit(&mut writer, place, &mut batch);
        if last_gap.elapsed() >= GAP_EVERY {
            std::thread::sleep(GAP);
            last_gap = Instant::now();
        }
    }
}

fn commit(writer: &mut Connection, place: &Place, batch: &mut Vec<Box<dyn Waiting>>) {
    let together = batch.len() > 1;
    match decide_and_write(writer, place, batch) {
        Ok(()) if together => {
            let (unread, decided): (Vec<_>, Vec<_>) =
                batch.drain(..).partition(|decision| decision.was_unread());
            settle(decided.into_iter(), Ok(()));
            each_alone(writer, place, unread);
        }
        Ok(()) => settle(batch.drain(..), Ok(())),
        // A defect of one decision, or a broken row it looks at, must not take its neighbours down.
        Err(StoreError::Defect(_) | StoreError::Corrupt(_)) if together => {
            each_alone(writer, place, std::mem::take(batch))
        }
        Err(error) => settle(batch.drain(..), Err(error)),
    }
}

fn each_alone(writer: &mut Connection, place: &Place, batch: Vec<Box<dyn Waiting>>) {
    for decision in batch {
        let mut alone = vec![decision];
        let written = decide_and_write(writer, place, &mut alone);
        settle(alone.into_iter(), written);
    }
}

fn settle(batch: impl Iterator<Item = Box<dyn Waiting>>, written: Result<(), StoreError>) {
    if let Err(error) = &written {
        tracing::error!(%error, "a group of decisions was not written");
    }
    for decision in batch {
        decision.settle(written.clone());
    }
}

fn decide_and_write(
    writer: &mut Connection,
    place: &Place,
    batch: &mut [Box<dyn Waiting>],
) -> Result<(), StoreError> {
    place.check()?;
    let transaction = writer
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    let mut reads = Reads::default();
    for decision in batch.iter() {
        decision.reads(&mut reads);
    }
    let mut work = Work::default();
    load::load(&transaction, &reads, &mut work)?;
    for decision in batch.iter_mut() {
        let changes = decision.decide(&work);
        work.apply(changes);
    }
    save::save(&transaction, &work)?;
    transaction.commit().map_err(failed)
}
