//! Random commands, judged by an auditor that shares no code with the ledger.

use sengo_core::ledger::{AccountId, AccountKind, TransferOrder};
use sengo_store::StoreError;
use sengo_testkit::{Auditor, Database, on_both_databases};

use crate::asking::together;
use crate::decisions::{booking, merchant};
use crate::made::{merchant_id, order, project_id, second};

/// How many runs there are, unless this variable says otherwise.
const CASES_VARIABLE: &str = "SENGO_TEST_CASES";
const CASES_DEFAULT: u64 = 3;

/// Groups of decisions in one run.
const GROUPS: u64 = 12;

/// A small generator of numbers (SplitMix64): the same seed gives the same run anywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn account(&mut self, merchant: i64) -> AccountId {
        let kind = AccountKind::ALL[usize::try_from(self.below(8)).unwrap()];
        let project = project_id(merchant * 10 + i64::try_from(self.below(2)).unwrap());
        let merchant = merchant_id(merchant);
        match kind {
            AccountKind::Active | AccountKind::Pending | AccountKind::Hold | AccountKind::Receivable => {
                AccountId::of_project(merchant, project, kind)
            }
            _ => AccountId::of_platform(merchant, kind),
        }
    }

    fn order(&mut self, merchant: i64) -> TransferOrder {
        // Few ids, so that some come twice, for the same order or another.
        let id = self.below(2_000);
        let amount = match self.below(20) {
            0 => 0,
            1 => -1,
            2 => i64::MAX,
            _ => i64::try_from(1 + self.below(100)).unwrap(),
        };
        let (debit, mut credit) = (self.account(merchant), self.account(merchant));
        if self.below(50) == 0 {
            credit = self.account(3 - merchant);
        }
        order(id, debit, credit, amount)
    }
}

async fn run(database: &Database, seed: u64) {
    let store = database.open().await;
    merchant(&store, "Sinar Jaya").await;
    merchant(&store, "Maju Bersama").await;
    let mut numbers = Numbers(seed);
    let mut auditor = Auditor::default();
    let mut earlier: Vec<Vec<TransferOrder>> = Vec::new();
    for group in 0..GROUPS {
        let mut decisions = Vec::new();
        let mut expected = Vec::new();
        for _ in 0..1 + numbers.below(40) {
            let merchant = 1 + i64::try_from(numbers.below(2)).unwrap();
            let orders: Vec<TransferOrder> = match numbers.below(10) {
                0 if !earlier.is_empty() => {
                    let again = numbers.below(earlier.len().try_into().unwrap());
                    earlier[usize::try_from(again).unwrap()].clone()
                }
                _ => (0..1 + numbers.below(3))
                    .map(|_| numbers.order(merchant))
                    .collect(),
            };
            let now = second(i64::try_from(group * 10 + numbers.below(15)).unwrap());
            earlier.push(orders.clone());
            expected.push(auditor.post(&orders, now));
            decisions.push(booking(orders, now));
        }
        let replies = together(&store, decisions).await;
        let judged: Vec<bool> = replies.into_iter().map(|reply| reply.unwrap().is_ok()).collect();
        assert_eq!(judged, expected, "seed {seed}, group {group}");
    }
    let report = store.books_differences(10).await.unwrap();
    assert_eq!(report.differences, [], "seed {seed}");
    assert_eq!(
        usize::try_from(report.transfers).unwrap(),
        auditor.transfer_count(),
        "seed {seed}"
    );
    assert_eq!(
        usize::try_from(report.accounts).unwrap(),
        auditor.accounts().len(),
        "seed {seed}"
    );
    for merchant in [1, 2] {
        let tenant = store.tenant(merchant_id(merchant));
        for project in [
            Some(project_id(merchant * 10)),
            Some(project_id(merchant * 10 + 1)),
            None,
        ] {
            for at in auditor.moments().into_iter().step_by(4) {
                let expected = auditor.project_balance_at(merchant_id(merchant), project, at);
                let found = match tenant.balance_at(project, at).await {
                    Ok(balance) => Some(balance),
                    Err(StoreError::Corrupt(_)) => None,
                    Err(error) => panic!("{error}"),
                };
                assert_eq!(found, expected, "seed {seed}, {project:?} at {at}");
            }
        }
    }
}

#[tokio::test]
async fn the_books_balance_whatever_is_asked_of_them() {
    let cases = std::env::var(CASES_VARIABLE).map_or(CASES_DEFAULT, |cases| cases.parse().unwrap());
    for seed in 0..cases {
        on_both_databases(async |database| run(&database, seed).await).await;
    }
}
