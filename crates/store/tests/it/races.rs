//! Two processes on one database: whoever is first has it, and nothing is overwritten.

use sengo_core::key::{KeyOwner, LIVE_KEYS_MAX};
use sengo_core::project::{Creation, ProjectRefusal};
use sengo_store::{IdempotencyScope, Store};
use sengo_testkit::on_both_databases;

use crate::asking::Made;
use crate::decisions::{
    booking, booking_once, key_issue, merchant, merchant_create, project, project_approve, project_create,
};
use crate::made::{active, adjustment, details, domain_key, draft, issued_key, order, project_id, second};

/// How often each race is run.
pub(crate) const ROUNDS: u64 = 12;

/// Asks two stores at the same time.
pub(crate) async fn race<A: Send + 'static, R: Send + 'static>(
    stores: &[Store; 2],
    decisions: [Made<A, R>; 2],
) -> [Result<A, R>; 2] {
    let ask = |store: &Store, decision| {
        let store = store.clone();
        tokio::spawn(async move { store.decide(decision).await })
    };
    let [one, other] = decisions;
    let (one, other) = (ask(&stores[0], one), ask(&stores[1], other));
    [one.await.unwrap().unwrap(), other.await.unwrap().unwrap()]
}

pub(crate) fn count_ok<A, R>(outcomes: &[Result<A, R>]) -> usize {
    outcomes.iter().filter(|outcome| outcome.is_ok()).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_two_processes_gets_the_domain() {
    on_both_databases(async |database| {
        let stores = [database.open().await, database.open().await];
        let (ours, theirs) = (
            merchant(&stores[0], "Sinar Jaya").await,
            merchant(&stores[1], "Maju Bersama").await,
        );
        for round in 0..ROUNDS {
            let host = format!("kopi{round}.test");
            let created = race(
                &stores,
                [
                    project_create(ours, details("Toko Kopi", &host)),
                    project_create(ours, details("Toko Teh", &host)),
                ],
            )
            .await;
            assert_eq!(count_ok(&created), 1, "{created:?}");
            assert!(
                created
                    .iter()
                    .any(|made| matches!(made, Err(ProjectRefusal::DomainInUse { .. })))
            );
            let first = created.into_iter().find_map(Result::ok).unwrap();
            let Creation::New(first) = first else {
                panic!("{first:?}")
            };
            let second = project(&stores[1], theirs, details("Warung Kopi", &host)).await;
            let approved = race(
                &stores,
                [
                    project_approve(ours, first.id, domain_key(&host)),
                    project_approve(theirs, second, domain_key(&host)),
                ],
            )
            .await;
            assert_eq!(count_ok(&approved), 1, "{approved:?}");
            assert!(approved.contains(&Err(ProjectRefusal::DomainTaken)));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_two_processes_answers_an_idempotency_key_anew() {
    on_both_databases(async |database| {
        let stores = [database.open().await, database.open().await];
        let ours = merchant(&stores[0], "Sinar Jaya").await;
        let kopi = project_id(1);
        for round in 0..ROUNDS {
            let call = |id: u64| {
                let scope = IdempotencyScope {
                    owner: KeyOwner {
                        merchant: ours,
                        project: None,
                    },
                    operation: "POST /transfers".into(),
                    key: format!("round {round}"),
                };
                let order = order(id, adjustment(ours), active(ours, kopi), 1);
                booking_once(scope, order, draft(ours, "transfer", "transfer"))
            };
            let answers = race(&stores, [call(2 * round), call(2 * round + 1)]).await;
            let fresh = answers
                .iter()
                .filter(|answer| matches!(answer, Ok(Ok(_))))
                .count();
            assert_eq!(fresh, 1, "{answers:?}");
        }
        let balance = stores[0].tenant(ours).balance(kopi).await.unwrap();
        assert_eq!(balance.active.get(), i64::try_from(ROUNDS).unwrap());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_two_processes_use_first_loses_nothing() {
    on_both_databases(async |database| {
        let stores = [database.open().await, database.open().await];
        let ours = merchant(&stores[0], "Sinar Jaya").await;
        for round in 0..ROUNDS {
            let kopi = active(ours, project_id(1 + i64::try_from(round).unwrap()));
            let both = race(
                &stores,
                [
                    booking(vec![order(3 * round, adjustment(ours), kopi, 10)], second(1)),
                    booking(vec![order(3 * round + 1, adjustment(ours), kopi, 7)], second(1)),
                ],
            )
            .await;
            assert_eq!(count_ok(&both), 2);
            let same = || booking(vec![order(3 * round + 2, adjustment(ours), kopi, 3)], second(1));
            let both = race(&stores, [same(), same()]).await;
            let booked: usize = both
                .iter()
                .map(|booked| booked.as_ref().unwrap().transfers.len())
                .sum();
            assert_eq!(booked, 1, "the same order books once");
            let balance = stores[1]
                .tenant(ours)
                .balance(kopi.project.unwrap())
                .await
                .unwrap();
            assert_eq!(balance.active.get(), 20);
        }
        assert_eq!(stores[0].books_differences(10).await.unwrap().differences, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_issue_no_more_keys_than_one() {
    on_both_databases(async |database| {
        let stores = [database.open().await, database.open().await];
        let owner = KeyOwner {
            merchant: merchant(&stores[0], "Sinar Jaya").await,
            project: None,
        };
        let mut issued = 0;
        for round in 0..15 {
            let issue =
                |side: &str| key_issue(issued_key(&format!("mk_{side}{round}"), owner, second(round)));
            issued += count_ok(&race(&stores, [issue("a"), issue("b")]).await);
        }
        assert_eq!(issued, LIVE_KEYS_MAX);
        assert_eq!(
            stores[0].tenant(owner.merchant).keys(None).await.unwrap().len(),
            LIVE_KEYS_MAX
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_give_out_no_id_twice() {
    on_both_databases(async |database| {
        let stores = [database.open().await, database.open().await];
        let mut ids = Vec::new();
        for _ in 0..ROUNDS {
            let made = race(
                &stores,
                [merchant_create("Sinar Jaya"), merchant_create("Maju Bersama")],
            )
            .await;
            ids.extend(made.map(|merchant| merchant.unwrap().id));
        }
        let given = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), given);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_on_few_accounts_in_two_processes_keeps_the_books_whole() {
    on_both_databases(async |database| {
        let stores = [database.open().await, database.open().await];
        let ours = merchant(&stores[0], "Sinar Jaya").await;
        let account = move |number: u64| active(ours, project_id(1 + i64::try_from(number % 5).unwrap()));
        for number in 0..5 {
            let start = booking(
                vec![order(number, adjustment(ours), account(number), 1000)],
                second(1),
            );
            stores[0].decide(start).await.unwrap().unwrap();
        }
        let callers: Vec<_> = (1..=24_u64)
            .map(|caller| {
                let store = stores[usize::try_from(caller % 2).unwrap()].clone();
                tokio::spawn(async move {
                    // One call after the other, so that both processes always have something in hand.
                    for id in (caller * 1000..).step_by(2).take(25) {
                        let amount = 1 + i64::try_from(id % 9).unwrap();
                        let orders = vec![
                            order(id, account(id), account(id / 3 + id + 1), amount),
                            order(id + 1, account(id + 2), account(id + 3), 2),
                        ];
                        // Some join an account with itself and are refused; none may fail.
                        let _judged = store.decide(booking(orders, second(2))).await.unwrap();
                    }
                })
            })
            .collect();
        for caller in callers {
            caller.await.unwrap();
        }
        assert_eq!(
            stores[0]
                .tenant(ours)
                .balance_of_all()
                .await
                .unwrap()
                .active
                .get(),
            5000
        );
        assert_eq!(stores[1].books_differences(10).await.unwrap().differences, []);
    })
    .await;
}
