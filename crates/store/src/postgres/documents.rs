//! Documents, and the platform's clock.

use jiff::SignedDuration;
use sengo_core::ids::MerchantId;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Row};

use super::Postgres;
use super::load::some as found;
use super::queries::{all, first};
use super::rows::{askable, column, project_number};
use super::save::{each, some};
use super::writer::Writer;
use crate::error::StoreError;
use crate::named::{DocumentId, Reads, SHELF_MAX, Shelf};
use crate::reads::Page;
use crate::work::{Slot, Work};

const SELECT: &str = "SELECT number, content
     FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::text[])
          WITH ORDINALITY AS wanted (merchant_id, project_id, kind, name, number)
     JOIN document USING (merchant_id, project_id, kind, name)
     ORDER BY merchant_id, project_id, kind, name FOR UPDATE OF document";

/// Not locked: shelves are read by many who write nothing there. What is written is named by itself.
pub(super) const SHELVES: &str = "SELECT number, name, content
     FROM unnest($1::bigint[], $2::bigint[], $3::smallint[])
          WITH ORDINALITY AS wanted (merchant_id, project_id, kind, number),
          LATERAL (SELECT name, content FROM document
                   WHERE document.merchant_id = wanted.merchant_id AND document.project_id = wanted.project_id
                         AND document.kind = wanted.kind
                   ORDER BY name LIMIT $4) AS found";

const CLOCK: &str = "SELECT clock_ahead FROM platform FOR UPDATE";

const INSERT: &str = "INSERT INTO document (merchant_id, project_id, kind, name, content)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::text[], $5::text[])";
const UPDATE: &str = "UPDATE document SET content = changed.content
     FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::text[], $5::text[])
          AS changed (merchant_id, project_id, kind, name, content)
     WHERE document.merchant_id = changed.merchant_id AND document.project_id = changed.project_id
           AND document.kind = changed.kind AND document.name = changed.name";
const DELETE: &str = "DELETE FROM document
     USING unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::text[])
           AS gone (merchant_id, project_id, kind, name)
     WHERE document.merchant_id = gone.merchant_id AND document.project_id = gone.project_id
           AND document.kind = gone.kind AND document.name = gone.name";
const CLOCK_UPDATE: &str = "UPDATE platform SET clock_ahead = $1";

pub(super) const STATEMENTS: [&str; 7] = [SELECT, SHELVES, CLOCK, INSERT, UPDATE, DELETE, CLOCK_UPDATE];

fn place(shelf: Shelf) -> (i64, i64, i16) {
    (
        shelf.merchant.map_or(0, MerchantId::get),
        project_number(shelf.project),
        shelf.kind.code(),
    )
}

/// Columns that name shelves.
struct Places {
    merchants: Vec<i64>,
    projects: Vec<i64>,
    kinds: Vec<i16>,
}

impl Places {
    fn of(shelves: impl Iterator<Item = Shelf>) -> Self {
        let places: Vec<(i64, i64, i16)> = shelves.map(place).collect();
        Self {
            merchants: each(&places, |place| place.0),
            projects: each(&places, |place| place.1),
            kinds: each(&places, |place| place.2),
        }
    }
}

/// What the database has of what was named. Rows of documents and shelves begin with the number, from 1, of what
/// they answer.
pub(super) struct Found {
    documents: Vec<Row>,
    shelves: Vec<Row>,
    clock: Vec<Row>,
}

pub(super) async fn load(writer: &Writer, reads: &Reads) -> Result<Found, Error> {
    let named = Places::of(reads.documents.iter().map(|id| id.shelf));
    let names: Vec<_> = reads.documents.iter().map(|id| askable(&id.name)).collect();
    let whole = Places::of(reads.shelves.iter().copied());
    let limit = i64::try_from(SHELF_MAX).unwrap_or(i64::MAX);
    let documents: [&(dyn ToSql + Sync); 4] = [&named.merchants, &named.projects, &named.kinds, &names];
    let shelves: [&(dyn ToSql + Sync); 4] = [&whole.merchants, &whole.projects, &whole.kinds, &limit];
    let (documents, clock, shelves) = tokio::join!(
        biased;
        found(writer, SELECT, names.is_empty(), &documents),
        found(writer, CLOCK, !reads.clock, &[]),
        found(writer, SHELVES, reads.shelves.is_empty(), &shelves),
    );
    Ok(Found {
        documents: documents?,
        shelves: shelves?,
        clock: clock?,
    })
}

/// What a row answers, of what was asked for in this order.
fn asked<T>(row: &Row, named: &[T]) -> Result<T, StoreError>
where
    T: Clone,
{
    let number: i64 = column(row, 0)?;
    let index = usize::try_from(number)
        .ok()
        .and_then(|number| number.checked_sub(1));
    let found = index.and_then(|index| named.get(index)).cloned();
    found.ok_or_else(|| StoreError::Corrupt(format!("row {number} of an answer")))
}

