//! Callbacks and the tries to deliver them.

use jiff::Timestamp;
use sengo_core::callback::{Attempt, Callback, CallbackId};
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Row};
use uuid::Uuid;

use super::Postgres;
use super::load::some as found;
use super::queries::{all, first};
use super::rows::{self, column};
use super::save::{changed, each, some};
use super::writer::Writer;
use crate::error::StoreError;
use crate::named::Reads;
use crate::reads::{CALLBACKS_COUNTED_MAX, CallbackBacklog, DueCallbacks, DueRound, Page};
use crate::stored::{AttemptRow, CallbackRow};
use crate::work::{Slot, Work};

macro_rules! columns {
    (callback) => {
        "merchant_id, callback_id, project_id, transaction_id, transaction_status, project_status, address, \
         endpoint, key, created_at, state, due_at, attempts, attempts_ever, claimed_until"
    };
    (attempt) => {
        "merchant_id, callback_id, number, attempted_at, milliseconds, status, error, answer"
    };
}

const SELECT: &str = concat!(
    "SELECT ",
    columns!(callback),
    " FROM unnest($1::bigint[], $2::uuid[]) AS wanted (merchant_id, callback_id)
      JOIN callback USING (merchant_id, callback_id)
      ORDER BY merchant_id, callback_id FOR UPDATE OF callback"
);
const INSERT: &str = concat!(
    "INSERT INTO callback (",
    columns!(callback),
    ") SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::uuid[], $5::smallint[], $6::text[],
                            $7::text[], $8::bigint[], $9::text[], $10::bigint[], $11::smallint[], $12::bigint[],
                            $13::bigint[], $14::bigint[], $15::bigint[])"
);
const UPDATE: &str = "UPDATE callback SET created_at = changed.created_at, state = changed.state,
            due_at = changed.due_at, attempts = changed.attempts, attempts_ever = changed.attempts_ever,
            claimed_until = changed.claimed_until
     FROM unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::smallint[], $5::bigint[], $6::bigint[], $7::bigint[],
                 $8::bigint[])
          AS changed (merchant_id, callback_id, created_at, state, due_at, attempts, attempts_ever, claimed_until)
     WHERE callback.merchant_id = changed.merchant_id AND callback.callback_id = changed.callback_id";
const ATTEMPTS: &str = concat!(
    "INSERT INTO callback_attempt (",
    columns!(attempt),
    ") SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::smallint[],
                            $7::text[], $8::text[])"
);

pub(super) const STATEMENTS: [&str; 4] = [SELECT, INSERT, UPDATE, ATTEMPTS];

/// The callback that a row's columns name, from the first on.
fn callback(row: &Row) -> Result<Callback, StoreError> {
    CallbackRow {
        merchant_id: column(row, 0)?,
        callback_id: rows::id(row, 1)?,
        project_id: column(row, 2)?,
        transaction_id: rows::id_if_any(row, 3)?,
        transaction_status: column(row, 4)?,
        project_status: column(row, 5)?,
        address: column(row, 6)?,
        endpoint: column(row, 7)?,
        key: column(row, 8)?,
        created_at: column(row, 9)?,
        state: column(row, 10)?,
        due_at: column(row, 11)?,
        attempts: column(row, 12)?,
        attempts_ever: column(row, 13)?,
        claimed_until: column(row, 14)?,
    }
    .read()
}

fn attempt(row: &Row) -> Result<Attempt, StoreError> {
    AttemptRow {
        merchant_id: column(row, 0)?,
        callback_id: rows::id(row, 1)?,
        number: column(row, 2)?,
        attempted_at: column(row, 3)?,
        milliseconds: column(row, 4)?,
        status: column(row, 5)?,
        error: column(row, 6)?,
        answer: column(row, 7)?,
    }
    .read()
}

pub(super) async fn load(writer: &Writer, reads: &Reads) -> Result<Vec<Row>, Error> {
    let (merchants, ids): (Vec<i64>, Vec<Uuid>) = reads
        .callbacks
        .iter()
        .map(|(merchant, id)| (merchant.get(), Uuid::from_bytes(*id.as_bytes())))
        .unzip();
    found(writer, SELECT, ids.is_empty(), &[&merchants, &ids]).await
}

pub(super) fn fill(work: &mut Work, reads: &Reads, found: &[Row]) -> Result<(), StoreError> {
    for place in &reads.callbacks {
        work.callbacks.insert(*place, Slot::read(None));
    }
    for row in found {
        let callback = callback(row)?;
        let place = (callback.parties.merchant, callback.id);
        work.callbacks.insert(place, Slot::read(Some(callback)));
    }
    Ok(())
}

