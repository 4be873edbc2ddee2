use std::collections::HashMap;

use jiff::Timestamp;

use super::*;
use crate::ids::{MerchantId, ProjectId, TransferId};
use crate::money::Rupiah;

#[derive(Default)]
struct Books {
    accounts: HashMap<AccountId, Account>,
    transfers: HashMap<TransferId, Transfer>,
}

impl Books {
    fn book(&mut self, orders: &[TransferOrder], second: i64) -> Result<Booked, LedgerRefusal> {
        let booked = book(
            orders,
            |id| {
                self.accounts
                    .get(&id)
                    .copied()
                    .unwrap_or_else(|| Account::unused(id))
            },
            |id| self.transfers.get(&id).copied(),
            Timestamp::from_second(second).unwrap(),
        )?;
        for account in &booked.accounts {
            self.accounts.insert(account.id, *account);
        }
        for transfer in &booked.transfers {
            self.transfers.insert(transfer.id, *transfer);
        }
        Ok(booked)
    }

    fn balance(&self, id: AccountId) -> i64 {
        self.accounts.get(&id).map_or(0, |account| account.balance.get())
    }
}

fn active(project: i64) -> AccountId {
    AccountId::of_project(
        MerchantId::new(1).unwrap(),
        ProjectId::new(project).unwrap(),
        AccountKind::Active,
    )
}

fn adjustment(merchant: i64) -> AccountId {
    AccountId::of_platform(MerchantId::new(merchant).unwrap(), AccountKind::Adjustment)
}

fn order(id: u8, debit: AccountId, credit: AccountId, amount: i64) -> TransferOrder {
    let id = TransferId::from_bytes([id; 16]);
    TransferOrder {
        id,
        debit,
        credit,
        amount: Rupiah::new(amount),
        purpose: Purpose::Adjustment,
    }
}

#[test]
fn a_transfer_takes_from_one_account_what_it_gives_to_another() {
    let mut books = Books::default();
    books
        .book(&[order(1, adjustment(1), active(1), 500)], 10)
        .unwrap();
    assert_eq!(
        (books.balance(adjustment(1)), books.balance(active(1))),
        (-500, 500)
    );
}

#[test]
fn a_repeated_order_books_nothing_and_a_changed_one_is_refused() {
    let mut books = Books::default();
    let first = order(1, adjustment(1), active(1), 500);
    books.book(&[first], 10).unwrap();
    assert_eq!(books.book(&[first], 11).unwrap(), Booked::default());
    let changed = TransferOrder {
        amount: Rupiah::new(501),
        ..first
    };
    assert_eq!(books.book(&[changed], 12), Err(LedgerRefusal::IdUsedOtherwise));
    let twice = order(2, adjustment(1), active(1), 7);
    assert_eq!(books.book(&[twice, twice], 13).unwrap().transfers.len(), 1);
    assert_eq!(books.balance(active(1)), 507);
}

#[test]
fn no_account_of_a_project_goes_below_zero() {
    let mut books = Books::default();
    books
        .book(&[order(1, adjustment(1), active(1), 500)], 10)
        .unwrap();
    let refused = books.book(
        &[
            order(2, active(1), active(2), 500),
            order(3, active(1), active(2), 1),
        ],
        11,
    );
    assert_eq!(
        refused,
        Err(LedgerRefusal::WouldOverdraw {
            account: active(1),
            balance: Rupiah::ZERO
        })
    );
    assert_eq!(
        (books.balance(active(1)), books.balance(active(2))),
        (500, 0),
        "all of a booking or nothing"
    );
}

#[test]
fn orders_out_of_shape_are_refused_by_the_first_rule_they_break() {
    let mut books = Books::default();
    let cases = [
        (
            order(1, active(1), active(1), 0),
            LedgerRefusal::AmountMustBePositive,
        ),
        (
            order(1, active(1), active(2), -5),
            LedgerRefusal::AmountMustBePositive,
        ),
        (
            order(1, active(1), active(1), 5),
            LedgerRefusal::AccountsMustDiffer,
        ),
        (
            order(1, adjustment(2), active(1), 5),
            LedgerRefusal::MerchantsMustMatch,
        ),
    ];
    for (order, rule) in cases {
        assert_eq!(books.book(&[order], 1), Err(rule));
    }
    books
        .book(&[order(1, adjustment(1), active(1), i64::MAX)], 1)
        .unwrap();
    assert_eq!(
        books.book(&[order(2, adjustment(1), active(1), 1)], 1),
        Err(LedgerRefusal::BalanceOutOfRange)
    );
}

#[test]
fn time_never_runs_backwards_on_an_account() {
    let mut books = Books::default();
    books
        .book(&[order(1, adjustment(1), active(1), 500)], 100)
        .unwrap();
    let booked = books.book(&[order(2, active(1), active(2), 5)], 50).unwrap();
    assert_eq!(
        booked.transfers[0].booked_at,
        Timestamp::from_second(100).unwrap()
    );
}

#[test]
fn entries_chain_and_checkpoints_fall_due() {
    let mut books = Books::default();
    let mut checkpoints = Vec::new();
    for number in 0..CHECKPOINT_EVERY * 2 + 1 {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&number.to_be_bytes());
        let order = TransferOrder {
            id: TransferId::from_bytes(id),
            ..order(0, adjustment(1), active(1), 3)
        };
        checkpoints.extend(books.book(&[order], number).unwrap().checkpoints);
    }
    assert_eq!(
        checkpoints
            .iter()
            .filter(|c| c.account == active(1))
            .map(|c| c.number)
            .collect::<Vec<_>>(),
        [256, 512]
    );
    let (mut at, mut seen) = (books.accounts[&active(1)].last.map(|last| last.transfer), 0);
    while let Some(id) = at {
        let entry = books.transfers[&id].entry_on(active(1)).unwrap();
        assert_eq!(entry.balance_after.get(), (CHECKPOINT_EVERY * 2 + 1 - seen) * 3);
        (at, seen) = (entry.previous, seen + 1);
    }
    assert_eq!(seen, CHECKPOINT_EVERY * 2 + 1);
}
