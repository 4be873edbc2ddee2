//! The accounts that one transaction of a project can touch.

use super::{AccountId, AccountKind, Purpose, TransferOrder};
use crate::ids::{MerchantId, ProjectId, TransferId};
use crate::money::Rupiah;

/// Whose money a transaction moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Parties {
    /// The tenant.
    pub merchant: MerchantId,
    /// The project.
    pub project: ProjectId,
}

impl Parties {
    /// The account of this kind: the project's, or the platform's within the merchant.
    #[must_use]
    pub fn account(self, kind: AccountKind) -> AccountId {
        match kind {
            AccountKind::Active | AccountKind::Pending | AccountKind::Hold | AccountKind::Receivable => {
                AccountId::of_project(self.merchant, self.project, kind)
            }
            AccountKind::Clearing | AccountKind::Fees | AccountKind::Adjustment | AccountKind::Suspense => {
                AccountId::of_platform(self.merchant, kind)
            }
        }
    }

    /// An order between two of them; none for an amount of zero, which moves nothing.
    #[must_use]
    pub fn order(
        self,
        id: TransferId,
        (debit, credit): (AccountKind, AccountKind),
        amount: Rupiah,
        purpose: Purpose,
    ) -> Option<TransferOrder> {
        (amount != Rupiah::ZERO).then(|| TransferOrder {
            id,
            debit: self.account(debit),
            credit: self.account(credit),
            amount,
            purpose,
        })
    }
}
