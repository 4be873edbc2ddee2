//! Transactions with their reversals and owners, inside decisions.

use std::collections::HashMap;

use sengo_core::transaction::Transaction;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Row};
use uuid::Uuid;

use super::load::some as found;
use super::rows::{self, column};
use super::save::{changed, each, some};
use super::writer::Writer;
use crate::error::StoreError;
use crate::named::Reads;
use crate::stored::{Id, ReversalRow, TransactionRow};
use crate::work::{Slot, Work};

/// The columns that [`row`] reads, in order.
macro_rules! columns {
    () => {
        "merchant_id, transaction_id, project_id, kind, channel, status, reference, callback, key, callbacks, \
         created_at, expires_at, amount, fee, tax, total_amount, credited, fee_payer, working_days, ended_word, \
         ended_at, settles_at, in_pending, view_name, content, bank_code, recipient, recipient_index, recipient_name"
    };
}
pub(super) use columns;

const SELECT: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM unnest($1::bigint[], $2::uuid[]) AS wanted (merchant_id, transaction_id)
      JOIN project_transaction USING (merchant_id, transaction_id)
      ORDER BY merchant_id, transaction_id FOR UPDATE OF project_transaction"
);

/// Not locked: the transactions are.
pub(super) const REVERSALS: &str = "SELECT merchant_id, transaction_id, number, word, kind, amount, booked_at
     FROM unnest($1::bigint[], $2::uuid[]) AS wanted (merchant_id, transaction_id)
     JOIN reversal USING (merchant_id, transaction_id)
     ORDER BY merchant_id, transaction_id, number";

/// Not locked: the merchants are. There is no index of waiting callbacks by project, since each callback would pay
/// for it twice; those that wait are looked through, and not those of the merchant.
pub(super) const UNFINISHED: &str = "WITH waiting AS MATERIALIZED (SELECT merchant_id, project_id FROM callback WHERE state = 1)
     SELECT merchant_id, project_id FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS wanted (merchant_id, project_id, since)
     WHERE EXISTS (SELECT 1 FROM project_transaction AS pending
                   WHERE pending.merchant_id = wanted.merchant_id AND pending.project_id = wanted.project_id
                         AND pending.created_at >= wanted.since AND pending.status = 1)
           OR EXISTS (SELECT 1 FROM waiting
                      WHERE waiting.merchant_id = wanted.merchant_id AND waiting.project_id = wanted.project_id)";

const INSERT: &str = concat!(
    "INSERT INTO project_transaction (",
    columns!(),
    ") SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::smallint[], $5::smallint[], $6::smallint[],
         $7::text[], $8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[],
         $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[], $18::smallint[], $19::smallint[], $20::uuid[],
         $21::bigint[], $22::bigint[], $23::bigint[], $24::text[], $25::text[], $26::text[], $27::bytea[],
         $28::uuid[], $29::bytea[])"
);
const OWNERS: &str = "INSERT INTO transaction_owner (transaction_id, merchant_id, project_id)
     SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[])";

/// What was agreed never changes, so only the rest is written.
const UPDATE: &str =
    "UPDATE project_transaction SET status = changed.status, callbacks = changed.callbacks,
            ended_word = changed.ended_word, ended_at = changed.ended_at, settles_at = changed.settles_at,
            in_pending = changed.in_pending, recipient_name = changed.recipient_name
     FROM unnest($1::bigint[], $2::uuid[], $3::smallint[], $4::bigint[], $5::uuid[], $6::bigint[], $7::bigint[],
                 $8::bigint[], $9::bytea[])
          AS changed (merchant_id, transaction_id, status, callbacks, ended_word, ended_at, settles_at, in_pending,
                      recipient_name)
     WHERE project_transaction.merchant_id = changed.merchant_id
           AND project_transaction.transaction_id = changed.transaction_id";

/// Those there before are kept as they are. Nobody else adds any: the transaction is locked, or new.
const REVERSALS_INSERT: &str =
    "INSERT INTO reversal (merchant_id, transaction_id, number, word, kind, amount, booked_at)
     SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::uuid[], $5::smallint[], $6::bigint[],
                          $7::bigint[])
     ON CONFLICT DO NOTHING";

pub(super) const STATEMENTS: [&str; 7] = [
    SELECT,
    REVERSALS,
    UNFINISHED,
    INSERT,
    OWNERS,
    UPDATE,
    REVERSALS_INSERT,
];