pub(super) fn fill(work: &mut Work, reads: &Reads, found: &Found) -> Result<(), StoreError> {
    let shelves: Vec<Shelf> = reads.shelves.iter().copied().collect();
    for shelf in &shelves {
        work.shelves.entry(*shelf).or_default();
    }
    for row in &found.shelves {
        let (shelf, name): (Shelf, String) = (asked(row, &shelves)?, column(row, 1)?);
        work.shelves.entry(shelf).or_default().insert(name.clone());
        work.documents
            .insert(DocumentId { shelf, name }, Slot::read(Some(column(row, 2)?)));
    }
    // Those that are locked count, where a shelf has them as well.
    let documents: Vec<&DocumentId> = reads.documents.iter().collect();
    for id in &documents {
        work.documents.insert((*id).clone(), Slot::read(None));
    }
    for row in &found.documents {
        work.documents
            .insert(asked(row, &documents)?.clone(), Slot::read(Some(column(row, 1)?)));
    }
    if reads.clock {
        work.clock_ahead = Some(Slot::read(Some(ahead(&found.clock)?)));
    }
    Ok(())
}

/// How far ahead the business clock is.
fn ahead(found: &[Row]) -> Result<SignedDuration, StoreError> {
    let micros: Option<i64> = first(found, |row| column(row, 0))?;
    Ok(SignedDuration::from_micros(micros.unwrap_or(0)))
}

pub(super) async fn save(writer: &Writer, work: &Work) -> Result<(), Error> {
    let (mut new, mut known, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for (id, slot) in work.documents.iter().filter(|(_, slot)| slot.changed) {
        match (&slot.value, slot.stored) {
            (Some(content), false) => new.push((id, content.as_str())),
            (Some(content), true) => known.push((id, content.as_str())),
            (None, _) => gone.push((id, "")),
        }
    }
    let (deleted, updated, inserted, clock) = tokio::join!(
        biased;
        delete(writer, gone),
        write(writer, UPDATE, known),
        write(writer, INSERT, new),
        clock(writer, work),
    );
    deleted.and(updated).and(inserted).and(clock)
}

async fn write(writer: &Writer, sql: &'static str, mut rows: Vec<(&DocumentId, &str)>) -> Result<(), Error> {
    rows.sort_unstable();
    let places = Places::of(rows.iter().map(|(id, _)| id.shelf));
    let parameters: [&(dyn ToSql + Sync); 5] = [
        &places.merchants,
        &places.projects,
        &places.kinds,
        &each(&rows, |(id, _)| id.name.as_str()),
        &each(&rows, |(_, content)| *content),
    ];
    some(writer, sql, rows.is_empty(), parameters).await
}

async fn delete(writer: &Writer, mut rows: Vec<(&DocumentId, &str)>) -> Result<(), Error> {
    rows.sort_unstable();
    let places = Places::of(rows.iter().map(|(id, _)| id.shelf));
    let parameters: [&(dyn ToSql + Sync); 4] = [
        &places.merchants,
        &places.projects,
        &places.kinds,
        &each(&rows, |(id, _)| id.name.as_str()),
    ];
    some(writer, DELETE, rows.is_empty(), parameters).await
}

async fn clock(writer: &Writer, work: &Work) -> Result<(), Error> {
    let ahead = work.clock_ahead.as_ref().filter(|slot| slot.changed);
    let micros = ahead.and_then(|slot| slot.value).map(|ahead| ahead.as_micros());
    // An offset beyond what a time can be does not fit; the largest stands for it.
    let micros = micros.map(|micros| i64::try_from(micros).unwrap_or(i64::MAX));
    some(writer, CLOCK_UPDATE, micros.is_none(), [&micros]).await
}

impl Postgres {
    pub(crate) async fn document(&self, id: &DocumentId) -> Result<Option<String>, StoreError> {
        let sql = "SELECT content FROM document
                   WHERE merchant_id = $1 AND project_id = $2 AND kind = $3 AND name = $4";
        let (merchant, project, kind) = place(id.shelf);
        let found = self.rows(sql, &[&merchant, &project, &kind, &id.name]).await?;
        first(&found, |row| column(row, 0))
    }

    pub(crate) async fn documents(
        &self,
        shelf: Shelf,
        page: Page,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let sql =
            "SELECT name, content FROM document WHERE merchant_id = $1 AND project_id = $2 AND kind = $3
                   ORDER BY name DESC LIMIT $4 OFFSET $5";
        let (merchant, project, kind) = place(shelf);
        let found = self
            .rows(sql, &[&merchant, &project, &kind, &page.limit, &page.offset])
            .await?;
        all(&found, |row| Ok((column(row, 0)?, column(row, 1)?)))
    }

    pub(crate) async fn clock_ahead(&self) -> Result<SignedDuration, StoreError> {
        ahead(&self.rows("SELECT clock_ahead FROM platform", &[]).await?)
    }
}
