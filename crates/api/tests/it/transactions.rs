//! `GET /transactions` and `GET /check/{id}`.

use jiff::SignedDuration;
use sengo_testkit::Call;
use serde_json::{Value, json};

use crate::payments::{Scene, id};

async fn list(scene: &Scene, query: &str) -> Vec<String> {
    let call = Call::get(&format!("/api/transactions{query}")).by(&scene.project.pair);
    let data = scene.app.send(call).await.data();
    let references = data.as_array().unwrap().iter();
    references
        .map(|entry| entry["merchantRef"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn transactions_of_a_day_are_listed_by_status_and_direction() {
    let scene = Scene::new().await;
    scene.app.fund(scene.project.id, 100_000, 0).await;
    scene.paid("P-1", 10_000).await;
    scene.app.clock.advance(SignedDuration::from_secs(1));
    scene.payment("P-2", 20_000).await;
    let disburse = json!({
        "bankCode": "014",
        "recipientAccount": "1234567890",
        "reference": "D-1",
        "amount": 10_000,
        "additionalInfo": {"callback": "https://shop.example.com"},
    });
    scene.app.clock.advance(SignedDuration::from_secs(1));
    scene
        .app
        .send(scene.call("/api/disburse", &disburse))
        .await
        .data();
    assert_eq!(list(&scene, "").await, ["P-1"]);
    assert_eq!(list(&scene, "?status=pending").await, ["D-1", "P-2"]);
    for (word, found) in [
        ("cashIn", "P-2"),
        ("receive", "P-2"),
        ("cashOut", "D-1"),
        ("send", "D-1"),
    ] {
        assert_eq!(
            list(&scene, &format!("?status=pending&type={word}")).await,
            [found]
        );
    }
    assert!(list(&scene, "?status=expired").await.is_empty());
    let call = Call::get("/api/transactions?status=pending&perPage=1").by(&scene.project.pair);
    let page = scene.app.send(call).await.json();
    assert_eq!(page["paging"], json!({"page": 1, "perPage": 1, "more": true}));
    assert_eq!(list(&scene, "?status=pending&perPage=1&page=2").await, ["P-2"]);
    let call = Call::get("/api/transactions").by(&scene.merchant.pair);
    assert_eq!(scene.app.send(call).await.data().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_day_is_one_of_the_last_seven_in_jakarta() {
    let scene = Scene::new().await;
    // The clock of tests begins on 15 June 2025 at 22:06 in Jakarta.
    scene.payment("P-1", 10_000).await;
    scene.app.clock.advance(SignedDuration::from_hours(3));
    assert!(list(&scene, "?status=pending").await.is_empty());
    let today = sengo_core::calendar::day_of(sengo_app::ports::Clock::business(&*scene.app.clock));
    let day = |back: i64| today.checked_sub(jiff::Span::new().days(back)).unwrap();
    assert_eq!(
        list(&scene, &format!("?status=pending&date={}", day(1))).await,
        ["P-1"]
    );
    assert!(list(&scene, &format!("?date={}", day(6))).await.is_empty());
    for date in [
        day(7).to_string(),
        day(-1).to_string(),
        "15-06-2025".into(),
        "2025-6-15".into(),
        "2025-02-30".into(),
        String::new(),
        "2025-06-15T00:00".into(),
    ] {
        let call = Call::get(&format!("/api/transactions?date={date}")).by(&scene.project.pair);
        let answer = scene.app.send(call).await;
        answer.refused(422, "REQUEST_INVALID");
        assert_eq!(answer.fields(), ["?date"], "{date}");
    }
}

#[tokio::test]
async fn a_transaction_is_shown_to_its_project_and_its_merchant_and_to_nobody_else() {
    let scene = Scene::new().await;
    let id = id(&scene.payment("P-1", 10_000).await);
    let path = format!("/api/check/{id}");
    for pair in [&scene.project.pair, &scene.merchant.pair] {
        let shown = scene.app.send(Call::get(&path).by(pair)).await.data();
        assert_eq!(shown["merchantRef"], "P-1");
    }
    let other = scene.app.project(&scene.merchant).await;
    let neighbour = scene.app.merchant().await;
    for pair in [&other.pair, &neighbour.pair] {
        let answer = scene.app.send(Call::get(&path).by(pair)).await;
        answer.refused(404, "TRANSACTION_NOT_FOUND");
    }
    for path in [
        "/api/check/0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506",
        "/api/check/1",
        "/api/check/%00",
    ] {
        let answer = scene.app.send(Call::get(path).by(&scene.project.pair)).await;
        answer.refused(404, "TRANSACTION_NOT_FOUND");
    }
}

#[tokio::test]
async fn the_newest_callback_is_sent_again_where_there_was_one() {
    let scene = Scene::new().await;
    let id = id(&scene.payment("P-1", 10_000).await);
    let resend =
        |flag: &str| Call::get(&format!("/api/check/{id}?resendCallback={flag}")).by(&scene.project.pair);
    let told = scene
        .app
        .send(resend("true"))
        .await
        .refused(409, "STATUS_CONFLICT");
    assert!(
        told["responseMessage"].as_str().unwrap().contains("pending"),
        "{told}"
    );
    scene.app.pay(&scene.engine, id, 10_000).await;
    scene.app.clock.advance(SignedDuration::from_secs(60));
    for flag in ["true", "1"] {
        let shown: Value = scene.app.send(resend(flag)).await.data();
        assert_eq!(shown["status"], "success");
    }
    scene.app.send(resend("0")).await.data();
    scene
        .app
        .send(resend("yes"))
        .await
        .refused(422, "REQUEST_INVALID");
    let callbacks = scene.app.app.callback_list(id).await.unwrap();
    assert_eq!(callbacks.len(), 1);
    let now = sengo_app::ports::Clock::business(&*scene.app.clock);
    assert_eq!(callbacks[0].due_at, now);
}
