use sengo_core::ledger::ProjectBalance;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a project, or all projects of a merchant, have. Integers in rupiah.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BalanceView {
    /// Spendable.
    #[schema(example = 1_000_000)]
    pub active: i64,
    /// Paid and not yet settled.
    #[schema(example = 10_000)]
    pub pending: i64,
    /// Active and pending together.
    #[schema(example = 1_010_000)]
    pub total: i64,
}

impl BalanceView {
    /// The balance as shown; nothing where the total does not fit 64 bits.
    pub fn of(balance: &ProjectBalance) -> Option<Self> {
        Some(Self {
            active: balance.active.get(),
            pending: balance.pending.get(),
            total: balance.total()?.get(),
        })
    }
}
