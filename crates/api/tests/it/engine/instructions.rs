use std::time::Duration;

use jiff::SignedDuration;
use sengo_core::channel::Channel;
use sengo_core::instruction::Play;
use sengo_core::ledger::AccountKind;
use sengo_testkit::app::operator;
use serde_json::json;

use super::*;

#[tokio::test]
async fn an_instruction_says_what_is_needed_and_is_answered_once() {
    let scene = Scene::new().await;
    let id = scene.disbursement(100_000).await;
    let offered = scene.claim(json!({"leaseSeconds": 60})).await;
    assert_eq!(offered.len(), 1);
    let instruction = &offered[0];
    assert_eq!(instruction["id"], id.to_string());
    assert_eq!(instruction["type"], "disburse");
    assert_eq!(instruction["offers"], 1);
    assert_eq!(instruction["transaction"]["bankCode"], "014");
    assert_eq!(instruction["transaction"]["recipientAccount"], "1234567890");
    assert_eq!(instruction["transaction"]["projectName"], "Toko Uji");
    // It is leased: nobody else gets it.
    assert_eq!(scene.claim(json!({})).await, Vec::<Value>::new());
    let paid = json!({"outcome": "paid", "recipientName": "BUDI"});
    assert_eq!(scene.answer(&id.to_string(), paid.clone()).await, "accepted");
    assert_eq!(scene.answer(&id.to_string(), paid).await, "duplicate");
    assert_eq!(scene.status(id).await, "success");
    let failed = json!({"outcome": "failed"});
    scene
        .app
        .send(scene.result(&id.to_string(), &failed))
        .await
        .refused(409, "STATUS_CONFLICT");
    assert_eq!(scene.money().await, [897_000, 0, 0, 0]);
    scene.clean().await;
}

#[tokio::test]
async fn a_lease_that_runs_out_is_offered_again_and_a_late_answer_counts() {
    let scene = Scene::new().await;
    let id = scene.disbursement(100_000).await.to_string();
    assert_eq!(scene.claim(json!({"leaseSeconds": 60})).await.len(), 1);
    scene.app.clock.advance(SignedDuration::from_secs(61));
    let again = scene.claim(json!({"leaseSeconds": 60})).await;
    assert_eq!(again[0]["id"], id);
    assert_eq!(again[0]["offers"], 2);
    scene.app.clock.advance(SignedDuration::from_secs(3_600));
    assert_eq!(scene.answer(&id, json!({"outcome": "paid"})).await, "accepted");
    assert_eq!(scene.claim(json!({})).await, Vec::<Value>::new());
}

#[tokio::test]
async fn what_moves_money_is_offered_to_the_engine_that_had_it_until_somebody_releases_it() {
    let scene = Scene::new().await;
    let id = scene.disbursement(100_000).await;
    let inquiry = scene.app.plant_inquiry(scene.merchant.id, scene.project.id).await;
    let second = scene.app.engine("second").await;
    assert_eq!(scene.claim(json!({"leaseSeconds": 60})).await.len(), 2);
    scene.app.clock.advance(SignedDuration::from_secs(61));
    let claim = Call::post("/api/engine/instructions/claim", &json!({"leaseSeconds": 60})).by(&second);
    let offered = scene.app.send(claim.clone()).await.data();
    assert_eq!(offered.as_array().unwrap().len(), 1);
    assert_eq!(offered[0]["id"], inquiry.to_string());
    let open = scene
        .app
        .app
        .instruction_list(sengo_app::Page { offset: 0, limit: 9 })
        .await
        .unwrap();
    let of: Vec<_> = open
        .iter()
        .map(|open| (open.id, open.engine.as_deref()))
        .collect();
    assert_eq!(of, [(id, Some("bank")), (inquiry, Some("second"))]);
    let released = scene.app.app.instruction_release(operator(), id).await.unwrap();
    assert_eq!((released.engine, released.offers), (None, 1));
    let offered = scene.app.send(claim).await.data();
    assert_eq!(offered[0]["id"], id.to_string());
    assert_eq!(offered[0]["offers"], 2);
    assert_eq!(
        scene.answer(&id.to_string(), json!({"outcome": "paid"})).await,
        "accepted"
    );
    let refused = scene
        .app
        .app
        .instruction_release(operator(), id)
        .await
        .unwrap_err();
    assert_eq!(
        refused.refusal(),
        Some(&sengo_core::refusal::Refusal::InstructionDone)
    );
    let rows = scene
        .app
        .app
        .audit_list(
            sengo_app::AuditFilter {
                merchant: Some(scene.merchant.id),
            },
            sengo_app::Page { offset: 0, limit: 1 },
        )
        .await
        .unwrap();
    assert_eq!(
        (rows[0].action.as_str(), rows[0].subject.clone()),
        ("instruction.release", format!("instruction:{id}"))
    );
}

