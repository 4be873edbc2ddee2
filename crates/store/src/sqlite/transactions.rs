//! Transactions with their reversals and owners.

use jiff::Timestamp;
use rusqlite::{Connection, Row, ToSql, params_from_iter};
use sengo_core::channel::Direction;
use sengo_core::ids::{MerchantId, TransactionId};
use sengo_core::ledger::Parties;
use sengo_core::transaction::Transaction;

use super::Sqlite;
use super::load::{first, many, one};
use super::rows::column;
use super::save::{apart, each, prepare};
use crate::error::StoreError;
use crate::named::Reads;
use crate::reads::{Page, TransactionFilter, TransactionPlace};
use crate::stored::{self, Id, ReversalRow, TransactionRow};
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
    " FROM project_transaction WHERE merchant_id = ?1 AND transaction_id = ?2"
);

/// Whether anything pends or waits. There is no index of waiting callbacks by project, since each callback would
/// pay for it twice; those that wait are looked through.
pub(super) const UNFINISHED: &str = "SELECT 1 FROM project_transaction
     WHERE merchant_id = ?1 AND project_id = ?2 AND created_at >= ?3 AND status = 1
     UNION ALL
     SELECT 1 FROM callback INDEXED BY callback_due WHERE state = 1 AND merchant_id = ?1 AND project_id = ?2
     LIMIT 1";

const INSERT: &str = concat!(
    "INSERT INTO project_transaction (",
    columns!(),
    ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
               ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)"
);
const OWNERS: &str =
    "INSERT INTO transaction_owner (transaction_id, merchant_id, project_id) VALUES (?1, ?2, ?3)";

/// What was agreed never changes, so only the rest is written.
const UPDATE: &str = "UPDATE project_transaction
     SET status = ?3, callbacks = ?4, ended_word = ?5, ended_at = ?6, settles_at = ?7, in_pending = ?8,
         recipient_name = ?9
     WHERE merchant_id = ?1 AND transaction_id = ?2";

/// Those there before are kept as they are.
const REVERSALS: &str =
    "INSERT INTO reversal (merchant_id, transaction_id, number, word, kind, amount, booked_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING";

pub(super) const OF_PROJECT: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM project_transaction
      WHERE merchant_id = ?1 AND project_id = ?2 AND created_at >= ?3 AND created_at < ?4
            AND (?5 IS NULL OR status = ?5) AND kind IN (1, 2) AND (?6 IS NULL OR kind = ?6)
      ORDER BY created_at DESC, transaction_id DESC LIMIT ?7 OFFSET ?8"
);
pub(super) const DUE_EXPIRIES: &str =
    "SELECT merchant_id, project_id, transaction_id FROM project_transaction
     WHERE status = 1 AND expires_at IS NOT NULL AND expires_at <= ?1
     ORDER BY expires_at LIMIT ?2";
pub(super) const DUE_SETTLEMENTS: &str =
    "SELECT merchant_id, project_id, transaction_id FROM project_transaction
     WHERE in_pending > 0 AND settles_at <= ?1
     ORDER BY settles_at, merchant_id, transaction_id LIMIT ?2";

pub(super) fn row(row: &Row<'_>) -> Result<TransactionRow, StoreError> {
    Ok(TransactionRow {
        merchant_id: column(row, 0)?,
        transaction_id: column(row, 1)?,
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
        ended_word: column(row, 19)?,
        ended_at: column(row, 20)?,
        settles_at: column(row, 21)?,
        in_pending: column(row, 22)?,
        view_name: column(row, 23)?,
        content: column(row, 24)?,
        bank_code: column(row, 25)?,
        recipient: column(row, 26)?,
        recipient_index: column(row, 27)?,
        recipient_name: column(row, 28)?,
    })
}

/// The row with its reversals, as a transaction.
pub(super) fn whole(connection: &Connection, row: TransactionRow) -> Result<Transaction, StoreError> {
    let reversals = if row.may_be_reversed() {
        reversals(connection, row.merchant_id, row.transaction_id)?
    } else {
        Vec::new()
    };
    row.read(reversals)
}

fn reversals(
    connection: &Connection,
    merchant: i64,
    transaction: Id,
) -> Result<Vec<ReversalRow>, StoreError> {
    let sql = "SELECT merchant_id, transaction_id, number, word, kind, amount, booked_at
               FROM reversal WHERE merchant_id = ?1 AND transaction_id = ?2 ORDER BY number";
    many(connection, sql, (merchant, transaction), |row| {
        Ok(ReversalRow {
            merchant_id: column(row, 0)?,
            transaction_id: column(row, 1)?,
            number: column(row, 2)?,
            word: column(row, 3)?,
            kind: column(row, 4)?,
            amount: column(row, 5)?,
            booked_at: column(row, 6)?,
        })
    })
}

fn find(
    connection: &Connection,
    merchant: MerchantId,
    id: TransactionId,
) -> Result<Option<Transaction>, StoreError> {
    one(connection, SELECT, (merchant.get(), id.as_bytes()), row)?
        .map(|row| whole(connection, row))
        .transpose()
}

pub(super) fn load(connection: &Connection, reads: &Reads, work: &mut Work) -> Result<(), StoreError> {
    let mut select = prepare(connection, SELECT)?;
    for (merchant, id) in &reads.transactions {
        let found = first(&mut select, (merchant.get(), id.as_bytes()), row)?;
        let found = found.map(|row| whole(connection, row)).transpose()?;
        work.transactions.insert((*merchant, *id), Slot::read(found));
    }
    for (merchant, project, since) in &reads.unfinished {
        let parameters = (merchant.get(), project.get(), since.as_microsecond());
        let found: Option<i64> = one(connection, UNFINISHED, parameters, |row| column(row, 0))?;
        *work.unfinished.entry((*merchant, *project)).or_default() |= found.is_some();
    }
    Ok(())
}

