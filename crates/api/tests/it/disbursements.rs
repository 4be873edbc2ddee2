//! Paying out: `POST /disburse` and `POST /account-inquiry`.

use std::future::Future;
use std::sync::Arc;

use sengo_api::ApiSettings;
use sengo_core::ids::TransactionId;
use sengo_testkit::{Answer, Call, TestApp, on_both_databases};
use serde_json::{Value, json};

use crate::payments::{Scene, id};

fn disburse(reference: &str, amount: i64) -> Value {
    json!({
        "bankCode": "014",
        "recipientAccount": "1234567890",
        "reference": reference,
        "amount": amount,
        "additionalInfo": {"callback": "https://shop.example.com/callbacks/sengo"},
    })
}

async fn status(scene: &Scene, id: TransactionId) -> Value {
    let call = Call::get(&format!("/api/check/{id}")).by(&scene.project.pair);
    scene.app.send(call).await.data()
}

#[tokio::test]
async fn a_disbursement_holds_amount_and_fee_until_the_bank_answers() {
    let scene = Scene::new().await;
    scene.app.fund(scene.project.id, 100_000, 0).await;
    let data = scene
        .app
        .send(scene.call("/api/disburse", &disburse("D-1", 50_000)))
        .await
        .data();
    let members: Vec<&str> = data.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = "id merchantRef status feePayer amount fee totalAmount expiredDate paidDate settleDate additionalInfo disbursement";
    assert_eq!(members.join(" "), expected);
    assert_eq!(data["totalAmount"], 53_000);
    assert_eq!(
        data["disbursement"],
        json!({"bankCode": "014", "recipientAccount": "1234567890", "recipientName": null})
    );
    assert_eq!(scene.money().await, [47_000, 0, 53_000, 0]);
    let claim = Call::post("/api/engine/instructions/claim", &json!({"max": 10})).by(&scene.engine);
    let claimed = scene.app.send(claim).await.data();
    assert_eq!(claimed[0]["id"], data["id"], "{claimed}");
    assert!(claimed[0].to_string().contains("1234567890"), "{claimed}");
    let path = format!("/api/engine/instructions/{}/result", id(&data));
    let done = Call::post(&path, &json!({"outcome": "paid"})).by(&scene.engine);
    scene.app.send(done).await;
}

#[tokio::test]
async fn a_disbursement_without_the_money_names_what_there_is_and_what_is_needed() {
    let scene = Scene::new().await;
    scene.app.fund(scene.project.id, 52_999, 0).await;
    let answer = scene
        .app
        .send(scene.call("/api/disburse", &disburse("D-1", 50_000)))
        .await;
    let told = answer.refused(402, "INSUFFICIENT_BALANCE");
    let message = told["responseMessage"].as_str().unwrap();
    assert!(
        message.contains("Rp52.999") && message.contains("Rp53.000"),
        "{message}"
    );
    // The reference is free again, since nothing came of the call.
    scene
        .app
        .send(scene.call("/api/disburse", &disburse("D-1", 49_999)))
        .await
        .data();
    assert_eq!(scene.money().await, [0, 0, 52_999, 0]);
}

#[tokio::test]
async fn a_repeated_disbursement_holds_the_money_once_and_keeps_the_account_sealed() {
    let scene = Scene::new().await;
    scene.app.fund(scene.project.id, 100_000, 0).await;
    let call = || {
        scene
            .call("/api/disburse", &disburse("D-1", 10_000))
            .once("key-1")
    };
    let first = scene.app.send(call()).await;
    let again = scene.app.send(call()).await;
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.text(), first.text());
    assert_eq!(scene.money().await, [87_000, 0, 13_000, 0]);
    let files = std::fs::read_dir(scene.app.database.folder()).unwrap();
    for file in files {
        let bytes = std::fs::read(file.unwrap().path()).unwrap_or_default();
        let found = bytes.windows(10).any(|window| window == b"1234567890");
        assert!(!found, "the account stands in the database in the clear");
    }
}

