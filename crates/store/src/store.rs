//! The store: one door to whichever database is behind it.

mod audit;
mod figures;
mod personal;
mod search;

use std::path::Path;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use sengo_core::environment::Environment;
use sengo_core::exception::{ExceptionCase, ExceptionId};
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::instruction::Instruction;
use sengo_core::key::IssuedKey;
use sengo_core::ledger::Parties;
use sengo_core::merchant::Merchant;
use sengo_core::project::Project;
use sengo_core::request_log::{RequestEntry, RequestId};
use sengo_core::word::HeardWord;

use crate::decision::{Decision, Queued, Waiting};
use crate::error::{Durability, OpenError, StoreError};
use crate::location::Location;
use crate::named::{DocumentId, Shelf};
use crate::postgres::Postgres;
use crate::reads::{
    BooksDifference, CallbackBacklog, Claimable, DueCallbacks, DueRound, ExceptionFilter, Page, Platform,
    ProjectFilter, TransactionPlace,
};
use crate::sqlite::Sqlite;
use crate::tenant::Tenant;

/// How many decisions may wait for the committer; one more is refused as [`StoreError::QueueFull`].
pub(crate) const QUEUE_LENGTH_MAX: usize = 4096;

/// How many decisions one transaction takes at most.
pub(crate) const BATCH_LENGTH_MAX: usize = 512;

#[derive(Debug)]
pub(crate) enum Backend {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// A database, open. Clones share it.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) backend: Arc<Backend>,
    platform: Platform,
}

/// Calls the method of whichever backend there is.
macro_rules! on_backend {
    ($self:expr, $method:ident($($argument:expr),*)) => {
        match &*$self.backend {
            Backend::Sqlite(sqlite) => sqlite.$method($($argument),*),
            Backend::Postgres(postgres) => postgres.$method($($argument),*).await,
        }
    };
}

pub(crate) use on_backend;

impl Store {
    /// Opens the database, migrates it to the newest schema and starts its committer.
    ///
    /// `environment`: what it must be for; none takes what the database records, sandbox when it is new.
    ///
    /// # Errors
    /// [`OpenError`] says which database and what to do.
    pub async fn open(
        location: &Location,
        environment: Option<Environment>,
        durability: Durability,
        now: Timestamp,
    ) -> Result<Self, OpenError> {
        let wanted = Platform {
            environment: environment.unwrap_or(Environment::Sandbox),
            created_at: now,
        };
        let (backend, platform) = match location {
            Location::Sqlite(path) => {
                let (sqlite, platform) = Sqlite::open(path, wanted, durability)?;
                (Backend::Sqlite(sqlite), platform)
            }
            Location::Postgres(url) => {
                let (postgres, platform) = Postgres::open(url, wanted, durability).await?;
                (Backend::Postgres(postgres), platform)
            }
        };
        match environment {
            Some(asked) if asked != platform.environment => Err(OpenError::OtherEnvironment {
                recorded: platform.environment,
                asked,
            }),
            _ => Ok(Self {
                backend: Arc::new(backend),
                platform,
            }),
        }
    }

    /// What the database records about itself.
    pub fn platform(&self) -> Platform {
        self.platform
    }

    /// Has a decision taken and written. The answer comes after the commit.
    ///
    /// # Errors
    /// [`StoreError`] when it could not be written; then nothing of it was. The one exception is a
    /// connection lost during the commit itself: the error then says that the outcome is not known.
    pub async fn decide<D: Decision>(
        &self,
        decision: D,
    ) -> Result<Result<D::Answer, D::Refusal>, StoreError> {
        let (queued, receiver) = Queued::new(decision);
        let queued: Box<dyn Waiting> = Box::new(queued);
        let queue = match &*self.backend {
            Backend::Sqlite(sqlite) => sqlite.queue(),
            Backend::Postgres(postgres) => postgres.queue(),
        };
        queue.try_send(queued).map_err(|error| match error {
            tokio::sync::mpsc::error::TrySendError::Full(_) => StoreError::QueueFull,
            tokio::sync::mpsc::error::TrySendError::Closed(_) => {
                StoreError::Unavailable("the committer has stopped".into())
            }
        })?;
        receiver
            .await
            .unwrap_or_else(|_| Err(StoreError::Unavailable("the committer has stopped".into())))
    }

    /// A number that grows whenever keys, activations, statuses or allowlists changed, in whichever process.
    ///
    /// # Errors
    /// Like every read: [`StoreError`].
    pub async fn revision(&self) -> Result<i64, StoreError> {
        on_backend!(self, revision())
    }

