//! Searching for somebody's data, and what is kept no longer.

use rusqlite::params_from_iter;
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::transaction::SearchIndex;

use super::load::many;
use super::rows::{self, column};
use super::{Sqlite, failed};
use crate::error::StoreError;
use crate::named::{DocumentId, DocumentKind, Shelf};
use crate::personal::{AuditMark, RECIPIENTS_AT_ONCE, RecipientsErased};
use crate::reads::{Page, TransactionPlace};
use crate::stored;

impl Sqlite {
    pub(crate) fn documents_of_kind(
        &self,
        kind: DocumentKind,
        after: Option<&DocumentId>,
        limit: i64,
    ) -> Result<Vec<(DocumentId, String)>, StoreError> {
        let sql = "SELECT merchant_id, project_id, name, content FROM document
                   WHERE kind = ?1 AND (merchant_id, project_id, name) > (?2, ?3, ?4)
                   ORDER BY merchant_id, project_id, name LIMIT ?5";
        let (merchant, project, name) = after.map_or((-1, -1, ""), DocumentId::place);
        self.read(|connection| {
            many(
                connection,
                sql,
                (kind.code(), merchant, project, name, limit),
                |row| {
                    let shelf = Shelf {
                        merchant: MerchantId::new(column(row, 0)?),
                        project: ProjectId::new(column(row, 1)?),
                        kind,
                    };
                    let name = column(row, 2)?;
                    Ok((DocumentId { shelf, name }, column(row, 3)?))
                },
            )
        })
    }

    pub(crate) fn audit_about(&self, names: &[&str], page: Page) -> Result<Vec<AuditMark>, StoreError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let named = vec!["(?)"; names.len()].join(", ");
        let sql = format!(
            "WITH named (name) AS (VALUES {named})
             SELECT merchant_id, number, recorded_at, actor, action, subject FROM audit
             WHERE actor IN named OR subject IN named
             ORDER BY recorded_at DESC, merchant_id DESC, number DESC LIMIT {} OFFSET {}",
            page.limit, page.offset
        );
        self.read(|connection| {
            many(connection, &sql, params_from_iter(names), |row| {
                Ok(AuditMark {
                    merchant: rows::merchant_id(column(row, 0)?)?,
                    number: column(row, 1)?,
                    recorded_at: rows::time(row, 2)?,
                    actor: column(row, 3)?,
                    action: column(row, 4)?,
                    subject: column(row, 5)?,
                })
            })
        })
    }

    pub(crate) fn transactions_to(
        &self,
        account: SearchIndex,
        limit: i64,
    ) -> Result<Vec<TransactionPlace>, StoreError> {
        let sql = "SELECT merchant_id, project_id, transaction_id FROM project_transaction
                   WHERE recipient_index = ?1 AND recipient_index IS NOT NULL
                   ORDER BY transaction_id DESC LIMIT ?2";
        self.read(|connection| {
            many(connection, sql, (account, limit), |row| {
                Ok(TransactionPlace {
                    parties: stored::parties(column(row, 0)?, column(row, 1)?)?,
                    id: TransactionId::from_bytes(column(row, 2)?),
                })
            })
        })
    }

    pub(crate) fn recipients_erase(
        &self,
        after: TransactionId,
        until: TransactionId,
    ) -> Result<RecipientsErased, StoreError> {
        let old = "SELECT merchant_id, transaction_id FROM transaction_owner
                   WHERE transaction_id > ?1 AND transaction_id < ?2 ORDER BY transaction_id LIMIT ?3";
        let parameters = (after.as_bytes(), until.as_bytes(), RECIPIENTS_AT_ONCE);
        let found: Vec<(i64, [u8; 16])> = self.read(|connection| {
            many(connection, old, parameters, |row| {
                Ok((column(row, 0)?, column(row, 1)?))
            })
        })?;
        let mut erased: usize = 0;
        if !found.is_empty() {
            erased = self.write_aside(|connection| {
                let sql = "UPDATE project_transaction
                           SET recipient = x'', recipient_index = NULL, recipient_name = NULL
                           WHERE merchant_id = ?1 AND transaction_id = ?2 AND recipient_index IS NOT NULL";
                let mut update = connection.prepare_cached(sql).map_err(failed)?;
                found.iter().try_fold(0_usize, |erased, row| {
                    Ok(erased.saturating_add(update.execute(*row).map_err(failed)?))
                })
            })?;
        }
        let is_full = i64::try_from(found.len()).is_ok_and(|found| found >= RECIPIENTS_AT_ONCE);
        Ok(RecipientsErased {
            erased,
            until: found
                .last()
                .filter(|_| is_full)
                .map(|(_, id)| TransactionId::from_bytes(*id)),
        })
    }
}