pub(super) async fn save(writer: &Writer, work: &Work) -> Result<(), Error> {
    let (new, known) = changed(&work.callbacks);
    let mut attempts: Vec<AttemptRow> = work
        .new_attempts
        .iter()
        .map(|(merchant, attempt)| AttemptRow::of(*merchant, attempt))
        .collect();
    attempts.sort_unstable_by_key(|row| (row.merchant_id, row.callback_id, row.number));
    let (inserted, updated, tried) = tokio::join!(
        biased;
        insert(writer, flat(&new)),
        update(writer, flat(&known)),
        insert_attempts(writer, attempts),
    );
    inserted.and(updated).and(tried)
}

/// Flat rows in the order of their keys.
fn flat(callbacks: &[&Callback]) -> Vec<CallbackRow> {
    let mut rows: Vec<CallbackRow> = callbacks.iter().map(|value| CallbackRow::of(value)).collect();
    rows.sort_unstable_by_key(|row| (row.merchant_id, row.callback_id));
    rows
}

async fn insert(writer: &Writer, rows: Vec<CallbackRow>) -> Result<(), Error> {
    let parameters: [&(dyn ToSql + Sync); 15] = [
        &each(&rows, |row| row.merchant_id),
        &each(&rows, |row| Uuid::from_bytes(row.callback_id)),
        &each(&rows, |row| row.project_id),
        &each(&rows, |row| row.transaction_id.map(Uuid::from_bytes)),
        &each(&rows, |row| row.transaction_status),
        &each(&rows, |row| row.project_status.as_deref()),
        &each(&rows, |row| row.address.as_str()),
        &each(&rows, |row| row.endpoint),
        &each(&rows, |row| row.key.as_str()),
        &each(&rows, |row| row.created_at),
        &each(&rows, |row| row.state),
        &each(&rows, |row| row.due_at),
        &each(&rows, |row| row.attempts),
        &each(&rows, |row| row.attempts_ever),
        &each(&rows, |row| row.claimed_until),
    ];
    some(writer, INSERT, rows.is_empty(), parameters).await
}

async fn update(writer: &Writer, rows: Vec<CallbackRow>) -> Result<(), Error> {
    let parameters: [&(dyn ToSql + Sync); 8] = [
        &each(&rows, |row| row.merchant_id),
        &each(&rows, |row| Uuid::from_bytes(row.callback_id)),
        &each(&rows, |row| row.created_at),
        &each(&rows, |row| row.state),
        &each(&rows, |row| row.due_at),
        &each(&rows, |row| row.attempts),
        &each(&rows, |row| row.attempts_ever),
        &each(&rows, |row| row.claimed_until),
    ];
    some(writer, UPDATE, rows.is_empty(), parameters).await
}

async fn insert_attempts(writer: &Writer, rows: Vec<AttemptRow>) -> Result<(), Error> {
    let parameters: [&(dyn ToSql + Sync); 8] = [
        &each(&rows, |row| row.merchant_id),
        &each(&rows, |row| Uuid::from_bytes(row.callback_id)),
        &each(&rows, |row| row.number),
        &each(&rows, |row| row.attempted_at),
        &each(&rows, |row| row.milliseconds),
        &each(&rows, |row| row.status),
        &each(&rows, |row| row.error.as_deref()),
        &each(&rows, |row| row.answer.as_str()),
    ];
    some(writer, ATTEMPTS, rows.is_empty(), parameters).await
}

