//! Domain values as flat rows of plain numbers, texts and bytes, the same in both databases.

mod callback;
mod exception;
mod instruction;
mod request;
mod transaction;
mod word;

use jiff::Timestamp;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::ledger::Parties;

use crate::error::StoreError;

pub(crate) use callback::{AttemptRow, CallbackRow};
pub(crate) use exception::ExceptionRow;
pub(crate) use instruction::InstructionRow;
pub(crate) use request::RequestRow;
pub(crate) use transaction::{ReversalRow, TransactionRow};
pub(crate) use word::WordRow;

/// An id of 16 bytes as stored.
pub(crate) type Id = [u8; 16];

fn moment(stored: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(stored).map_err(|_| corrupt("time", stored))
}

fn merchant(stored: i64) -> Result<MerchantId, StoreError> {
    MerchantId::new(stored).ok_or_else(|| corrupt("merchant", stored))
}

fn project(stored: i64) -> Result<ProjectId, StoreError> {
    ProjectId::new(stored).ok_or_else(|| corrupt("project", stored))
}

/// Whose row it is.
pub(crate) fn parties(merchant_id: i64, project_id: i64) -> Result<Parties, StoreError> {
    Ok(Parties {
        merchant: merchant(merchant_id)?,
        project: project(project_id)?,
    })
}

/// What does not read back was not written by this program.
pub(crate) fn corrupt(what: &str, stored: impl std::fmt::Debug) -> StoreError {
    StoreError::Corrupt(format!("{what} {stored:?}"))
}

/// Reads a stored code back.
pub(crate) fn coded<T>(what: &str, code: i16, read: impl FnOnce(i16) -> Option<T>) -> Result<T, StoreError> {
    read(code).ok_or_else(|| corrupt(what, code))
}
