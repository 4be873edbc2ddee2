//! The audit trail, read back.

use sengo_core::audit::AuditHead;
use sengo_core::ids::MerchantId;
use tokio_postgres::Row;

use super::Postgres;
use super::queries::{all, first};
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
    "WHERE $1::bigint IS NULL OR merchant_id = $1
     ORDER BY recorded_at DESC, merchant_id DESC, number DESC LIMIT $2 OFFSET $3"
);
const CHAIN: &str = selected!("WHERE merchant_id = $1 AND number > $2 ORDER BY number LIMIT $3");
/// By the index of times.
const BEFORE: &str = selected!(
    "WHERE (recorded_at, merchant_id, number) < ($1, $2, $3) AND recorded_at >= $4
     ORDER BY recorded_at DESC, merchant_id DESC, number DESC LIMIT $5"
);
/// By the chain, whose numbers are the order of commits.
const BEFORE_OF: &str = selected!("WHERE merchant_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3");

fn view(row: &Row) -> Result<AuditView, StoreError> {
    let salt: Option<&[u8]> = column(row, 8)?;
    Ok(AuditView {
        merchant: rows::merchant_id(column(row, 0)?)?,
        number: column(row, 1)?,
        recorded_at: rows::time(row, 2)?,
        business_at: rows::time(row, 3)?,
        actor: column(row, 4)?,
        action: column(row, 5)?,
        subject: column(row, 6)?,
        details: column(row, 7)?,
        salt: salt.map(|_| rows::bytes(row, 8)).transpose()?,
        details_hash: rows::bytes(row, 9)?,
        hash: rows::bytes(row, 10)?,
    })
}

impl Postgres {
    pub(crate) async fn audit(&self, filter: AuditFilter, page: Page) -> Result<Vec<AuditView>, StoreError> {
        let merchant = filter.merchant.map(MerchantId::get);
        let found = self.rows(NEWEST, &[&merchant, &page.limit, &page.offset]).await?;
        all(&found, view)
    }

    pub(crate) async fn audit_before(&self, range: AuditRange) -> Result<Vec<AuditView>, StoreError> {
        let (at, merchant, number) = range.before;
        let found = match range.merchant {
            Some(merchant) => {
                self.rows(BEFORE_OF, &[&merchant.get(), &number, &range.limit])
                    .await?
            }
            None => {
                let (at, from) = (at.as_microsecond(), range.from.as_microsecond());
                self.rows(BEFORE, &[&at, &merchant, &number, &from, &range.limit])
                    .await?
            }
        };
        all(&found, view)
    }

    pub(crate) async fn audit_chain(
        &self,
        merchant: MerchantId,
        behind: i64,
        limit: i64,
    ) -> Result<Vec<AuditView>, StoreError> {
        let found = self.rows(CHAIN, &[&merchant.get(), &behind, &limit]).await?;
        all(&found, view)
    }

    pub(crate) async fn audit_end(
        &self,
        merchant: MerchantId,
    ) -> Result<(Option<AuditHead>, Option<i64>), StoreError> {
        // One statement, and so one snapshot.
        let sql = "SELECT count, hash, (SELECT max(number) FROM audit WHERE merchant_id = $1)
                   FROM (SELECT $1::bigint AS merchant_id) AS asked LEFT JOIN audit_head USING (merchant_id)";
        let found = self.rows(sql, &[&merchant.get()]).await?;
        let end = first(&found, |row| {
            let count: Option<i64> = column(row, 0)?;
            let head = count.map(|count| {
                let hash = rows::bytes(row, 1)?;
                Ok::<_, StoreError>(AuditHead { count, hash })
            });
            Ok((head.transpose()?, column(row, 2)?))
        })?;
        Ok(end.unwrap_or_default())
    }

    pub(crate) async fn audit_chain_behind(&self, merchant: i64) -> Result<Option<MerchantId>, StoreError> {
        let sql = "SELECT least(
                       (SELECT min(merchant_id) FROM audit_head WHERE merchant_id > $1),
                       (SELECT min(merchant_id) FROM audit WHERE merchant_id > $1),
                       (SELECT min(merchant_id) FROM merchant WHERE merchant_id > $1))";
        let found = self.rows(sql, &[&merchant]).await?;
        let number: Option<Option<i64>> = first(&found, |row| column(row, 0))?;
        number.flatten().map(rows::merchant_id).transpose()
    }
}
