//! The request log.

use jiff::Timestamp;
use rusqlite::{Connection, Row};
use sengo_core::ids::MerchantId;
use sengo_core::request_log::{RequestEntry, RequestId};

use super::load::{many, one};
use super::rows::column;
use super::save::each;
use super::{Sqlite, failed};
use crate::error::StoreError;
use crate::reads::RequestRange;
use crate::stored::RequestRow;
use crate::work::Work;

/// Entries dropped in one go.
const EXPIRED_AT_ONCE: i64 = 2_000;

macro_rules! columns {
    () => {
        "merchant_id, happened_at, request_id, project_id, key, address, method, path, outcome, status, error_code, \
         message, hint, fields, microseconds, times"
    };
}

/// An id that came twice would be one of another process; losing one of both harms nobody.
const INSERT: &str = concat!(
    "INSERT INTO request_log (",
    columns!(),
    ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) ON CONFLICT DO NOTHING"
);
pub(super) const NEWEST: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM request_log
      WHERE merchant_id = ?1 AND (happened_at, request_id) < (?2, ?3) AND happened_at >= ?4
      ORDER BY happened_at DESC, request_id DESC LIMIT ?5"
);
pub(super) const NOTABLE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM request_log INDEXED BY request_log_notable
      WHERE merchant_id = ?1 AND (happened_at, request_id) < (?2, ?3) AND happened_at >= ?4 AND outcome > 1
      ORDER BY happened_at DESC, request_id DESC LIMIT ?5"
);
pub(super) const OF_ID: &str = concat!("SELECT ", columns!(), " FROM request_log WHERE request_id = ?1");
pub(super) const EXPIRED: &str = "DELETE FROM request_log WHERE (merchant_id, happened_at, request_id) IN
     (SELECT merchant_id, happened_at, request_id FROM request_log WHERE happened_at < ?1 ORDER BY happened_at LIMIT ?2)";

fn entry(row: &Row<'_>) -> Result<RequestEntry, StoreError> {
    RequestRow {
        merchant_id: column(row, 0)?,
        happened_at: column(row, 1)?,
        request_id: column(row, 2)?,
        project_id: column(row, 3)?,
        key: column(row, 4)?,
        address: column(row, 5)?,
        method: column(row, 6)?,
        path: column(row, 7)?,
        outcome: column(row, 8)?,
        status: column(row, 9)?,
        error_code: column(row, 10)?,
        message: column(row, 11)?,
        hint: column(row, 12)?,
        fields: column(row, 13)?,
        microseconds: column(row, 14)?,
        times: column(row, 15)?,
    }
    .read()
}

pub(super) fn save(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    let entries = work.new_requests.iter().flat_map(|entries| entries.iter());
    each(connection, INSERT, entries, |entry| {
        let row = RequestRow::of(entry);
        (
            row.merchant_id,
            row.happened_at,
            row.request_id,
            row.project_id,
            row.key,
            row.address,
            row.method,
            row.path,
            row.outcome,
            row.status,
            row.error_code,
            row.message,
            row.hint,
            row.fields,
            row.microseconds,
            row.times,
        )
    })
}

impl Sqlite {
    pub(crate) fn requests(
        &self,
        merchant: MerchantId,
        range: RequestRange,
    ) -> Result<Vec<RequestEntry>, StoreError> {
        let sql = if range.notable { NOTABLE } else { NEWEST };
        let (at, id) = range.before;
        let parameters = (
            merchant.get(),
            at.as_microsecond(),
            id.as_bytes(),
            range.from.as_microsecond(),
            range.limit,
        );
        self.read(|connection| many(connection, sql, parameters, entry))
    }

    pub(crate) fn request(&self, id: RequestId) -> Result<Option<RequestEntry>, StoreError> {
        self.read(|connection| one(connection, OF_ID, [id.as_bytes()], entry))
    }

    pub(crate) fn requests_expire(&self, before: Timestamp) -> Result<usize, StoreError> {
        let old = "SELECT 1 FROM request_log WHERE happened_at < ?1 LIMIT 1";
        let before = before.as_microsecond();
        // Looking costs microseconds; writing takes the lock of everybody.
        let found: Option<i64> =
            self.read(|connection| one(connection, old, [before], |row| column(row, 0)))?;
        if found.is_none() {
            return Ok(0);
        }
        self.write_aside(|connection| {
            connection
                .execute(EXPIRED, (before, EXPIRED_AT_ONCE))
                .map_err(failed)
        })
    }
}
