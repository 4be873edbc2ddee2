//! Rows of the tables as domain values.

use jiff::Timestamp;
use rusqlite::Row;
use sengo_core::ids::{MerchantId, ProjectId, TransferId};
use sengo_core::key::{IssuedKey, KeyOwner};
use sengo_core::ledger::{Account, AccountId, AccountKind, Entry, LastEntry, Purpose, Transfer};
use sengo_core::merchant::Merchant;
use sengo_core::money::Rupiah;
use sengo_core::project::{Project, ProjectDetails};

use super::failed;
use crate::error::StoreError;
use crate::text;

/// The columns a row is read from, in order.
macro_rules! columns {
    (merchant) => {
        "merchant_id, name, products, allowlist, created_at"
    };
    (project) => {
        "merchant_id, project_id, name, domain, allowlist, status, reasons, created_at"
    };
    (key) => {
        "key, merchant_id, project_id, token_digest, token_sealed, issued_by, created_at, expires_at, revoked_at, \
         last_used_at, engine"
    };
    (account) => {
        "merchant_id, project_id, kind, balance, entry_count, last_transfer, last_at"
    };
    (transfer) => {
        "merchant_id, transfer_id, debit_project, debit_kind, debit_number, debit_previous, debit_balance, \
         credit_project, credit_kind, credit_number, credit_previous, credit_balance, amount, purpose, booked_at"
    };
}
pub(super) use columns;

/// Reads one column.
pub(super) fn column<T: rusqlite::types::FromSql>(row: &Row<'_>, index: usize) -> Result<T, StoreError> {
    row.get(index).map_err(failed)
}

pub(super) fn time(row: &Row<'_>, index: usize) -> Result<Timestamp, StoreError> {
    moment(column(row, index)?)
}

fn time_if_any(row: &Row<'_>, index: usize) -> Result<Option<Timestamp>, StoreError> {
    column::<Option<i64>>(row, index)?.map(moment).transpose()
}

pub(super) fn moment(stored: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(stored).map_err(|_| StoreError::Corrupt(format!("time {stored}")))
}

pub(super) fn merchant_id(stored: i64) -> Result<MerchantId, StoreError> {
    MerchantId::new(stored).ok_or_else(|| StoreError::Corrupt(format!("merchant {stored}")))
}

pub(super) fn project_id(stored: i64) -> Result<ProjectId, StoreError> {
    ProjectId::new(stored).ok_or_else(|| StoreError::Corrupt(format!("project {stored}")))
}

/// Zero stands for no project: the platform's or the merchant's own.
pub(super) fn project_if_any(stored: i64) -> Result<Option<ProjectId>, StoreError> {
    if stored == 0 {
        Ok(None)
    } else {
        project_id(stored).map(Some)
    }
}

/// The project of an owner as stored.
pub(super) fn project_number(project: Option<ProjectId>) -> i64 {
    project.map_or(0, ProjectId::get)
}

pub(super) fn merchant(row: &Row<'_>) -> Result<Merchant, StoreError> {
    Ok(Merchant {
        id: merchant_id(column(row, 0)?)?,
        name: text::merchant_name(&column::<String>(row, 1)?)?,
        products: text::products(&column::<String>(row, 2)?)?,
        allowlist: column::<Option<String>>(row, 3)?
            .map(|stored| text::allowlist(&stored))
            .transpose()?,
        created_at: time(row, 4)?,
    })
}

pub(super) fn project(row: &Row<'_>) -> Result<Project, StoreError> {
    Ok(Project {
        merchant: merchant_id(column(row, 0)?)?,
        id: project_id(column(row, 1)?)?,
        details: ProjectDetails {
            name: text::project_name(&column::<String>(row, 2)?)?,
            domain: text::domain(&column::<String>(row, 3)?)?,
            allowlist: text::allowlist(&column::<String>(row, 4)?)?,
        },
        status: text::status(&column::<String>(row, 5)?)?,
        reasons: text::reasons(&column::<String>(row, 6)?)?,
        created_at: time(row, 7)?,
    })
}

pub(super) fn key(row: &Row<'_>) -> Result<IssuedKey, StoreError> {
    Ok(IssuedKey {
        key: column(row, 0)?,
        owner: KeyOwner {
            merchant: merchant_id(column(row, 1)?)?,
            project: project_if_any(column(row, 2)?)?,
        },
        token_digest: column(row, 3)?,
        token_sealed: column(row, 4)?,
        issued_by: column(row, 5)?,
        created_at: time(row, 6)?,
        expires_at: time_if_any(row, 7)?,
        revoked_at: time_if_any(row, 8)?,
        last_used_at: time_if_any(row, 9)?,
        engine: column(row, 10)?,
    })
}

fn account_id(merchant: i64, project: i64, kind: i16) -> Result<AccountId, StoreError> {
    Ok(AccountId {
        merchant: merchant_id(merchant)?,
        project: project_if_any(project)?,
        kind: AccountKind::from_code(kind)
            .ok_or_else(|| StoreError::Corrupt(format!("account kind {kind}")))?,
    })
}

/// The account that three columns name, from the one at `index` on.
pub(super) fn account_at(row: &Row<'_>, index: usize) -> Result<AccountId, StoreError> {
    account_id(
        column(row, index)?,
        column(row, index.saturating_add(1))?,
        column(row, index.saturating_add(2))?,
    )
}

pub(super) fn account(row: &Row<'_>) -> Result<Account, StoreError> {
    Ok(Account {
        id: account_at(row, 0)?,
        balance: Rupiah::new(column(row, 3)?),
        entry_count: column(row, 4)?,
        last: Some(LastEntry {
            transfer: TransferId::from_bytes(column(row, 5)?),
            at: time(row, 6)?,
        }),
    })
}

fn entry(row: &Row<'_>, merchant: i64, from: usize) -> Result<Entry, StoreError> {
    let at = |step: usize| from.saturating_add(step);
    Ok(Entry {
        account: account_id(merchant, column(row, at(0))?, column(row, at(1))?)?,
        number: column(row, at(2))?,
        previous: column::<Option<[u8; 16]>>(row, at(3))?.map(TransferId::from_bytes),
        balance_after: Rupiah::new(column(row, at(4))?),
    })
}

pub(super) fn transfer(row: &Row<'_>) -> Result<Transfer, StoreError> {
    let merchant: i64 = column(row, 0)?;
    let purpose: i16 = column(row, 13)?;
    Ok(Transfer {
        id: TransferId::from_bytes(column(row, 1)?),
        debit: entry(row, merchant, 2)?,
        credit: entry(row, merchant, 7)?,
        amount: Rupiah::new(column(row, 12)?),
        purpose: Purpose::from_code(purpose)
            .ok_or_else(|| StoreError::Corrupt(format!("purpose {purpose}")))?,
        booked_at: time(row, 14)?,
    })
}