pub(super) fn save(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    let (new, known) = apart(&work.transactions);
    let rows: Vec<TransactionRow> = new.iter().map(|value| TransactionRow::of(value)).collect();
    each(connection, INSERT, &rows, |row| {
        let columns: [&dyn ToSql; 29] = [
            &row.merchant_id,
            &row.transaction_id,
            &row.project_id,
            &row.kind,
            &row.channel,
            &row.status,
            &row.reference,
            &row.callback,
            &row.key,
            &row.callbacks,
            &row.created_at,
            &row.expires_at,
            &row.amount,
            &row.fee,
            &row.tax,
            &row.total_amount,
            &row.credited,
            &row.fee_payer,
            &row.working_days,
            &row.ended_word,
            &row.ended_at,
            &row.settles_at,
            &row.in_pending,
            &row.view_name,
            &row.content,
            &row.bank_code,
            &row.recipient,
            &row.recipient_index,
            &row.recipient_name,
        ];
        params_from_iter(columns)
    })?;
    each(connection, OWNERS, &rows, |row| {
        (row.transaction_id, row.merchant_id, row.project_id)
    })?;
    each(connection, UPDATE, known.iter(), |value| {
        let row = TransactionRow::of(value);
        (
            row.merchant_id,
            row.transaction_id,
            row.status,
            row.callbacks,
            row.ended_word,
            row.ended_at,
            row.settles_at,
            row.in_pending,
            row.recipient_name,
        )
    })?;
    let reversals = new.iter().chain(&known).flat_map(|value| ReversalRow::of(value));
    each(connection, REVERSALS, reversals, |row| {
        (
            row.merchant_id,
            row.transaction_id,
            row.number,
            row.word,
            row.kind,
            row.amount,
            row.booked_at,
        )
    })
}

fn place(row: &Row<'_>) -> Result<TransactionPlace, StoreError> {
    Ok(TransactionPlace {
        parties: stored::parties(column(row, 0)?, column(row, 1)?)?,
        id: TransactionId::from_bytes(column(row, 2)?),
    })
}

pub(super) fn projects_of(connection: &Connection, merchant: MerchantId) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT project_id FROM project WHERE merchant_id = ?1";
    many(connection, sql, [merchant.get()], |row| column(row, 0))
}

/// A page over several projects: of each the newest, and of these the newest. So no more is read than that.
fn newest(
    projects: &[i64],
    page: Page,
    of_project: impl Fn(i64, Page) -> Result<Vec<TransactionRow>, StoreError>,
) -> Result<Vec<TransactionRow>, StoreError> {
    let first = Page {
        offset: 0,
        limit: page.offset.saturating_add(page.limit),
    };
    let count = |number: i64| usize::try_from(number).unwrap_or(0);
    let mut rows = Vec::new();
    for project in projects {
        rows.extend(of_project(*project, first)?);
        rows.sort_unstable_by_key(|row| std::cmp::Reverse((row.created_at, row.transaction_id)));
        rows.truncate(count(first.limit));
    }
    Ok(rows.into_iter().skip(count(page.offset)).collect())
}

impl Sqlite {
    pub(crate) fn transaction(
        &self,
        merchant: MerchantId,
        id: TransactionId,
    ) -> Result<Option<Transaction>, StoreError> {
        self.snapshot(|connection| find(connection, merchant, id))
    }

    pub(crate) fn transaction_owner(&self, id: TransactionId) -> Result<Option<Parties>, StoreError> {
        let sql = "SELECT merchant_id, project_id FROM transaction_owner WHERE transaction_id = ?1";
        self.read(|connection| {
            one(connection, sql, [id.as_bytes()], |row| {
                stored::parties(column(row, 0)?, column(row, 1)?)
            })
        })
    }

    pub(crate) fn transactions(
        &self,
        merchant: MerchantId,
        filter: TransactionFilter,
        page: Page,
    ) -> Result<Vec<Transaction>, StoreError> {
        let kind = filter.direction.map(|direction| match direction {
            Direction::CashIn => 1,
            Direction::CashOut => 2,
        });
        self.snapshot(|connection| {
            let of_project = |project: i64, page: Page| {
                let parameters = (
                    merchant.get(),
                    project,
                    filter.from.map_or(i64::MIN, Timestamp::as_microsecond),
                    filter.until.map_or(i64::MAX, Timestamp::as_microsecond),
                    filter.status,
                    kind,
                    page.limit,
                    page.offset,
                );
                many(connection, OF_PROJECT, parameters, row)
            };
            let rows = match filter.project {
                Some(project) => of_project(project.get(), page)?,
                None => newest(&projects_of(connection, merchant)?, page, of_project)?,
            };
            rows.into_iter().map(|row| whole(connection, row)).collect()
        })
    }

    pub(crate) fn due_expiries(
        &self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<TransactionPlace>, StoreError> {
        self.read(|connection| many(connection, DUE_EXPIRIES, (now.as_microsecond(), limit), place))
    }

    pub(crate) fn due_settlements(
        &self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<TransactionPlace>, StoreError> {
        self.read(|connection| many(connection, DUE_SETTLEMENTS, (now.as_microsecond(), limit), place))
    }
}