impl Postgres {
    /// Steps from endpoint to endpoint through the index, and takes the first few of each. The step that finds no
    /// further endpoint gives a row without one.
    pub(crate) async fn due_callbacks(&self, which: DueCallbacks) -> Result<DueRound, StoreError> {
        let sql = concat!(
            "WITH RECURSIVE step (number, endpoint) AS (
                 SELECT 1::bigint, (SELECT endpoint FROM callback WHERE state = 1 AND endpoint >= $1
                                    ORDER BY endpoint LIMIT 1)
                 UNION ALL
                 SELECT number + 1, (SELECT callback.endpoint FROM callback
                                     WHERE state = 1 AND callback.endpoint > step.endpoint
                                     ORDER BY callback.endpoint LIMIT 1)
                 FROM step WHERE number < $2 AND step.endpoint IS NOT NULL)
             SELECT due.*, step.endpoint FROM step LEFT JOIN LATERAL (SELECT ",
            columns!(callback),
            " FROM callback WHERE state = 1 AND endpoint = step.endpoint AND due_at <= $3
              ORDER BY due_at LIMIT $4) AS due ON true
              ORDER BY step.number, due.due_at"
        );
        let first = match which.after {
            None => Some(i64::MIN),
            Some(after) => after.checked_add(1),
        };
        let Some(first) = first.filter(|_| which.endpoints > 0) else {
            return Ok(DueRound::default());
        };
        let now = which.now.as_microsecond();
        let found = self
            .rows(sql, &[&first, &which.endpoints, &now, &which.each])
            .await?;
        let mut round = DueRound::default();
        for row in &found {
            // Behind the fifteen columns of the callback.
            round.last = column(row, 15)?;
            if column::<Option<i64>>(row, 0)?.is_some() {
                round.callbacks.push(callback(row)?);
            }
        }
        Ok(round)
    }

    /// They are found by their ids, which follow from the transaction and how many it has had. An index by
    /// transaction would be one more to write with each.
    pub(crate) async fn callbacks(
        &self,
        merchant: MerchantId,
        transaction: TransactionId,
    ) -> Result<Vec<Callback>, StoreError> {
        let count =
            "SELECT callbacks FROM project_transaction WHERE merchant_id = $1 AND transaction_id = $2";
        let place: [&(dyn ToSql + Sync); 2] = [&merchant.get(), &Uuid::from_bytes(*transaction.as_bytes())];
        let count: Option<i64> = first(&self.rows(count, &place).await?, |row| column(row, 0))?;
        let count = count.and_then(|count| u32::try_from(count).ok()).unwrap_or(0);
        let ids: Vec<Uuid> = (1..=count)
            .rev()
            .map(|number| Uuid::from_bytes(*CallbackId::of(transaction, number).as_bytes()))
            .collect();
        let sql = concat!(
            "SELECT ",
            columns!(callback),
            " FROM unnest($2::uuid[]) WITH ORDINALITY AS wanted (callback_id, place)
              JOIN callback USING (callback_id) WHERE merchant_id = $1 ORDER BY place"
        );
        all(&self.rows(sql, &[&merchant.get(), &ids]).await?, callback)
    }

    pub(crate) async fn callback(
        &self,
        merchant: MerchantId,
        id: CallbackId,
    ) -> Result<Option<Callback>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(callback),
            " FROM callback WHERE merchant_id = $1 AND callback_id = $2"
        );
        let id = Uuid::from_bytes(*id.as_bytes());
        let found = all(&self.rows(sql, &[&merchant.get(), &id]).await?, callback)?;
        Ok(found.into_iter().next())
    }

    pub(crate) async fn project_callbacks(
        &self,
        merchant: MerchantId,
        project: ProjectId,
        page: Page,
    ) -> Result<Vec<Callback>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(callback),
            " FROM callback WHERE merchant_id = $1 AND transaction_id IS NULL AND project_id = $2
              ORDER BY created_at DESC, callback_id LIMIT $3 OFFSET $4"
        );
        let found = self
            .rows(sql, &[&merchant.get(), &project.get(), &page.limit, &page.offset])
            .await?;
        all(&found, callback)
    }

    /// Steps from endpoint to endpoint for the first that is due of each.
    pub(crate) async fn callback_backlog(&self) -> Result<CallbackBacklog, StoreError> {
        let sql = "WITH RECURSIVE waiting (endpoint) AS (
         SELECT min(endpoint) FROM callback WHERE state = 1
         UNION ALL
         SELECT (SELECT min(endpoint) FROM callback WHERE state = 1 AND endpoint > waiting.endpoint) FROM waiting
         WHERE waiting.endpoint IS NOT NULL)
     SELECT (SELECT count(*) FROM (SELECT 1 FROM callback WHERE state = 1 LIMIT $1) AS counted),
            min((SELECT min(due_at) FROM callback WHERE state = 1 AND endpoint = waiting.endpoint))
     FROM waiting";
        let found = all(&self.rows(sql, &[&CALLBACKS_COUNTED_MAX]).await?, |row| {
            Ok(CallbackBacklog {
                waiting: column(row, 0)?,
                first_due: column::<Option<i64>>(row, 1)?
                    .and_then(|due| Timestamp::from_microsecond(due).ok()),
            })
        })?;
        Ok(found.into_iter().next().unwrap_or_default())
    }

    pub(crate) async fn attempts(
        &self,
        merchant: MerchantId,
        callback: CallbackId,
        page: Page,
    ) -> Result<Vec<Attempt>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(attempt),
            " FROM callback_attempt WHERE merchant_id = $1 AND callback_id = $2
              ORDER BY number DESC LIMIT $3 OFFSET $4"
        );
        let callback = Uuid::from_bytes(*callback.as_bytes());
        let found = self
            .rows(sql, &[&merchant.get(), &callback, &page.limit, &page.offset])
            .await?;
        all(&found, attempt)
    }
}
