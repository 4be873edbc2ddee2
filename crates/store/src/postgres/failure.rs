//! What PostgreSQL's errors mean.

use std::error::Error as _;

use tokio_postgres::Error;
use tokio_postgres::error::{Severity, SqlState};

use crate::error::StoreError;

/// Why a group of decisions was not written.
#[derive(Debug)]
pub(super) enum Fault {
    /// Another process was there first; deciding again sees what it did.
    Conflict(StoreError),
    /// The connection is gone, and nothing was written for certain.
    Lost(StoreError),
    /// There is no connection, and none is to be had now.
    Gone(StoreError),
    /// The connection went while the commit was under way.
    InDoubt(StoreError),
    /// The database refused.
    Refused(StoreError),
}

impl Fault {
    pub(super) fn into_error(self) -> StoreError {
        match self {
            Self::Conflict(error)
            | Self::Lost(error)
            | Self::Gone(error)
            | Self::InDoubt(error)
            | Self::Refused(error) => error,
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Refused(error)
    }
}

/// What went wrong before anything was committed.
pub(super) fn fault(error: &Error) -> Fault {
    if is_lost(error) {
        return Fault::Lost(failed(error));
    }
    match error.code() {
        // Not PostgreSQL's answer to a mistake here, but to another process: it inserted the same row.
        Some(&SqlState::UNIQUE_VIOLATION) => Fault::Conflict(failed(error)),
        Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED) => {
            Fault::Conflict(failed(error))
        }
        _ => Fault::Refused(failed(error)),
    }
}

/// Whether the connection is gone with the error.
pub(super) fn is_lost(error: &Error) -> bool {
    match error.as_db_error() {
        Some(answer) => matches!(
            answer.parsed_severity(),
            Some(Severity::Fatal | Severity::Panic) | None
        ),
        None => true,
    }
}

/// What an error means to callers.
pub(super) fn failed(error: &Error) -> StoreError {
    let text = describe(error);
    let Some(code) = error.code() else {
        return match error.source() {
            // A value that does not convert: the column has another type than this program thinks.
            Some(cause) if cause.is::<tokio_postgres::types::WrongType>() => StoreError::Defect(text),
            _ => StoreError::Unavailable(text),
        };
    };
    // Classes: 08 connection, 25 read-only, 40 rolled back, 53 resources, 55 locks, 57 operator, 58 system.
    match code.code().get(..2) {
        Some("08" | "25" | "40" | "53" | "55" | "57" | "58") => StoreError::Unavailable(text),
        Some("XX") => StoreError::Corrupt(text),
        _ => StoreError::Defect(text),
    }
}

/// An error in words. Leaves PostgreSQL's detail out: it repeats values of rows.
pub(super) fn describe(error: &Error) -> String {
    if let Some(answer) = error.as_db_error() {
        return format!("{} ({})", answer.message(), answer.code().code());
    }
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}
