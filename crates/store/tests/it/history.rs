//! How balances came about: the end of many days at once, the entries of an account, transfers by their references.

use jiff::Timestamp;
use sengo_core::ids::TransferId;
use sengo_store::{Changes, EntryRange, Store, StoreError};
use sengo_testkit::on_both_databases;

use crate::asking::together;
use crate::decisions::{booking, merchant, post, write};
use crate::made::{active, adjustment, order, project_id, second, transfer_id};
use crate::schema::raw;
use sengo_core::ids::MerchantId;

/// Books so many entries of one rupiah on the active account of project 1, three a second; every fourth goes on to
/// project 2.
async fn lived(store: &Store, ours: MerchantId, steps: u64) {
    let (kopi, teh) = (active(ours, project_id(1)), active(ours, project_id(2)));
    let decisions = (0..steps).map(|step| {
        let order = match step % 4 {
            3 => order(step, kopi, teh, 1),
            _ => order(step, adjustment(ours), kopi, 5),
        };
        booking(vec![order], second(i64::try_from(step / 3).unwrap()))
    });
    let replies = together(store, decisions.collect()).await;
    assert!(replies.into_iter().all(|reply| reply.unwrap().is_ok()));
}

#[tokio::test]
async fn many_moments_at_once_are_what_each_of_them_is_alone() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = merchant(&store, "Sinar Jaya").await;
        let theirs = merchant(&store, "Maju Bersama").await;
        lived(&store, ours, 1_100).await;
        let tenant = store.tenant(ours);
        for step in [1, 7, 90, 400] {
            let moments: Vec<Timestamp> = (-5..=370).rev().step_by(step).map(second).collect();
            for project in [project_id(1), project_id(2), project_id(3)] {
                let found = tenant.balances_at(project, &moments).await.unwrap();
                let mut alone = Vec::new();
                for moment in &moments {
                    alone.push(tenant.balance_at(Some(project), *moment).await.unwrap());
                }
                assert_eq!(found, alone, "{project}, every {step} seconds");
            }
        }
        let nothing = tenant.balances_at(project_id(1), &[]).await.unwrap();
        assert_eq!(nothing, []);
        let foreign = store
            .tenant(theirs)
            .balances_at(project_id(1), &[second(370)])
            .await;
        assert!(foreign.unwrap()[0].is_zero());
        let mut each = Vec::new();
        for project in [project_id(1), project_id(2)] {
            each.push((project, tenant.balance(project).await.unwrap()));
        }
        assert_eq!(tenant.balances(project_id(1), project_id(9)).await.unwrap(), each);
        assert_eq!(
            tenant.balances(project_id(2), project_id(2)).await.unwrap(),
            each[1..]
        );
    })
    .await;
}

#[tokio::test]
async fn entries_of_an_account_are_read_backwards_within_their_range() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = merchant(&store, "Sinar Jaya").await;
        let theirs = merchant(&store, "Maju Bersama").await;
        lived(&store, ours, 700).await;
        let account = active(ours, project_id(1));
        let range = |from, until, before, limit| EntryRange {
            account,
            from: second(from),
            until: second(until),
            before,
            limit,
        };
        let ids = async |range| -> Vec<TransferId> {
            let found = store.tenant(ours).entries(range).await.unwrap();
            found.iter().map(|transfer| transfer.id).collect()
        };
        // Every step has an entry on it; three share each second.
        let steps =
            |from: u64, until: u64| -> Vec<TransferId> { (from..until).rev().map(transfer_id).collect() };
        assert_eq!(ids(range(10, 20, None, 100)).await, steps(30, 60));
        assert_eq!(ids(range(10, 20, None, 4)).await, steps(56, 60));
        assert_eq!(
            ids(range(10, 20, Some(transfer_id(56)), 100)).await,
            steps(30, 56)
        );
        assert_eq!(ids(range(0, 1, None, 100)).await, steps(0, 3));
        assert_eq!(ids(range(0, 999, None, 5)).await, steps(695, 700));
        assert_eq!(ids(range(300, 999, None, 5)).await, []);
        assert_eq!(ids(range(0, 999, Some(transfer_id(9_999)), 5)).await, []);
        let foreign = store.tenant(theirs).entries(range(0, 999, None, 5)).await;
        assert_eq!(foreign.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_broken_chain_stops_a_history() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = merchant(&store, "Sinar Jaya").await;
        for step in 1..5 {
            let order = order(step, adjustment(ours), active(ours, project_id(1)), 5);
            post(&store, vec![order], second(10 * i64::try_from(step).unwrap())).await;
        }
        raw(&database, "DELETE FROM transfer WHERE credit_number = 2").await;
        let moments = [second(35), second(15)];
        let broken = store.tenant(ours).balances_at(project_id(1), &moments).await;
        assert!(matches!(broken, Err(StoreError::Corrupt(_))), "{broken:?}");
    })
    .await;
}

#[tokio::test]
async fn transfers_between_projects_are_listed_with_their_references_newest_first() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = merchant(&store, "Sinar Jaya").await;
        let theirs = merchant(&store, "Maju Bersama").await;
        lived(&store, ours, 40).await;
        for step in [3_u64, 7, 11] {
            let keep = move || Changes {
                own_transfer: Some((ours, transfer_id(step), format!("GAJI-{step}"))),
                ..Changes::default()
            };
            store.decide(write(keep)).await.unwrap().unwrap();
        }
        let listed = async |before, limit| -> Vec<String> {
            let found = store.tenant(ours).own_transfers(before, limit).await.unwrap();
            let told = found.into_iter().map(|own| {
                assert_eq!(own.transfer.credit.account, active(ours, project_id(2)));
                own.reference
            });
            told.collect()
        };
        assert_eq!(listed(None, 10).await, ["GAJI-11", "GAJI-7", "GAJI-3"]);
        assert_eq!(listed(None, 1).await, ["GAJI-11"]);
        assert_eq!(listed(Some(transfer_id(11)), 10).await, ["GAJI-7", "GAJI-3"]);
        assert_eq!(store.tenant(theirs).own_transfers(None, 10).await.unwrap(), []);
    })
    .await;
}