/// What another engine is answered that says how a payout went.
async fn said_by(scene: &Scene, engine: &Pair, id: TransactionId, outcome: &str) -> String {
    let path = format!("/api/engine/instructions/{id}/result");
    let call = Call::post(&path, &json!({"outcome": outcome})).by(engine);
    word(&scene.app.send(call).await.data())
}

#[tokio::test]
async fn a_payout_that_was_paid_after_it_failed_waits_for_a_person() {
    let scene = Scene::new().await;
    let second = scene.app.engine("second").await;
    let id = scene.disbursement(100_000).await;
    assert_eq!(said_by(&scene, &scene.engine, id, "failed").await, "accepted");
    assert_eq!(said_by(&scene, &scene.engine, id, "failed").await, "duplicate");
    assert_eq!(said_by(&scene, &second, id, "paid").await, "exception");
    assert_eq!(said_by(&scene, &second, id, "paid").await, "duplicate");
    assert_eq!(said_by(&scene, &scene.engine, id, "paid").await, "exception");
    let cases = super::events::exceptions(&scene).await;
    let kinds: Vec<&str> = cases.iter().map(|case| case.kind.as_str()).collect();
    assert_eq!(kinds, ["paid_after_failure"; 2]);
    let suspense = scene
        .app
        .platform_account(scene.merchant.id, AccountKind::Suspense)
        .await;
    assert_eq!(suspense, -200_000);
    assert_eq!(scene.money().await, [1_000_000, 0, 0, 0]);
    scene.clean().await;
}

#[tokio::test]
async fn a_payout_that_two_engines_paid_waits_for_a_person() {
    let scene = Scene::new().await;
    let second = scene.app.engine("second").await;
    let (id, by_event) = (
        scene.disbursement(100_000).await,
        scene.disbursement(50_000).await,
    );
    assert_eq!(said_by(&scene, &scene.engine, id, "paid").await, "accepted");
    assert_eq!(
        scene.say("E1", "disbursement.paid", by_event, 50_000).await,
        "accepted"
    );
    for payout in [id, by_event] {
        assert_eq!(said_by(&scene, &scene.engine, payout, "paid").await, "duplicate");
        assert_eq!(said_by(&scene, &second, payout, "paid").await, "exception");
        assert_eq!(said_by(&scene, &second, payout, "paid").await, "duplicate");
    }
    let cases = super::events::exceptions(&scene).await;
    let kinds: Vec<&str> = cases.iter().map(|case| case.kind.as_str()).collect();
    assert_eq!(kinds, ["paid_twice"; 2]);
    let suspense = scene
        .app
        .platform_account(scene.merchant.id, AccountKind::Suspense)
        .await;
    assert_eq!(suspense, -150_000);
    scene.clean().await;
}

#[tokio::test]
async fn an_instruction_that_was_accepted_ends_by_events() {
    let scene = Scene::new().await;
    let id = scene.disbursement(100_000).await;
    scene.claim(json!({})).await;
    let accepted = json!({"outcome": "accepted"});
    assert_eq!(scene.answer(&id.to_string(), accepted.clone()).await, "accepted");
    assert_eq!(scene.answer(&id.to_string(), accepted).await, "duplicate");
    assert_eq!(scene.status(id).await, "pending");
    scene.app.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(scene.claim(json!({})).await, Vec::<Value>::new());
    assert_eq!(
        scene.say("E1", "disbursement.paid", id, 100_000).await,
        "accepted"
    );
    // The result that follows says the same once more, and is no second payout.
    assert_eq!(
        scene.answer(&id.to_string(), json!({"outcome": "paid"})).await,
        "duplicate"
    );
    assert_eq!(scene.money().await, [897_000, 0, 0, 0]);
}

