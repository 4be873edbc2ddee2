//! The store: one door to whichever database is behind it.

use std::path::Path;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use sengo_core::callback::{Attempt, Callback, CallbackId};
use sengo_core::environment::Environment;
use sengo_core::exception::{ExceptionCase, ExceptionId};
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::instruction::Instruction;
use sengo_core::key::{IssuedKey, KeyOwner};
use sengo_core::ledger::{Parties, ProjectBalance};
use sengo_core::merchant::Merchant;
use sengo_core::project::Project;
use sengo_core::transaction::Transaction;
use sengo_core::word::HeardWord;
use thiserror::Error;

use crate::decision::{Decision, Queued, Waiting};
use crate::location::Location;
use crate::named::{DocumentId, Shelf};
use crate::postgres::Postgres;
use crate::reads::{
    AuditFilter, AuditView, BooksDifference, CallbackBacklog, Claimable, DueCallbacks, DueRound,
    ExceptionFilter, Page, Platform, ProjectFilter, TransactionFilter, TransactionPlace,
};
use crate::sqlite::Sqlite;

/// How many decisions may wait for the committer; one more is refused as [`StoreError::QueueFull`].
pub(crate) const QUEUE_LENGTH_MAX: usize = 4096;

/// How many decisions one transaction takes at most.
pub(crate) const BATCH_LENGTH_MAX: usize = 512;

/// Why the database did not do what it should. Not a refusal by a rule: those are answers.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    /// The database cannot be reached or cannot write now (locked, full, read-only, gone). Nothing was
    /// acknowledged; the same call may succeed later.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// Too many writes are waiting already.
    #[error("{QUEUE_LENGTH_MAX} writes are waiting already")]
    QueueFull,
    /// What the database holds does not follow its own rules.
    #[error("the database holds something unexpected: {0}")]
    Corrupt(String),
    /// A mistake in this program.
    #[error("defect: {0}")]
    Defect(String),
}

impl StoreError {
    /// Whether the same call may succeed a little later.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::QueueFull)
    }
}

/// Why a database could not be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// It cannot be reached, read or written.
    #[error("cannot open the database ({location:?}): {cause}")]
    Unreachable {
        /// Which one.
        location: Location,
        /// What the system said.
        cause: String,
    },
    /// A newer version of this program has been there.
    #[error(
        "the database has schema version {found}; this program knows up to {known}. Use the newer program"
    )]
    NewerSchema {
        /// The database's version.
        found: i64,
        /// The newest this program knows.
        known: i64,
    },
    /// The migration failed.
    #[error("the database could not be migrated: {0}")]
    Migration(String),
    /// It was made for the other environment.
    #[error("this database is a {} database; it cannot become a {} one", recorded.as_str(), asked.as_str())]
    OtherEnvironment {
        /// What it was made for.
        recorded: Environment,
        /// What was asked for.
        asked: Environment,
    },
    /// PostgreSQL would acknowledge what it can lose.
    #[error(
        "PostgreSQL runs with {setting} = {value}, so it could lose what it acknowledged; set it to {wanted}"
    )]
    NotDurable {
        /// The setting.
        setting: &'static str,
        /// Its value.
        value: String,
        /// The value it needs.
        wanted: &'static str,
    },
    /// PostgreSQL is too old.
    #[error("PostgreSQL {found} is too old; version 15 or newer is needed")]
    TooOld {
        /// What the server says.
        found: String,
    },
}

/// Whether an acknowledged write survives a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// It does.
    #[default]
    Durable,
    /// It may not. Exists so that the tests of durability can be shown to fail.
    Careless,
}

#[derive(Debug)]
enum Backend {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// A database, open. Clones share it.
#[derive(Debug, Clone)]
pub struct Store {
    backend: Arc<Backend>,
    platform: Platform,
}

macro_rules! on_backend {
    ($self:expr, $method:ident($($argument:expr),*)) => {
        match &*$self.backend {
            Backend::Sqlite(sqlite) => sqlite.$method($($argument),*),
            Backend::Postgres(postgres) => postgres.$method($($argument),*).await,
        }
    };
}

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

