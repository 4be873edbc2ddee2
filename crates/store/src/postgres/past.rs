//! Balances as of a moment: from the next checkpoint after it, back along the chain of entries.

use jiff::Timestamp;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::ledger::ProjectBalance;
use sengo_core::money::Rupiah;

use super::Postgres;
use super::rows::{account_kind, column, project_number};
use crate::error::StoreError;

/// All accounts and all walks in one statement: one snapshot and one round trip. A walk reads at most one
/// checkpoint interval of entries. One that ends at a transfer that is missing, or has no entry on the
/// account, is not whole.
macro_rules! past {
    ($projects:literal) => {
        concat!(
            "WITH RECURSIVE chosen AS (
                 SELECT project_id, kind, balance, last_at, coalesce(
                     (SELECT transfer_id FROM checkpoint
                      WHERE checkpoint.merchant_id = account.merchant_id
                            AND checkpoint.project_id = account.project_id
                            AND checkpoint.kind = account.kind AND checkpoint.booked_at > $3
                      ORDER BY booked_at, number LIMIT 1), last_transfer) AS start
                 FROM account WHERE merchant_id = $1 AND ",
            $projects,
            "), walk AS (
                 SELECT project_id, kind, start AS next, NULL::bigint AS balance FROM chosen WHERE last_at > $3
                 UNION ALL
                 SELECT walk.project_id, walk.kind,
                        CASE WHEN transfer.booked_at <= $3 THEN NULL
                             WHEN debit_project = walk.project_id AND debit_kind = walk.kind THEN debit_previous
                             ELSE credit_previous END,
                        CASE WHEN transfer.booked_at > $3 THEN NULL
                             WHEN debit_project = walk.project_id AND debit_kind = walk.kind THEN debit_balance
                             ELSE credit_balance END
                 FROM walk JOIN transfer ON transfer.merchant_id = $1 AND transfer.transfer_id = walk.next
                 WHERE (debit_project = walk.project_id AND debit_kind = walk.kind)
                       OR (credit_project = walk.project_id AND credit_kind = walk.kind))
             SELECT chosen.kind,
                    CASE WHEN last_at <= $3 THEN chosen.balance ELSE coalesce(ended.balance, 0) END,
                    last_at <= $3 OR ended.kind IS NOT NULL
             FROM chosen LEFT JOIN walk AS ended
                  ON ended.project_id = chosen.project_id AND ended.kind = chosen.kind AND ended.next IS NULL"
        )
    };
}

const OF_ONE: &str = past!("project_id = $2");
const OF_ALL: &str = past!("project_id > $2");

impl Postgres {
    pub(crate) async fn balance_at(
        &self,
        merchant: MerchantId,
        project: Option<ProjectId>,
        at: Timestamp,
    ) -> Result<ProjectBalance, StoreError> {
        let sql = if project.is_some() { OF_ONE } else { OF_ALL };
        let (number, moment) = (project_number(project), at.as_microsecond());
        let accounts = self.rows(sql, &[&merchant.get(), &number, &moment]).await?;
        let mut sum = ProjectBalance::default();
        for row in &accounts {
            let kind = account_kind(column(row, 0)?)?;
            if !column::<bool>(row, 2)? {
                let kind = kind.as_str();
                return Err(StoreError::Corrupt(format!(
                    "a broken chain of entries on {kind}"
                )));
            }
            sum = sum
                .with(kind, Rupiah::new(column(row, 1)?))
                .ok_or_else(|| StoreError::Corrupt("a sum beyond 64 bits".into()))?;
        }
        Ok(sum)
    }
}