#[tokio::test]
async fn inquiries_and_refunds_are_answered() {
    let scene = Scene::new().await;
    let inquiry = scene.app.plant_inquiry(scene.merchant.id, scene.project.id).await;
    let offered = scene.claim(json!({"channels": ["disburse"]})).await;
    assert_eq!(offered[0]["type"], "inquire");
    scene
        .app
        .send(scene.result(&inquiry.to_string(), &json!({"outcome": "answered"})))
        .await
        .refused(422, "REQUEST_INVALID");
    let named = json!({"outcome": "answered", "accountName": "BUDI"});
    assert_eq!(scene.answer(&inquiry.to_string(), named).await, "accepted");
    assert_eq!(scene.status(inquiry).await, "success");

    let payment = scene.payment(100_000).await;
    scene.say("E1", "payment.paid", payment, 100_000).await;
    let done = scene
        .app
        .plant_refund(scene.merchant.id, payment, 10_000)
        .await
        .to_string();
    let lost = scene
        .app
        .plant_refund(scene.merchant.id, payment, 20_000)
        .await
        .to_string();
    let offered = scene.claim(json!({"channels": ["qris"]})).await;
    assert_eq!(offered.len(), 2);
    assert_eq!(offered[0]["type"], "refund");
    assert_eq!(offered[0]["transaction"]["id"], payment.to_string());
    let before = scene.money().await;
    for expected in ["accepted", "duplicate"] {
        assert_eq!(scene.answer(&done, json!({"outcome": "paid"})).await, expected);
    }
    for expected in ["exception", "duplicate"] {
        assert_eq!(scene.answer(&lost, json!({"outcome": "failed"})).await, expected);
    }
    let other = scene.result(&done, &json!({"outcome": "failed"}));
    scene.app.send(other).await.refused(409, "STATUS_CONFLICT");
    // Money that is said to have left after all, or twice, is set aside.
    let second = scene.app.engine("second").await;
    for (refund, expected) in [
        (&lost, "exception"),
        (&lost, "duplicate"),
        (&done, "exception"),
        (&done, "duplicate"),
    ] {
        let path = format!("/api/engine/instructions/{refund}/result");
        let paid = Call::post(&path, &json!({"outcome": "paid"})).by(&second);
        assert_eq!(word(&scene.app.send(paid).await.data()), expected);
    }
    let suspense = scene
        .app
        .platform_account(scene.merchant.id, AccountKind::Suspense)
        .await;
    assert_eq!(suspense, -10_000, "20,000 came back and left, 10,000 left twice");
    assert_eq!(scene.money().await, before);
    scene.clean().await;
}

#[tokio::test]
async fn a_claim_that_waits_is_woken_by_what_there_is_to_do() {
    let scene = Scene::new().await;
    let body = json!({"waitSeconds": 30});
    let call = Call::post("/api/engine/instructions/claim", &body).by(&scene.engine);
    let router = scene.app.router.clone();
    let waiting = tokio::spawn(async move { call.send(&router).await.data() });
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!waiting.is_finished());
    let id = scene.disbursement(10_000).await;
    let offered = tokio::time::timeout(Duration::from_secs(10), waiting)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(offered[0]["id"], id.to_string());
}

#[tokio::test]
async fn many_claims_at_once_share_what_there_is_to_do() {
    let scene = Scene::new().await;
    for _ in 0..20 {
        scene.disbursement(1_000).await;
    }
    let mut claims = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let body = json!({"max": 4, "waitSeconds": 1});
        let call = Call::post("/api/engine/instructions/claim", &body).by(&scene.engine);
        let router = scene.app.router.clone();
        claims.spawn(async move { call.send(&router).await.data() });
    }
    let mut ids: Vec<String> = Vec::new();
    for offered in claims.join_all().await {
        for instruction in offered.as_array().unwrap() {
            ids.push(instruction["id"].as_str().unwrap().to_owned());
        }
    }
    ids.sort();
    let all = ids.len();
    ids.dedup();
    assert_eq!((ids.len(), all), (20, 20));
}

