//! Giving payers money back: `POST /refund`.

use sengo_core::ids::TransactionId;
use sengo_testkit::Call;
use serde_json::{Value, json};

use crate::payments::{Scene, id as id_of};

fn refund(id: TransactionId, amount: Option<i64>, reference: &str) -> Value {
    let mut body = json!({"id": id.to_string(), "reference": reference});
    if let Some(amount) = amount {
        body["amount"] = json!(amount);
    }
    body
}

#[tokio::test]
async fn a_payment_is_refunded_in_parts_and_then_whole() {
    let scene = Scene::new().await;
    scene.app.fund(scene.project.id, 1_000, 0).await;
    let id = scene.paid("INV-1", 10_000).await;
    let call = |amount, reference: &str| scene.call("/api/refund", &refund(id, amount, reference));
    let part = scene.app.send(call(Some(4_000), "F-1")).await.data();
    assert_eq!(part["status"], "partly_refunded");
    assert_eq!(part["id"], id.to_string());
    assert_eq!(scene.money().await, [1_000, 5_930, 0, 0]);
    let too_much = scene.app.send(call(Some(6_001), "F-2")).await;
    too_much.refused(422, "REQUEST_INVALID");
    assert_eq!(too_much.fields(), ["amount"]);
    scene
        .app
        .send(call(None, "F-1"))
        .await
        .refused(409, "DUPLICATE_REFERENCE");
    let whole = scene.app.send(call(None, "F-2").once("key-1")).await;
    assert_eq!(whole.data()["status"], "refunded");
    // What pending does not cover comes off active: the fee was kept.
    assert_eq!(scene.money().await, [930, 0, 0, 0]);
    let again = scene.app.send(call(None, "F-2").once("key-1")).await;
    assert_eq!(again.text(), whole.text());
    scene
        .app
        .send(call(None, "F-3"))
        .await
        .refused(409, "STATUS_CONFLICT");
}

#[tokio::test]
async fn a_refund_without_the_money_is_refused_and_nothing_else_but_a_paid_payment_is_refunded() {
    let scene = Scene::new().await;
    let id = scene.paid("INV-1", 10_000).await;
    let call = |id, reference: &str| scene.call("/api/refund", &refund(id, None, reference));
    let short = scene.app.send(call(id, "F-1")).await;
    short.refused(402, "INSUFFICIENT_BALANCE");
    let waiting = id_of(&scene.payment("INV-2", 10_000).await);
    scene
        .app
        .send(call(waiting, "F-1"))
        .await
        .refused(409, "STATUS_CONFLICT");
    let inquiry = scene.app.plant_inquiry(scene.merchant.id, scene.project.id).await;
    scene
        .app
        .send(call(inquiry, "F-1"))
        .await
        .refused(409, "STATUS_CONFLICT");
    let other = scene.app.project(&scene.merchant).await;
    let call = Call::post("/api/refund", &refund(id, None, "F-1")).by(&other.pair);
    scene.app.send(call).await.refused(404, "TRANSACTION_NOT_FOUND");
}

#[tokio::test]
async fn an_engine_is_instructed_to_carry_out_a_refund() {
    let scene = Scene::new().await;
    let id = scene.paid("INV-1", 10_000).await;
    let body = refund(id, Some(1_000), "F-1");
    scene.app.send(scene.call("/api/refund", &body)).await.data();
    let claim = Call::post("/api/engine/instructions/claim", &json!({"max": 10})).by(&scene.engine);
    let claimed = scene.app.send(claim).await.data();
    assert_eq!(claimed.as_array().unwrap().len(), 1, "{claimed}");
    assert_eq!(claimed[0]["type"], "refund", "{claimed}");
    assert_eq!(claimed[0]["amount"], 1_000, "{claimed}");
    assert!(claimed[0].to_string().contains(&id.to_string()), "{claimed}");
}
