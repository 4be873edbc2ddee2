//! What decisions of one group do to each other: nothing, beyond what they change.

use sengo_core::ledger::{Booked, LedgerRefusal};
use sengo_core::money::Rupiah;
use sengo_store::{Changes, Decided, Stop, StoreError};
use sengo_testkit::on_both_databases;

use crate::asking::{made, together};
use crate::decisions::{booking, booking_blind, booking_unnamed, merchant, post, project, project_approve};
use crate::made::{active, adjustment, details, domain_key, order, project_id, second};
use crate::schema::raw;

#[tokio::test]
async fn a_refused_decision_leaves_its_neighbours_alone() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = merchant(&store, "Sinar Jaya").await;
        let (kopi, teh) = (active(ours, project_id(1)), active(ours, project_id(2)));
        let replies = together(
            &store,
            vec![
                booking(vec![order(1, adjustment(ours), kopi, 100)], second(1)),
                // The first order of this one would stand; all of it goes.
                booking(vec![order(2, kopi, teh, 60), order(3, kopi, teh, 60)], second(1)),
                booking(vec![order(4, kopi, teh, 100)], second(1)),
            ],
        )
        .await;
        let refusal = LedgerRefusal::WouldOverdraw {
            account: kopi,
            balance: Rupiah::new(40),
        };
        assert_eq!(replies[1], Ok(Err(refusal)));
        assert!(replies[0].clone().unwrap().is_ok() && replies[2].clone().unwrap().is_ok());
        let tenant = store.tenant(ours);
        assert_eq!(tenant.balance(project_id(1)).await.unwrap().active.get(), 0);
        assert_eq!(tenant.balance(project_id(2)).await.unwrap().active.get(), 100);
    })
    .await;
}

#[tokio::test]
async fn a_decision_that_forgot_to_name_a_row_is_a_defect_of_its_own() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = merchant(&store, "Sinar Jaya").await;
        let kopi = active(ours, project_id(1));
        let replies = together(
            &store,
            vec![
                booking(vec![order(1, adjustment(ours), kopi, 100)], second(1)),
                booking_unnamed(vec![order(2, adjustment(ours), active(ours, project_id(9)), 60)]),
                booking(vec![order(3, adjustment(ours), kopi, 11)], second(1)),
            ],
        )
        .await;
        assert!(
            matches!(&replies[1], Err(StoreError::Defect(_))),
            "{:?}",
            replies[1]
        );
        assert!(replies[0].clone().unwrap().is_ok() && replies[2].clone().unwrap().is_ok());
        assert_eq!(
            store
                .tenant(ours)
                .balance(project_id(1))
                .await
                .unwrap()
                .active
                .get(),
            111
        );
    })
    .await;
}

#[tokio::test]
async fn a_write_that_the_database_refuses_takes_no_neighbour_down() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = merchant(&store, "Sinar Jaya").await;
        let (kopi, teh) = (active(ours, project_id(1)), active(ours, project_id(2)));
        let earlier = post(&store, vec![order(1, adjustment(ours), kopi, 100)], second(1)).await;
        let replies = together(
            &store,
            vec![
                booking(vec![order(2, adjustment(ours), kopi, 5)], second(2)),
                booking_blind(earlier),
                booking(vec![order(3, kopi, teh, 7)], second(2)),
            ],
        )
        .await;
        assert!(
            matches!(&replies[1], Err(StoreError::Defect(_))),
            "{:?}",
            replies[1]
        );
        assert!(replies[0].clone().unwrap().is_ok() && replies[2].clone().unwrap().is_ok());
        assert_eq!(
            store
                .tenant(ours)
                .balance(project_id(1))
                .await
                .unwrap()
                .active
                .get(),
            98
        );
        assert_eq!(store.books_differences(10).await.unwrap().differences, []);
    })
    .await;
}

#[tokio::test]
async fn a_full_queue_refuses_and_loses_nothing_that_it_took() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = merchant(&store, "Sinar Jaya").await;
        let kopi = active(ours, project_id(1));
        let one = |id: u64| booking(vec![order(id, adjustment(ours), kopi, 1)], second(1));
        let replies = together(&store, (0..7000).map(one).collect()).await;
        let taken = replies.iter().filter(|reply| matches!(reply, Ok(Ok(_)))).count();
        let full = replies
            .iter()
            .filter(|reply| **reply == Err(StoreError::QueueFull))
            .count();
        assert_eq!(taken + full, 7000);
        assert!(full > 0 && taken >= 4096, "{taken} taken, {full} refused");
        let balance = store.tenant(ours).balance(project_id(1)).await.unwrap();
        assert_eq!(usize::try_from(balance.active.get()).unwrap(), taken);
    })
    .await;
}

#[tokio::test]
async fn a_decision_without_changes_is_answered() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let empty = made(
            |_| {},
            |_| {
                Ok::<_, Stop<()>>(Decided {
                    changes: Changes {
                        booked: vec![Booked::default()],
                        ..Changes::default()
                    },
                    answer: 42,
                })
            },
        );
        assert_eq!(store.decide(empty).await.unwrap(), Ok(42));
    })
    .await;
}

#[tokio::test]
async fn a_row_that_does_not_read_back_is_told_to_whoever_needs_it_alone() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let (ours, theirs) = (
            merchant(&store, "Sinar Jaya").await,
            merchant(&store, "Maju Bersama").await,
        );
        let broken = project(&store, ours, details("Toko Kopi", "kopi.test")).await;
        let whole = project(&store, theirs, details("Toko Teh", "teh.test")).await;
        raw(
            &database,
            "UPDATE project SET status = 'Lost' WHERE domain_key LIKE 'kopi%'",
        )
        .await;
        let replies = together(
            &store,
            vec![
                project_approve(ours, broken, domain_key("kopi.test")),
                project_approve(theirs, whole, domain_key("teh.test")),
            ],
        )
        .await;
        assert!(
            matches!(&replies[0], Err(StoreError::Corrupt(_))),
            "{:?}",
            replies[0]
        );
        assert!(replies[1].clone().unwrap().is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_decision_that_panics_ends_neither_its_neighbours_nor_the_committer() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = merchant(&store, "Sinar Jaya").await;
        let kopi = active(ours, project_id(1));
        let panicking = store.decide(made(
            |_| {},
            |_| -> Result<Decided<()>, Stop<()>> { panic!("on purpose") },
        ));
        let booked = store.decide(booking(vec![order(1, adjustment(ours), kopi, 100)], second(1)));
        let (panicked, booked) = tokio::join!(panicking, booked);
        assert!(matches!(&panicked, Err(StoreError::Defect(_))), "{panicked:?}");
        assert!(booked.unwrap().is_ok());
        post(&store, vec![order(2, adjustment(ours), kopi, 1)], second(2)).await;
        assert_eq!(
            store
                .tenant(ours)
                .balance(project_id(1))
                .await
                .unwrap()
                .active
                .get(),
            101
        );
    })
    .await;
}