    /// Payments that have money in pending whose settlement day has begun, a project's together.
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
        Tenant {
            store: self,
            merchant,
        }
    }

    /// Merchants by number; for the operator.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn merchants(&self, page: Page) -> Result<Vec<Merchant>, StoreError> {
        on_backend!(self, merchants(page))
    }

    /// Projects by number; over all merchants for the operator.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn projects(&self, filter: ProjectFilter, page: Page) -> Result<Vec<Project>, StoreError> {
        on_backend!(self, projects(filter, page))
    }

    /// The audit trail, the newest first; for the operator.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn audit(&self, filter: AuditFilter, page: Page) -> Result<Vec<AuditView>, StoreError> {
        on_backend!(self, audit(filter, page))
    }

    /// Notes when keys were last used. Not a decision: it is coarse, and losing it harms nobody.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keys_used(&self, used: &[(String, Timestamp)]) -> Result<(), StoreError> {
        on_backend!(self, keys_used(used))
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

/// Everything of one merchant. Another merchant's rows look as if they did not exist.
#[derive(Debug, Clone, Copy)]
pub struct Tenant<'a> {
    store: &'a Store,
    merchant: MerchantId,
}

impl Tenant<'_> {
    /// The merchant itself.
    ///
    /// # Errors
    /// Like every read here: [`StoreError`].
    pub async fn merchant(&self) -> Result<Option<Merchant>, StoreError> {
        on_backend!(self.store, merchant(self.merchant))
    }

    /// One of its projects.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn project(&self, id: ProjectId) -> Result<Option<Project>, StoreError> {
        on_backend!(self.store, project(self.merchant, id))
    }

    /// Keys of the merchant itself or of one of its projects, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keys(&self, project: Option<ProjectId>) -> Result<Vec<IssuedKey>, StoreError> {
        on_backend!(
            self.store,
            keys(KeyOwner {
                merchant: self.merchant,
                project
            })
        )
    }

    /// What a project has now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn balance(&self, project: ProjectId) -> Result<ProjectBalance, StoreError> {
        on_backend!(self.store, balance(self.merchant, Some(project)))
    }

    /// What all its projects have together, in one snapshot.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn balance_of_all(&self) -> Result<ProjectBalance, StoreError> {
        on_backend!(self.store, balance(self.merchant, None))
    }

    /// What a project, or all of them together, had at a moment: everything booked up to and including then.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn balance_at(
        &self,
        project: Option<ProjectId>,
        at: Timestamp,
    ) -> Result<ProjectBalance, StoreError> {
        on_backend!(self.store, balance_at(self.merchant, project, at))
    }

    /// One of its transactions.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn transaction(&self, id: TransactionId) -> Result<Option<Transaction>, StoreError> {
        on_backend!(self.store, transaction(self.merchant, id))
    }

    /// Its transactions, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn transactions(
        &self,
        filter: TransactionFilter,
        page: Page,
    ) -> Result<Vec<Transaction>, StoreError> {
        on_backend!(self.store, transactions(self.merchant, filter, page))
    }

    /// The callbacks of a transaction, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn callbacks(&self, transaction: TransactionId) -> Result<Vec<Callback>, StoreError> {
        on_backend!(self.store, callbacks(self.merchant, transaction))
    }

    /// One of its callbacks.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn callback(&self, id: CallbackId) -> Result<Option<Callback>, StoreError> {
        on_backend!(self.store, callback(self.merchant, id))
    }

    /// The callbacks about a project itself, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn project_callbacks(
        &self,
        project: ProjectId,
        page: Page,
    ) -> Result<Vec<Callback>, StoreError> {
        on_backend!(self.store, project_callbacks(self.merchant, project, page))
    }

    /// The tries of a callback, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn attempts(&self, callback: CallbackId, page: Page) -> Result<Vec<Attempt>, StoreError> {
        on_backend!(self.store, attempts(self.merchant, callback, page))
    }
}
