//! Payouts and transfers at once: no two of them spend the same money.

use std::sync::Arc;

use sengo_core::ids::ProjectId;
use sengo_testkit::{Call, TestApp, on_both_databases};
use serde_json::json;
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn payouts_and_transfers_at_once_never_overdraw() {
    on_both_databases(async |database| {
        let database = Arc::new(database);
        let apps = [
            TestApp::on(Arc::clone(&database), Default::default()).await,
            TestApp::on(database, Default::default()).await,
        ];
        let app = &apps[0];
        let merchant = app.merchant().await;
        let (from, to) = (app.project(&merchant).await, app.project(&merchant).await);
        app.fund(from.id, 100_000, 0).await;
        let mut spending = JoinSet::new();
        for number in 0..40_u8 {
            let app = apps[usize::from(number % 2)].clone();
            let (merchant, pair) = (merchant.clone(), from.pair.clone());
            let (from, to) = (from.id, to.id);
            spending.spawn(async move {
                if number % 4 == 0 {
                    transfer(&app, &merchant.pair, (from, to), number).await
                } else {
                    payout(&app, &pair, number).await
                }
            });
        }
        let spent: i64 = spending.join_all().await.into_iter().sum();
        let [active, _, held, _] = app.money(merchant.id, from.id).await;
        let [moved, ..] = app.money(merchant.id, to.id).await;
        assert_eq!(active, 100_000 - spent);
        assert!((0..5_000).contains(&active), "{active}");
        assert_eq!(held + moved, spent);
        assert_eq!(app.app.ledger_verify().await.unwrap().differences, vec![]);
    })
    .await;
}

/// Moves 5,000; what it spent.
async fn transfer(
    app: &TestApp,
    pair: &sengo_testkit::Pair,
    (from, to): (ProjectId, ProjectId),
    number: u8,
) -> i64 {
    let body =
        json!({"from": from.get(), "to": to.get(), "amount": 5_000, "reference": format!("T{number}")});
    let answer = app.send(Call::post("/api/transfers", &body).by(pair)).await;
    if answer.status == 200 {
        return 5_000;
    }
    answer.refused(402, "INSUFFICIENT_BALANCE");
    0
}

/// Pays 2,000 out at a fee of 3,000; what it spent.
async fn payout(app: &TestApp, pair: &sengo_testkit::Pair, number: u8) -> i64 {
    let body = json!({
        "bankCode": "014",
        "recipientAccount": "1234567890",
        "reference": format!("P{number}"),
        "amount": 2_000,
        "additionalInfo": {"callback": "https://shop.example.com/callback"},
    });
    let answer = app.send(Call::post("/api/disburse", &body).by(pair)).await;
    if answer.status == 200 {
        return 5_000;
    }
    answer.refused(402, "INSUFFICIENT_BALANCE");
    0
}
