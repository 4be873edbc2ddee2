//! Documents, and the platform's clock.

use jiff::SignedDuration;
use rusqlite::Connection;
use sengo_core::ids::MerchantId;

use super::load::{many, one};
use super::rows::{column, project_number};
use super::save::prepare;
use super::{Sqlite, failed};
use crate::error::StoreError;
use crate::named::{DocumentId, Reads, SHELF_MAX, Shelf};
use crate::reads::Page;
use crate::work::{Slot, Work};

const INSERT: &str =
    "INSERT INTO document (merchant_id, project_id, kind, name, content) VALUES (?1, ?2, ?3, ?4, ?5)";
const UPDATE: &str = "UPDATE document SET content = ?5
     WHERE merchant_id = ?1 AND project_id = ?2 AND kind = ?3 AND name = ?4";
const DELETE: &str =
    "DELETE FROM document WHERE merchant_id = ?1 AND project_id = ?2 AND kind = ?3 AND name = ?4";

fn place(shelf: Shelf) -> (i64, i64, i16) {
    (
        shelf.merchant.map_or(0, MerchantId::get),
        project_number(shelf.project),
        shelf.kind.code(),
    )
}

fn find(connection: &Connection, id: &DocumentId) -> Result<Option<String>, StoreError> {
    let sql = "SELECT content FROM document
               WHERE merchant_id = ?1 AND project_id = ?2 AND kind = ?3 AND name = ?4";
    let (merchant, project, kind) = place(id.shelf);
    one(connection, sql, (merchant, project, kind, &id.name), |row| {
        column(row, 0)
    })
}

/// How far ahead the business clock is.
fn ahead(connection: &Connection) -> Result<SignedDuration, StoreError> {
    let found = one(connection, "SELECT clock_ahead FROM platform", (), |row| {
        column(row, 0)
    })?;
    Ok(SignedDuration::from_micros(found.unwrap_or(0)))
}

pub(super) fn load(connection: &Connection, reads: &Reads, work: &mut Work) -> Result<(), StoreError> {
    for id in &reads.documents {
        work.documents
            .insert(id.clone(), Slot::read(find(connection, id)?));
    }
    for shelf in &reads.shelves {
        let sql = "SELECT name, content FROM document
                   WHERE merchant_id = ?1 AND project_id = ?2 AND kind = ?3 ORDER BY name LIMIT ?4";
        let (merchant, project, kind) = place(*shelf);
        let limit = i64::try_from(SHELF_MAX).unwrap_or(i64::MAX);
        let found = many(connection, sql, (merchant, project, kind, limit), |row| {
            Ok((column::<String>(row, 0)?, column::<String>(row, 1)?))
        })?;
        let names = work.shelves.entry(*shelf).or_default();
        for (name, content) in found {
            names.insert(name.clone());
            let id = DocumentId { shelf: *shelf, name };
            work.documents.insert(id, Slot::read(Some(content)));
        }
    }
    if reads.clock {
        work.clock_ahead = Some(Slot::read(Some(ahead(connection)?)));
    }
    Ok(())
}

pub(super) fn save(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    for (id, slot) in work.documents.iter().filter(|(_, slot)| slot.changed) {
        let (merchant, project, kind) = place(id.shelf);
        match (&slot.value, slot.stored) {
            (Some(content), stored) => prepare(connection, if stored { UPDATE } else { INSERT })?
                .execute((merchant, project, kind, &id.name, content)),
            (None, _) => prepare(connection, DELETE)?.execute((merchant, project, kind, &id.name)),
        }
        .map_err(failed)?;
    }
    if let Some(ahead) = work.clock_ahead.as_ref().filter(|slot| slot.changed) {
        let micros = ahead.value.map_or(0, |ahead| ahead.as_micros());
        let micros = i64::try_from(micros).map_err(|_| StoreError::Defect("the clock".into()))?;
        prepare(connection, "UPDATE platform SET clock_ahead = ?1")?
            .execute([micros])
            .map_err(failed)?;
    }
    Ok(())
}

impl Sqlite {
    pub(crate) fn document(&self, id: &DocumentId) -> Result<Option<String>, StoreError> {
        self.read(|connection| find(connection, id))
    }

    pub(crate) fn documents(&self, shelf: Shelf, page: Page) -> Result<Vec<(String, String)>, StoreError> {
        let sql =
            "SELECT name, content FROM document WHERE merchant_id = ?1 AND project_id = ?2 AND kind = ?3
                   ORDER BY name DESC LIMIT ?4 OFFSET ?5";
        let (merchant, project, kind) = place(shelf);
        let parameters = (merchant, project, kind, page.limit, page.offset);
        self.read(|connection| {
            many(connection, sql, parameters, |row| {
                Ok((column(row, 0)?, column(row, 1)?))
            })
        })
    }

    pub(crate) fn clock_ahead(&self) -> Result<SignedDuration, StoreError> {
        self.read(ahead)
    }
}
