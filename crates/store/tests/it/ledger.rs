//! The ledger in the database: bookings, repeats, checkpoints, balances then and now.

use sengo_core::ledger::{AccountId, AccountKind, Booked, LedgerRefusal, ProjectBalance, TransferOrder};
use sengo_core::money::Rupiah;
use sengo_store::StoreError;
use sengo_testkit::{Auditor, on_both_databases};

use crate::asking::together;
use crate::decisions::{booking, merchant, post};
use crate::made::{active, adjustment, order, project_id, second};
use crate::schema::{raw, raw_texts};

#[tokio::test]
async fn money_booked_shows_in_the_balances() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = merchant(&store, "Sinar Jaya").await;
        let theirs = merchant(&store, "Maju Bersama").await;
        let (kopi, teh) = (project_id(1), project_id(2));
        let of = |kind| AccountId::of_project(ours, kopi, kind);
        let orders = vec![
            order(1, adjustment(ours), of(AccountKind::Active), 1000),
            order(2, adjustment(ours), of(AccountKind::Pending), 300),
            order(3, of(AccountKind::Active), of(AccountKind::Hold), 50),
            order(4, of(AccountKind::Receivable), adjustment(ours), 20),
            order(5, of(AccountKind::Active), active(ours, teh), 150),
        ];
        let booked = post(&store, orders, second(10)).await;
        assert_eq!((booked.transfers.len(), booked.accounts.len()), (5, 6));
        let balance = ProjectBalance {
            active: Rupiah::new(800),
            pending: Rupiah::new(300),
            hold: Rupiah::new(50),
            receivable: Rupiah::new(20),
        };
        let tenant = store.tenant(ours);
        assert_eq!(tenant.balance(kopi).await.unwrap(), balance);
        let everything = ProjectBalance {
            active: Rupiah::new(950),
            ..balance
        };
        assert_eq!(tenant.balance_of_all().await.unwrap(), everything);
        assert_eq!(tenant.balance_at(None, second(10)).await.unwrap(), everything);
        let nothing = ProjectBalance::default();
        assert_eq!(tenant.balance_at(None, second(9)).await.unwrap(), nothing);
        assert_eq!(store.tenant(theirs).balance(kopi).await.unwrap(), nothing);
        assert_eq!(
            store
                .tenant(theirs)
                .balance_at(Some(kopi), second(10))
                .await
                .unwrap(),
            nothing
        );
    })
    .await;
}

#[tokio::test]
async fn an_order_under_one_id_books_once_within_a_group_and_ever_after() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = merchant(&store, "Sinar Jaya").await;
        let kopi = active(ours, project_id(1));
        let first = order(1, adjustment(ours), kopi, 500);
        let other = TransferOrder {
            amount: Rupiah::new(501),
            ..first
        };
        let replies = together(
            &store,
            vec![
                booking(vec![first], second(1)),
                booking(vec![first], second(2)),
                booking(vec![other], second(3)),
            ],
        )
        .await;
        assert_eq!(replies[0].clone().unwrap().unwrap().transfers.len(), 1);
        assert_eq!(replies[1], Ok(Ok(Booked::default())));
        assert_eq!(replies[2], Ok(Err(LedgerRefusal::IdUsedOtherwise)));
        assert_eq!(post(&store, vec![first], second(4)).await, Booked::default());
        let changed = store.decide(booking(vec![other], second(5))).await.unwrap();
        assert_eq!(changed, Err(LedgerRefusal::IdUsedOtherwise));
        assert_eq!(
            store
                .tenant(ours)
                .balance(project_id(1))
                .await
                .unwrap()
                .active
                .get(),
            500
        );
    })
    .await;
}

#[tokio::test]
async fn the_balance_of_every_moment_is_what_an_auditor_adds_up() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = merchant(&store, "Sinar Jaya").await;
        let (kopi, teh) = (project_id(1), project_id(2));
        let mut auditor = Auditor::default();
        let mut decisions = Vec::new();
        for step in 0..620_u64 {
            // Several entries share a moment, also around checkpoints, and clocks step back now and then.
            let moment = i64::try_from(step / 3).unwrap() - if step % 50 == 7 { 20 } else { 0 };
            let order = match step % 4 {
                3 => order(step, active(ours, kopi), active(ours, teh), 1),
                _ => order(step, adjustment(ours), active(ours, kopi), 5),
            };
            assert!(auditor.post(&[order], second(moment)));
            decisions.push(booking(vec![order], second(moment)));
        }
        let replies = together(&store, decisions).await;
        assert!(replies.into_iter().all(|reply| reply.unwrap().is_ok()));
        let checkpoints = "SELECT number || ' of ' || kind FROM checkpoint ORDER BY kind, number";
        assert_eq!(
            raw_texts(&database, checkpoints).await,
            ["256 of 1", "512 of 1", "256 of 7"]
        );
        let tenant = store.tenant(ours);
        for moment in (-1..=207).step_by(3) {
            for project in [Some(kopi), Some(teh), None] {
                let at = second(moment);
                assert_eq!(
                    Some(tenant.balance_at(project, at).await.unwrap()),
                    auditor.project_balance_at(ours, project, at),
                    "{project:?} at second {moment}"
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_broken_chain_is_told_and_not_guessed_over() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = merchant(&store, "Sinar Jaya").await;
        for step in 1..5 {
            let order = order(step, adjustment(ours), active(ours, project_id(1)), 5);
            post(&store, vec![order], second(10 * i64::try_from(step).unwrap())).await;
        }
        raw(&database, "DELETE FROM transfer WHERE credit_number = 2").await;
        let broken = store
            .tenant(ours)
            .balance_at(Some(project_id(1)), second(15))
            .await;
        assert!(matches!(broken, Err(StoreError::Corrupt(_))), "{broken:?}");
    })
    .await;
}

#[tokio::test]
async fn a_sum_that_does_not_fit_is_an_error() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = merchant(&store, "Sinar Jaya").await;
        let clearing = AccountId::of_platform(ours, AccountKind::Clearing);
        let orders = vec![
            order(1, adjustment(ours), active(ours, project_id(1)), i64::MAX),
            order(2, clearing, active(ours, project_id(2)), i64::MAX),
        ];
        post(&store, orders, second(1)).await;
        let tenant = store.tenant(ours);
        assert_eq!(
            tenant.balance(project_id(2)).await.unwrap().active.get(),
            i64::MAX
        );
        assert!(matches!(
            tenant.balance_of_all().await,
            Err(StoreError::Corrupt(_))
        ));
        assert!(matches!(
            tenant.balance_at(None, second(1)).await,
            Err(StoreError::Corrupt(_))
        ));
        assert_eq!(store.books_differences(10).await.unwrap().differences, []);
    })
    .await;
}