pub(super) fn row(row: &Row) -> Result<TransactionRow, StoreError> {
    Ok(TransactionRow {
        merchant_id: column(row, 0)?,
        transaction_id: rows::id(row, 1)?,
        project_id: column(row, 2)?,
        kind: column(row, 3)?,
        channel: column(row, 4)?,
        status: column(row, 5)?,
        reference: column(row, 6)?,
        callback: column(row, 7)?,
        key: column(row, 8)?,
        callbacks: column(row, 9)?,
        created_at: column(row, 10)?,
        expires_at: column(row, 11)?,
        amount: column(row, 12)?,
        fee: column(row, 13)?,
        tax: column(row, 14)?,
        total_amount: column(row, 15)?,
        credited: column(row, 16)?,
        fee_payer: column(row, 17)?,
        working_days: column(row, 18)?,
        ended_word: rows::id_if_any(row, 19)?,
        ended_at: column(row, 20)?,
        settles_at: column(row, 21)?,
        in_pending: column(row, 22)?,
        view_name: column(row, 23)?,
        content: column(row, 24)?,
        bank_code: column(row, 25)?,
        recipient: column(row, 26)?,
        recipient_index: rows::id_if_any(row, 27)?,
        recipient_name: column(row, 28)?,
    })
}

fn reversal(row: &Row) -> Result<ReversalRow, StoreError> {
    Ok(ReversalRow {
        merchant_id: column(row, 0)?,
        transaction_id: rows::id(row, 1)?,
        number: column(row, 2)?,
        word: rows::id(row, 3)?,
        kind: column(row, 4)?,
        amount: column(row, 5)?,
        booked_at: column(row, 6)?,
    })
}

/// What the database has of what was named.
pub(super) struct Found {
    transactions: Vec<Row>,
    reversals: Vec<Row>,
    unfinished: Vec<Row>,
}

pub(super) async fn load(writer: &Writer, reads: &Reads) -> Result<Found, Error> {
    let (merchants, ids): (Vec<i64>, Vec<Uuid>) = reads
        .transactions
        .iter()
        .map(|(merchant, id)| (merchant.get(), Uuid::from_bytes(*id.as_bytes())))
        .unzip();
    let projects: Vec<_> = reads.unfinished.iter().collect();
    let owners = each(&projects, |(merchant, _, _)| merchant.get());
    let numbers = each(&projects, |(_, project, _)| project.get());
    let since = each(&projects, |(_, _, since)| since.as_microsecond());
    let named: [&(dyn ToSql + Sync); 2] = [&merchants, &ids];
    let places: [&(dyn ToSql + Sync); 3] = [&owners, &numbers, &since];
    let (transactions, reversals, unfinished) = tokio::join!(
        biased;
        found(writer, SELECT, ids.is_empty(), &named),
        found(writer, REVERSALS, ids.is_empty(), &named),
        found(writer, UNFINISHED, projects.is_empty(), &places),
    );
    Ok(Found {
        transactions: transactions?,
        reversals: reversals?,
        unfinished: unfinished?,
    })
}

pub(super) fn fill(work: &mut Work, reads: &Reads, found: &Found) -> Result<(), StoreError> {
    work.transactions.reserve(reads.transactions.len());
    for place in &reads.transactions {
        work.transactions.insert(*place, Slot::read(None));
    }
    let mut reversals: HashMap<(i64, Id), Vec<ReversalRow>> = HashMap::new();
    for row in &found.reversals {
        let reversal = reversal(row)?;
        let place = (reversal.merchant_id, reversal.transaction_id);
        reversals.entry(place).or_default().push(reversal);
    }
    for found in &found.transactions {
        let row = row(found)?;
        let place = (row.merchant_id, row.transaction_id);
        let transaction = row.read(reversals.remove(&place).unwrap_or_default())?;
        let place = (transaction.parties().merchant, transaction.id());
        work.transactions.insert(place, Slot::read(Some(transaction)));
    }
    for (merchant, project, _) in &reads.unfinished {
        work.unfinished.insert((*merchant, *project), false);
    }
    for row in &found.unfinished {
        let place = (
            rows::merchant_id(column(row, 0)?)?,
            rows::project_id(column(row, 1)?)?,
        );
        work.unfinished.insert(place, true);
    }
    Ok(())
}

