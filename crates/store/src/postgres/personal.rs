//! Searching for somebody's data, and what is kept no longer.

use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::transaction::SearchIndex;
use uuid::Uuid;

use super::Postgres;
use super::queries::{all, first};
use super::rows::{self, column};
use crate::error::StoreError;
use crate::named::{DocumentId, DocumentKind, Shelf};
use crate::personal::{AuditMark, RECIPIENTS_AT_ONCE, RecipientsErased};
use crate::reads::{Page, TransactionPlace};
use crate::stored;

impl Postgres {
    pub(crate) async fn documents_of_kind(
        &self,
        kind: DocumentKind,
        after: Option<&DocumentId>,
        limit: i64,
    ) -> Result<Vec<(DocumentId, String)>, StoreError> {
        let sql = "SELECT merchant_id, project_id, name, content FROM document
                   WHERE kind = $1 AND (merchant_id, project_id, name) > ($2, $3, $4)
                   ORDER BY merchant_id, project_id, name LIMIT $5";
        let (merchant, project, name) = after.map_or((-1, -1, ""), DocumentId::place);
        let found = self
            .rows(sql, &[&kind.code(), &merchant, &project, &name, &limit])
            .await?;
        all(&found, |row| {
            let shelf = Shelf {
                merchant: MerchantId::new(column(row, 0)?),
                project: ProjectId::new(column(row, 1)?),
                kind,
            };
            let name = column(row, 2)?;
            Ok((DocumentId { shelf, name }, column(row, 3)?))
        })
    }

    pub(crate) async fn audit_about(&self, names: &[&str], page: Page) -> Result<Vec<AuditMark>, StoreError> {
        let sql = "SELECT merchant_id, number, recorded_at, actor, action, subject FROM audit
                   WHERE actor = ANY($1) OR subject = ANY($1)
                   ORDER BY recorded_at DESC, merchant_id DESC, number DESC LIMIT $2 OFFSET $3";
        let found = self.rows(sql, &[&names, &page.limit, &page.offset]).await?;
        all(&found, |row| {
            Ok(AuditMark {
                merchant: rows::merchant_id(column(row, 0)?)?,
                number: column(row, 1)?,
                recorded_at: rows::time(row, 2)?,
                actor: column(row, 3)?,
                action: column(row, 4)?,
                subject: column(row, 5)?,
            })
        })
    }

    pub(crate) async fn transactions_to(
        &self,
        account: SearchIndex,
        limit: i64,
    ) -> Result<Vec<TransactionPlace>, StoreError> {
        let sql = "SELECT merchant_id, project_id, transaction_id FROM project_transaction
                   WHERE recipient_index = $1 AND recipient_index IS NOT NULL
                   ORDER BY transaction_id DESC LIMIT $2";
        let found = self.rows(sql, &[&Uuid::from_bytes(account), &limit]).await?;
        all(&found, |row| {
            Ok(TransactionPlace {
                parties: stored::parties(column(row, 0)?, column(row, 1)?)?,
                id: TransactionId::from_bytes(rows::id(row, 2)?),
            })
        })
    }

    pub(crate) async fn recipients_erase(
        &self,
        after: TransactionId,
        until: TransactionId,
    ) -> Result<RecipientsErased, StoreError> {
        let sql = "WITH old AS (
                       SELECT merchant_id, transaction_id FROM transaction_owner
                       WHERE transaction_id > $1 AND transaction_id < $2 ORDER BY transaction_id LIMIT $3),
                   erased AS (
                       UPDATE project_transaction
                       SET recipient = ''::bytea, recipient_index = NULL, recipient_name = NULL
                       FROM old
                       WHERE project_transaction.merchant_id = old.merchant_id
                             AND project_transaction.transaction_id = old.transaction_id
                             AND recipient_index IS NOT NULL
                       RETURNING 1)
                   SELECT (SELECT count(*) FROM erased), (SELECT count(*) FROM old),
                          (SELECT transaction_id FROM old ORDER BY transaction_id DESC LIMIT 1)";
        let (after, until) = (
            Uuid::from_bytes(*after.as_bytes()),
            Uuid::from_bytes(*until.as_bytes()),
        );
        let found = self.rows(sql, &[&after, &until, &RECIPIENTS_AT_ONCE]).await?;
        let looked = first(&found, |row| {
            let (erased, looked): (i64, i64) = (column(row, 0)?, column(row, 1)?);
            let last = rows::id_if_any(row, 2)?.map(TransactionId::from_bytes);
            Ok(RecipientsErased {
                erased: usize::try_from(erased).unwrap_or_default(),
                until: last.filter(|_| looked >= RECIPIENTS_AT_ONCE),
            })
        })?;
        Ok(looked.unwrap_or_default())
    }
}
