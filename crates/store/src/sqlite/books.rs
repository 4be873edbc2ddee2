//! Recomputes the books from the entries.

use rusqlite::Connection;

use super::Sqlite;
use super::load::{many, one};
use super::rows::{self, column, columns};
use crate::error::StoreError;
use crate::reads::BooksDifference;
use crate::store::BooksReport;

/// Every entry, with its change of the balance. Two rows a transfer.
const ENTRIES: &str = "WITH entry AS (
    SELECT merchant_id, debit_project AS project_id, debit_kind AS kind, debit_number AS number, transfer_id,
           debit_previous AS previous, debit_balance AS balance, -amount AS change FROM transfer
    UNION ALL
    SELECT merchant_id, credit_project, credit_kind, credit_number, transfer_id,
           credit_previous, credit_balance, amount FROM transfer)";

impl Sqlite {
    pub(crate) fn books_differences(&self, limit: usize) -> Result<BooksReport, StoreError> {
        self.snapshot(|connection| {
            let mut report = BooksReport {
                accounts: count(connection, "SELECT count(*) FROM account")?,
                transfers: count(connection, "SELECT count(*) FROM transfer")?,
                differences: sums(connection)?,
            };
            report.differences.extend(forbidden(connection)?);
            report.differences.extend(chains(connection)?);
            report.differences.truncate(limit);
            Ok(report)
        })
    }
}

fn count(connection: &Connection, sql: &str) -> Result<i64, StoreError> {
    one(connection, sql, (), |row| column(row, 0)).map(|count| count.unwrap_or(0))
}

/// Accounts whose balance or count is not what their entries give. Sums are taken in two halves, so that
/// they cannot overflow.
fn sums(connection: &Connection) -> Result<Vec<BooksDifference>, StoreError> {
    let sql = format!(
        "{ENTRIES}, summed AS (
             SELECT merchant_id, project_id, kind, sum(change >> 32) AS high, sum(change & 4294967295) AS low,
                    count(*) AS counted
             FROM entry GROUP BY merchant_id, project_id, kind)
         SELECT merchant_id, project_id, kind, balance, entry_count, coalesce(high, 0), coalesce(low, 0),
                coalesce(counted, 0)
         FROM account LEFT JOIN summed USING (merchant_id, project_id, kind)
         UNION ALL
         SELECT merchant_id, project_id, kind, NULL, NULL, high, low, counted
         FROM summed WHERE NOT EXISTS (SELECT 1 FROM account WHERE account.merchant_id = summed.merchant_id
             AND account.project_id = summed.project_id AND account.kind = summed.kind)"
    );
    let found = many(connection, &sql, (), |row| {
        let account = rows::account_at(row, 0)?;
        let (Some(kept), Some(kept_count)) = (column::<Option<i64>>(row, 3)?, column::<Option<i64>>(row, 4)?)
        else {
            return Ok(Some(BooksDifference::Missing { account }));
        };
        let (high, low, counted): (i64, i64, i64) = (column(row, 5)?, column(row, 6)?, column(row, 7)?);
        let summed = (i128::from(high) << 32_u32)
            .checked_add(i128::from(low))
            .ok_or_else(|| StoreError::Corrupt("a sum beyond 128 bits".into()))?;
        let kept = i128::from(kept);
        Ok(if kept != summed {
            Some(BooksDifference::Balance {
                account,
                kept,
                summed,
            })
        } else if kept_count != counted {
            Some(BooksDifference::Count {
                account,
                kept: kept_count,
                counted,
            })
        } else {
            None
        })
    })?;
    Ok(found.into_iter().flatten().collect())
}

fn forbidden(connection: &Connection) -> Result<Vec<BooksDifference>, StoreError> {
    let sql = concat!("SELECT ", columns!(account), " FROM account");
    let accounts = many(connection, sql, (), |row| {
        let account = rows::account(row)?;
        let difference = BooksDifference::Forbidden {
            account: account.id,
            balance: i128::from(account.balance.get()),
        };
        Ok((!account.id.kind.permits(account.balance)).then_some(difference))
    })?;
    Ok(accounts.into_iter().flatten().collect())
}

/// Entries that do not follow from the entry their account had before.
fn chains(connection: &Connection) -> Result<Vec<BooksDifference>, StoreError> {
    let sql = format!(
        "{ENTRIES}
         SELECT entry.merchant_id, entry.project_id, entry.kind, entry.number, entry.balance, entry.change,
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
              ON before.merchant_id = entry.merchant_id AND before.transfer_id = entry.previous
         WHERE number_before IS NULL OR number_before + 1 <> entry.number
               OR balance_before + entry.change <> entry.balance
         ORDER BY entry.merchant_id, entry.project_id, entry.kind, entry.number LIMIT 1000"
    );
    many(connection, &sql, (), |row| {
        let account = rows::account_at(row, 0)?;
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
    })
}
