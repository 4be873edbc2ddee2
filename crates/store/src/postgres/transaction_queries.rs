//! Reading transactions outside decisions.

use jiff::Timestamp;
use sengo_core::channel::Direction;
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::ledger::Parties;
use sengo_core::transaction::Transaction;
use tokio_postgres::Row;
use uuid::Uuid;

use super::Postgres;
use super::queries::{all, first};
use super::rows::{self, column};
use super::transactions::{columns, row};
use crate::error::StoreError;
use crate::reads::{Page, TransactionFilter, TransactionPlace};
use crate::stored::{self, ReversalRow, TransactionRow};

/// Joins the reversals to the transactions found, in the same statement: so both are of one snapshot.
macro_rules! with_reversals {
    ($found:expr, $order:expr) => {
        concat!(
            "SELECT found.*, reversal.number, reversal.word, reversal.kind, reversal.amount, reversal.booked_at
             FROM (",
            $found,
            ") AS found LEFT JOIN reversal ON reversal.merchant_id = found.merchant_id
                                              AND reversal.transaction_id = found.transaction_id
             ORDER BY ",
            $order,
            "reversal.number"
        )
    };
}
pub(super) use with_reversals;

/// What a merchant's list shows of a project, beside the project itself.
macro_rules! listed {
    () => {
        "created_at >= $5 AND created_at < $6 AND ($3::smallint IS NULL OR status = $3)
         AND kind IN (1, 2) AND ($4::smallint IS NULL OR kind = $4)"
    };
}

const ONE: &str = with_reversals!(
    concat!(
        "SELECT ",
        columns!(),
        " FROM project_transaction WHERE merchant_id = $1 AND transaction_id = $2"
    ),
    ""
);

const OF_PROJECT: &str = with_reversals!(
    concat!(
        "SELECT ",
        columns!(),
        " FROM project_transaction WHERE merchant_id = $1 AND project_id = $2::bigint AND ",
        listed!(),
        " ORDER BY created_at DESC, transaction_id DESC LIMIT $7::bigint OFFSET $8::bigint"
    ),
    "found.created_at DESC, found.transaction_id DESC, "
);

/// The newest of each project, and of these the newest: so no more is read than the page needs.
const OF_ALL: &str = with_reversals!(
    concat!(
        "SELECT newest.* FROM project, LATERAL (SELECT ",
        columns!(),
        " FROM project_transaction
          WHERE merchant_id = project.merchant_id AND project_id = project.project_id AND ",
        listed!(),
        " ORDER BY created_at DESC, transaction_id DESC LIMIT $7::bigint + $8::bigint) AS newest
          WHERE project.merchant_id = $1 AND $2::bigint IS NULL
          ORDER BY created_at DESC, transaction_id DESC LIMIT $7 OFFSET $8"
    ),
    "found.created_at DESC, found.transaction_id DESC, "
);

/// Transactions from rows of [`with_reversals`]: one row for each reversal, at least one for each transaction.
pub(super) fn whole(found: &[Row]) -> Result<Vec<Transaction>, StoreError> {
    let mut transactions: Vec<(TransactionRow, Vec<ReversalRow>)> = Vec::new();
    for joined in found {
        let id = rows::id(joined, 1)?;
        if transactions
            .last()
            .is_none_or(|(last, _)| last.transaction_id != id)
        {
            transactions.push((row(joined)?, Vec::new()));
        }
        if let (Some((_, reversals)), Some(number)) =
            (transactions.last_mut(), column::<Option<i64>>(joined, 29)?)
        {
            reversals.push(ReversalRow {
                merchant_id: column(joined, 0)?,
                transaction_id: id,
                number,
                word: rows::id(joined, 30)?,
                kind: column(joined, 31)?,
                amount: column(joined, 32)?,
                booked_at: column(joined, 33)?,
            });
        }
    }
    let whole = transactions
        .into_iter()
        .map(|(row, reversals)| row.read(reversals));
    whole.collect()
}

fn place(row: &Row) -> Result<TransactionPlace, StoreError> {
    Ok(TransactionPlace {
        parties: stored::parties(column(row, 0)?, column(row, 1)?)?,
        id: TransactionId::from_bytes(rows::id(row, 2)?),
    })
}

impl Postgres {
    pub(crate) async fn transaction(
        &self,
        merchant: MerchantId,
        id: TransactionId,
    ) -> Result<Option<Transaction>, StoreError> {
        let id = Uuid::from_bytes(*id.as_bytes());
        let found = whole(&self.rows(ONE, &[&merchant.get(), &id]).await?)?;
        Ok(found.into_iter().next())
    }

    pub(crate) async fn transaction_owner(&self, id: TransactionId) -> Result<Option<Parties>, StoreError> {
        let sql = "SELECT merchant_id, project_id FROM transaction_owner WHERE transaction_id = $1";
        let found = self.rows(sql, &[&Uuid::from_bytes(*id.as_bytes())]).await?;
        first(&found, |row| stored::parties(column(row, 0)?, column(row, 1)?))
    }

    pub(crate) async fn transactions(
        &self,
        merchant: MerchantId,
        filter: TransactionFilter,
        page: Page,
    ) -> Result<Vec<Transaction>, StoreError> {
        let sql = if filter.project.is_some() {
            OF_PROJECT
        } else {
            OF_ALL
        };
        let kind: Option<i16> = filter.direction.map(|direction| match direction {
            Direction::CashIn => 1,
            Direction::CashOut => 2,
        });
        let found = self
            .rows(
                sql,
                &[
                    &merchant.get(),
                    &filter.project.map(ProjectId::get),
                    &filter.status,
                    &kind,
                    &filter.from.map_or(i64::MIN, Timestamp::as_microsecond),
                    &filter.until.map_or(i64::MAX, Timestamp::as_microsecond),
                    &page.limit,
                    &page.offset,
                ],
            )
            .await?;
        whole(&found)
    }

    pub(crate) async fn due_expiries(
        &self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<TransactionPlace>, StoreError> {
        let sql = "SELECT merchant_id, project_id, transaction_id FROM project_transaction
                   WHERE status = 1 AND expires_at IS NOT NULL AND expires_at <= $1
                   ORDER BY expires_at LIMIT $2";
        all(&self.rows(sql, &[&now.as_microsecond(), &limit]).await?, place)
    }

    pub(crate) async fn due_settlements(
        &self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<TransactionPlace>, StoreError> {
        let sql = "SELECT merchant_id, project_id, transaction_id FROM project_transaction
                   WHERE in_pending > 0 AND settles_at <= $1
                   ORDER BY settles_at, merchant_id, project_id LIMIT $2";
        all(&self.rows(sql, &[&now.as_microsecond(), &limit]).await?, place)
    }
}
