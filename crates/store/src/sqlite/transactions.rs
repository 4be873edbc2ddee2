//! Transactions with their reversals and owners.

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};
use sengo_core::channel::Direction;
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::ledger::Parties;
use sengo_core::transaction::Transaction;

use super::load::{many, one};
use super::rows::column;
use super::save::prepare;
use super::{Sqlite, failed};
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

fn row(row: &Row<'_>) -> Result<TransactionRow, StoreError> {
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
fn whole(connection: &Connection, row: TransactionRow) -> Result<Transaction, StoreError> {
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
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM project_transaction WHERE merchant_id = ?1 AND transaction_id = ?2"
    );
    one(connection, sql, (merchant.get(), id.as_bytes()), row)?
        .map(|row| whole(connection, row))
        .transpose()
}

pub(super) fn load(connection: &Connection, reads: &Reads, work: &mut Work) -> Result<(), StoreError> {
    for (merchant, id) in &reads.transactions {
        let found = find(connection, *merchant, *id)?;
        work.transactions.insert((*merchant, *id), Slot::read(found));
    }
    for (merchant, project, since) in &reads.unfinished {
        let sql = "SELECT 1 FROM project_transaction
                   WHERE merchant_id = ?1 AND project_id = ?2 AND created_at >= ?3 AND status = 1
                   UNION ALL
                   SELECT 1 FROM callback WHERE merchant_id = ?1 AND project_id = ?2 AND state = 1
                   LIMIT 1";
        let parameters = (merchant.get(), project.get(), since.as_microsecond());
        let found: Option<i64> = one(connection, sql, parameters, |row| column(row, 0))?;
        *work.unfinished.entry((*merchant, *project)).or_default() |= found.is_some();
    }
    Ok(())
}

pub(super) fn save(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    for slot in work.transactions.values().filter(|slot| slot.changed) {
        let Some(transaction) = &slot.value else { continue };
        let row = TransactionRow::of(transaction);
        if slot.stored {
            update(connection, &row)?;
        } else {
            insert(connection, &row)?;
        }
        for reversal in ReversalRow::of(transaction) {
            prepare(
                connection,
                "INSERT INTO reversal (merchant_id, transaction_id, number, word, kind, amount, booked_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
            )?
            .execute((
                reversal.merchant_id,
                reversal.transaction_id,
                reversal.number,
                reversal.word,
                reversal.kind,
                reversal.amount,
                reversal.booked_at,
            ))
            .map_err(failed)?;
        }
    }
    Ok(())
}

fn insert(connection: &Connection, row: &TransactionRow) -> Result<(), StoreError> {
    let sql = concat!(
        "INSERT INTO project_transaction (",
        columns!(),
        ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                   ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)"
    );
    prepare(connection, sql)?
        .execute(params![
            row.merchant_id,
            row.transaction_id,
            row.project_id,
            row.kind,
            row.channel,
            row.status,
            row.reference,
            row.callback,
            row.key,
            row.callbacks,
            row.created_at,
            row.expires_at,
            row.amount,
            row.fee,
            row.tax,
            row.total_amount,
            row.credited,
            row.fee_payer,
            row.working_days,
            row.ended_word,
            row.ended_at,
            row.settles_at,
            row.in_pending,
            row.view_name,
            row.content,
            row.bank_code,
            row.recipient,
            row.recipient_index,
            row.recipient_name,
        ])
        .map_err(failed)?;
    let owner = "INSERT INTO transaction_owner (transaction_id, merchant_id, project_id) VALUES (?1, ?2, ?3)";
    prepare(connection, owner)?
        .execute((row.transaction_id, row.merchant_id, row.project_id))
        .map_err(failed)?;
    Ok(())
}

/// What was agreed never changes, so only the rest is written.
fn update(connection: &Connection, row: &TransactionRow) -> Result<(), StoreError> {
    let sql = "UPDATE project_transaction
               SET status = ?3, callbacks = ?4, ended_word = ?5, ended_at = ?6, settles_at = ?7, in_pending = ?8,
                   recipient_name = ?9
               WHERE merchant_id = ?1 AND transaction_id = ?2";
    prepare(connection, sql)?
        .execute((
            row.merchant_id,
            row.transaction_id,
            row.status,
            row.callbacks,
            row.ended_word,
            row.ended_at,
            row.settles_at,
            row.in_pending,
            &row.recipient_name,
        ))
        .map_err(failed)?;
    Ok(())
}

fn place(row: &Row<'_>) -> Result<TransactionPlace, StoreError> {
    Ok(TransactionPlace {
        parties: stored::parties(column(row, 0)?, column(row, 1)?)?,
        id: TransactionId::from_bytes(column(row, 2)?),
    })
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
        let of_project = concat!(
            "SELECT ",
            columns!(),
            " FROM project_transaction
              WHERE merchant_id = ?1 AND project_id = ?2 AND created_at >= ?5 AND created_at < ?6
                    AND (?3 IS NULL OR status = ?3) AND kind IN (1, 2) AND (?4 IS NULL OR kind = ?4)
              ORDER BY created_at DESC, transaction_id DESC LIMIT ?7 OFFSET ?8"
        );
        let of_all = concat!(
            "SELECT ",
            columns!(),
            " FROM project_transaction
              WHERE merchant_id = ?1 AND ?2 IS NULL AND created_at >= ?5 AND created_at < ?6
                    AND (?3 IS NULL OR status = ?3) AND kind IN (1, 2) AND (?4 IS NULL OR kind = ?4)
              ORDER BY created_at DESC, transaction_id DESC LIMIT ?7 OFFSET ?8"
        );
        let sql = if filter.project.is_some() {
            of_project
        } else {
            of_all
        };
        let kind = filter.direction.map(|direction| match direction {
            Direction::CashIn => 1,
            Direction::CashOut => 2,
        });
        let parameters = (
            merchant.get(),
            filter.project.map(ProjectId::get),
            filter.status,
            kind,
            filter.from.map_or(i64::MIN, Timestamp::as_microsecond),
            filter.until.map_or(i64::MAX, Timestamp::as_microsecond),
            page.limit,
            page.offset,
        );
        self.snapshot(|connection| {
            many(connection, sql, parameters, row)?
                .into_iter()
                .map(|row| whole(connection, row))
                .collect()
        })
    }

    pub(crate) fn due_expiries(
        &self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<TransactionPlace>, StoreError> {
        let sql = "SELECT merchant_id, project_id, transaction_id FROM project_transaction
                   WHERE status = 1 AND expires_at IS NOT NULL AND expires_at <= ?1
                   ORDER BY expires_at LIMIT ?2";
        self.read(|connection| many(connection, sql, (now.as_microsecond(), limit), place))
    }

    pub(crate) fn due_settlements(
        &self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<TransactionPlace>, StoreError> {
        let sql = "SELECT merchant_id, project_id, transaction_id FROM project_transaction
                   WHERE in_pending > 0 AND settles_at <= ?1
                   ORDER BY settles_at, merchant_id, project_id LIMIT ?2";
        self.read(|connection| many(connection, sql, (now.as_microsecond(), limit), place))
    }
}
