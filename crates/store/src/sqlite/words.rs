//! Words of engines and the exceptions some of them became.

use jiff::Timestamp;
use rusqlite::{Connection, Row};
use sengo_core::exception::{ExceptionCase, ExceptionId};
use sengo_core::ids::MerchantId;
use sengo_core::word::HeardWord;

use super::Sqlite;
use super::load::{first, many, one};
use super::rows::column;
use super::save::{apart, each, prepare};
use crate::error::StoreError;
use crate::named::Reads;
use crate::reads::{ExceptionFilter, Page};
use crate::stored::{ExceptionRow, WordRow};
use crate::work::{Slot, Work};

macro_rules! columns {
    (word) => {
        "merchant_id, word, kind, amount, about, occurred_at, heard_at, engine, event, is_exception"
    };
    (exception) => {
        "merchant_id, exception_id, word, kind, is_inflow, amount, about, number, engine, opened_at, resolved_at, \
         resolution, resolution_project"
    };
}

pub(super) const SELECT: &str = concat!("SELECT ", columns!(word), " FROM heard_word WHERE word = ?1");
const INSERT: &str = concat!(
    "INSERT INTO heard_word (",
    columns!(word),
    ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
);
const EXCEPTIONS_INSERT: &str = concat!(
    "INSERT INTO exception_case (",
    columns!(exception),
    ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
);
const EXCEPTIONS_UPDATE: &str =
    "UPDATE exception_case SET resolved_at = ?3, resolution = ?4, resolution_project = ?5
     WHERE merchant_id = ?1 AND exception_id = ?2";
pub(super) const BETWEEN: &str = concat!(
    "SELECT ",
    columns!(word),
    " FROM heard_word WHERE engine = ?1 AND occurred_at >= ?2 AND occurred_at < ?3
      ORDER BY occurred_at, merchant_id, word LIMIT ?4 OFFSET ?5"
);
pub(super) const EXCEPTIONS_ABOUT: &str = concat!(
    "SELECT ",
    columns!(exception),
    " FROM exception_case WHERE about = ?1 AND merchant_id = ?2 ORDER BY opened_at, exception_id"
);
pub(super) const FAILURES_ABOUT: &str = concat!(
    "SELECT ",
    columns!(word),
    " FROM heard_word WHERE kind = 2 AND about = ?1 AND merchant_id = ?2 ORDER BY heard_at, word"
);

pub(super) fn word(row: &Row<'_>) -> Result<HeardWord, StoreError> {
    WordRow {
        merchant_id: column(row, 0)?,
        word: column(row, 1)?,
        kind: column(row, 2)?,
        amount: column(row, 3)?,
        about: column(row, 4)?,
        occurred_at: column(row, 5)?,
        heard_at: column(row, 6)?,
        engine: column(row, 7)?,
        event: column(row, 8)?,
        is_exception: column(row, 9)?,
    }
    .read()
}

pub(super) fn exception(row: &Row<'_>) -> Result<ExceptionCase, StoreError> {
    ExceptionRow {
        merchant_id: column(row, 0)?,
        exception_id: column(row, 1)?,
        word: column(row, 2)?,
        kind: column(row, 3)?,
        is_inflow: column(row, 4)?,
        amount: column(row, 5)?,
        about: column(row, 6)?,
        number: column(row, 7)?,
        engine: column(row, 8)?,
        opened_at: column(row, 9)?,
        resolved_at: column(row, 10)?,
        resolution: column(row, 11)?,
        resolution_project: column(row, 12)?,
    }
    .read()
}

pub(super) fn load(connection: &Connection, reads: &Reads, work: &mut Work) -> Result<(), StoreError> {
    let mut select = prepare(connection, SELECT)?;
    for key in &reads.words {
        let found = first(&mut select, [key.as_bytes()], word)?;
        work.words.insert(*key, Slot::read(found));
    }
    for (merchant, id) in &reads.exceptions {
        let sql = concat!(
            "SELECT ",
            columns!(exception),
            " FROM exception_case WHERE merchant_id = ?1 AND exception_id = ?2"
        );
        let found = one(connection, sql, (merchant.get(), id.as_bytes()), exception)?;
        work.exceptions.insert((*merchant, *id), Slot::read(found));
    }
    Ok(())
}

pub(super) fn save(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    let (heard, again) = apart(&work.words);
    // Whoever says a word anew that was heard meets its unique key.
    each(connection, INSERT, heard.into_iter().chain(again), |heard| {
        let row = WordRow::of(heard);
        (
            row.merchant_id,
            row.word,
            row.kind,
            row.amount,
            row.about,
            row.occurred_at,
            row.heard_at,
            row.engine,
            row.event,
            row.is_exception,
        )
    })?;
    let (opened, resolved) = apart(&work.exceptions);
    each(connection, EXCEPTIONS_INSERT, opened, |case| {
        let row = ExceptionRow::of(case);
        (
            row.merchant_id,
            row.exception_id,
            row.word,
            row.kind,
            row.is_inflow,
            row.amount,
            row.about,
            row.number,
            row.engine,
            row.opened_at,
            row.resolved_at,
            row.resolution,
            row.resolution_project,
        )
    })?;
    each(connection, EXCEPTIONS_UPDATE, resolved, |case| {
        let row = ExceptionRow::of(case);
        (
            row.merchant_id,
            row.exception_id,
            row.resolved_at,
            row.resolution,
            row.resolution_project,
        )
    })
}

impl Sqlite {
    pub(crate) fn exceptions(
        &self,
        filter: ExceptionFilter,
        page: Page,
    ) -> Result<Vec<ExceptionCase>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(exception),
            " FROM exception_case
              WHERE (?1 IS NULL OR merchant_id = ?1) AND (?2 IS NULL OR (resolved_at IS NULL) = ?2)
              ORDER BY opened_at DESC, exception_id DESC LIMIT ?3 OFFSET ?4"
        );
        let merchant = filter.merchant.map(MerchantId::get);
        let parameters = (merchant, filter.open, page.limit, page.offset);
        self.read(|connection| many(connection, sql, parameters, exception))
    }

    pub(crate) fn exception(&self, id: ExceptionId) -> Result<Option<ExceptionCase>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(exception),
            " FROM exception_case WHERE exception_id = ?1"
        );
        self.read(|connection| one(connection, sql, [id.as_bytes()], exception))
    }

    pub(crate) fn words_between(
        &self,
        engine: &str,
        (from, until): (Timestamp, Timestamp),
        page: Page,
    ) -> Result<Vec<HeardWord>, StoreError> {
        let parameters = (
            engine,
            from.as_microsecond(),
            until.as_microsecond(),
            page.limit,
            page.offset,
        );
        self.read(|connection| many(connection, BETWEEN, parameters, word))
    }
}
