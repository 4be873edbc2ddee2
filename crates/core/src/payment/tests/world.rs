//! One payment with its books, and steps that are written as text.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::super::*;
use crate::calendar::Calendar;
use crate::fee::FeePayer;
use crate::ids::{MerchantId, ProjectId};
use crate::ledger::{Account, AccountId, AccountKind, Booked, ProjectBalance, Transfer, TransferOrder, book};
use crate::word::Word;

/// A Wednesday; a payment made on it settles on Friday.
pub(super) const CREATED: &str = "2026-07-01T10:00:00+07:00";

/// One payment of Rp10.000 with its books.
pub(super) struct World {
    pub(super) payment: Payment,
    accounts: HashMap<AccountId, Account>,
    transfers: HashMap<crate::ids::TransferId, Transfer>,
}

impl World {
    pub(super) fn new(fee_payer: FeePayer) -> Self {
        let (total_amount, credited) = match fee_payer {
            FeePayer::Merchant => (10_000, 9_922),
            FeePayer::Customer => (10_078, 10_000),
        };
        let created_at: Timestamp = CREATED.parse().unwrap();
        let terms = PaymentTerms {
            id: TransactionId::from_bytes([9; 16]),
            parties: Parties {
                merchant: MerchantId::new(1).unwrap(),
                project: ProjectId::new(2).unwrap(),
            },
            channel: Channel::Qris,
            charge: Charge {
                amount: Rupiah::new(10_000),
                fee: Rupiah::new(70),
                tax: Rupiah::new(8),
                total_amount: Rupiah::new(total_amount),
                credited: Rupiah::new(credited),
                fee_payer,
            },
            working_days: 2,
            created_at,
            expires_at: expiry(created_at, 30).unwrap(),
        };
        Self {
            payment: Payment::new(terms),
            accounts: HashMap::new(),
            transfers: HashMap::new(),
        }
    }

    pub(super) fn balance(&self, kind: AccountKind) -> Rupiah {
        let id = self.payment.terms.parties.account(kind);
        self.accounts
            .get(&id)
            .map_or(Rupiah::ZERO, |account| account.balance)
    }

    pub(super) fn project_balance(&self) -> ProjectBalance {
        AccountKind::ALL
            .into_iter()
            .fold(ProjectBalance::default(), |sum, kind| {
                sum.with(kind, self.balance(kind)).unwrap()
            })
    }

    /// Books orders, and the same again, which must change nothing.
    pub(super) fn book(&mut self, orders: &[TransferOrder]) {
        for is_repeat in [false, true] {
            let booked = book(
                orders,
                |id| {
                    self.accounts
                        .get(&id)
                        .copied()
                        .unwrap_or_else(|| Account::unused(id))
                },
                |id| self.transfers.get(&id).copied(),
                Timestamp::UNIX_EPOCH,
            )
            .unwrap();
            assert!(!is_repeat || booked == Booked::default());
            self.accounts
                .extend(booked.accounts.iter().map(|account| (account.id, *account)));
            self.transfers
                .extend(booked.transfers.iter().map(|transfer| (transfer.id, *transfer)));
        }
    }

    /// A step written as `what key amount minutes-after-creation`.
    pub(super) fn step(&mut self, step: &str) -> String {
        let mut parts = step.split_whitespace();
        let what = parts.next().unwrap();
        let key = parts.next().unwrap().bytes().next().unwrap();
        let mut number = || parts.next().map_or(0, |part| part.parse::<i64>().unwrap());
        let (amount, minutes) = (number(), number());
        let created = self.payment.terms.created_at;
        let now = created.checked_add(SignedDuration::from_mins(minutes)).unwrap();
        let word = Word {
            key: WordKey::from_bytes([key; 16]),
            amount: Rupiah::new(amount),
            occurred_at: now,
        };
        let (payment, balance) = (self.payment.clone(), self.project_balance());
        let outcome = match what {
            "paid" => paid(&payment, &word, &Calendar::built_in(), now),
            "failed" => failed(&payment, &word, now),
            "expire" => expire(&payment, now),
            "settle" => settle(&payment, &balance, now),
            "refund" => refund_requested(&payment, &word, &balance, now),
            "refunded" => refunded(&payment, &word, &balance, now),
            "unrefunded" => refund_failed(&payment, word.key, now),
            "charged" => charged_back(&payment, &word, &balance, now),
            "deposit" => {
                let adjustment = payment.terms.parties.order(
                    crate::ids::TransferId::from_bytes([key; 16]),
                    (AccountKind::Adjustment, AccountKind::Active),
                    word.amount,
                    crate::ledger::Purpose::Adjustment,
                );
                self.book(&[adjustment.unwrap()]);
                return "booked".into();
            }
            other => panic!("{other}"),
        };
        match outcome {
            Outcome::Booked { state, orders } => {
                self.payment = state;
                self.book(&orders);
                "booked".into()
            }
            Outcome::AlreadyDone => "done".into(),
            Outcome::Exception { kind, orders } => {
                self.book(&orders);
                format!("{kind:?}")
            }
            Outcome::Refused(refusal) => {
                let text = format!("{refusal:?}");
                text.split([' ', '{']).next().unwrap_or_default().to_owned()
            }
        }
    }
}

/// Runs steps, each `step → outcome`, and compares pending, active, owed, fees and suspense at the end.
pub(super) fn check_for(fee_payer: FeePayer, steps: &[(&str, &str)], status: Status, expected: [i64; 5]) {
    let mut world = World::new(fee_payer);
    for (step, outcome) in steps {
        assert_eq!(world.step(step), *outcome, "{step} of {steps:?}");
    }
    let balance = world.project_balance();
    let found = [
        balance.pending,
        balance.active,
        balance.receivable,
        world.balance(AccountKind::Fees),
        world.balance(AccountKind::Suspense),
    ];
    assert_eq!(
        (world.payment.status, found.map(Rupiah::get)),
        (status, expected),
        "{steps:?}"
    );
    let sum: i64 = world.accounts.values().map(|account| account.balance.get()).sum();
    assert_eq!(sum, 0, "{steps:?}");
}

pub(super) fn check(steps: &[(&str, &str)], status: Status, expected: [i64; 5]) {
    check_for(FeePayer::Merchant, steps, status, expected);
}
