//! A PostgreSQL that goes away and comes back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sengo_core::environment::Environment;
use sengo_store::{Durability, Location, Store, StoreError};
use sengo_testkit::database::CREATED_AT;
use sengo_testkit::postgres::{Server, Shutdown};

use crate::asking::persist;
use crate::decisions::{booking, merchant, post};
use crate::made::{active, adjustment, order, project_id, second};
use crate::proxy::{Cut, Proxy};
use crate::schema::postgres_client;

async fn open(url: &str) -> Store {
    let location = Location::Postgres(url.into());
    Store::open(
        &location,
        Some(Environment::Sandbox),
        Durability::Durable,
        CREATED_AT,
    )
    .await
    .unwrap()
}

/// Ends connections of the store's, by the server or by a signal that nothing can catch, then the whole
/// server, as if the power had gone.
async fn disturb(server: &Server, url: &str) {
    let pause = || tokio::time::sleep(Duration::from_millis(150));
    let end_all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sengo'";
    for _ in 0..3 {
        pause().await;
        postgres_client(url).await.batch_execute(end_all).await.unwrap();
    }
    pause().await;
    let busy = "SELECT pid FROM pg_stat_activity WHERE application_name = 'sengo' ORDER BY backend_start DESC LIMIT 1";
    let pid: i32 = postgres_client(url)
        .await
        .query_one(busy, &[])
        .await
        .unwrap()
        .get(0);
    let killed = std::process::Command::new("kill")
        .args(["-KILL", &pid.to_string()])
        .status();
    assert!(killed.unwrap().success());
    pause().await;
    pause().await;
    tokio::task::block_in_place(|| server.stop(Shutdown::Crash));
    pause().await;
    tokio::task::block_in_place(|| server.start_again());
    pause().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_when_the_server_dies_and_service_recovers() {
    let server = Server::start();
    let url = server.fresh_database();
    let store = open(&url).await;
    let ours = merchant(&store, "Sinar Jaya").await;
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..16_u64)
        .map(|writer| {
            let (store, stop) = (store.clone(), stop.clone());
            tokio::spawn(async move {
                let kopi = active(ours, project_id(1 + i64::try_from(writer % 4).unwrap()));
                let (mut acknowledged, mut id) = (0_i64, writer << 32);
                while !stop.load(Ordering::Relaxed) {
                    id += 1;
                    // The same order again until it is acknowledged: it must not count twice.
                    let order = order(id, adjustment(ours), kopi, 1);
                    persist(&store, || booking(vec![order], second(1))).await.unwrap();
                    acknowledged += 1;
                }
                acknowledged
            })
        })
        .collect();
    disturb(&server, &url).await;
    stop.store(true, Ordering::Relaxed);
    let mut acknowledged = 0;
    for writer in writers {
        acknowledged += writer.await.unwrap();
    }
    let balance = store.tenant(ours).balance_of_all().await.unwrap();
    assert_eq!(balance.active.get(), acknowledged);
    let report = store.books_differences(10).await.unwrap();
    assert_eq!((report.transfers, report.differences), (acknowledged, vec![]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_down_is_told_within_seconds_and_used_again_once_it_is_up() {
    let server = Server::start();
    let store = open(&server.fresh_database()).await;
    let ours = merchant(&store, "Sinar Jaya").await;
    let one = |id| {
        booking(
            vec![order(id, adjustment(ours), active(ours, project_id(1)), 1)],
            second(1),
        )
    };
    store.decide(one(1)).await.unwrap().unwrap();
    tokio::task::block_in_place(|| server.stop(Shutdown::Fast));
    let began = Instant::now();
    for id in 2..6 {
        let written = store.decide(one(id)).await;
        assert!(matches!(written, Err(StoreError::Unavailable(_))), "{written:?}");
        let read = store.ping().await;
        assert!(matches!(read, Err(StoreError::Unavailable(_))), "{read:?}");
    }
    assert!(began.elapsed() < Duration::from_secs(3));
    tokio::task::block_in_place(|| server.start_again());
    let began = Instant::now();
    persist(&store, || one(9)).await.unwrap();
    store.ping().await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    assert_eq!(
        store
            .tenant(ours)
            .balance(project_id(1))
            .await
            .unwrap()
            .active
            .get(),
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_whose_answer_is_lost_is_looked_up() {
    let server = sengo_testkit::postgres::server();
    let direct = server.fresh_database();
    let name = direct.rsplit('/').next().unwrap();
    let proxy = Proxy::start(server.folder().into()).await;
    let store = open(&proxy.url(name)).await;
    let ours = merchant(&store, "Sinar Jaya").await;
    for (id, cut) in [
        (1, Cut::AfterCommit),
        (2, Cut::BeforeCommit),
        (3, Cut::AfterCommit),
    ] {
        proxy.arm(cut);
        let booked = post(
            &store,
            vec![order(id, adjustment(ours), active(ours, project_id(1)), 5)],
            second(1),
        )
        .await;
        assert!(proxy.has_cut());
        assert_eq!(
            booked.transfers.len(),
            1,
            "{cut:?}: answered as decided, not as repeated"
        );
    }
    // A decision that adds no transfer is looked up by its audit row.
    proxy.arm(Cut::AfterCommit);
    merchant(&store, "Maju Bersama").await;
    assert!(proxy.has_cut());
    assert_eq!(
        store
            .tenant(ours)
            .balance(project_id(1))
            .await
            .unwrap()
            .active
            .get(),
        15
    );
    let report = store.books_differences(10).await.unwrap();
    assert_eq!((report.transfers, report.differences), (3, vec![]));
}