pub(super) async fn save(writer: &Writer, work: &Work) -> Result<(), Error> {
    let (new, known) = changed(&work.transactions);
    let changed = || new.iter().chain(&known);
    let mut reversals: Vec<ReversalRow> = changed().flat_map(|value| ReversalRow::of(value)).collect();
    reversals.sort_unstable_by_key(|row| (row.merchant_id, row.transaction_id, row.number));
    let (inserted, updated, reversed) = tokio::join!(
        biased;
        insert(writer, flat(&new)),
        update(writer, flat(&known)),
        insert_reversals(writer, reversals),
    );
    inserted.and(updated).and(reversed)
}

/// Flat rows in the order of their keys.
fn flat(transactions: &[&Transaction]) -> Vec<TransactionRow> {
    let mut rows: Vec<TransactionRow> = transactions
        .iter()
        .map(|value| TransactionRow::of(value))
        .collect();
    rows.sort_unstable_by_key(|row| (row.merchant_id, row.transaction_id));
    rows
}

async fn insert(writer: &Writer, rows: Vec<TransactionRow>) -> Result<(), Error> {
    let merchants = each(&rows, |row| row.merchant_id);
    let ids = each(&rows, |row| Uuid::from_bytes(row.transaction_id));
    let projects = each(&rows, |row| row.project_id);
    let parameters: [&(dyn ToSql + Sync); 29] = [
        &merchants,
        &ids,
        &projects,
        &each(&rows, |row| row.kind),
        &each(&rows, |row| row.channel),
        &each(&rows, |row| row.status),
        &each(&rows, |row| row.reference.as_str()),
        &each(&rows, |row| row.callback.as_deref()),
        &each(&rows, |row| row.key.as_str()),
        &each(&rows, |row| row.callbacks),
        &each(&rows, |row| row.created_at),
        &each(&rows, |row| row.expires_at),
        &each(&rows, |row| row.amount),
        &each(&rows, |row| row.fee),
        &each(&rows, |row| row.tax),
        &each(&rows, |row| row.total_amount),
        &each(&rows, |row| row.credited),
        &each(&rows, |row| row.fee_payer),
        &each(&rows, |row| row.working_days),
        &each(&rows, |row| row.ended_word.map(Uuid::from_bytes)),
        &each(&rows, |row| row.ended_at),
        &each(&rows, |row| row.settles_at),
        &each(&rows, |row| row.in_pending),
        &each(&rows, |row| row.view_name.as_deref()),
        &each(&rows, |row| row.content.as_deref()),
        &each(&rows, |row| row.bank_code.as_deref()),
        &each(&rows, |row| row.recipient.as_deref()),
        &each(&rows, |row| row.recipient_index.map(Uuid::from_bytes)),
        &each(&rows, |row| row.recipient_name.as_deref()),
    ];
    let (transactions, owners) = tokio::join!(
        biased;
        some(writer, INSERT, rows.is_empty(), parameters),
        some(writer, OWNERS, rows.is_empty(), [&ids, &merchants, &projects]),
    );
    transactions.and(owners)
}

async fn update(writer: &Writer, rows: Vec<TransactionRow>) -> Result<(), Error> {
    let parameters: [&(dyn ToSql + Sync); 9] = [
        &each(&rows, |row| row.merchant_id),
        &each(&rows, |row| Uuid::from_bytes(row.transaction_id)),
        &each(&rows, |row| row.status),
        &each(&rows, |row| row.callbacks),
        &each(&rows, |row| row.ended_word.map(Uuid::from_bytes)),
        &each(&rows, |row| row.ended_at),
        &each(&rows, |row| row.settles_at),
        &each(&rows, |row| row.in_pending),
        &each(&rows, |row| row.recipient_name.as_deref()),
    ];
    some(writer, UPDATE, rows.is_empty(), parameters).await
}

async fn insert_reversals(writer: &Writer, rows: Vec<ReversalRow>) -> Result<(), Error> {
    let parameters: [&(dyn ToSql + Sync); 7] = [
        &each(&rows, |row| row.merchant_id),
        &each(&rows, |row| Uuid::from_bytes(row.transaction_id)),
        &each(&rows, |row| row.number),
        &each(&rows, |row| Uuid::from_bytes(row.word)),
        &each(&rows, |row| row.kind),
        &each(&rows, |row| row.amount),
        &each(&rows, |row| row.booked_at),
    ];
    some(writer, REVERSALS_INSERT, rows.is_empty(), parameters).await
}
