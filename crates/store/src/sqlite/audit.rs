//! The audit trail, read back.

use rusqlite::Row;
use sengo_core::audit::AuditHead;
use sengo_core::ids::MerchantId;

use super::Sqlite;
use super::load::{many, one};
use super::rows::{self, column};
use crate::error::StoreError;
use crate::reads::{AuditFilter, AuditRange, AuditView, Page};

macro_rules! selected {
    ($rest:literal) => {
        concat!(
            "SELECT merchant_id, number, recorded_at, business_at, actor, action, subject, details, salt,
                    details_hash, hash
             FROM audit LEFT JOIN audit_detail USING (merchant_id, number) ",
            $rest
        )
    };
}

const NEWEST: &str = selected!(
    "WHERE ?1 IS NULL OR merchant_id = ?1
     ORDER BY recorded_at DESC, merchant_id DESC, number DESC LIMIT ?2 OFFSET ?3"
);
pub(super) const CHAIN: &str = selected!("WHERE merchant_id = ?1 AND number > ?2 ORDER BY number LIMIT ?3");
/// By the index of times.
pub(super) const BEFORE: &str = selected!(
    "WHERE (recorded_at, merchant_id, number) < (?1, ?2, ?3) AND recorded_at >= ?4
     ORDER BY recorded_at DESC, merchant_id DESC, number DESC LIMIT ?5"
);
/// By the chain, whose numbers are the order of commits.
pub(super) const BEFORE_OF: &str =
    selected!("WHERE merchant_id = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3");

fn view(row: &Row<'_>) -> Result<AuditView, StoreError> {
    Ok(AuditView {
        merchant: rows::merchant_id(column(row, 0)?)?,
        number: column(row, 1)?,
        recorded_at: rows::time(row, 2)?,
        business_at: rows::time(row, 3)?,
        actor: column(row, 4)?,
        action: column(row, 5)?,
        subject: column(row, 6)?,
        details: column(row, 7)?,
        salt: column(row, 8)?,
        details_hash: column(row, 9)?,
        hash: column(row, 10)?,
    })
}

impl Sqlite {
    pub(crate) fn audit(&self, filter: AuditFilter, page: Page) -> Result<Vec<AuditView>, StoreError> {
        let parameters = (filter.merchant.map(MerchantId::get), page.limit, page.offset);
        self.read(|connection| many(connection, NEWEST, parameters, view))
    }

    pub(crate) fn audit_before(&self, range: AuditRange) -> Result<Vec<AuditView>, StoreError> {
        let (at, merchant, number) = range.before;
        match range.merchant {
            Some(merchant) => {
                let parameters = (merchant.get(), number, range.limit);
                self.read(|connection| many(connection, BEFORE_OF, parameters, view))
            }
            None => {
                let from = range.from.as_microsecond();
                let parameters = (at.as_microsecond(), merchant, number, from, range.limit);
                self.read(|connection| many(connection, BEFORE, parameters, view))
            }
        }
    }

    pub(crate) fn audit_chain(
        &self,
        merchant: MerchantId,
        behind: i64,
        limit: i64,
    ) -> Result<Vec<AuditView>, StoreError> {
        let parameters = (merchant.get(), behind, limit);
        self.read(|connection| many(connection, CHAIN, parameters, view))
    }

    pub(crate) fn audit_end(
        &self,
        merchant: MerchantId,
    ) -> Result<(Option<AuditHead>, Option<i64>), StoreError> {
        let head = "SELECT count, hash FROM audit_head WHERE merchant_id = ?1";
        let last = "SELECT max(number) FROM audit WHERE merchant_id = ?1";
        self.snapshot(|snapshot| {
            let head = one(snapshot, head, [merchant.get()], |row| {
                Ok(AuditHead {
                    count: column(row, 0)?,
                    hash: column(row, 1)?,
                })
            })?;
            let last = one(snapshot, last, [merchant.get()], |row| column(row, 0))?;
            Ok((head, last.flatten()))
        })
    }

    pub(crate) fn audit_chain_behind(&self, merchant: i64) -> Result<Option<MerchantId>, StoreError> {
        let sql = "SELECT min(id) FROM (
                       SELECT min(merchant_id) AS id FROM audit_head WHERE merchant_id > ?1
                       UNION ALL SELECT min(merchant_id) FROM audit WHERE merchant_id > ?1
                       UNION ALL SELECT min(merchant_id) FROM merchant WHERE merchant_id > ?1)";
        let found: Option<Option<i64>> =
            self.read(|connection| one(connection, sql, [merchant], |row| column(row, 0)))?;
        found.flatten().map(rows::merchant_id).transpose()
    }
}
