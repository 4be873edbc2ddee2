//! Reads outside decisions.

use jiff::Timestamp;
use rusqlite::Connection;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::key::{IssuedKey, KeyOwner};
use sengo_core::ledger::{AccountKind, ProjectBalance};
use sengo_core::merchant::Merchant;
use sengo_core::money::Rupiah;
use sengo_core::project::Project;

use super::load::{many, one};
use super::rows::{self, column, columns};
use super::{Sqlite, failed};
use crate::error::StoreError;
use crate::reads::{Page, ProjectFilter};

/// Idempotency records dropped in one go.
const EXPIRED_AT_ONCE: i64 = 1000;

impl Sqlite {
    pub(crate) fn revision(&self) -> Result<i64, StoreError> {
        self.read(|connection| {
            let number = one(connection, "SELECT number FROM revision", (), |row| {
                column(row, 0)
            })?;
            number.ok_or_else(|| StoreError::Corrupt("no revision row".into()))
        })
    }

    pub(crate) fn key(&self, key: &str) -> Result<Option<IssuedKey>, StoreError> {
        let sql = concat!("SELECT ", columns!(key), " FROM issued_key WHERE key = ?1");
        self.read(|connection| one(connection, sql, [key], rows::key))
    }

    /// Those of a merchant and of all its projects.
    pub(crate) fn all_keys(&self, merchant: MerchantId, limit: i64) -> Result<Vec<IssuedKey>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(key),
            " FROM issued_key WHERE merchant_id = ?1 ORDER BY project_id, created_at, key LIMIT ?2"
        );
        self.read(|connection| many(connection, sql, (merchant.get(), limit), rows::key))
    }

    pub(crate) fn keys(&self, owner: KeyOwner) -> Result<Vec<IssuedKey>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(key),
            " FROM issued_key WHERE merchant_id = ?1 AND project_id = ?2 ORDER BY created_at, key"
        );
        let parameters = (owner.merchant.get(), rows::project_number(owner.project));
        self.read(|connection| many(connection, sql, parameters, rows::key))
    }

    pub(crate) fn keys_of_projects(
        &self,
        merchant: MerchantId,
        first: ProjectId,
        last: ProjectId,
    ) -> Result<Vec<IssuedKey>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(key),
            " FROM issued_key WHERE merchant_id = ?1 AND project_id BETWEEN ?2 AND ?3
              ORDER BY project_id, created_at, key"
        );
        let parameters = (merchant.get(), first.get(), last.get());
        self.read(|connection| many(connection, sql, parameters, rows::key))
    }

    pub(crate) fn project_owner(&self, project: ProjectId) -> Result<Option<MerchantId>, StoreError> {
        let sql = "SELECT merchant_id FROM project_owner WHERE project_id = ?1";
        self.read(|connection| {
            one(connection, sql, [project.get()], |row| {
                rows::merchant_id(column(row, 0)?)
            })
        })
    }

    pub(crate) fn merchant(&self, id: MerchantId) -> Result<Option<Merchant>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(merchant),
            " FROM merchant WHERE merchant_id = ?1"
        );
        self.read(|connection| one(connection, sql, [id.get()], rows::merchant))
    }

    pub(crate) fn merchants(&self, page: Page) -> Result<Vec<Merchant>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(merchant),
            " FROM merchant ORDER BY merchant_id LIMIT ?1 OFFSET ?2"
        );
        self.read(|connection| many(connection, sql, (page.limit, page.offset), rows::merchant))
    }

    pub(crate) fn merchants_found(&self, text: &str, page: Page) -> Result<Vec<Merchant>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(merchant),
            " FROM merchant WHERE instr(lower(name), lower(?1)) > 0 OR CAST(merchant_id AS TEXT) = ?1
              ORDER BY merchant_id LIMIT ?2 OFFSET ?3"
        );
        let parameters = (text, page.limit, page.offset);
        self.read(|connection| many(connection, sql, parameters, rows::merchant))
    }

    pub(crate) fn project(&self, merchant: MerchantId, id: ProjectId) -> Result<Option<Project>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(project),
            " FROM project WHERE merchant_id = ?1 AND project_id = ?2"
        );
        self.read(|connection| one(connection, sql, (merchant.get(), id.get()), rows::project))
    }

    pub(crate) fn projects(&self, filter: ProjectFilter, page: Page) -> Result<Vec<Project>, StoreError> {
        let of_one = concat!(
            "SELECT ",
            columns!(project),
            " FROM project WHERE merchant_id = ?1 AND (?2 IS NULL OR status = ?2)
              ORDER BY project_id LIMIT ?3 OFFSET ?4"
        );
        let of_all = concat!(
            "SELECT ",
            columns!(project),
            " FROM project WHERE ?1 IS NULL AND (?2 IS NULL OR status = ?2)
              ORDER BY project_id LIMIT ?3 OFFSET ?4"
        );
        let sql = if filter.merchant.is_some() { of_one } else { of_all };
        let status = filter.status.map(|status| status.as_str());
        let parameters = (
            filter.merchant.map(MerchantId::get),
            status,
            page.limit,
            page.offset,
        );
        self.read(|connection| many(connection, sql, parameters, rows::project))
    }

    pub(crate) fn balance(
        &self,
        merchant: MerchantId,
        project: Option<ProjectId>,
    ) -> Result<ProjectBalance, StoreError> {
        self.read(|connection| balance_now(connection, merchant, project))
    }

    /// Writes on a connection of its own, beside the committer.
    pub(crate) fn keys_used(&self, used: &[(String, Timestamp)]) -> Result<(), StoreError> {
        self.write_aside(|connection| {
            let sql = "UPDATE issued_key SET last_used_at = ?2
                       WHERE key = ?1 AND (last_used_at IS NULL OR last_used_at < ?2)";
            let mut update = connection.prepare_cached(sql).map_err(failed)?;
            for (key, at) in used {
                update.execute((key, at.as_microsecond())).map_err(failed)?;
            }
            Ok(())
        })
    }

    pub(crate) fn idempotency_expire(&self, before: Timestamp) -> Result<usize, StoreError> {
        let sql = "DELETE FROM idempotency WHERE (merchant_id, project_id, operation, key) IN
                   (SELECT merchant_id, project_id, operation, key FROM idempotency WHERE created_at < ?1 LIMIT ?2)";
        self.write_aside(|connection| {
            connection
                .execute(sql, (before.as_microsecond(), EXPIRED_AT_ONCE))
                .map_err(failed)
        })
    }
}

/// What a project, or all projects of a merchant together, have now: one statement, so one snapshot.
pub(super) fn balance_now(
    connection: &Connection,
    merchant: MerchantId,
    project: Option<ProjectId>,
) -> Result<ProjectBalance, StoreError> {
    let of_one = "SELECT kind, balance FROM account WHERE merchant_id = ?1 AND project_id = ?2";
    let of_all = "SELECT kind, balance FROM account WHERE merchant_id = ?1 AND project_id > ?2";
    let sql = if project.is_some() { of_one } else { of_all };
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    let mut found = statement
        .query((merchant.get(), rows::project_number(project)))
        .map_err(failed)?;
    let mut sum = ProjectBalance::default();
    while let Some(row) = found.next().map_err(failed)? {
        let kind: i16 = column(row, 0)?;
        let balance = Rupiah::new(column(row, 1)?);
        sum = AccountKind::from_code(kind)
            .and_then(|kind| sum.with(kind, balance))
            .ok_or_else(|| StoreError::Corrupt(format!("account kind {kind} with {balance}")))?;
    }
    Ok(sum)
}
