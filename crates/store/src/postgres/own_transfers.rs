//! Transfers between a merchant's own projects, with their references.

use sengo_core::ids::{MerchantId, TransferId};
use tokio_postgres::Error;
use uuid::Uuid;

use super::Postgres;
use super::queries::all;
use super::rows::{self, column, columns};
use super::save::some;
use super::writer::Writer;
use crate::error::StoreError;
use crate::reads::OwnTransfer;
use crate::work::Work;

const INSERT: &str = "INSERT INTO own_transfer (merchant_id, transfer_id, reference)
     SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::text[])";

pub(super) async fn save(writer: &Writer, work: &Work) -> Result<(), Error> {
    let new = &work.new_own_transfers;
    let merchants: Vec<i64> = new.iter().map(|(merchant, ..)| merchant.get()).collect();
    let ids: Vec<Uuid> = new
        .iter()
        .map(|(_, id, _)| Uuid::from_bytes(*id.as_bytes()))
        .collect();
    let references: Vec<&str> = new.iter().map(|(.., reference)| reference.as_str()).collect();
    some(writer, INSERT, new.is_empty(), [&merchants, &ids, &references]).await
}

impl Postgres {
    pub(crate) async fn own_transfers(
        &self,
        merchant: MerchantId,
        before: Option<TransferId>,
        limit: i64,
    ) -> Result<Vec<OwnTransfer>, StoreError> {
        let sql = concat!(
            "SELECT ",
            columns!(transfer),
            ", reference FROM own_transfer JOIN transfer USING (merchant_id, transfer_id)
             WHERE merchant_id = $1 AND transfer_id < $2 ORDER BY transfer_id DESC LIMIT $3"
        );
        let before = before.unwrap_or(TransferId::from_bytes([0xFF; 16]));
        let before = Uuid::from_bytes(*before.as_bytes());
        let found = self.rows(sql, &[&merchant.get(), &before, &limit]).await?;
        all(&found, |row| {
            Ok(OwnTransfer {
                transfer: rows::transfer(row)?,
                reference: column(row, 15)?,
            })
        })
    }
}
