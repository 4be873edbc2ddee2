//! Recomputes the books from the entries.

use sengo_core::ledger::AccountId;
use tokio_postgres::{IsolationLevel, Row, Transaction};

use super::Postgres;
use super::failure::failed;
use super::rows::{self, column, columns};
use crate::error::StoreError;
use crate::reads::BooksDifference;
use crate::store::BooksReport;

/// Every entry, with its change of the balance. Two rows a transfer.
macro_rules! with_entries {
    ($rest:literal) => {
        concat!(
            "WITH entry AS (
                 SELECT merchant_id, debit_project AS project_id, debit_kind AS kind, debit_number AS number,
                        transfer_id, debit_previous AS previous, debit_balance AS balance, -amount AS change
                 FROM transfer
                 UNION ALL
                 SELECT merchant_id, credit_project, credit_kind, credit_number, transfer_id,
                        credit_previous, credit_balance, amount FROM transfer)",
            $rest
        )
    };
}

/// Accounts whose balance or count is not what their entries give. PostgreSQL sums in any length of number.
const SUMS: &str = with_entries!(
    ", summed AS (
         SELECT merchant_id, project_id, kind, sum(change) AS summed, count(*) AS counted
         FROM entry GROUP BY merchant_id, project_id, kind)
     SELECT merchant_id, project_id, kind, balance, entry_count, coalesce(summed, 0)::text, coalesce(counted, 0)
     FROM account FULL JOIN summed USING (merchant_id, project_id, kind)
     WHERE balance IS DISTINCT FROM coalesce(summed, 0) OR entry_count IS DISTINCT FROM coalesce(counted, 0)
     ORDER BY merchant_id, project_id, kind LIMIT $1"
);

/// Kinds 1 to 3 are never below zero, kind 4 never above; what differs is judged again by the rules.
const FORBIDDEN: &str = concat!(
    "SELECT ",
    columns!(account),
    " FROM account WHERE (balance < 0 AND kind IN (1, 2, 3)) OR (balance > 0 AND kind = 4)
      ORDER BY merchant_id, project_id, kind LIMIT $1"
);

/// Entries that do not follow from the entry their account had before.
const CHAINS: &str = with_entries!(
    ", linked AS (
         SELECT entry.*,
                CASE WHEN entry.previous IS NULL THEN 0
                     WHEN before.debit_project = entry.project_id AND before.debit_kind = entry.kind
                     THEN before.debit_balance
                     WHEN before.credit_project = entry.project_id AND before.credit_kind = entry.kind
                     THEN before.credit_balance END AS balance_before,
                CASE WHEN entry.previous IS NULL THEN 0
                     WHEN before.debit_project = entry.project_id AND before.debit_kind = entry.kind
                     THEN before.debit_number
                     WHEN before.credit_project = entry.project_id AND before.credit_kind = entry.kind
                     THEN before.credit_number END AS number_before
         FROM entry LEFT JOIN transfer AS before
              ON before.merchant_id = entry.merchant_id AND before.transfer_id = entry.previous)
     SELECT merchant_id, project_id, kind, number, balance, change, balance_before, number_before FROM linked
     WHERE number_before IS NULL OR number_before::numeric + 1 <> number
           OR balance_before::numeric + change <> balance
     ORDER BY merchant_id, project_id, kind, number LIMIT $1"
);

/// This reads everything, unlike all else that runs on such a connection.
const WHOLE_TABLES: &str = "SET LOCAL statement_timeout = 0; SET LOCAL enable_seqscan = on;
    SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on";

impl Postgres {
    /// One read-only transaction with one snapshot. It takes as long as it takes: the books can be large.
    pub(crate) async fn books_differences(&self, limit: usize) -> Result<BooksReport, StoreError> {
        let mut reader = self.reader().await?;
        let snapshot = reader
            .build_transaction()
            .isolation_level(IsolationLevel::RepeatableRead)
            .read_only(true)
            .start()
            .await
            .map_err(|error| failed(&error))?;
        snapshot
            .batch_execute(WHOLE_TABLES)
            .await
            .map_err(|error| failed(&error))?;
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut report = BooksReport {
            accounts: count(&snapshot, "SELECT count(*) FROM account").await?,
            transfers: count(&snapshot, "SELECT count(*) FROM transfer").await?,
            differences: Vec::new(),
        };
        for (sql, read) in [
            (SUMS, sum as fn(&Row) -> Result<BooksDifference, StoreError>),
            (FORBIDDEN, forbidden),
            (CHAINS, chain),
        ] {
            let found = snapshot
                .query(sql, &[&most])
                .await
                .map_err(|error| failed(&error))?;
            for row in &found {
                report.differences.push(read(row)?);
            }
        }
        report.differences.truncate(limit);
        Ok(report)
    }
}

async fn count(snapshot: &deadpool_postgres::Transaction<'_>, sql: &str) -> Result<i64, StoreError> {
    let snapshot: &Transaction<'_> = snapshot;
    let row = snapshot
        .query_one(sql, &[])
        .await
        .map_err(|error| failed(&error))?;
    column(&row, 0)
}

fn sum(row: &Row) -> Result<BooksDifference, StoreError> {
    let account: AccountId = rows::account_named(row)?;
    let (kept, kept_count): (Option<i64>, Option<i64>) = (column(row, 3)?, column(row, 4)?);
    let (Some(kept), Some(kept_count)) = (kept.map(i128::from), kept_count) else {
        return Ok(BooksDifference::Missing { account });
    };
    let text: &str = column(row, 5)?;
    let summed = text
        .parse::<i128>()
        .map_err(|_| StoreError::Corrupt(format!("a sum of {text}")))?;
    Ok(if kept == summed {
        BooksDifference::Count {
            account,
            kept: kept_count,
            counted: column(row, 6)?,
        }
    } else {
        BooksDifference::Balance {
            account,
            kept,
            summed,
        }
    })
}

fn forbidden(row: &Row) -> Result<BooksDifference, StoreError> {
    let account = rows::account(row)?;
    Ok(BooksDifference::Forbidden {
        account: account.id,
        balance: i128::from(account.balance.get()),
    })
}

fn chain(row: &Row) -> Result<BooksDifference, StoreError> {
    let account = rows::account_named(row)?;
    let (number, kept, change): (i64, i64, i64) = (column(row, 3)?, column(row, 4)?, column(row, 5)?);
    let (balance_before, number_before): (Option<i64>, Option<i64>) = (column(row, 6)?, column(row, 7)?);
    Ok(match (balance_before, number_before) {
        (Some(before), Some(count)) if count.checked_add(1) == Some(number) => BooksDifference::Entry {
            account,
            number,
            kept: i128::from(kept),
            computed: i128::from(before).saturating_add(i128::from(change)),
        },
        _ => BooksDifference::Chain { account, number },
    })
}
