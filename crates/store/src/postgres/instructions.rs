//! Instructions to engines.

use sengo_core::ids::TransactionId;
use sengo_core::instruction::Instruction;
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
use crate::reads::{Claimable, Page};
use crate::stored::InstructionRow;
use crate::work::{Slot, Work};

macro_rules! columns {
    () => {
        "merchant_id, instruction_id, project_id, kind, channel, about, amount, created_at, available_at, offers, \
         engine"
    };
}

const SELECT: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM unnest($1::bigint[], $2::uuid[]) AS wanted (merchant_id, instruction_id)
      JOIN instruction USING (merchant_id, instruction_id)
      ORDER BY merchant_id, instruction_id FOR UPDATE OF instruction"
);
const INSERT: &str = concat!(
    "INSERT INTO instruction (",
    columns!(),
    ") SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::smallint[], $5::smallint[], $6::uuid[],
                            $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::text[])"
);
const UPDATE: &str =
    "UPDATE instruction SET available_at = changed.available_at, offers = changed.offers, engine = changed.engine
     FROM unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[])
          AS changed (merchant_id, instruction_id, available_at, offers, engine)
     WHERE instruction.merchant_id = changed.merchant_id AND instruction.instruction_id = changed.instruction_id";

pub(super) const STATEMENTS: [&str; 3] = [SELECT, INSERT, UPDATE];

fn instruction(row: &Row) -> Result<Instruction, StoreError> {
    InstructionRow {
        merchant_id: column(row, 0)?,
        instruction_id: rows::id(row, 1)?,
        project_id: column(row, 2)?,
        kind: column(row, 3)?,
        channel: column(row, 4)?,
        about: rows::id(row, 5)?,
        amount: column(row, 6)?,
        created_at: column(row, 7)?,
        available_at: column(row, 8)?,
        offers: column(row, 9)?,
        engine: column(row, 10)?,
    }
    .read()
}

pub(super) async fn load(writer: &Writer, reads: &Reads) -> Result<Vec<Row>, Error> {
    let (merchants, ids): (Vec<i64>, Vec<Uuid>) = reads
        .instructions
        .iter()
        .map(|(merchant, id)| (merchant.get(), Uuid::from_bytes(*id.as_bytes())))
        .unzip();
    found(writer, SELECT, ids.is_empty(), &[&merchants, &ids]).await
}

pub(super) fn fill(work: &mut Work, reads: &Reads, found: &[Row]) -> Result<(), StoreError> {
    for place in &reads.instructions {
        work.instructions.insert(*place, Slot::read(None));
    }
    for row in found {
        let instruction = instruction(row)?;
        let place = (instruction.parties.merchant, instruction.id);
        work.instructions.insert(place, Slot::read(Some(instruction)));
    }
    Ok(())
}

pub(super) async fn save(writer: &Writer, work: &Work) -> Result<(), Error> {
    let (new, known) = changed(&work.instructions);
    let (inserted, updated) = tokio::join!(
        biased;
        insert(writer, flat(&new)),
        update(writer, flat(&known)),
    );
    inserted.and(updated)
}

/// Flat rows in the order of their keys.
fn flat(instructions: &[&Instruction]) -> Vec<InstructionRow> {
    let mut rows: Vec<InstructionRow> = instructions
        .iter()
        .map(|value| InstructionRow::of(value))
        .collect();
    rows.sort_unstable_by_key(|row| (row.merchant_id, row.instruction_id));
    rows
}

async fn insert(writer: &Writer, rows: Vec<InstructionRow>) -> Result<(), Error> {
    let parameters: [&(dyn ToSql + Sync); 11] = [
        &each(&rows, |row| row.merchant_id),
        &each(&rows, |row| Uuid::from_bytes(row.instruction_id)),
        &each(&rows, |row| row.project_id),
        &each(&rows, |row| row.kind),
        &each(&rows, |row| row.channel),
        &each(&rows, |row| Uuid::from_bytes(row.about)),
        &each(&rows, |row| row.amount),
        &each(&rows, |row| row.created_at),
        &each(&rows, |row| row.available_at),
        &each(&rows, |row| row.offers),
        &each(&rows, |row| row.engine.as_deref()),
    ];
    some(writer, INSERT, rows.is_empty(), parameters).await
}

async fn update(writer: &Writer, rows: Vec<InstructionRow>) -> Result<(), Error> {
    let parameters: [&(dyn ToSql + Sync); 5] = [
        &each(&rows, |row| row.merchant_id),
        &each(&rows, |row| Uuid::from_bytes(row.instruction_id)),
        &each(&rows, |row| row.available_at),
        &each(&rows, |row| row.offers),
        &each(&rows, |row| row.engine.as_deref()),
    ];
    some(writer, UPDATE, rows.is_empty(), parameters).await
}

impl Postgres {
    /// Takes the oldest of each channel by the index, and of these the oldest.
    pub(crate) async fn claimable(&self, which: Claimable<'_>) -> Result<Vec<Instruction>, StoreError> {
        let sql = concat!(
            "SELECT oldest.* FROM unnest($1::smallint[]) AS wanted (channel), LATERAL (SELECT ",
            columns!(),
            " FROM instruction
              WHERE channel = wanted.channel AND available_at IS NOT NULL AND available_at <= $2
                    AND ($3 OR kind < 100)
                    AND (engine IS NULL OR engine = $5 OR kind NOT IN (1, 3))
              ORDER BY available_at LIMIT $4) AS oldest
              ORDER BY available_at LIMIT $4"
        );
        let channels = each(which.channels, |channel| channel.code());
        let now = which.now.as_microsecond();
        let found = self
            .rows(sql, &[&channels, &now, &which.plays, &which.limit, &which.engine])
            .await?;
        all(&found, instruction)
    }

    pub(crate) async fn open_instructions(&self, page: Page) -> Result<Vec<Instruction>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(),
            " FROM instruction WHERE available_at IS NOT NULL
              ORDER BY created_at, merchant_id, instruction_id LIMIT $1 OFFSET $2"
        );
        all(&self.rows(sql, &[&page.limit, &page.offset]).await?, instruction)
    }

    pub(crate) async fn instruction(&self, id: TransactionId) -> Result<Option<Instruction>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(),
            " FROM instruction WHERE instruction_id = $1"
        );
        let id = Uuid::from_bytes(*id.as_bytes());
        first(&self.rows(sql, &[&id]).await?, instruction)
    }
}
