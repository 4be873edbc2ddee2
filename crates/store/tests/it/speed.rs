//! How many transfers a second go through the store; a measurement, not a test. Run it in release mode:
//! `cargo test --release -p sengo-store --test it -- --ignored --nocapture speed`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sengo_core::ids::MerchantId;
use sengo_store::Store;
use sengo_testkit::on_both_databases;

use crate::decisions::{booking, merchant};
use crate::made::{active, adjustment, order, project_id, second};

/// Callers who wait for an answer each, at any moment.
const IN_FLIGHT: u64 = 512;
const DURATION: Duration = Duration::from_secs(5);

async fn measure(store: &Store, ours: MerchantId, accounts: u64, first_id: u64) -> u64 {
    let account = move |number: u64| active(ours, project_id(1 + i64::try_from(number % accounts).unwrap()));
    let id = Arc::new(AtomicU64::new(first_id));
    let began = Instant::now();
    let callers: Vec<_> = (0..IN_FLIGHT)
        .map(|_| {
            let (store, id) = (store.clone(), id.clone());
            tokio::spawn(async move {
                while began.elapsed() < DURATION {
                    let id = id.fetch_add(1, Ordering::Relaxed);
                    let from = id.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
                    let order = order(id, account(from), account(from + 1), 1);
                    let _judged = store.decide(booking(vec![order], second(1))).await.unwrap();
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap();
    }
    (id.load(Ordering::Relaxed) - first_id) / began.elapsed().as_secs()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn transfers_a_second() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = merchant(&store, "Sinar Jaya").await;
        for number in 1..=10_000 {
            let id = u64::try_from(number).unwrap();
            let start = booking(
                vec![order(
                    id,
                    adjustment(ours),
                    active(ours, project_id(number)),
                    1_000_000,
                )],
                second(1),
            );
            let store = store.clone();
            let asked = tokio::spawn(async move { store.decide(start).await });
            if number % 500 == 0 {
                asked.await.unwrap().unwrap().unwrap();
            }
        }
        for accounts in [10_000, 2] {
            let rate = measure(&store, ours, accounts, accounts << 32).await;
            println!("{accounts} accounts, {IN_FLIGHT} in flight: {rate} transfers/s");
        }
        assert_eq!(store.books_differences(10).await.unwrap().differences, []);
    })
    .await;
}
