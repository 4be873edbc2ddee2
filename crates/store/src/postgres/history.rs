//! How balances came about: many moments of one project, and the entries of an account.

use jiff::Timestamp;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::ledger::{ProjectBalance, Transfer};
use sengo_core::money::Rupiah;
use uuid::Uuid;

use super::Postgres;
use super::queries::all;
use super::rows::{self, account_kind, column, columns};
use crate::error::StoreError;
use crate::reads::{EntryRange, by_project};

/// A walk as in `past` for each account and moment, in one statement: one snapshot and one round trip. Each walk is a
/// query of its own within it, and each step of it one too (by its limit), so that they are planned for the single row
/// they have, and find the next by its key.
const BALANCES_AT: &str = "SELECT asked.place, account.kind,
            CASE WHEN account.last_at <= asked.moment THEN account.balance ELSE coalesce(ended.balance, 0) END,
            account.last_at <= asked.moment OR ended.is_whole IS NOT NULL
     FROM account CROSS JOIN unnest($3::bigint[]) WITH ORDINALITY AS asked (moment, place)
     LEFT JOIN LATERAL (
         WITH RECURSIVE walk AS (
             SELECT coalesce(
                 (SELECT transfer_id FROM checkpoint
                  WHERE checkpoint.merchant_id = account.merchant_id
                        AND checkpoint.project_id = account.project_id
                        AND checkpoint.kind = account.kind AND checkpoint.booked_at > asked.moment
                  ORDER BY booked_at, number LIMIT 1), account.last_transfer) AS next, NULL::bigint AS balance
             WHERE account.last_at > asked.moment
             UNION ALL
             SELECT CASE WHEN transfer.booked_at <= asked.moment THEN NULL
                         WHEN debit_project = $2 AND debit_kind = account.kind THEN debit_previous
                         ELSE credit_previous END,
                    CASE WHEN transfer.booked_at > asked.moment THEN NULL
                         WHEN debit_project = $2 AND debit_kind = account.kind THEN debit_balance
                         ELSE credit_balance END
             FROM walk CROSS JOIN LATERAL (
                 SELECT * FROM transfer WHERE merchant_id = $1 AND transfer_id = walk.next LIMIT 1
             ) AS transfer
             WHERE (debit_project = $2 AND debit_kind = account.kind)
                   OR (credit_project = $2 AND credit_kind = account.kind)
         )
         SELECT balance, true AS is_whole FROM walk WHERE next IS NULL
     ) AS ended ON true
     WHERE account.merchant_id = $1 AND account.project_id = $2";

/// Where a walk through entries begins: at the one before a transfer that is named, else at the first checkpoint that
/// is late enough. It ends with the last that is asked for, or before the range.
const ENTRIES: &str = concat!(
    "WITH RECURSIVE walk AS (
         SELECT CASE WHEN $6::uuid IS NOT NULL THEN
                     (SELECT CASE WHEN debit_project = $2 AND debit_kind = $3 THEN debit_previous ELSE credit_previous END
                      FROM transfer WHERE merchant_id = $1 AND transfer_id = $6
                            AND ((debit_project = $2 AND debit_kind = $3) OR (credit_project = $2 AND credit_kind = $3)))
                ELSE coalesce(
                     (SELECT transfer_id FROM checkpoint
                      WHERE merchant_id = $1 AND project_id = $2 AND kind = $3 AND booked_at >= $5
                      ORDER BY booked_at, number LIMIT 1),
                     (SELECT last_transfer FROM account
                      WHERE merchant_id = $1 AND project_id = $2 AND kind = $3))
                END AS next, 0::bigint AS taken
         UNION ALL
         SELECT CASE WHEN debit_project = $2 AND debit_kind = $3 THEN debit_previous ELSE credit_previous END,
                walk.taken + CASE WHEN transfer.booked_at < $5 THEN 1 ELSE 0 END
         FROM walk CROSS JOIN LATERAL (
             SELECT * FROM transfer WHERE merchant_id = $1 AND transfer_id = walk.next LIMIT 1
         ) AS transfer
         WHERE walk.taken < $7 AND transfer.booked_at >= $4
     )
     SELECT ",
    columns!(transfer),
    " FROM walk JOIN transfer ON transfer.merchant_id = $1 AND transfer.transfer_id = walk.next
      WHERE transfer.booked_at >= $4 AND transfer.booked_at < $5
      ORDER BY CASE WHEN debit_project = $2 AND debit_kind = $3 THEN debit_number ELSE credit_number END DESC
      LIMIT $7"
);

impl Postgres {
    pub(crate) async fn balances(
        &self,
        merchant: MerchantId,
        first: ProjectId,
        last: ProjectId,
    ) -> Result<Vec<(ProjectId, ProjectBalance)>, StoreError> {
        let sql = "SELECT project_id, kind, balance FROM account
                   WHERE merchant_id = $1 AND project_id BETWEEN $2 AND $3 ORDER BY project_id";
        let found = self
            .rows(sql, &[&merchant.get(), &first.get(), &last.get()])
            .await?;
        by_project(all(&found, |row| {
            let kind = account_kind(column(row, 1)?)?;
            Ok((
                rows::project_id(column(row, 0)?)?,
                kind,
                Rupiah::new(column(row, 2)?),
            ))
        })?)
    }

    pub(crate) async fn balances_at(
        &self,
        merchant: MerchantId,
        project: ProjectId,
        moments: &[Timestamp],
    ) -> Result<Vec<ProjectBalance>, StoreError> {
        let asked: Vec<i64> = moments.iter().map(|moment| moment.as_microsecond()).collect();
        let found = self
            .rows(BALANCES_AT, &[&merchant.get(), &project.get(), &asked])
            .await?;
        let mut sums = vec![ProjectBalance::default(); moments.len()];
        for row in &found {
            let kind = account_kind(column(row, 1)?)?;
            if !column::<bool>(row, 3)? {
                let kind = kind.as_str();
                return Err(StoreError::Corrupt(format!(
                    "a broken chain of entries on {kind}"
                )));
            }
            // Places are counted from 1.
            let place = usize::try_from(column::<i64>(row, 0)?).unwrap_or_default();
            let sum = place.checked_sub(1).and_then(|place| sums.get_mut(place));
            let sum = sum.ok_or_else(|| StoreError::Corrupt("a moment that was not asked for".into()))?;
            *sum = sum
                .with(kind, Rupiah::new(column(row, 2)?))
                .ok_or_else(|| StoreError::Corrupt("a sum beyond 64 bits".into()))?;
        }
        Ok(sums)
    }

    pub(crate) async fn entries(&self, range: EntryRange) -> Result<Vec<Transfer>, StoreError> {
        let id = range.account;
        let before = range
            .before
            .map(|transfer| Uuid::from_bytes(*transfer.as_bytes()));
        let limit = i64::try_from(range.limit).unwrap_or(i64::MAX);
        let found = self
            .rows(
                ENTRIES,
                &[
                    &id.merchant.get(),
                    &rows::project_number(id.project),
                    &id.kind.code(),
                    &range.from.as_microsecond(),
                    &range.until.as_microsecond(),
                    &before,
                    &limit,
                ],
            )
            .await?;
        all(&found, rows::transfer)
    }
}
