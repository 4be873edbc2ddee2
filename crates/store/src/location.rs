//! Where a database is.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use thiserror::Error;

/// The name of the SQLite file inside a data folder.
const SQLITE_FILE: &str = "sengo.db";

/// Where a database is: a file of its own, or a PostgreSQL server.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// An SQLite file; it and its folder are created when missing.
    Sqlite(PathBuf),
    /// A `postgres://…` URL. It holds a password: never logged.
    Postgres(String),
}

impl Location {
    /// The default: an SQLite file in the data folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self::Sqlite(folder.join(SQLITE_FILE))
    }
}

impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "SQLite at {}", path.display()),
            Self::Postgres(_) => f.write_str("PostgreSQL"),
        }
    }
}

/// A database URL that names no database this program knows.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "a database is `postgres://USER@HOST/NAME` or `sqlite://PATH`; leave it out to use SQLite in the data folder"
)]
pub struct LocationFault;

impl FromStr for Location {
    type Err = LocationFault;

    fn from_str(text: &str) -> Result<Self, LocationFault> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Ok(Self::Postgres(text.to_owned()))
        } else {
            match text.strip_prefix("sqlite://") {
                Some(path) if !path.is_empty() => Ok(Self::Sqlite(PathBuf::from(path))),
                _ => Err(LocationFault),
            }
        }
    }
}
