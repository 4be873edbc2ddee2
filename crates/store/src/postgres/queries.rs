//! Reads outside decisions, and the two writes that are none.

use jiff::Timestamp;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::key::{IssuedKey, KeyOwner};
use sengo_core::ledger::ProjectBalance;
use sengo_core::merchant::Merchant;
use sengo_core::money::Rupiah;
use sengo_core::project::Project;
use tokio_postgres::Row;

use super::Postgres;
use super::rows::{self, column, columns, project_number};
use crate::error::StoreError;
use crate::reads::{Page, ProjectFilter};

/// Idempotency records dropped in one go.
const EXPIRED_AT_ONCE: i64 = 1000;

pub(super) fn first<T>(
    rows: &[Row],
    read: impl Fn(&Row) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    rows.first().map(read).transpose()
}

pub(super) fn all<T>(
    rows: &[Row],
    read: impl Fn(&Row) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    rows.iter().map(read).collect()
}

impl Postgres {
    pub(crate) async fn revision(&self) -> Result<i64, StoreError> {
        let found = self.rows("SELECT number FROM revision", &[]).await?;
        first(&found, |row| column(row, 0))?.ok_or_else(|| StoreError::Corrupt("no revision row".into()))
    }

    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        let found = self.rows("SELECT 1 FROM platform", &[]).await?;
        first(&found, |_| Ok(()))?.ok_or_else(|| StoreError::Corrupt("no platform row".into()))
    }

    pub(crate) async fn key(&self, key: &str) -> Result<Option<IssuedKey>, StoreError> {
        let sql = concat!("SELECT ", columns!(key), " FROM issued_key WHERE key = $1");
        first(&self.rows(sql, &[&key]).await?, rows::key)
    }

    pub(crate) async fn keys(&self, owner: KeyOwner) -> Result<Vec<IssuedKey>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(key),
            " FROM issued_key WHERE merchant_id = $1 AND project_id = $2 ORDER BY created_at, key COLLATE \"C\""
        );
        let (merchant, project) = (owner.merchant.get(), project_number(owner.project));
        all(&self.rows(sql, &[&merchant, &project]).await?, rows::key)
    }

    pub(crate) async fn keys_of_projects(
        &self,
        merchant: MerchantId,
        first: ProjectId,
        last: ProjectId,
    ) -> Result<Vec<IssuedKey>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(key),
            " FROM issued_key WHERE merchant_id = $1 AND project_id BETWEEN $2 AND $3
              ORDER BY project_id, created_at, key"
        );
        let found = self
            .rows(sql, &[&merchant.get(), &first.get(), &last.get()])
            .await?;
        all(&found, rows::key)
    }

    pub(crate) async fn project_owner(&self, project: ProjectId) -> Result<Option<MerchantId>, StoreError> {
        let sql = "SELECT merchant_id FROM project_owner WHERE project_id = $1";
        let found = self.rows(sql, &[&project.get()]).await?;
        first(&found, |row| rows::merchant_id(column(row, 0)?))
    }

    pub(crate) async fn merchant(&self, id: MerchantId) -> Result<Option<Merchant>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(merchant),
            " FROM merchant WHERE merchant_id = $1"
        );
        first(&self.rows(sql, &[&id.get()]).await?, rows::merchant)
    }

    pub(crate) async fn merchants(&self, page: Page) -> Result<Vec<Merchant>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(merchant),
            " FROM merchant ORDER BY merchant_id LIMIT $1 OFFSET $2"
        );
        all(
            &self.rows(sql, &[&page.limit, &page.offset]).await?,
            rows::merchant,
        )
    }

    pub(crate) async fn merchants_found(&self, text: &str, page: Page) -> Result<Vec<Merchant>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(merchant),
            " FROM merchant WHERE position(lower($1) in lower(name)) > 0 OR merchant_id::text = $1
              ORDER BY merchant_id LIMIT $2 OFFSET $3"
        );
        all(
            &self.rows(sql, &[&text, &page.limit, &page.offset]).await?,
            rows::merchant,
        )
    }

    /// Those of a merchant and of all its projects.
    pub(crate) async fn all_keys(
        &self,
        merchant: MerchantId,
        limit: i64,
    ) -> Result<Vec<IssuedKey>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(key),
            " FROM issued_key WHERE merchant_id = $1 ORDER BY project_id, created_at, key LIMIT $2"
        );
        all(&self.rows(sql, &[&merchant.get(), &limit]).await?, rows::key)
    }

    pub(crate) async fn project(
        &self,
        merchant: MerchantId,
        id: ProjectId,
    ) -> Result<Option<Project>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(project),
            " FROM project WHERE merchant_id = $1 AND project_id = $2"
        );
        first(
            &self.rows(sql, &[&merchant.get(), &id.get()]).await?,
            rows::project,
        )
    }

    pub(crate) async fn projects(
        &self,
        filter: ProjectFilter,
        page: Page,
    ) -> Result<Vec<Project>, StoreError> {
        let of_one = concat!(
            "SELECT ",
            columns!(project),
            " FROM project WHERE merchant_id = $1::bigint AND ($2::text IS NULL OR status = $2)
              ORDER BY project_id LIMIT $3 OFFSET $4"
        );
        let of_all = concat!(
            "SELECT ",
            columns!(project),
            " FROM project WHERE $1::bigint IS NULL AND ($2::text IS NULL OR status = $2)
              ORDER BY project_id LIMIT $3 OFFSET $4"
        );
        let sql = if filter.merchant.is_some() { of_one } else { of_all };
        let merchant = filter.merchant.map(MerchantId::get);
        let status = filter.status.map(|status| status.as_str());
        let found = self
            .rows(sql, &[&merchant, &status, &page.limit, &page.offset])
            .await?;
        all(&found, rows::project)
    }

    /// One statement, so one snapshot, over however many accounts.
    pub(crate) async fn balance(
        &self,
        merchant: MerchantId,
        project: Option<ProjectId>,
    ) -> Result<ProjectBalance, StoreError> {
        let of_one = "SELECT kind, balance::text FROM account WHERE merchant_id = $1 AND project_id = $2";
        let of_all = "SELECT kind, sum(balance)::text FROM account WHERE merchant_id = $1 AND project_id > $2
                      GROUP BY kind";
        let sql = if project.is_some() { of_one } else { of_all };
        let number = project_number(project);
        let found = self.rows(sql, &[&merchant.get(), &number]).await?;
        let mut sum = ProjectBalance::default();
        for row in &found {
            let kind = rows::account_kind(column(row, 0)?)?;
            let text: &str = column(row, 1)?;
            sum = text
                .parse::<i64>()
                .ok()
                .and_then(|balance| sum.with(kind, Rupiah::new(balance)))
                .ok_or_else(|| StoreError::Corrupt(format!("a sum beyond 64 bits: {text}")))?;
        }
        Ok(sum)
    }

    /// Locks the keys in the order in which the committer does. Without a lost update: no other column.
    pub(crate) async fn keys_used(&self, used: &[(String, Timestamp)]) -> Result<(), StoreError> {
        let sql = "WITH used AS (
                       SELECT issued_key.key, max(used_at) AS used_at
                       FROM unnest($1::text[], $2::bigint[]) AS used (key, used_at) JOIN issued_key USING (key)
                       GROUP BY issued_key.key),
                   locked AS (SELECT key FROM issued_key WHERE key IN (SELECT key FROM used) ORDER BY key FOR UPDATE)
                   UPDATE issued_key SET last_used_at = used.used_at FROM locked JOIN used USING (key)
                   WHERE issued_key.key = locked.key
                         AND (issued_key.last_used_at IS NULL OR issued_key.last_used_at < used.used_at)";
        let (keys, times): (Vec<&str>, Vec<i64>) = used
            .iter()
            .map(|(key, at)| (key.as_str(), at.as_microsecond()))
            .unzip();
        self.rows(sql, &[&keys, &times]).await.map(|_| ())
    }

    pub(crate) async fn idempotency_expire(&self, before: Timestamp) -> Result<usize, StoreError> {
        let sql = "WITH expired AS (
                       SELECT merchant_id, project_id, operation, key FROM idempotency WHERE created_at < $1
                       ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)
                   DELETE FROM idempotency USING expired
                   WHERE idempotency.merchant_id = expired.merchant_id
                         AND idempotency.project_id = expired.project_id
                         AND idempotency.operation = expired.operation AND idempotency.key = expired.key
                   RETURNING 1";
        let dropped = self
            .rows(sql, &[&before.as_microsecond(), &EXPIRED_AT_ONCE])
            .await?;
        Ok(dropped.len())
    }
}
