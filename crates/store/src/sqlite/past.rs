//! Balances as of a moment: from the next checkpoint after it, back along the chain of entries.

use jiff::Timestamp;
use rusqlite::Connection;
use sengo_core::ids::{MerchantId, ProjectId, TransferId};
use sengo_core::ledger::{Account, ProjectBalance};
use sengo_core::money::Rupiah;

use super::Sqlite;
use super::load::{many, one};
use super::rows::{self, column, columns};
use crate::error::StoreError;

impl Sqlite {
    pub(crate) fn balance_at(
        &self,
        merchant: MerchantId,
        project: Option<ProjectId>,
        at: Timestamp,
    ) -> Result<ProjectBalance, StoreError> {
        let of_one = concat!(
            "SELECT ",
            columns!(account),
            " FROM account WHERE merchant_id = ?1 AND project_id = ?2"
        );
        let of_all = concat!(
            "SELECT ",
            columns!(account),
            " FROM account WHERE merchant_id = ?1 AND project_id > ?2"
        );
        let sql = if project.is_some() { of_one } else { of_all };
        self.snapshot(|connection| {
            let parameters = (merchant.get(), rows::project_number(project));
            let accounts = many(connection, sql, parameters, rows::account)?;
            accounts
                .iter()
                .try_fold(ProjectBalance::default(), |sum, account| {
                    let balance = account_at(connection, account, at)?;
                    sum.with(account.id.kind, balance)
                        .ok_or_else(|| StoreError::Corrupt("a sum beyond 64 bits".into()))
                })
        })
    }
}

/// What an account showed at a moment. Walks at most one checkpoint interval of entries.
fn account_at(connection: &Connection, account: &Account, at: Timestamp) -> Result<Rupiah, StoreError> {
    let Some(last) = account.last else {
        return Ok(Rupiah::ZERO);
    };
    if last.at <= at {
        return Ok(account.balance);
    }
    let sql = "SELECT transfer_id FROM checkpoint
               WHERE merchant_id = ?1 AND project_id = ?2 AND kind = ?3 AND booked_at > ?4
               ORDER BY booked_at, number LIMIT 1";
    let id = account.id;
    let parameters = (
        id.merchant.get(),
        rows::project_number(id.project),
        id.kind.code(),
        at.as_microsecond(),
    );
    let checkpoint = one(connection, sql, parameters, |row| {
        column(row, 0).map(TransferId::from_bytes)
    })?;
    let mut next = Some(checkpoint.unwrap_or(last.transfer));
    while let Some(transfer_id) = next {
        let sql = concat!(
            "SELECT ",
            columns!(transfer),
            " FROM transfer WHERE merchant_id = ?1 AND transfer_id = ?2"
        );
        let transfer = one(
            connection,
            sql,
            (id.merchant.get(), transfer_id.as_bytes()),
            rows::transfer,
        )?
        .ok_or_else(|| StoreError::Corrupt(format!("transfer {transfer_id} is missing")))?;
        let entry = transfer.entry_on(id).ok_or_else(|| {
            StoreError::Corrupt(format!("transfer {transfer_id} has no entry on its account"))
        })?;
        if transfer.booked_at <= at {
            return Ok(entry.balance_after);
        }
        next = entry.previous;
    }
    Ok(Rupiah::ZERO)
}
