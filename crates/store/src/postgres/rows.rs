//! Rows of the tables as domain values.

use std::borrow::Cow;

use jiff::Timestamp;
use sengo_core::ids::{MerchantId, ProjectId, TransferId};
use sengo_core::key::{IssuedKey, KeyOwner};
use sengo_core::ledger::{Account, AccountId, AccountKind, Entry, LastEntry, Purpose, Transfer};
use sengo_core::merchant::Merchant;
use sengo_core::money::Rupiah;
use sengo_core::project::{Project, ProjectDetails};
use tokio_postgres::Row;
use tokio_postgres::types::FromSql;
use uuid::Uuid;

use super::failure::failed;
use crate::error::StoreError;
use crate::stored::Id;
use crate::text;

/// The columns a row is read from, in order.
macro_rules! columns {
    (merchant) => {
        "merchant_id, name, products, allowlist, created_at"
    };
    (project) => {
        "merchant_id, project_id, name, domain, allowlist, status, reasons, created_at, domain_key"
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

/// A text as PostgreSQL can be asked for it. It keeps no zero byte, so nothing has a name with one in it.
pub(super) fn askable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') {
        text.replace('\0', "\u{fffd}").into()
    } else {
        text.into()
    }
}

/// Reads one column.
pub(super) fn column<'a, T: FromSql<'a>>(row: &'a Row, index: usize) -> Result<T, StoreError> {
    row.try_get(index).map_err(|error| failed(&error))
}

pub(super) fn time(row: &Row, index: usize) -> Result<Timestamp, StoreError> {
    moment(column(row, index)?)
}

fn time_if_any(row: &Row, index: usize) -> Result<Option<Timestamp>, StoreError> {
    column::<Option<i64>>(row, index)?.map(moment).transpose()
}

fn moment(stored: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(stored).map_err(|_| StoreError::Corrupt(format!("time {stored}")))
}

pub(super) fn merchant_id(stored: i64) -> Result<MerchantId, StoreError> {
    MerchantId::new(stored).ok_or_else(|| StoreError::Corrupt(format!("merchant {stored}")))
}

pub(super) fn project_id(stored: i64) -> Result<ProjectId, StoreError> {
    ProjectId::new(stored).ok_or_else(|| StoreError::Corrupt(format!("project {stored}")))
}

/// 0 stands for no project: the merchant's own, or the platform's.
pub(super) fn project_if_any(stored: i64) -> Result<Option<ProjectId>, StoreError> {
    (stored != 0).then(|| project_id(stored)).transpose()
}

/// The project of an owner as stored.
pub(super) fn project_number(project: Option<ProjectId>) -> i64 {
    project.map_or(0, ProjectId::get)
}

pub(super) fn uuid(id: TransferId) -> Uuid {
    Uuid::from_bytes(*id.as_bytes())
}

pub(super) fn transfer_id(row: &Row, index: usize) -> Result<TransferId, StoreError> {
    column::<Uuid>(row, index).map(|id| TransferId::from_bytes(id.into_bytes()))
}

/// An id as flat rows have it.
pub(super) fn id(row: &Row, index: usize) -> Result<Id, StoreError> {
    column::<Uuid>(row, index).map(Uuid::into_bytes)
}

pub(super) fn id_if_any(row: &Row, index: usize) -> Result<Option<Id>, StoreError> {
    Ok(column::<Option<Uuid>>(row, index)?.map(Uuid::into_bytes))
}

/// Bytes of a fixed number, as hashes are.
pub(super) fn bytes<const N: usize>(row: &Row, index: usize) -> Result<[u8; N], StoreError> {
    let stored: &[u8] = column(row, index)?;
    stored
        .try_into()
        .map_err(|_| StoreError::Corrupt(format!("{} bytes where {N} belong", stored.len())))
}

pub(super) fn merchant(row: &Row) -> Result<Merchant, StoreError> {
    Ok(Merchant {
        id: merchant_id(column(row, 0)?)?,
        name: text::merchant_name(column(row, 1)?)?,
        products: text::products(column(row, 2)?)?,
        allowlist: column::<Option<&str>>(row, 3)?.map(text::allowlist).transpose()?,
        created_at: time(row, 4)?,
    })
}

pub(super) fn project(row: &Row) -> Result<Project, StoreError> {
    Ok(Project {
        merchant: merchant_id(column(row, 0)?)?,
        id: project_id(column(row, 1)?)?,
        details: ProjectDetails {
            name: text::project_name(column(row, 2)?)?,
            domain: text::domain(column(row, 3)?)?,
            allowlist: text::allowlist(column(row, 4)?)?,
        },
        status: text::status(column(row, 5)?)?,
        reasons: text::reasons(column(row, 6)?)?,
        created_at: time(row, 7)?,
    })
}

/// What makes a project's domain unique, as stored beside it.
pub(super) fn domain_key(row: &Row) -> Result<String, StoreError> {
    column(row, 8)
}

pub(super) fn key(row: &Row) -> Result<IssuedKey, StoreError> {
    Ok(IssuedKey {
        key: column(row, 0)?,
        owner: KeyOwner {
            merchant: merchant_id(column(row, 1)?)?,
            project: project_if_any(column(row, 2)?)?,
        },
        token_digest: bytes(row, 3)?,
        token_sealed: column(row, 4)?,
        issued_by: column(row, 5)?,
        created_at: time(row, 6)?,
        expires_at: time_if_any(row, 7)?,
        revoked_at: time_if_any(row, 8)?,
        last_used_at: time_if_any(row, 9)?,
        engine: column(row, 10)?,
    })
}

pub(super) fn account_kind(stored: i16) -> Result<AccountKind, StoreError> {
    AccountKind::from_code(stored).ok_or_else(|| StoreError::Corrupt(format!("account kind {stored}")))
}

fn account_id(merchant: i64, project: i64, kind: i16) -> Result<AccountId, StoreError> {
    Ok(AccountId {
        merchant: merchant_id(merchant)?,
        project: project_if_any(project)?,
        kind: account_kind(kind)?,
    })
}

/// The account that the first three columns name.
pub(super) fn account_named(row: &Row) -> Result<AccountId, StoreError> {
    account_id(column(row, 0)?, column(row, 1)?, column(row, 2)?)
}

pub(super) fn account(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        id: account_named(row)?,
        balance: Rupiah::new(column(row, 3)?),
        entry_count: column(row, 4)?,
        last: Some(LastEntry {
            transfer: transfer_id(row, 5)?,
            at: time(row, 6)?,
        }),
    })
}

fn entry(row: &Row, merchant: i64, from: usize) -> Result<Entry, StoreError> {
    let at = |step: usize| from.saturating_add(step);
    Ok(Entry {
        account: account_id(merchant, column(row, at(0))?, column(row, at(1))?)?,
        number: column(row, at(2))?,
        previous: column::<Option<Uuid>>(row, at(3))?.map(|id| TransferId::from_bytes(id.into_bytes())),
        balance_after: Rupiah::new(column(row, at(4))?),
    })
}

pub(super) fn transfer(row: &Row) -> Result<Transfer, StoreError> {
    let merchant: i64 = column(row, 0)?;
    let purpose: i16 = column(row, 13)?;
    Ok(Transfer {
        id: transfer_id(row, 1)?,
        debit: entry(row, merchant, 2)?,
        credit: entry(row, merchant, 7)?,
        amount: Rupiah::new(column(row, 12)?),
        purpose: Purpose::from_code(purpose)
            .ok_or_else(|| StoreError::Corrupt(format!("purpose {purpose}")))?,
        booked_at: time(row, 14)?,
    })
}
