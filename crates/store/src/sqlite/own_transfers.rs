//! Transfers between a merchant's own projects, with their references.

use rusqlite::Connection;
use sengo_core::ids::{MerchantId, TransferId};

use super::load::many;
use super::rows::{self, column, columns};
use super::save::prepare;
use super::{Sqlite, failed};
use crate::error::StoreError;
use crate::reads::OwnTransfer;
use crate::work::Work;

pub(super) fn save(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    for (merchant, id, reference) in &work.new_own_transfers {
        prepare(
            connection,
            "INSERT INTO own_transfer (merchant_id, transfer_id, reference) VALUES (?1, ?2, ?3)",
        )?
        .execute((merchant.get(), id.as_bytes(), reference))
        .map_err(failed)?;
    }
    Ok(())
}

impl Sqlite {
    pub(crate) fn own_transfers(
        &self,
        merchant: MerchantId,
        before: Option<TransferId>,
        limit: i64,
    ) -> Result<Vec<OwnTransfer>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(transfer),
            ", reference FROM own_transfer CROSS JOIN transfer USING (merchant_id, transfer_id)
             WHERE merchant_id = ?1 AND transfer_id < ?2 ORDER BY transfer_id DESC LIMIT ?3"
        );
        let before = before.unwrap_or(TransferId::from_bytes([0xFF; 16]));
        let parameters = (merchant.get(), before.as_bytes(), limit);
        self.read(|connection| {
            many(connection, sql, parameters, |row| {
                Ok(OwnTransfer {
                    transfer: rows::transfer(row)?,
                    reference: column(row, 15)?,
                })
            })
        })
    }
}
