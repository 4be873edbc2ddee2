//! Words of engines and the exceptions some of them became.

use jiff::Timestamp;
use sengo_core::exception::{ExceptionCase, ExceptionId};
use sengo_core::ids::MerchantId;
use sengo_core::word::HeardWord;
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

/// Not locked: a word that was heard stays as it was heard.
pub(super) const WORDS: &str = concat!(
    "SELECT ",
    columns!(word),
    " FROM unnest($1::uuid[]) AS wanted (word) JOIN heard_word USING (word)"
);
const EXCEPTIONS: &str = concat!(
    "SELECT ",
    columns!(exception),
    " FROM unnest($1::bigint[], $2::uuid[]) AS wanted (merchant_id, exception_id)
      JOIN exception_case USING (merchant_id, exception_id)
      ORDER BY merchant_id, exception_id FOR UPDATE OF exception_case"
);

pub(super) const EXCEPTIONS_ABOUT: &str = concat!(
    "SELECT ",
    columns!(exception),
    " FROM exception_case WHERE about = $1 AND merchant_id = $2 ORDER BY opened_at, exception_id"
);
pub(super) const FAILURES_ABOUT: &str = concat!(
    "SELECT ",
    columns!(word),
    " FROM heard_word WHERE kind = 2 AND about = $1 AND merchant_id = $2 ORDER BY heard_at, word"
);

const WORDS_INSERT: &str = concat!(
    "INSERT INTO heard_word (",
    columns!(word),
    ") SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::smallint[], $4::bigint[], $5::uuid[], $6::bigint[],
                            $7::bigint[], $8::text[], $9::text[], $10::boolean[])"
);
const EXCEPTIONS_INSERT: &str = concat!(
    "INSERT INTO exception_case (",
    columns!(exception),
    ") SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::uuid[], $4::smallint[], $5::boolean[], $6::bigint[],
                            $7::uuid[], $8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::smallint[],
                            $13::bigint[])"
);
const EXCEPTIONS_UPDATE: &str =
    "UPDATE exception_case SET resolved_at = changed.resolved_at, resolution = changed.resolution,
            resolution_project = changed.resolution_project
     FROM unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::smallint[], $5::bigint[])
          AS changed (merchant_id, exception_id, resolved_at, resolution, resolution_project)
     WHERE exception_case.merchant_id = changed.merchant_id
           AND exception_case.exception_id = changed.exception_id";

pub(super) const STATEMENTS: [&str; 5] = [
    WORDS,
    EXCEPTIONS,
    WORDS_INSERT,
    EXCEPTIONS_INSERT,
    EXCEPTIONS_UPDATE,
];

pub(super) fn word(row: &Row) -> Result<HeardWord, StoreError> {
    WordRow {
        merchant_id: column(row, 0)?,
        word: rows::id(row, 1)?,
        kind: column(row, 2)?,
        amount: column(row, 3)?,
        about: rows::id_if_any(row, 4)?,
        occurred_at: column(row, 5)?,
        heard_at: column(row, 6)?,
        engine: column(row, 7)?,
        event: column(row, 8)?,
        is_exception: column(row, 9)?,
    }
    .read()
}

pub(super) fn exception(row: &Row) -> Result<ExceptionCase, StoreError> {
    ExceptionRow {
        merchant_id: column(row, 0)?,
        exception_id: rows::id(row, 1)?,
        word: rows::id(row, 2)?,
        kind: column(row, 3)?,
        is_inflow: column(row, 4)?,
        amount: column(row, 5)?,
        about: rows::id_if_any(row, 6)?,
        number: column(row, 7)?,
        engine: column(row, 8)?,
        opened_at: column(row, 9)?,
        resolved_at: column(row, 10)?,
        resolution: column(row, 11)?,
        resolution_project: column(row, 12)?,
    }
    .read()
}

pub(super) async fn load(writer: &Writer, reads: &Reads) -> Result<Vec<Row>, Error> {
    let keys: Vec<Uuid> = reads
        .words
        .iter()
        .map(|key| Uuid::from_bytes(*key.as_bytes()))
        .collect();
    found(writer, WORDS, keys.is_empty(), &[&keys]).await
}

pub(super) async fn load_exceptions(writer: &Writer, reads: &Reads) -> Result<Vec<Row>, Error> {
    let (merchants, ids): (Vec<i64>, Vec<Uuid>) = reads
        .exceptions
        .iter()
        .map(|(merchant, id)| (merchant.get(), Uuid::from_bytes(*id.as_bytes())))
        .unzip();
    found(writer, EXCEPTIONS, ids.is_empty(), &[&merchants, &ids]).await
}

pub(super) fn fill(
    work: &mut Work,
    reads: &Reads,
    words: &[Row],
    exceptions: &[Row],
) -> Result<(), StoreError> {
    for key in &reads.words {
        work.words.insert(*key, Slot::read(None));
    }
    for row in words {
        let heard = word(row)?;
        work.words.insert(heard.said.word.key, Slot::read(Some(heard)));
    }
    for place in &reads.exceptions {
        work.exceptions.insert(*place, Slot::read(None));
    }
    for row in exceptions {
        let case = exception(row)?;
        let place = (case.set_aside.merchant, case.id);
        work.exceptions.insert(place, Slot::read(Some(case)));
    }
    Ok(())
}

