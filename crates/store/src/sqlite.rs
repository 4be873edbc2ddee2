//! The embedded database: one writer thread that commits in groups, and readers beside it.

mod audit;
mod books;
mod callbacks;
mod committer;
mod connection;
mod documents;
mod figures;
mod history;
mod instructions;
mod load;
mod own_transfers;
mod past;
mod personal;
mod place;
#[cfg(test)]
mod plans;
mod queries;
mod requests;
mod rows;
mod save;
mod search;
mod transactions;
mod words;

use std::path::Path;
use std::sync::Mutex;
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use tokio::sync::mpsc;

use self::place::Place;
use crate::decision::Waiting;
use crate::error::{Durability, OpenError, StoreError};
use crate::location::Location;
use crate::reads::Platform;
use crate::store::QUEUE_LENGTH_MAX;

/// Readers kept open when idle; more are opened when more read at once.
const IDLE_READERS_MAX: usize = 16;

/// How long a small write beside the committer waits for a lock. Whoever makes it does other things as well and
/// must not stand still for as long as a decision may.
const ASIDE_TIMEOUT: Duration = Duration::from_secs(2);

/// An open SQLite database.
#[derive(Debug)]
pub(crate) struct Sqlite {
    place: Place,
    readers: Mutex<Vec<Connection>>,
    queue: Option<mpsc::Sender<Box<dyn Waiting>>>,
    closed_queue: mpsc::Sender<Box<dyn Waiting>>,
    committer: Option<JoinHandle<()>>,
}

impl Sqlite {
    pub(crate) fn open(
        path: &Path,
        wanted: Platform,
        durability: Durability,
    ) -> Result<(Self, Platform), OpenError> {
        let unreachable = |cause: String| OpenError::Unreachable {
            location: Location::Sqlite(path.into()),
            cause,
        };
        if let Some(folder) = path.parent() {
            connection::create_folder(folder).map_err(|error| unreachable(error.to_string()))?;
        }
        let mut writer =
            connection::open(path, durability).map_err(|error| unreachable(error.to_string()))?;
        connection::migrate(path, &mut writer)?;
        let platform =
            connection::platform(&mut writer, wanted).map_err(|error| unreachable(error.to_string()))?;
        let place = Place::of(path).map_err(|error| unreachable(error.to_string()))?;
        let committer_place = place.clone();
        let (queue, waiting) = mpsc::channel(QUEUE_LENGTH_MAX);
        let committer = std::thread::Builder::new()
            .name("committer".into())
            .spawn(move || committer::run(writer, &committer_place, waiting))
            .map_err(|error| unreachable(error.to_string()))?;
        let (closed_queue, _) = mpsc::channel(1);
        let sqlite = Self {
            place,
            readers: Mutex::default(),
            queue: Some(queue),
            closed_queue,
            committer: Some(committer),
        };
        Ok((sqlite, platform))
    }

    pub(crate) fn queue(&self) -> &mpsc::Sender<Box<dyn Waiting>> {
        self.queue.as_ref().unwrap_or(&self.closed_queue)
    }

    /// Runs a read on a connection of its own, in the thread that asks: it takes microseconds.
    fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let idle = self.readers.lock().ok().and_then(|mut readers| readers.pop());
        let reader = match idle {
            Some(reader) => reader,
            None => connection::open_reader(self.place.path()).map_err(failed)?,
        };
        let outcome = read(&reader);
        if let Ok(mut readers) = self.readers.lock()
            && readers.len() < IDLE_READERS_MAX
        {
            readers.push(reader);
        }
        outcome
    }

    /// Runs several reads over one snapshot.
    fn snapshot<T>(
        &self,
        read: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.read(|connection| {
            let snapshot = connection.unchecked_transaction().map_err(failed)?;
            read(&snapshot)
        })
    }

    /// Writes something small beside the committer, waiting for its turn like another process would.
    fn write_aside<T>(
        &self,
        write: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.place.check()?;
        let mut writer = connection::open_existing(self.place.path(), Durability::Durable).map_err(failed)?;
        writer.busy_timeout(ASIDE_TIMEOUT).map_err(failed)?;
        let transaction = writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(failed)?;
        let outcome = write(&transaction)?;
        transaction.commit().map_err(failed)?;
        Ok(outcome)
    }

    /// Copies the database as of one moment, while it is in use. Readers refuse every write, also one to
    /// another file, so this takes a connection of its own.
    pub(crate) fn backup(&self, target: &Path) -> Result<(), StoreError> {
        let target = target
            .to_str()
            .ok_or_else(|| StoreError::Unavailable("the path is not UTF-8".into()))?;
        let source = connection::open_existing(self.place.path(), Durability::Durable).map_err(failed)?;
        source.execute("VACUUM INTO ?1", [target]).map_err(failed)?;
        Ok(())
    }

    pub(crate) fn ping(&self) -> Result<(), StoreError> {
        self.place.check()?;
        self.read(|connection| {
            let found: Option<i64> = connection
                .query_row("SELECT 1 FROM platform", (), |row| row.get(0))
                .optional()
                .map_err(failed)?;
            found
                .map(|_| ())
                .ok_or_else(|| StoreError::Corrupt("no platform row".into()))
        })
    }
}

impl Drop for Sqlite {
    /// Lets the committer finish what waits, then closes.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(committer) = self.committer.take() {
            let _ = committer.join();
        }
    }
}

/// What an SQLite error means to callers.
fn failed(error: rusqlite::Error) -> StoreError {
    use rusqlite::ErrorCode as Code;
    match error.sqlite_error_code() {
        Some(
            Code::DatabaseBusy
            | Code::DatabaseLocked
            | Code::DiskFull
            | Code::ReadOnly
            | Code::SystemIoFailure
            | Code::CannotOpen
            | Code::PermissionDenied
            | Code::OutOfMemory
            | Code::FileLockingProtocolFailed
            | Code::NotADatabase
            | Code::DatabaseCorrupt,
        ) => StoreError::Unavailable(error.to_string()),
        _ => StoreError::Defect(error.to_string()),
    }
}
