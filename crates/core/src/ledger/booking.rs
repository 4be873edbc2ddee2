//! Booking: orders to move money become transfers, all of them or none.

use jiff::Timestamp;
use thiserror::Error;

use super::{Account, AccountId, LastEntry};
use crate::ids::TransferId;
use crate::money::Rupiah;

/// Every this many entries of an account a checkpoint is kept, which bounds the walk to an old balance.
pub const CHECKPOINT_EVERY: i64 = 256;

/// Why money moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// A correction by an operator.
    Adjustment,
    /// Between two projects of a merchant.
    Transfer,
    /// A payer paid.
    Payment,
    /// The platform's part of a payment or a payout.
    Fee,
    /// What was paid becomes spendable.
    Settlement,
    /// Money left for a bank account.
    Payout,
    /// Value-added tax on the platform's part.
    Tax,
    /// A payer got money back by the project's will.
    Refund,
    /// A payer's bank took money back.
    Chargeback,
    /// What a project owed is taken from what settles.
    Recovery,
    /// Money is reserved for a payout.
    Hold,
    /// Money reserved for a payout that failed is spendable again.
    Release,
    /// Money that no rule can book, until a person decides.
    Exception,
    /// A person decided where such money belongs.
    Resolution,
}

impl Purpose {
    /// All purposes, in the order of their codes.
    pub const ALL: [Self; 14] = [
        Self::Adjustment,
        Self::Transfer,
        Self::Payment,
        Self::Fee,
        Self::Settlement,
        Self::Payout,
        Self::Tax,
        Self::Refund,
        Self::Chargeback,
        Self::Recovery,
        Self::Hold,
        Self::Release,
        Self::Exception,
        Self::Resolution,
    ];

    /// The number stored for the purpose; never changed once released.
    pub fn code(self) -> i16 {
        match self {
            Self::Adjustment => 1,
            Self::Transfer => 2,
            Self::Payment => 3,
            Self::Fee => 4,
            Self::Settlement => 5,
            Self::Payout => 6,
            Self::Tax => 7,
            Self::Refund => 8,
            Self::Chargeback => 9,
            Self::Recovery => 10,
            Self::Hold => 11,
            Self::Release => 12,
            Self::Exception => 13,
            Self::Resolution => 14,
        }
    }

    /// The purpose of a stored number.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

/// An order to move money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransferOrder {
    /// Names it for good: the same order under the same id books once.
    pub id: TransferId,
    /// Whom it takes from.
    pub debit: AccountId,
    /// Whom it gives to.
    pub credit: AccountId,
    /// How much; above zero.
    pub amount: Rupiah,
    /// Why.
    pub purpose: Purpose,
}

/// One leg of a transfer, as its account sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The account.
    pub account: AccountId,
    /// Its number among the account's entries, from 1.
    pub number: i64,
    /// The transfer of the account's entry before this one.
    pub previous: Option<TransferId>,
    /// The account's balance with this entry.
    pub balance_after: Rupiah,
}

/// Money that moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer {
    /// Its name.
    pub id: TransferId,
    /// The leg it took from.
    pub debit: Entry,
    /// The leg it gave to.
    pub credit: Entry,
    /// How much.
    pub amount: Rupiah,
    /// Why.
    pub purpose: Purpose,
    /// When; never before an earlier entry of either account.
    pub booked_at: Timestamp,
}

impl Transfer {
    /// Whether this is what the order asked for.
    pub fn fulfils(&self, order: &TransferOrder) -> bool {
        self.id == order.id
            && self.debit.account == order.debit
            && self.credit.account == order.credit
            && self.amount == order.amount
            && self.purpose == order.purpose
    }

    /// The leg on this account, if it has one there.
    pub fn entry_on(&self, account: AccountId) -> Option<&Entry> {
        [&self.debit, &self.credit]
            .into_iter()
            .find(|entry| entry.account == account)
    }
}

/// A place in an account's history from which older balances are found by walking back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checkpoint {
    /// The account.
    pub account: AccountId,
    /// The number of the entry it stands on.
    pub number: i64,
    /// The transfer of that entry.
    pub transfer: TransferId,
    /// When that entry was booked.
    pub booked_at: Timestamp,
}

/// What a booking changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Booked {
    /// New transfers, in the order of the orders.
    pub transfers: Vec<Transfer>,
    /// The accounts they touched, each once, as they stand afterwards.
    pub accounts: Vec<Account>,
    /// Checkpoints that fell due.
    pub checkpoints: Vec<Checkpoint>,
}