pub(super) async fn save(writer: &Writer, work: &Work) -> Result<(), Error> {
    let (mut heard, again) = changed(&work.words);
    // Whoever says a word anew that was heard meets its unique key.
    heard.extend(again);
    let mut words: Vec<WordRow> = heard.into_iter().map(WordRow::of).collect();
    words.sort_unstable_by_key(|row| (row.merchant_id, row.word));
    let (new, known) = changed(&work.exceptions);
    let (inserted, opened, resolved) = tokio::join!(
        biased;
        insert_words(writer, words),
        insert_exceptions(writer, flat(&new)),
        update_exceptions(writer, flat(&known)),
    );
    inserted.and(opened).and(resolved)
}

/// Flat rows in the order of their keys.
fn flat(cases: &[&ExceptionCase]) -> Vec<ExceptionRow> {
    let mut rows: Vec<ExceptionRow> = cases.iter().map(|case| ExceptionRow::of(case)).collect();
    rows.sort_unstable_by_key(|row| (row.merchant_id, row.exception_id));
    rows
}

async fn insert_words(writer: &Writer, rows: Vec<WordRow>) -> Result<(), Error> {
    let parameters: [&(dyn ToSql + Sync); 10] = [
        &each(&rows, |row| row.merchant_id),
        &each(&rows, |row| Uuid::from_bytes(row.word)),
        &each(&rows, |row| row.kind),
        &each(&rows, |row| row.amount),
        &each(&rows, |row| row.about.map(Uuid::from_bytes)),
        &each(&rows, |row| row.occurred_at),
        &each(&rows, |row| row.heard_at),
        &each(&rows, |row| row.engine.as_str()),
        &each(&rows, |row| row.event.as_str()),
        &each(&rows, |row| row.is_exception),
    ];
    some(writer, WORDS_INSERT, rows.is_empty(), parameters).await
}

async fn insert_exceptions(writer: &Writer, rows: Vec<ExceptionRow>) -> Result<(), Error> {
    let parameters: [&(dyn ToSql + Sync); 13] = [
        &each(&rows, |row| row.merchant_id),
        &each(&rows, |row| Uuid::from_bytes(row.exception_id)),
        &each(&rows, |row| Uuid::from_bytes(row.word)),
        &each(&rows, |row| row.kind),
        &each(&rows, |row| row.is_inflow),
        &each(&rows, |row| row.amount),
        &each(&rows, |row| row.about.map(Uuid::from_bytes)),
        &each(&rows, |row| row.number.as_deref()),
        &each(&rows, |row| row.engine.as_str()),
        &each(&rows, |row| row.opened_at),
        &each(&rows, |row| row.resolved_at),
        &each(&rows, |row| row.resolution),
        &each(&rows, |row| row.resolution_project),
    ];
    some(writer, EXCEPTIONS_INSERT, rows.is_empty(), parameters).await
}

async fn update_exceptions(writer: &Writer, rows: Vec<ExceptionRow>) -> Result<(), Error> {
    let parameters: [&(dyn ToSql + Sync); 5] = [
        &each(&rows, |row| row.merchant_id),
        &each(&rows, |row| Uuid::from_bytes(row.exception_id)),
        &each(&rows, |row| row.resolved_at),
        &each(&rows, |row| row.resolution),
        &each(&rows, |row| row.resolution_project),
    ];
    some(writer, EXCEPTIONS_UPDATE, rows.is_empty(), parameters).await
}

impl Postgres {
    pub(crate) async fn exceptions(
        &self,
        filter: ExceptionFilter,
        page: Page,
    ) -> Result<Vec<ExceptionCase>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(exception),
            " FROM exception_case
              WHERE ($1::bigint IS NULL OR merchant_id = $1) AND ($2::boolean IS NULL OR (resolved_at IS NULL) = $2)
              ORDER BY opened_at DESC, exception_id DESC LIMIT $3 OFFSET $4"
        );
        let merchant = filter.merchant.map(MerchantId::get);
        let found = self
            .rows(sql, &[&merchant, &filter.open, &page.limit, &page.offset])
            .await?;
        all(&found, exception)
    }

    pub(crate) async fn exception(&self, id: ExceptionId) -> Result<Option<ExceptionCase>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(exception),
            " FROM exception_case WHERE exception_id = $1"
        );
        let id = Uuid::from_bytes(*id.as_bytes());
        first(&self.rows(sql, &[&id]).await?, exception)
    }

    pub(crate) async fn words_between(
        &self,
        engine: &str,
        (from, until): (Timestamp, Timestamp),
        page: Page,
    ) -> Result<Vec<HeardWord>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(word),
            " FROM heard_word WHERE engine = $1 AND occurred_at >= $2 AND occurred_at < $3
              ORDER BY occurred_at, merchant_id, word LIMIT $4 OFFSET $5"
        );
        let (from, until) = (from.as_microsecond(), until.as_microsecond());
        let found = self
            .rows(sql, &[&engine, &from, &until, &page.limit, &page.offset])
            .await?;
        all(&found, word)
    }
}
