use sengo_core::ledger::Transfer;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::moment::Moment;

/// Money that moved between two projects of a merchant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TransferView {
    /// Its name for good: a UUID.
    #[schema(example = "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506")]
    pub id: String,
    /// The project it took from.
    #[schema(example = 1)]
    pub from: i64,
    /// The project it gave to.
    #[schema(example = 2)]
    pub to: i64,
    /// How much, in rupiah.
    #[schema(example = 250_000)]
    pub amount: i64,
    /// The merchant's own name for it.
    #[schema(example = "payout-2026-01")]
    pub reference: String,
    /// When it was booked.
    pub created_at: Moment,
}

impl TransferView {
    /// The transfer as shown; nothing where it is not one between two projects.
    pub fn of(transfer: &Transfer, reference: &str) -> Option<Self> {
        Some(Self {
            id: transfer.id.to_string(),
            from: transfer.debit.account.project?.get(),
            to: transfer.credit.account.project?.get(),
            amount: transfer.amount.get(),
            reference: reference.to_owned(),
            created_at: transfer.booked_at.into(),
        })
    }
}
