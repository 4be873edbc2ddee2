//! Databases that belong to one test.

use jiff::Timestamp;
use sengo_core::environment::Environment;
use sengo_store::{Durability, Location, OpenError, Store};
use tempfile::TempDir;

use crate::postgres;

/// When databases of tests are made: a fixed moment, so that nothing depends on the day a test runs.
pub const CREATED_AT: Timestamp = Timestamp::constant(1_750_000_000, 0);

/// A new, empty database; gone with this value (SQLite) or with the test process (PostgreSQL).
#[derive(Debug)]
pub struct Database {
    location: Location,
    folder: Option<TempDir>,
}

impl Database {
    /// An SQLite file in a temporary folder. The file does not exist yet.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self {
            location: Location::in_folder(folder.path()),
            folder: Some(folder),
        }
    }

    /// A database on the test process's own PostgreSQL.
    ///
    /// # Panics
    /// Where PostgreSQL is not installed, saying what to install.
    pub fn postgres() -> Self {
        Self {
            location: Location::Postgres(postgres::server().fresh_database()),
            folder: None,
        }
    }

    /// The folder of an SQLite database.
    ///
    /// # Panics
    /// For a PostgreSQL database.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.as_ref().expect("an SQLite database").path()
    }

    /// Where it is.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// Whether it is SQLite.
    pub fn is_sqlite(&self) -> bool {
        self.folder.is_some()
    }

    /// Opens it for the sandbox, durable. Each call is like another process.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn open(&self) -> Store {
        self.try_open(Some(Environment::Sandbox))
            .await
            .expect("the database opens")
    }

    /// Opens it for an environment, or for whatever it records.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn try_open(&self, environment: Option<Environment>) -> Result<Store, OpenError> {
        Store::open(&self.location, environment, Durability::Durable, CREATED_AT).await
    }
}

/// Runs a test on SQLite, then on PostgreSQL, each time with an empty database.
///
/// It fails, and does not skip, where PostgreSQL is missing.
pub async fn on_both_databases(test: impl AsyncFn(Database)) {
    eprintln!("on SQLite:");
    test(Database::sqlite()).await;
    eprintln!("on PostgreSQL:");
    test(Database::postgres()).await;
}
