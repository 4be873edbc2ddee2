//! Callbacks and the tries to deliver them.

use jiff::Timestamp;
use rusqlite::{Connection, Row};
use sengo_core::callback::{Attempt, Callback, CallbackId};
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};

use super::Sqlite;
use super::load::{first, many, one};
use super::rows::column;
use super::save::{apart, each, prepare};
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
    " FROM callback WHERE merchant_id = ?1 AND callback_id = ?2"
);
const INSERT: &str = concat!(
    "INSERT INTO callback (",
    columns!(callback),
    ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
);
const UPDATE: &str =
    "UPDATE callback SET created_at = ?3, state = ?4, due_at = ?5, attempts = ?6, attempts_ever = ?7,
            claimed_until = ?8
     WHERE merchant_id = ?1 AND callback_id = ?2";
const ATTEMPT: &str = concat!(
    "INSERT INTO callback_attempt (",
    columns!(attempt),
    ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
);
pub(super) const NEXT_ENDPOINT: &str = "SELECT min(endpoint) FROM callback WHERE state = 1 AND endpoint > ?1";
pub(super) const FIRST_ENDPOINT: &str = "SELECT min(endpoint) FROM callback WHERE state = 1";
pub(super) const DUE: &str = concat!(
    "SELECT ",
    columns!(callback),
    " FROM callback WHERE state = 1 AND endpoint = ?1 AND due_at <= ?2 ORDER BY due_at LIMIT ?3"
);

pub(super) const OF_PROJECT: &str = concat!(
    "SELECT ",
    columns!(callback),
    " FROM callback WHERE transaction_id IS NULL AND merchant_id = ?1 AND project_id = ?2
      ORDER BY created_at DESC, callback_id LIMIT ?3 OFFSET ?4"
);
/// Steps from endpoint to endpoint for the first that is due of each.
pub(super) const BACKLOG: &str =
    "WITH RECURSIVE waiting (endpoint) AS (
         SELECT min(endpoint) FROM callback WHERE state = 1
         UNION ALL
         SELECT (SELECT min(endpoint) FROM callback WHERE state = 1 AND endpoint > waiting.endpoint) FROM waiting
         WHERE waiting.endpoint IS NOT NULL)
     SELECT (SELECT count(*) FROM (SELECT 1 FROM callback WHERE state = 1 LIMIT ?1) AS counted),
            min((SELECT min(due_at) FROM callback WHERE state = 1 AND endpoint = waiting.endpoint))
     FROM waiting";