#[tokio::test]
async fn accounts_are_looked_at_by_the_rules_of_their_bank_or_wallet() {
    let scene = Scene::new().await;
    scene.app.fund(scene.project.id, 1_000_000, 0).await;
    let body = |code: Value, account: Value, reference: &str| {
        let mut body = disburse(reference, 10_000);
        body["bankCode"] = code;
        body["recipientAccount"] = account;
        body
    };
    for (code, account, field) in [
        (json!("999"), json!("1234567890"), "bankCode"),
        (json!(14), json!("1234567890"), "bankCode"),
        (json!("014"), json!(1_234_567_890), "recipientAccount"),
        (json!("014"), json!("123-456-7890"), "recipientAccount"),
        (json!("014"), json!("123"), "recipientAccount"),
        (json!("014"), json!("1".repeat(10_000)), "recipientAccount"),
        (json!("dana"), json!("0215550123"), "recipientAccount"),
    ] {
        let answer = scene
            .app
            .send(scene.call("/api/disburse", &body(code, account, "D-1")))
            .await;
        answer.refused(422, "REQUEST_INVALID");
        assert_eq!(answer.fields(), [field], "{}", answer.text());
    }
    let wallet = body(json!("ovo"), json!("+6281234567890"), "D-1");
    let data = scene.app.send(scene.call("/api/disburse", &wallet)).await.data();
    assert_eq!(data["disbursement"]["recipientAccount"], "081234567890");
    let answer = scene.app.send(scene.call("/api/disburse", &json!({}))).await;
    let expected = [
        "bankCode",
        "recipientAccount",
        "reference",
        "amount",
        "additionalInfo",
    ];
    assert_eq!(answer.fields(), expected);
}

#[tokio::test]
async fn an_inquiry_is_answered_by_the_bank_and_shown_by_check() {
    let scene = Scene::new().await;
    let body = json!({
        "bankCode": "014",
        "accountNumber": "1234567890",
        "reference": "A-1",
        "additionalInfo": {"callback": "https://shop.example.com/callbacks/sengo"},
    });
    let data = scene
        .app
        .send(scene.call("/api/account-inquiry", &body))
        .await
        .data();
    assert_eq!(
        data,
        json!({
            "id": data["id"],
            "merchantRef": "A-1",
            "status": "pending",
            "accountNumber": "1234567890",
            "accountName": null,
            "bankCode": "014",
            "additionalInfo": {"callback": "https://shop.example.com/callbacks/sengo"},
        })
    );
    let event = json!({
        "id": "E-1",
        "type": "inquiry.answered",
        "transaction": {"id": data["id"]},
        "occurredAt": "2025-06-15T15:06:40Z",
        "details": {"accountName": "BUDI SANTOSO"},
    });
    let call = Call::post("/api/engine/events", &json!({"events": [event]})).by(&scene.engine);
    let heard = scene.app.send(call).await.data();
    assert_eq!(heard[0]["result"], "accepted", "{heard}");
    let shown = status(&scene, id(&data)).await;
    assert_eq!(shown["status"], "success");
    assert_eq!(shown["accountName"], "BUDI SANTOSO");
    let listed = Call::get("/api/transactions?status=success").by(&scene.project.pair);
    assert_eq!(scene.app.send(listed).await.data(), json!([]));
}

#[tokio::test]
async fn payments_and_payouts_are_the_same_on_both_databases() {
    on_both_databases(async |database| {
        let app = TestApp::on(Arc::new(database), ApiSettings::default()).await;
        let scene = Scene::of(app).await;
        scene.app.fund(scene.project.id, 100_000, 0).await;
        let payment = scene.paid("P-1", 10_000).await;
        let refund = json!({"id": payment.to_string(), "amount": 2_500, "reference": "F-1"});
        let refunded = scene.app.send(scene.call("/api/refund", &refund)).await.data();
        assert_eq!(refunded["status"], "partly_refunded");
        let payouts = (1..=10).map(|number| {
            let body = disburse(&format!("D-{number}"), 17_000);
            scene.app.send(scene.call("/api/disburse", &body))
        });
        let mut statuses: Vec<u16> = Vec::new();
        for answer in all_at_once(payouts).await {
            statuses.push(answer.status.as_u16());
        }
        statuses.sort_unstable();
        assert_eq!(
            statuses,
            [[200; 5], [402; 5]].concat(),
            "five of them have the money"
        );
        assert_eq!(scene.money().await, [0, 7_430, 100_000, 0]);
        let call = Call::get("/api/transactions?status=pending&type=cashOut").by(&scene.project.pair);
        let listed = scene.app.send(call).await.data();
        assert_eq!(listed.as_array().unwrap().len(), 5);
        assert_eq!(listed[0]["disbursement"]["recipientAccount"], "1234567890");
        assert_eq!(scene.app.app.ledger_verify().await.unwrap().differences, []);
    })
    .await;
}

/// All of them at once.
async fn all_at_once<F: Future<Output = Answer>>(calls: impl Iterator<Item = F>) -> Vec<Answer> {
    let mut calls: Vec<_> = calls.map(|call| (Box::pin(call), None)).collect();
    std::future::poll_fn(|context| {
        for (call, answer) in &mut calls {
            if answer.is_none()
                && let std::task::Poll::Ready(found) = call.as_mut().poll(context)
            {
                *answer = Some(found);
            }
        }
        if calls.iter().all(|(_, answer)| answer.is_some()) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    calls.into_iter().filter_map(|(_, answer)| answer).collect()
}
