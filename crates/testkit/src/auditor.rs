//! An independent re-computation of the books: a list of orders and nothing else.
//!
//! It shares no code with the ledger's booking. It is slow and plain on purpose: whatever it is asked it
//! adds up from the first order, in 128 bits.

use jiff::Timestamp;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::ledger::{AccountId, AccountKind, ProjectBalance, TransferOrder};
use sengo_core::money::Rupiah;

/// The books as the auditor sees them.
#[derive(Debug, Clone, Default)]
pub struct Auditor {
    /// Every order that was carried out, with the time it counts from, in order.
    posted: Vec<(TransferOrder, Timestamp)>,
}

impl Auditor {
    /// Judges orders that were given together and, if they stand, posts those that are new. Whether they stand.
    pub fn post(&mut self, orders: &[TransferOrder], now: Timestamp) -> bool {
        let mut books = self.clone();
        let mut fresh = Vec::new();
        for order in orders {
            let named = books.posted.iter().map(|(other, _)| other).chain(&fresh);
            // An id names a transfer within its tenant.
            let same =
                |other: &&TransferOrder| (other.debit.merchant, other.id) == (order.debit.merchant, order.id);
            match named.into_iter().find(same) {
                Some(other) if other == order => {}
                Some(_) => return false,
                None => fresh.push(*order),
            }
        }
        let well_formed = |order: &TransferOrder| {
            order.amount.get() > 0
                && order.debit != order.credit
                && order.debit.merchant == order.credit.merchant
        };
        if !orders.iter().all(well_formed) {
            return false;
        }
        let at = books.time_of(&fresh, now);
        for order in fresh {
            books.posted.push((order, at));
            if !books.in_range(order.debit) || !books.in_range(order.credit) {
                return false;
            }
        }
        *self = books;
        true
    }

    /// Credits less debits of an account, as of a moment.
    pub fn balance_at(&self, account: AccountId, at: Timestamp) -> i128 {
        self.posted
            .iter()
            .filter(|(_, time)| *time <= at)
            .map(|(order, _)| {
                let amount = i128::from(order.amount.get());
                let credit = if order.credit == account { amount } else { 0 };
                let debit = if order.debit == account { amount } else { 0 };
                credit - debit
            })
            .sum()
    }

    /// What a project of a merchant, or all of them together, had at a moment; nothing when a sum does not
    /// fit 64 bits.
    pub fn project_balance_at(
        &self,
        merchant: MerchantId,
        project: Option<ProjectId>,
        at: Timestamp,
    ) -> Option<ProjectBalance> {
        let accounts = self.accounts();
        let of_kind = |kind: AccountKind| {
            let chosen = accounts.iter().filter(|account| {
                account.merchant == merchant
                    && account.kind == kind
                    && account.project.is_some()
                    && (project.is_none() || account.project == project)
            });
            let sum: i128 = chosen.map(|account| self.balance_at(*account, at)).sum();
            let sum = if kind == AccountKind::Receivable {
                -sum
            } else {
                sum
            };
            i64::try_from(sum).ok().map(Rupiah::new)
        };
        Some(ProjectBalance {
            active: of_kind(AccountKind::Active)?,
            pending: of_kind(AccountKind::Pending)?,
            hold: of_kind(AccountKind::Hold)?,
            receivable: of_kind(AccountKind::Receivable)?,
        })
    }

    /// Every account that was ever posted to, each once.
    pub fn accounts(&self) -> Vec<AccountId> {
        let mut accounts: Vec<AccountId> = self
            .posted
            .iter()
            .flat_map(|(order, _)| [order.debit, order.credit])
            .collect();
        accounts.sort_unstable();
        accounts.dedup();
        accounts
    }

    /// Every moment at which something was posted, in order, each once.
    pub fn moments(&self) -> Vec<Timestamp> {
        let mut moments: Vec<Timestamp> = self.posted.iter().map(|(_, at)| *at).collect();
        moments.sort_unstable();
        moments.dedup();
        moments
    }

    /// How many transfers there are.
    pub fn transfer_count(&self) -> usize {
        self.posted.len()
    }

    /// Time does not run backwards on an account.
    fn time_of(&self, orders: &[TransferOrder], now: Timestamp) -> Timestamp {
        let touched: Vec<AccountId> = orders
            .iter()
            .flat_map(|order| [order.debit, order.credit])
            .collect();
        self.posted
            .iter()
            .filter(|(order, _)| touched.contains(&order.debit) || touched.contains(&order.credit))
            .map(|(_, at)| *at)
            .fold(now, Timestamp::max)
    }

    fn in_range(&self, account: AccountId) -> bool {
        let balance = self.balance_at(account, Timestamp::MAX);
        let fits = i64::try_from(balance).is_ok();
        fits && match account.kind {
            AccountKind::Active | AccountKind::Pending | AccountKind::Hold => balance >= 0,
            AccountKind::Receivable => balance <= 0,
            _ => true,
        }
    }
}
