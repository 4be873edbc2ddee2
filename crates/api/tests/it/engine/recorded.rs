use jiff::SignedDuration;
use serde_json::json;

use super::*;

fn recorded(scene: &Scene, id: &str, reference: &str, amount: i64) -> Value {
    json!({
        "id": id,
        "type": "payment.recorded",
        "transaction": {"channel": "qris", "number": "RRN-1"},
        "amount": amount,
        "occurredAt": scene.now().to_string(),
        "details": {"project": scene.project.id.get(), "reference": reference},
    })
}

#[tokio::test]
async fn a_payment_that_began_elsewhere_comes_into_the_books_paid() {
    let scene = Scene::new().await;
    let first = scene
        .send(vec![recorded(&scene, "E1", "TERMINAL-1", 100_000)])
        .await;
    assert_eq!(word(&first[0]), "accepted");
    let again = scene
        .send(vec![recorded(&scene, "E1", "TERMINAL-1", 100_000)])
        .await;
    assert_eq!(word(&again[0]), "duplicate");
    assert_eq!(again[0]["transactionId"], first[0]["transactionId"]);
    let id = TransactionId::parse(first[0]["transactionId"].as_str().unwrap()).unwrap();
    assert_eq!(scene.status(id).await, "success");
    assert_eq!(scene.money().await, [1_000_000, 99_300, 0, 0]);
    let callbacks = scene
        .app
        .store
        .tenant(scene.merchant.id)
        .callbacks(id)
        .await
        .unwrap();
    assert_eq!(callbacks, vec![]);
    // It settles, and is refunded, like any other.
    scene.app.clock.advance(SignedDuration::from_hours(24 * 7));
    scene.app.app.jobs_run_until_idle().await.unwrap();
    assert_eq!(scene.money().await, [1_099_300, 0, 0, 0]);
    assert_eq!(scene.say("E2", "payment.refunded", id, 100_000).await, "accepted");
    assert_eq!(scene.money().await, [999_300, 0, 0, 0]);
    scene.clean().await;
}

#[tokio::test]
async fn the_same_payment_under_another_id_waits_for_a_person() {
    let scene = Scene::new().await;
    scene
        .send(vec![recorded(&scene, "E1", "TERMINAL-1", 100_000)])
        .await;
    let twice = scene
        .send(vec![recorded(&scene, "E2", "TERMINAL-1", 100_000)])
        .await;
    assert_eq!(word(&twice[0]), "exception");
    let again = scene
        .send(vec![recorded(&scene, "E2", "TERMINAL-1", 100_000)])
        .await;
    assert_eq!(again[0]["exceptionId"], twice[0]["exceptionId"]);
    assert_eq!(scene.money().await, [1_000_000, 99_300, 0, 0]);
    scene.clean().await;
}

#[tokio::test]
async fn money_for_a_project_that_is_not_there_waits_with_nobody() {
    let scene = Scene::new().await;
    let mut event = recorded(&scene, "E1", "TERMINAL-1", 100_000);
    event["details"]["project"] = json!(4_711);
    let answers = scene.send(vec![event]).await;
    assert_eq!(word(&answers[0]), "exception");
    let review = scene.app.project_in_review(&scene.merchant).await;
    let mut event = recorded(&scene, "E2", "TERMINAL-1", 100_000);
    event["details"]["project"] = json!(review.get());
    assert_eq!(word(&scene.send(vec![event]).await[0]), "exception");
    scene.clean().await;
}

#[tokio::test]
async fn a_record_names_its_project_and_reference() {
    let scene = Scene::new().await;
    let mut event = recorded(&scene, "E1", "TERMINAL-1", 100_000);
    event["details"] = json!({"project": 0});
    let answers = scene.send(vec![event]).await;
    let reason = answers[0]["reason"].as_str().unwrap();
    for field in ["events[0].details.project", "events[0].details.reference"] {
        assert!(reason.contains(field), "{reason}");
    }
    let mut payout = recorded(&scene, "E1", "TERMINAL-1", 100_000);
    payout["transaction"]["channel"] = json!("disburse");
    assert_eq!(word(&scene.send(vec![payout]).await[0]), "refused");
}