#[tokio::test]
async fn an_engine_gets_only_what_it_serves() {
    let scene = Scene::new().await;
    let payouts = scene.disbursement(1_000).await.to_string();
    let qris = scene
        .app
        .engine_with("scanner", &["0.0.0.0/0"], Some(vec![Channel::Qris]))
        .await;
    let claim = |body: Value| Call::post("/api/engine/instructions/claim", &body).by(&qris);
    assert_eq!(scene.app.send(claim(json!({}))).await.data(), json!([]));
    let asked = scene.app.send(claim(json!({"channels": ["disburse"]}))).await;
    asked.refused(422, "REQUEST_INVALID");
    let path = format!("/api/engine/instructions/{payouts}/result");
    let answer = Call::post(&path, &json!({"outcome": "paid"})).by(&qris);
    scene.app.send(answer).await.refused(404, "NOT_FOUND");
}

#[tokio::test]
async fn only_the_sandbox_is_told_what_to_play() {
    let scene = Scene::new().await;
    let payment = scene.payment(10_000).await;
    let play = scene
        .app
        .plant_play(scene.merchant.id, payment, Play::PayWrongAmount)
        .await
        .to_string();
    assert_eq!(scene.claim(json!({})).await, Vec::<Value>::new());
    let done = json!({"outcome": "done"});
    scene
        .app
        .send(scene.result(&play, &done))
        .await
        .refused(404, "NOT_FOUND");
    let sandbox = scene.app.engine("sandbox").await;
    let claim = Call::post("/api/engine/instructions/claim", &json!({})).by(&sandbox);
    let offered = scene.app.send(claim).await.data();
    assert_eq!(offered[0]["type"], "play");
    assert_eq!(offered[0]["play"], "pay-wrong-amount");
    assert_eq!(offered[0]["transaction"]["amount"], 10_000);
    let path = format!("/api/engine/instructions/{play}/result");
    for expected in ["accepted", "duplicate"] {
        let answer = Call::post(&path, &done).by(&sandbox);
        assert_eq!(word(&scene.app.send(answer).await.data()), expected);
    }
}

#[tokio::test]
async fn claims_and_results_that_make_no_sense_are_refused() {
    let scene = Scene::new().await;
    let id = scene.disbursement(1_000).await.to_string();
    for (body, fields) in [
        (json!({"channels": "disburse"}), vec!["channels"]),
        (json!({"channels": []}), vec!["channels"]),
        (json!({"channels": ["cash"]}), vec!["channels[0]"]),
        (
            json!({"max": 0, "leaseSeconds": 3601, "waitSeconds": 31}),
            vec!["max", "leaseSeconds", "waitSeconds"],
        ),
        (json!({"max": 1.5}), vec!["max"]),
    ] {
        let call = Call::post("/api/engine/instructions/claim", &body).by(&scene.engine);
        let answer = scene.app.send(call).await;
        answer.refused(422, "REQUEST_INVALID");
        assert_eq!(answer.fields(), fields, "{body}");
    }
    for (body, fields) in [
        (json!({}), vec!["outcome"]),
        (json!({"outcome": "answered"}), vec!["outcome"]),
        (
            json!({"outcome": "paid", "recipientName": "x".repeat(141), "occurredAt": "now"}),
            vec!["occurredAt", "recipientName"],
        ),
    ] {
        let answer = scene.app.send(scene.result(&id, &body)).await;
        answer.refused(422, "REQUEST_INVALID");
        assert_eq!(answer.fields(), fields, "{body}");
    }
    for id in ["x", "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506"] {
        let answer = scene.result(id, &json!({"outcome": "paid"}));
        scene.app.send(answer).await.refused(404, "NOT_FOUND");
    }
}