fn callback(row: &Row<'_>) -> Result<Callback, StoreError> {
    CallbackRow {
        merchant_id: column(row, 0)?,
        callback_id: column(row, 1)?,
        project_id: column(row, 2)?,
        transaction_id: column(row, 3)?,
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

fn attempt(row: &Row<'_>) -> Result<Attempt, StoreError> {
    AttemptRow {
        merchant_id: column(row, 0)?,
        callback_id: column(row, 1)?,
        number: column(row, 2)?,
        attempted_at: column(row, 3)?,
        milliseconds: column(row, 4)?,
        status: column(row, 5)?,
        error: column(row, 6)?,
        answer: column(row, 7)?,
    }
    .read()
}

pub(super) fn load(connection: &Connection, reads: &Reads, work: &mut Work) -> Result<(), StoreError> {
    let mut select = prepare(connection, SELECT)?;
    for (merchant, id) in &reads.callbacks {
        let found = first(&mut select, (merchant.get(), id.as_bytes()), callback)?;
        work.callbacks.insert((*merchant, *id), Slot::read(found));
    }
    Ok(())
}

pub(super) fn save(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    let (new, known) = apart(&work.callbacks);
    each(connection, INSERT, new, |callback| {
        let row = CallbackRow::of(callback);
        (
            row.merchant_id,
            row.callback_id,
            row.project_id,
            row.transaction_id,
            row.transaction_status,
            row.project_status,
            row.address,
            row.endpoint,
            row.key,
            row.created_at,
            row.state,
            row.due_at,
            row.attempts,
            row.attempts_ever,
            row.claimed_until,
        )
    })?;
    each(connection, UPDATE, known, |callback| {
        let row = CallbackRow::of(callback);
        (
            row.merchant_id,
            row.callback_id,
            row.created_at,
            row.state,
            row.due_at,
            row.attempts,
            row.attempts_ever,
            row.claimed_until,
        )
    })?;
    each(connection, ATTEMPT, &work.new_attempts, |(merchant, attempt)| {
        let row = AttemptRow::of(*merchant, attempt);
        (
            row.merchant_id,
            row.callback_id,
            row.number,
            row.attempted_at,
            row.milliseconds,
            row.status,
            row.error,
            row.answer,
        )
    })
}

impl Sqlite {
    /// Steps from endpoint to endpoint through the index, and takes the first few of each.
    pub(crate) fn due_callbacks(&self, which: DueCallbacks) -> Result<DueRound, StoreError> {
        let endpoint = |row: &Row<'_>| column::<Option<i64>>(row, 0);
        self.snapshot(|connection| {
            let mut round = DueRound::default();
            let mut behind = which.after;
            for _ in 0..which.endpoints {
                let found = match behind {
                    Some(behind) => one(connection, NEXT_ENDPOINT, [behind], endpoint)?,
                    None => one(connection, FIRST_ENDPOINT, (), endpoint)?,
                };
                let Some(at) = found.flatten() else {
                    round.last = None;
                    return Ok(round);
                };
                let parameters = (at, which.now.as_microsecond(), which.each);
                round
                    .callbacks
                    .extend(many(connection, DUE, parameters, callback)?);
                round.last = Some(at);
                behind = Some(at);
            }
            Ok(round)
        })
    }

    /// They are found by their ids, which follow from the transaction and how many it has had. An index by
    /// transaction would be one more to write with each.
    pub(crate) fn callbacks(
        &self,
        merchant: MerchantId,
        transaction: TransactionId,
    ) -> Result<Vec<Callback>, StoreError> {
        let count =
            "SELECT callbacks FROM project_transaction WHERE merchant_id = ?1 AND transaction_id = ?2";
        let place = (merchant.get(), transaction.as_bytes());
        self.snapshot(|connection| {
            let count: Option<u32> = one(connection, count, place, |row| column(row, 0))?;
            let mut select = prepare(connection, SELECT)?;
            let mut found = Vec::new();
            for number in (1..=count.unwrap_or(0)).rev() {
                let id = CallbackId::of(transaction, number);
                found.extend(first(&mut select, (merchant.get(), id.as_bytes()), callback)?);
            }
            Ok(found)
        })
    }

    pub(crate) fn callback(
        &self,
        merchant: MerchantId,
        id: CallbackId,
    ) -> Result<Option<Callback>, StoreError> {
        let place = (merchant.get(), id.as_bytes());
        self.read(|connection| one(connection, SELECT, place, callback))
    }

    pub(crate) fn project_callbacks(
        &self,
        merchant: MerchantId,
        project: ProjectId,
        page: Page,
    ) -> Result<Vec<Callback>, StoreError> {
        let parameters = (merchant.get(), project.get(), page.limit, page.offset);
        self.read(|connection| many(connection, OF_PROJECT, parameters, callback))
    }

    pub(crate) fn callback_backlog(&self) -> Result<CallbackBacklog, StoreError> {
        let found = self.read(|connection| {
            one(connection, BACKLOG, [CALLBACKS_COUNTED_MAX], |row| {
                Ok(CallbackBacklog {
                    waiting: column(row, 0)?,
                    first_due: column::<Option<i64>>(row, 1)?
                        .and_then(|due| Timestamp::from_microsecond(due).ok()),
                })
            })
        })?;
        Ok(found.unwrap_or_default())
    }

    pub(crate) fn attempts(
        &self,
        merchant: MerchantId,
        callback: CallbackId,
        page: Page,
    ) -> Result<Vec<Attempt>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(attempt),
            " FROM callback_attempt WHERE merchant_id = ?1 AND callback_id = ?2
              ORDER BY number DESC LIMIT ?3 OFFSET ?4"
        );
        let parameters = (merchant.get(), callback.as_bytes(), page.limit, page.offset);
        self.read(|connection| many(connection, sql, parameters, attempt))
    }
}
