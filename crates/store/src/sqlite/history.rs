//! How balances came about: many moments of one project, and the entries of an account.

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use sengo_core::ids::{MerchantId, ProjectId, TransferId};
use sengo_core::ledger::{Account, AccountId, AccountKind, Entry, ProjectBalance, Transfer};
use sengo_core::money::Rupiah;

use super::Sqlite;
use super::load::{many, one};
use super::rows::{self, column, columns};
use crate::error::StoreError;
use crate::reads::EntryRange;

impl Sqlite {
    pub(crate) fn balances(
        &self,
        merchant: MerchantId,
        first: ProjectId,
        last: ProjectId,
    ) -> Result<Vec<(ProjectId, ProjectBalance)>, StoreError> {
        let sql = "SELECT project_id, kind, balance FROM account
                   WHERE merchant_id = ?1 AND project_id BETWEEN ?2 AND ?3 ORDER BY project_id";
        let accounts = self.read(|connection| {
            many(
                connection,
                sql,
                (merchant.get(), first.get(), last.get()),
                |row| {
                    let kind: i16 = column(row, 1)?;
                    let kind = AccountKind::from_code(kind);
                    let kind = kind.ok_or_else(|| StoreError::Corrupt("an account of no kind".into()))?;
                    Ok((
                        rows::project_id(column(row, 0)?)?,
                        kind,
                        Rupiah::new(column(row, 2)?),
                    ))
                },
            )
        })?;
        crate::reads::by_project(accounts)
    }

    pub(crate) fn balances_at(
        &self,
        merchant: MerchantId,
        project: ProjectId,
        moments: &[Timestamp],
    ) -> Result<Vec<ProjectBalance>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(account),
            " FROM account WHERE merchant_id = ?1 AND project_id = ?2"
        );
        self.snapshot(|connection| {
            let accounts = many(connection, sql, (merchant.get(), project.get()), rows::account)?;
            let mut sums = vec![ProjectBalance::default(); moments.len()];
            for account in &accounts {
                let mut walk = Walk::of(connection, account);
                for (sum, at) in sums.iter_mut().zip(moments) {
                    let balance = walk.balance_at(*at)?;
                    *sum = sum
                        .with(account.id.kind, balance)
                        .ok_or_else(|| StoreError::Corrupt("a sum beyond 64 bits".into()))?;
                }
            }
            Ok(sums)
        })
    }

    pub(crate) fn entries(&self, range: EntryRange) -> Result<Vec<Transfer>, StoreError> {
        let EntryRange {
            account: id,
            from,
            until,
            before,
            limit,
        } = range;
        let sql = concat!(
            "SELECT ",
            columns!(account),
            " FROM account WHERE merchant_id = ?1 AND project_id = ?2 AND kind = ?3"
        );
        self.snapshot(|connection| {
            let mut next = match before {
                Some(transfer) => entry_of(connection, id, transfer)?.and_then(|(_, entry)| entry.previous),
                None => {
                    let account = one(connection, sql, named(id), rows::account)?;
                    let last = account.and_then(|account| account.last);
                    let last_before = until.checked_sub(SignedDuration::from_micros(1)).unwrap_or(until);
                    let after = checkpoint_after(connection, id, last_before)?;
                    after
                        .map(|(_, transfer)| transfer)
                        .or(last.map(|last| last.transfer))
                }
            };
            let mut found = Vec::new();
            while let Some(transfer_id) = next
                && found.len() < limit
            {
                let (transfer, entry) = whole(connection, id, transfer_id)?;
                if transfer.booked_at < from {
                    break;
                }
                if transfer.booked_at < until {
                    found.push(transfer);
                }
                next = entry.previous;
            }
            Ok(found)
        })
    }
}

/// The way back through an account's entries, which is gone once however many moments are asked for, and along
/// checkpoints where there are many entries between two of them.
struct Walk<'a> {
    connection: &'a Connection,
    account: &'a Account,
    here: Option<(Transfer, Entry)>,
}

impl<'a> Walk<'a> {
    fn of(connection: &'a Connection, account: &'a Account) -> Self {
        Self {
            connection,
            account,
            here: None,
        }
    }

    /// What the account showed at a moment, which is none after the one that was asked for before.
    fn balance_at(&mut self, at: Timestamp) -> Result<Rupiah, StoreError> {
        let Some(last) = self.account.last else {
            return Ok(Rupiah::ZERO);
        };
        if last.at <= at {
            return Ok(self.account.balance);
        }
        let id = self.account.id;
        let is_further = |here: &(Transfer, Entry)| here.0.booked_at > at;
        if self.here.as_ref().is_none_or(is_further) {
            let checkpoint = checkpoint_after(self.connection, id, at)?;
            let is_ahead = match (&checkpoint, &self.here) {
                (Some((number, _)), Some((_, entry))) => *number < entry.number,
                (Some(_), None) => true,
                (None, _) => false,
            };
            if let (true, Some((_, transfer))) = (is_ahead, checkpoint) {
                self.here = Some(whole(self.connection, id, transfer)?);
            } else if self.here.is_none() {
                self.here = Some(whole(self.connection, id, last.transfer)?);
            }
        }
        while let Some((transfer, entry)) = &self.here {
            if transfer.booked_at <= at {
                return Ok(entry.balance_after);
            }
            match entry.previous {
                Some(previous) => self.here = Some(whole(self.connection, id, previous)?),
                // It stays on the first entry, before which there is nothing.
                None => return Ok(Rupiah::ZERO),
            }
        }
        Ok(Rupiah::ZERO)
    }
}

fn named(id: AccountId) -> (i64, i64, i16) {
    (
        id.merchant.get(),
        rows::project_number(id.project),
        id.kind.code(),
    )
}

/// The first checkpoint after a moment: the number of its entry, and its transfer.
fn checkpoint_after(
    connection: &Connection,
    id: AccountId,
    at: Timestamp,
) -> Result<Option<(i64, TransferId)>, StoreError> {
    let sql = "SELECT number, transfer_id FROM checkpoint
               WHERE merchant_id = ?1 AND project_id = ?2 AND kind = ?3 AND booked_at > ?4
               ORDER BY booked_at, number LIMIT 1";
    let (merchant, project, kind) = named(id);
    one(
        connection,
        sql,
        (merchant, project, kind, at.as_microsecond()),
        |row| Ok((column(row, 0)?, TransferId::from_bytes(column(row, 1)?))),
    )
}

/// A transfer with its entry on an account, if it has one there.
fn entry_of(
    connection: &Connection,
    id: AccountId,
    transfer: TransferId,
) -> Result<Option<(Transfer, Entry)>, StoreError> {
    let sql = concat!(
        "SELECT ",
        columns!(transfer),
        " FROM transfer WHERE merchant_id = ?1 AND transfer_id = ?2"
    );
    let parameters = (id.merchant.get(), transfer.as_bytes());
    let found = one(connection, sql, parameters, rows::transfer)?;
    Ok(found.and_then(|transfer| transfer.entry_on(id).copied().map(|entry| (transfer, entry))))
}

/// The same for one that the chain names.
fn whole(
    connection: &Connection,
    id: AccountId,
    transfer: TransferId,
) -> Result<(Transfer, Entry), StoreError> {
    entry_of(connection, id, transfer)?.ok_or_else(|| {
        StoreError::Corrupt(format!("transfer {transfer} is missing from its account's chain"))
    })
}