/// The rule that stopped a booking, in the order in which rules are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LedgerRefusal {
    /// An amount must be above zero.
    #[error("the amount of a transfer must be above zero")]
    AmountMustBePositive,
    /// A transfer joins two accounts.
    #[error("a transfer needs two different accounts")]
    AccountsMustDiffer,
    /// A transfer stays within one tenant.
    #[error("a transfer stays within one merchant")]
    MerchantsMustMatch,
    /// The id was used for another transfer.
    #[error("this transfer id was used for another transfer")]
    IdUsedOtherwise,
    /// The account would leave the range its kind permits.
    #[error("the account would be overdrawn")]
    WouldOverdraw {
        /// The account that lacks the money.
        account: AccountId,
        /// What it has.
        balance: Rupiah,
    },
    /// A balance or a count would not fit 64 bits.
    #[error("the balance would exceed what the ledger can hold")]
    BalanceOutOfRange,
}

/// Books all orders, or none.
///
/// `account` gives an account as it stands, `transfer` a transfer already booked under an id; both are
/// asked only for what the orders name. Orders already booked are passed over, so that repeating is safe.
/// One booking has one time: the latest of `now` and the newest entries of the accounts it touches.
///
/// # Errors
/// The first rule that an order breaks, in the order of [`LedgerRefusal`]'s variants.
pub fn book(
    orders: &[TransferOrder],
    account: impl Fn(AccountId) -> Account,
    transfer: impl Fn(TransferId) -> Option<Transfer>,
    now: Timestamp,
) -> Result<Booked, LedgerRefusal> {
    let mut fresh: Vec<&TransferOrder> = Vec::with_capacity(orders.len());
    for order in orders {
        check_shape(order)?;
        let repeated = fresh
            .iter()
            .find(|other| other.id == order.id)
            .map(|other| *other == order);
        match transfer(order.id)
            .map(|booked| booked.fulfils(order))
            .or(repeated)
        {
            None => fresh.push(order),
            Some(true) => {}
            Some(false) => return Err(LedgerRefusal::IdUsedOtherwise),
        }
    }
    let mut accounts = Touched::default();
    for order in &fresh {
        accounts.load(order.debit, &account);
        accounts.load(order.credit, &account);
    }
    let at = accounts.newest_entry().map_or(now, |newest| newest.max(now));
    let mut booked = Booked::default();
    for order in fresh {
        let lowered = order
            .amount
            .checked_neg()
            .ok_or(LedgerRefusal::BalanceOutOfRange)?;
        let debit = accounts.enter(order.debit, lowered, order.id, at, &mut booked.checkpoints)?;
        let credit = accounts.enter(order.credit, order.amount, order.id, at, &mut booked.checkpoints)?;
        booked.transfers.push(Transfer {
            id: order.id,
            debit,
            credit,
            amount: order.amount,
            purpose: order.purpose,
            booked_at: at,
        });
    }
    booked.accounts = accounts.0;
    Ok(booked)
}

fn check_shape(order: &TransferOrder) -> Result<(), LedgerRefusal> {
    if !order.amount.is_positive() {
        Err(LedgerRefusal::AmountMustBePositive)
    } else if order.debit == order.credit {
        Err(LedgerRefusal::AccountsMustDiffer)
    } else if order.debit.merchant != order.credit.merchant {
        Err(LedgerRefusal::MerchantsMustMatch)
    } else {
        Ok(())
    }
}

/// The accounts of one booking. A booking touches a handful, so a list is the fastest map.
#[derive(Default)]
struct Touched(Vec<Account>);

impl Touched {
    fn load(&mut self, id: AccountId, account: impl Fn(AccountId) -> Account) {
        if !self.0.iter().any(|loaded| loaded.id == id) {
            self.0.push(account(id));
        }
    }

    fn newest_entry(&self) -> Option<Timestamp> {
        self.0
            .iter()
            .filter_map(|account| account.last)
            .map(|last| last.at)
            .max()
    }

    fn enter(
        &mut self,
        id: AccountId,
        change: Rupiah,
        transfer: TransferId,
        at: Timestamp,
        checkpoints: &mut Vec<Checkpoint>,
    ) -> Result<Entry, LedgerRefusal> {
        let account = self
            .0
            .iter_mut()
            .find(|loaded| loaded.id == id)
            .ok_or(LedgerRefusal::BalanceOutOfRange)?;
        let balance_after = account
            .balance
            .checked_add(change)
            .ok_or(LedgerRefusal::BalanceOutOfRange)?;
        if !id.kind.permits(balance_after) {
            return Err(LedgerRefusal::WouldOverdraw {
                account: id,
                balance: account.balance,
            });
        }
        let number = account
            .entry_count
            .checked_add(1)
            .ok_or(LedgerRefusal::BalanceOutOfRange)?;
        let entry = Entry {
            account: id,
            number,
            previous: account.last.map(|last| last.transfer),
            balance_after,
        };
        *account = Account {
            id,
            balance: balance_after,
            entry_count: number,
            last: Some(LastEntry { transfer, at }),
        };
        if number.checked_rem(CHECKPOINT_EVERY) == Some(0) {
            checkpoints.push(Checkpoint {
                account: id,
                number,
                transfer,
                booked_at: at,
            });
        }
        Ok(entry)
    }
}
