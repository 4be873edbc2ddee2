//! The whole way: a project's calls, an engine's words, and what the project sees of it.

use jiff::SignedDuration;
use serde_json::json;

use super::*;

impl Scene {
    async fn call(&self, path: &str, body: &Value) -> Value {
        let call = Call::post(path, body).by(&self.project.pair);
        self.app.send(call).await.data()
    }

    async fn check(&self, id: &str) -> Value {
        let call = Call::get(&format!("/api/check/{id}")).by(&self.project.pair);
        self.app.send(call).await.data()
    }
}

const CALLBACK: &str = "https://shop.example.com/callback";

#[tokio::test]
async fn a_code_is_paid_by_its_label_and_refunded_by_an_instruction() {
    let scene = Scene::new().await;
    let body = json!({
        "reference": "INV-1",
        "amount": 100_000,
        "viewName": "Toko Uji",
        "additionalInfo": {"callback": CALLBACK},
    });
    let created = scene.call("/api/qris", &body).await;
    let id = created["id"].as_str().unwrap();
    let content = sengo_core::qris::QrisContent::parse(created["qris"]["content"].as_str().unwrap()).unwrap();
    let mut event = scene.event("E1", "payment.paid", TransactionId::parse(id).unwrap(), 100_000);
    event["transaction"] = json!({"channel": "qris", "number": content.label.unwrap().as_str()});
    assert_eq!(word(&scene.send(vec![event]).await[0]), "accepted");
    assert_eq!(scene.check(id).await["status"], "success");
    scene.app.clock.advance(SignedDuration::from_hours(24 * 7));
    scene.app.app.jobs_run_until_idle().await.unwrap();
    assert_eq!(scene.money().await, [1_099_300, 0, 0, 0]);
    let refund = json!({"id": id, "amount": 40_000, "reference": "R-1"});
    assert_eq!(
        scene.call("/api/refund", &refund).await["status"],
        "partly_refunded"
    );
    let offered = scene.claim(json!({"channels": ["qris"]})).await;
    assert_eq!(offered[0]["type"], "refund");
    assert_eq!(offered[0]["amount"], 40_000);
    let refund = offered[0]["id"].as_str().unwrap();
    assert_eq!(scene.answer(refund, json!({"outcome": "paid"})).await, "accepted");
    assert_eq!(scene.money().await, [1_059_300, 0, 0, 0]);
    scene.clean().await;
}

#[tokio::test]
async fn a_payout_reaches_its_recipient_whose_name_the_project_then_sees() {
    let scene = Scene::new().await;
    let body = json!({
        "bankCode": "014",
        "recipientAccount": "9876543210",
        "reference": "P-1",
        "amount": 50_000,
        "additionalInfo": {"callback": CALLBACK},
    });
    let created = scene.call("/api/disburse", &body).await;
    let id = created["id"].as_str().unwrap();
    let offered = scene.claim(json!({"channels": ["disburse"]})).await;
    assert_eq!(offered[0]["transaction"]["recipientAccount"], "9876543210");
    assert_eq!(offered[0]["transaction"]["merchantRef"], "P-1");
    let paid = json!({"outcome": "paid", "recipientName": "BUDI SANTOSO"});
    assert_eq!(scene.answer(id, paid).await, "accepted");
    let shown = scene.check(id).await;
    assert_eq!(shown["status"], "success");
    assert_eq!(shown["disbursement"]["recipientName"], "BUDI SANTOSO");
    assert_eq!(scene.money().await, [947_000, 0, 0, 0]);
    scene.clean().await;
}

#[tokio::test]
async fn a_recorded_payment_is_shown_like_any_other() {
    let scene = Scene::new().await;
    let event = json!({
        "id": "E1",
        "type": "payment.recorded",
        "transaction": {"channel": "qris", "number": "RRN-1"},
        "amount": 100_000,
        "occurredAt": scene.now().to_string(),
        "details": {"project": scene.project.id.get(), "reference": "TERMINAL-1"},
    });
    let answers = scene.send(vec![event]).await;
    let id = answers[0]["transactionId"].as_str().unwrap();
    let shown = scene.check(id).await;
    assert_eq!(shown["merchantRef"], "TERMINAL-1");
    assert_eq!(shown["status"], "success");
    assert_eq!(shown["qris"]["image"], "");
    let list = Call::get("/api/transactions").by(&scene.project.pair);
    let listed = scene.app.send(list).await.data();
    assert_eq!(listed[0]["id"], id);
    // Its reference is used up.
    let body = json!({
        "reference": "TERMINAL-1",
        "amount": 1_000,
        "viewName": "Toko Uji",
        "additionalInfo": {"callback": CALLBACK},
    });
    let again = Call::post("/api/qris", &body).by(&scene.project.pair);
    scene.app.send(again).await.refused(409, "DUPLICATE_REFERENCE");
}
