//! The request log.

use jiff::Timestamp;
use sengo_core::ids::MerchantId;
use sengo_core::request_log::{RequestEntry, RequestId};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Row};
use uuid::Uuid;

use super::Postgres;
use super::queries::{all, first};
use super::rows::{self, column};
use super::save::{each, some};
use super::writer::Writer;
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
    ") SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::uuid[], $4::bigint[], $5::text[],
         $6::text[], $7::text[], $8::text[], $9::smallint[], $10::smallint[], $11::text[],
         $12::text[], $13::text[], $14::text[], $15::bigint[], $16::bigint[])
     ON CONFLICT DO NOTHING"
);

pub(super) const STATEMENTS: [&str; 1] = [INSERT];

const NEWEST: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM request_log
      WHERE merchant_id = $1 AND (happened_at, request_id) < ($2, $3) AND happened_at >= $4
      ORDER BY happened_at DESC, request_id DESC LIMIT $5"
);
const NOTABLE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM request_log
      WHERE merchant_id = $1 AND (happened_at, request_id) < ($2, $3) AND happened_at >= $4 AND outcome > 1
      ORDER BY happened_at DESC, request_id DESC LIMIT $5"
);

fn entry(row: &Row) -> Result<RequestEntry, StoreError> {
    RequestRow {
        merchant_id: column(row, 0)?,
        happened_at: column(row, 1)?,
        request_id: rows::id(row, 2)?,
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

pub(super) async fn save(writer: &Writer, work: &Work) -> Result<(), Error> {
    let entries = work.new_requests.iter().flat_map(|entries| entries.iter());
    let mut rows: Vec<RequestRow> = entries.map(RequestRow::of).collect();
    rows.sort_unstable_by_key(|row| (row.merchant_id, row.happened_at, row.request_id));
    let parameters: [&(dyn ToSql + Sync); 16] = [
        &each(&rows, |row| row.merchant_id),
        &each(&rows, |row| row.happened_at),
        &each(&rows, |row| Uuid::from_bytes(row.request_id)),
        &each(&rows, |row| row.project_id),
        &each(&rows, |row| row.key.as_str()),
        &each(&rows, |row| row.address.as_str()),
        &each(&rows, |row| row.method.as_str()),
        &each(&rows, |row| row.path.as_str()),
        &each(&rows, |row| row.outcome),
        &each(&rows, |row| row.status),
        &each(&rows, |row| row.error_code.as_str()),
        &each(&rows, |row| row.message.as_str()),
        &each(&rows, |row| row.hint.as_str()),
        &each(&rows, |row| row.fields.as_str()),
        &each(&rows, |row| row.microseconds),
        &each(&rows, |row| row.times),
    ];
    some(writer, INSERT, rows.is_empty(), parameters).await
}

impl Postgres {
    pub(crate) async fn requests(
        &self,
        merchant: MerchantId,
        range: RequestRange,
    ) -> Result<Vec<RequestEntry>, StoreError> {
        let sql = if range.notable { NOTABLE } else { NEWEST };
        let (at, id) = range.before;
        let parameters: [&(dyn ToSql + Sync); 5] = [
            &merchant.get(),
            &at.as_microsecond(),
            &Uuid::from_bytes(*id.as_bytes()),
            &range.from.as_microsecond(),
            &range.limit,
        ];
        all(&self.rows(sql, &parameters).await?, entry)
    }

    pub(crate) async fn request(&self, id: RequestId) -> Result<Option<RequestEntry>, StoreError> {
        let sql = concat!("SELECT ", columns!(), " FROM request_log WHERE request_id = $1");
        let id = Uuid::from_bytes(*id.as_bytes());
        first(&self.rows(sql, &[&id]).await?, entry)
    }

    pub(crate) async fn requests_expire(&self, before: Timestamp) -> Result<usize, StoreError> {
        let sql = "WITH expired AS (
                       SELECT merchant_id, happened_at, request_id FROM request_log WHERE happened_at < $1
                       ORDER BY happened_at LIMIT $2 FOR UPDATE SKIP LOCKED)
                   DELETE FROM request_log USING expired
                   WHERE request_log.merchant_id = expired.merchant_id
                         AND request_log.happened_at = expired.happened_at
                         AND request_log.request_id = expired.request_id
                   RETURNING 1";
        let dropped = self
            .rows(sql, &[&before.as_microsecond(), &EXPIRED_AT_ONCE])
            .await?;
        Ok(dropped.len())
    }
}