    /// An issued key, whosever it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn key(&self, key: &str) -> Result<Option<IssuedKey>, StoreError> {
        on_backend!(self, key(key))
    }

    /// Whose project this is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn project_owner(&self, project: ProjectId) -> Result<Option<MerchantId>, StoreError> {
        on_backend!(self, project_owner(project))
    }

    /// Whose transaction this is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn transaction_owner(&self, id: TransactionId) -> Result<Option<Parties>, StoreError> {
        on_backend!(self, transaction_owner(id))
    }

    /// Pending payments whose time is over, those first whose time was over first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn due_expiries(
        &self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<TransactionPlace>, StoreError> {
        on_backend!(self, due_expiries(now, limit))
    }

    /// Payments that have money in pending whose settlement day has begun, those of one day in the order that is best
    /// for writing them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn due_settlements(
        &self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<TransactionPlace>, StoreError> {
        on_backend!(self, due_settlements(now, limit))
    }

    /// Callbacks that are due.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn due_callbacks(&self, which: DueCallbacks) -> Result<DueRound, StoreError> {
        on_backend!(self, due_callbacks(which))
    }

    /// How many callbacks wait, and since when.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn callback_backlog(&self) -> Result<CallbackBacklog, StoreError> {
        on_backend!(self, callback_backlog())
    }

    /// Instructions that an engine may take.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn claimable(&self, which: Claimable<'_>) -> Result<Vec<Instruction>, StoreError> {
        on_backend!(self, claimable(which))
    }

    /// Instructions that are not done, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open_instructions(&self, page: Page) -> Result<Vec<Instruction>, StoreError> {
        on_backend!(self, open_instructions(page))
    }

    /// The instruction of this id, whosever it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn instruction(&self, id: TransactionId) -> Result<Option<Instruction>, StoreError> {
        on_backend!(self, instruction(id))
    }

    /// Exceptions, the newest first; for the operator.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn exceptions(
        &self,
        filter: ExceptionFilter,
        page: Page,
    ) -> Result<Vec<ExceptionCase>, StoreError> {
        on_backend!(self, exceptions(filter, page))
    }

    /// The exception of this id, whosever it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn exception(&self, id: ExceptionId) -> Result<Option<ExceptionCase>, StoreError> {
        on_backend!(self, exception(id))
    }

    /// Words of an engine about money that moved between two moments of its own clock (the first included), by
    /// that clock.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn words_between(
        &self,
        engine: &str,
        (from, until): (Timestamp, Timestamp),
        page: Page,
    ) -> Result<Vec<HeardWord>, StoreError> {
        on_backend!(self, words_between(engine, (from, until), page))
    }

    /// A document.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn document(&self, id: &DocumentId) -> Result<Option<String>, StoreError> {
        on_backend!(self, document(id))
    }

    /// The documents of a shelf with their names, the last name first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn documents(&self, shelf: Shelf, page: Page) -> Result<Vec<(String, String)>, StoreError> {
        on_backend!(self, documents(shelf, page))
    }

    /// How far the business clock is ahead of the real one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn clock_ahead(&self) -> Result<SignedDuration, StoreError> {
        on_backend!(self, clock_ahead())
    }

    /// The handle to everything of one merchant.
    pub fn tenant(&self, merchant: MerchantId) -> Tenant<'_> {
        Tenant::new(self, merchant)
    }

    /// Merchants by number; for the operator.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn merchants(&self, page: Page) -> Result<Vec<Merchant>, StoreError> {
        on_backend!(self, merchants(page))
    }

    /// Merchants by number whose name contains a text, whatever its case, or whose number it is; for the operator.
    /// Letters beyond ASCII have to be written as they are in the name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn merchants_found(&self, text: &str, page: Page) -> Result<Vec<Merchant>, StoreError> {
        on_backend!(self, merchants_found(text, page))
    }

    /// Projects by number; over all merchants for the operator.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn projects(&self, filter: ProjectFilter, page: Page) -> Result<Vec<Project>, StoreError> {
        on_backend!(self, projects(filter, page))
    }

    /// Notes when keys were last used. Not a decision: it is coarse, and losing it harms nobody.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keys_used(&self, used: &[(String, Timestamp)]) -> Result<(), StoreError> {
        on_backend!(self, keys_used(used))
    }

    /// An entry of the request log, whosever it is; for the operator.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn request(&self, id: RequestId) -> Result<Option<RequestEntry>, StoreError> {
        on_backend!(self, request(id))
    }

    /// Drops entries of the request log from before a moment, a bounded number a call; how many it dropped.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn requests_expire(&self, before: Timestamp) -> Result<usize, StoreError> {
        on_backend!(self, requests_expire(before))
    }

    /// Drops idempotency records from before a moment, a bounded number a call; how many it dropped.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn idempotency_expire(&self, before: Timestamp) -> Result<usize, StoreError> {
        on_backend!(self, idempotency_expire(before))
    }

    /// Recomputes every account from the entries, in one snapshot; at most `limit` differences are named.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn books_differences(&self, limit: usize) -> Result<BooksReport, StoreError> {
        on_backend!(self, books_differences(limit))
    }

    /// Writes a consistent copy of the database to a new file, while it is in use. SQLite only:
    /// PostgreSQL has tools of its own for it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn backup(&self, target: &Path) -> Result<(), StoreError> {
        match &*self.backend {
            Backend::Sqlite(sqlite) => sqlite.backup(target),
            Backend::Postgres(_) => Err(StoreError::Unavailable(
                "a PostgreSQL database is backed up with pg_dump or pg_basebackup".into(),
            )),
        }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn ping(&self) -> Result<(), StoreError> {
        on_backend!(self, ping())
    }
}

/// What a check of the books found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BooksReport {
    /// How many accounts were recomputed.
    pub accounts: i64,
    /// How many transfers they were recomputed from.
    pub transfers: i64,
    /// What does not add up.
    pub differences: Vec<BooksDifference>,
}
