//! Why a database could not be opened, or did not do what it should.

use sengo_core::environment::Environment;
use thiserror::Error;

use crate::location::Location;
use crate::store::QUEUE_LENGTH_MAX;

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
