//! Instructions to engines.

use rusqlite::{Connection, Row};
use sengo_core::ids::TransactionId;
use sengo_core::instruction::Instruction;

use super::Sqlite;
use super::load::{many, one};
use super::rows::column;
use super::save::{apart, each};
use crate::error::StoreError;
use crate::named::Reads;
use crate::reads::{Claimable, Page};
use crate::stored::InstructionRow;
use crate::work::{Slot, Work};

macro_rules! columns {
    () => {
        "merchant_id, instruction_id, project_id, kind, channel, about, amount, created_at, available_at, offers, \
         engine"
    };
}

const INSERT: &str = concat!(
    "INSERT INTO instruction (",
    columns!(),
    ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
);
const UPDATE: &str = "UPDATE instruction SET available_at = ?3, offers = ?4, engine = ?5
     WHERE merchant_id = ?1 AND instruction_id = ?2";
pub(super) const CLAIMABLE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM instruction
      WHERE channel = ?1 AND available_at IS NOT NULL AND available_at <= ?2 AND (?3 OR kind < 100)
            AND (engine IS NULL OR engine = ?5 OR kind NOT IN (1, 3))
      ORDER BY available_at LIMIT ?4"
);
pub(super) const OPEN: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM instruction WHERE available_at IS NOT NULL
      ORDER BY created_at, merchant_id, instruction_id LIMIT ?1 OFFSET ?2"
);
pub(super) const OF_ID: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM instruction WHERE instruction_id = ?1"
);

fn instruction(row: &Row<'_>) -> Result<Instruction, StoreError> {
    InstructionRow {
        merchant_id: column(row, 0)?,
        instruction_id: column(row, 1)?,
        project_id: column(row, 2)?,
        kind: column(row, 3)?,
        channel: column(row, 4)?,
        about: column(row, 5)?,
        amount: column(row, 6)?,
        created_at: column(row, 7)?,
        available_at: column(row, 8)?,
        offers: column(row, 9)?,
        engine: column(row, 10)?,
    }
    .read()
}

pub(super) fn load(connection: &Connection, reads: &Reads, work: &mut Work) -> Result<(), StoreError> {
    for (merchant, id) in &reads.instructions {
        let sql = concat!(
            "SELECT ",
            columns!(),
            " FROM instruction WHERE merchant_id = ?1 AND instruction_id = ?2"
        );
        let found = one(connection, sql, (merchant.get(), id.as_bytes()), instruction)?;
        work.instructions.insert((*merchant, *id), Slot::read(found));
    }
    Ok(())
}

pub(super) fn save(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    let (new, known) = apart(&work.instructions);
    each(connection, INSERT, new, |instruction| {
        let row = InstructionRow::of(instruction);
        (
            row.merchant_id,
            row.instruction_id,
            row.project_id,
            row.kind,
            row.channel,
            row.about,
            row.amount,
            row.created_at,
            row.available_at,
            row.offers,
            row.engine,
        )
    })?;
    each(connection, UPDATE, known, |instruction| {
        let row = InstructionRow::of(instruction);
        (
            row.merchant_id,
            row.instruction_id,
            row.available_at,
            row.offers,
            row.engine,
        )
    })
}

impl Sqlite {
    pub(crate) fn claimable(&self, which: Claimable<'_>) -> Result<Vec<Instruction>, StoreError> {
        let mut found = Vec::new();
        for channel in which.channels {
            let parameters = (
                channel.code(),
                which.now.as_microsecond(),
                which.plays,
                which.limit,
                which.engine,
            );
            found.extend(self.read(|connection| many(connection, CLAIMABLE, parameters, instruction))?);
        }
        found.sort_by_key(|instruction: &Instruction| instruction.available_at);
        found.truncate(usize::try_from(which.limit).unwrap_or(0));
        Ok(found)
    }

    pub(crate) fn open_instructions(&self, page: Page) -> Result<Vec<Instruction>, StoreError> {
        self.read(|connection| many(connection, OPEN, (page.limit, page.offset), instruction))
    }

    pub(crate) fn instruction(&self, id: TransactionId) -> Result<Option<Instruction>, StoreError> {
        self.read(|connection| one(connection, OF_ID, [id.as_bytes()], instruction))
    }
}
