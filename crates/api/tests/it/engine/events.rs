use jiff::SignedDuration;
use sengo_app::{ExceptionFilter, Page};
use sengo_core::exception::{ExceptionCase, ExceptionId, Resolution};
use sengo_core::ledger::AccountKind;
use sengo_core::qris::ReferenceLabel;
use sengo_core::transaction::Details;
use sengo_testkit::app::operator;
use serde_json::json;

use super::*;

pub(super) async fn exceptions(scene: &Scene) -> Vec<ExceptionCase> {
    let page = Page {
        offset: 0,
        limit: 100,
    };
    scene
        .app
        .app
        .exception_list(ExceptionFilter::default(), page)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_payment_is_booked_once_however_often_it_is_said() {
    let scene = Scene::new().await;
    let id = scene.payment(100_000).await;
    assert_eq!(scene.say("E1", "payment.paid", id, 100_000).await, "accepted");
    for _ in 0..3 {
        assert_eq!(scene.say("E1", "payment.paid", id, 100_000).await, "duplicate");
    }
    assert_eq!(scene.status(id).await, "success");
    assert_eq!(scene.money().await, [1_000_000, 99_300, 0, 0]);
    let callbacks = scene
        .app
        .store
        .tenant(scene.merchant.id)
        .callbacks(id)
        .await
        .unwrap();
    assert_eq!(callbacks.len(), 1);
    scene.clean().await;
}

#[tokio::test]
async fn the_label_of_a_code_names_its_payment() {
    let scene = Scene::new().await;
    let id = scene.payment(50_000).await;
    let label = ReferenceLabel::of(id);
    let mut event = scene.event("E1", "payment.paid", id, 50_000);
    event["transaction"] = json!({"channel": "qris", "number": label.as_str()});
    let answers = scene.send(vec![event]).await;
    assert_eq!(word(&answers[0]), "accepted");
    assert_eq!(answers[0]["transactionId"], id.to_string());
    assert_eq!(scene.status(id).await, "success");
}

#[tokio::test]
async fn events_about_one_payment_are_decided_in_their_order() {
    let scene = Scene::new().await;
    let id = scene.payment(100_000).await;
    let answers = scene
        .send(vec![
            scene.event("E1", "payment.paid", id, 100_000),
            scene.event("E2", "payment.refunded", id, 40_000),
            scene.event("E3", "payment.failed", id, 0),
            scene.event("E4", "payment.charged_back", id, 60_000),
            scene.event("E5", "payment.refunded", id, 1),
            scene.event("E2", "payment.refunded", id, 40_000),
        ])
        .await;
    let words: Vec<String> = answers.iter().map(word).collect();
    assert_eq!(
        words,
        [
            "accepted",
            "accepted",
            "exception",
            "accepted",
            "exception",
            "duplicate"
        ]
    );
    assert_eq!(scene.status(id).await, "charged_back");
    // 99,300 were credited; 100,000 went back, and the fee of 700 is kept.
    assert_eq!(scene.money().await, [999_300, 0, 0, 0]);
    let callbacks = scene
        .app
        .store
        .tenant(scene.merchant.id)
        .callbacks(id)
        .await
        .unwrap();
    assert_eq!(callbacks.len(), 3);
    scene.clean().await;
}

#[tokio::test]
async fn a_malformed_event_is_named_and_stops_no_other() {
    let scene = Scene::new().await;
    let id = scene.payment(100_000).await;
    let answers = scene
        .send(vec![
            json!("nonsense"),
            json!({"id": "E2", "type": "payment.paid", "transaction": {"id": "x"}, "amount": "100000", "occurredAt": "soon"}),
            json!({"id": "E3", "type": "payment.lost", "transaction": {"channel": "cash"}, "occurredAt": 7}),
            json!({"id": "", "type": "payment.paid", "transaction": {"id": id.to_string()}, "amount": 1.5, "occurredAt": "2026-01-01T00:00:00Z"}),
            scene.event("E5", "payment.paid", id, 100_000),
        ])
        .await;
    assert_eq!(word(&answers[4]), "accepted");
    let reasons = |index: usize| answers[index]["reason"].as_str().unwrap().to_owned();
    for (index, fields) in [
        (0, vec!["events[0]"]),
        (
            1,
            vec![
                "events[1].transaction.id",
                "events[1].amount",
                "events[1].occurredAt",
            ],
        ),
        (
            2,
            vec![
                "events[2].type",
                "events[2].transaction.channel",
                "events[2].transaction.number",
                "events[2].occurredAt",
            ],
        ),
        (3, vec!["events[3].id", "events[3].amount"]),
    ] {
        assert_eq!(word(&answers[index]), "refused");
        for field in fields {
            assert!(reasons(index).contains(field), "{}", reasons(index));
        }
    }
    assert_eq!(answers[2]["id"], "E3");
    assert_eq!(answers[3]["id"], json!(null));
    let call = Call::post("/api/engine/events", &json!({"events": ["x"]}))
        .header("accept-language", "id")
        .by(&scene.engine);
    let told = scene.app.send(call).await.data();
    assert!(told[0]["reason"].as_str().unwrap().contains("harus berupa objek"));
}

#[tokio::test]
async fn money_for_a_number_of_nobody_waits_until_a_person_decides() {
    let scene = Scene::new().await;
    let mut event = scene.event("E1", "payment.paid", TransactionId::from_bytes([9; 16]), 70_000);
    let by_id = scene.send(vec![event.clone()]).await;
    event["id"] = json!("E2");
    event["transaction"] = json!({"channel": "qris", "number": "TERMINAL 7"});
    let by_number = scene.send(vec![event.clone()]).await;
    for answers in [&by_id, &by_number] {
        assert_eq!(word(&answers[0]), "exception");
        assert_eq!(answers[0]["transactionId"], json!(null));
    }
    let again = scene.send(vec![event.clone()]).await;
    assert_eq!(word(&again[0]), "duplicate");
    assert_eq!(again[0]["exceptionId"], by_number[0]["exceptionId"]);
    event["transaction"]["number"] = json!("TERMINAL 8");
    assert_eq!(word(&scene.send(vec![event]).await[0]), "refused");

    let id = ExceptionId::parse(by_number[0]["exceptionId"].as_str().unwrap()).unwrap();
    let resolution = Resolution::Project(scene.project.id);
    for _ in 0..2 {
        scene
            .app
            .app
            .exception_resolve(operator(), id, resolution)
            .await
            .unwrap();
        let case = scene.app.app.exception_show(id).await.unwrap();
        assert_eq!(case.resolved.unwrap().0, resolution);
    }
    assert_eq!(scene.money().await, [1_070_000, 0, 0, 0]);
    let other = scene
        .app
        .app
        .exception_resolve(operator(), id, Resolution::Platform)
        .await;
    assert_eq!(
        other.unwrap_err().refusal(),
        Some(&sengo_core::refusal::Refusal::ExceptionResolved)
    );
    scene.clean().await;
}

#[tokio::test]
async fn words_without_money_about_nobody_are_refused() {
    let scene = Scene::new().await;
    let nobody = TransactionId::from_bytes([9; 16]);
    for kind in ["payment.failed", "inquiry.answered", "disbursement.failed"] {
        assert_eq!(scene.say("E1", kind, nobody, 0).await, "refused", "{kind}");
    }
    assert_eq!(exceptions(&scene).await, vec![]);
}

#[tokio::test]
async fn a_word_about_another_kind_of_transaction_sets_its_money_aside() {
    let scene = Scene::new().await;
    let (payment, payout) = (scene.payment(10_000).await, scene.disbursement(20_000).await);
    assert_eq!(scene.say("E1", "payment.paid", payout, 5_000).await, "exception");
    assert_eq!(
        scene.say("E2", "disbursement.paid", payment, 5_000).await,
        "exception"
    );
    assert_eq!(scene.say("E3", "payment.failed", payout, 0).await, "refused");
    assert_eq!(scene.say("E4", "inquiry.answered", payment, 0).await, "refused");
    assert_eq!(scene.status(payment).await, "pending");
    assert_eq!(scene.status(payout).await, "pending");
    let kinds: Vec<&str> = exceptions(&scene)
        .await
        .iter()
        .map(|case| case.kind.as_str())
        .collect();
    assert_eq!(kinds, ["other_kind", "other_kind"]);
    scene.clean().await;
}

#[tokio::test]
async fn late_wrong_and_second_payments_wait_for_a_person() {
    let scene = Scene::new().await;
    let (late, wrong, twice) = (
        scene.payment(10_000).await,
        scene.payment(10_000).await,
        scene.payment(10_000).await,
    );
    assert_eq!(scene.say("W", "payment.paid", wrong, 9_999).await, "exception");
    assert_eq!(scene.say("T1", "payment.paid", twice, 10_000).await, "accepted");
    assert_eq!(scene.say("T2", "payment.paid", twice, 10_000).await, "exception");
    scene.app.clock.advance(SignedDuration::from_mins(31));
    scene.app.app.jobs_run_until_idle().await.unwrap();
    assert_eq!(scene.status(late).await, "expired");
    assert_eq!(scene.say("L", "payment.paid", late, 10_000).await, "exception");
    let kinds: Vec<&str> = exceptions(&scene)
        .await
        .iter()
        .map(|case| case.kind.as_str())
        .collect();
    assert_eq!(kinds.len(), 3);
    for kind in ["other_amount", "paid_twice", "paid_after_expiry"] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
    assert_eq!(scene.money().await, [1_000_000, 9_930, 0, 0]);
    scene.clean().await;
}

#[tokio::test]
async fn an_answered_inquiry_keeps_the_name_sealed() {
    let scene = Scene::new().await;
    let id = scene.app.plant_inquiry(scene.merchant.id, scene.project.id).await;
    let mut event = scene.event("E1", "inquiry.answered", id, 0);
    event["details"] = json!({"accountName": "BUDI SANTOSO"});
    assert_eq!(word(&scene.send(vec![event]).await[0]), "accepted");
    assert_eq!(scene.status(id).await, "success");
    let transaction = scene.app.transaction(scene.merchant.id, id).await;
    let Details::Recipient(recipient) = transaction.details else {
        panic!("an inquiry has a recipient")
    };
    let sealed = recipient.name.unwrap();
    assert!(!sealed.as_bytes().windows(4).any(|part| part == b"BUDI"));
    // Without a name the answer is that there is no such account.
    let unknown = scene.app.plant_inquiry(scene.merchant.id, scene.project.id).await;
    assert_eq!(scene.say("E2", "inquiry.answered", unknown, 0).await, "accepted");
    assert_eq!(scene.status(unknown).await, "failed");
    assert_eq!(scene.claim(json!({})).await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_payout_ends_by_its_event_and_is_offered_no_more() {
    let scene = Scene::new().await;
    let (paid, failed, wrong) = (
        scene.disbursement(100_000).await,
        scene.disbursement(50_000).await,
        scene.disbursement(10_000).await,
    );
    assert_eq!(scene.money().await, [831_000, 0, 169_000, 0]);
    assert_eq!(
        scene.say("E1", "disbursement.paid", paid, 100_000).await,
        "accepted"
    );
    assert_eq!(
        scene.say("E2", "disbursement.failed", failed, 0).await,
        "accepted"
    );
    assert_eq!(
        scene.say("E3", "disbursement.paid", wrong, 9_000).await,
        "exception"
    );
    assert_eq!(scene.money().await, [884_000, 0, 13_000, 0]);
    // Whatever was paid of the last one, nobody is to pay it again.
    assert_eq!(scene.claim(json!({})).await, Vec::<Value>::new());
    assert_eq!(
        scene.say("E4", "disbursement.paid", paid, 100_000).await,
        "exception"
    );
    assert_eq!(
        scene.say("E5", "disbursement.failed", paid, 100_000).await,
        "exception"
    );
    scene.clean().await;
}

#[tokio::test]
async fn a_refund_that_was_asked_for_is_not_taken_again_when_it_is_reported() {
    let scene = Scene::new().await;
    let id = scene.payment(100_000).await;
    scene.say("E1", "payment.paid", id, 100_000).await;
    let refund = scene.app.plant_refund(scene.merchant.id, id, 30_000).await;
    assert_eq!(scene.money().await, [1_000_000, 69_300, 0, 0]);
    let mut event = scene.event("E2", "payment.refunded", id, 30_000);
    event["details"] = json!({"refund": refund.to_string()});
    assert_eq!(word(&scene.send(vec![event.clone()]).await[0]), "duplicate");
    assert_eq!(scene.money().await, [1_000_000, 69_300, 0, 0]);
    assert_eq!(scene.claim(json!({})).await, Vec::<Value>::new());
    // A result that says otherwise comes too late, and one that says the same is no second refund.
    let result = |outcome: &str| scene.result(&refund.to_string(), &json!({"outcome": outcome}));
    let failed = scene.app.send(result("failed")).await;
    failed.refused(409, "STATUS_CONFLICT");
    let paid = scene.app.send(result("paid")).await;
    assert_eq!(word(&paid.data()), "duplicate");
    assert_eq!(exceptions(&scene).await, []);
    // A refund that nobody here asked for takes its money.
    event["id"] = json!("E3");
    event["details"] = json!(null);
    assert_eq!(word(&scene.send(vec![event]).await[0]), "accepted");
    assert_eq!(scene.money().await, [1_000_000, 39_300, 0, 0]);
    scene.clean().await;
}

#[tokio::test]
async fn a_refund_reported_after_it_was_said_to_have_failed_waits_for_a_person() {
    let scene = Scene::new().await;
    let id = scene.payment(100_000).await;
    scene.say("E1", "payment.paid", id, 100_000).await;
    let refund = scene.app.plant_refund(scene.merchant.id, id, 30_000).await;
    let failed = scene
        .answer(&refund.to_string(), json!({"outcome": "failed"}))
        .await;
    assert_eq!(failed, "exception");
    let mut event = scene.event("E2", "payment.refunded", id, 30_000);
    event["details"] = json!({"refund": refund.to_string()});
    for expected in ["exception", "duplicate"] {
        assert_eq!(word(&scene.send(vec![event.clone()]).await[0]), expected);
    }
    let kinds: Vec<&str> = exceptions(&scene)
        .await
        .iter()
        .map(|case| case.kind.as_str())
        .collect();
    assert_eq!(kinds.len(), 2);
    assert!(
        kinds.contains(&"refund_failed") && kinds.contains(&"paid_after_failure"),
        "{kinds:?}"
    );
    let suspense = scene
        .app
        .platform_account(scene.merchant.id, AccountKind::Suspense)
        .await;
    assert_eq!(suspense, 0, "what came back has left again");
    assert_eq!(scene.money().await, [1_000_000, 69_300, 0, 0]);
    scene.clean().await;
}

#[tokio::test]
async fn a_refund_that_the_payment_does_not_have_is_refused() {
    let scene = Scene::new().await;
    let (id, other) = (scene.payment(100_000).await, scene.payment(100_000).await);
    scene.say("E1", "payment.paid", id, 100_000).await;
    scene.say("E2", "payment.paid", other, 100_000).await;
    let others = scene.app.plant_refund(scene.merchant.id, other, 30_000).await;
    let before = scene.money().await;
    for refund in [others, id] {
        let mut event = scene.event("E3", "payment.refunded", id, 30_000);
        event["details"] = json!({"refund": refund.to_string()});
        assert_eq!(word(&scene.send(vec![event]).await[0]), "refused");
    }
    assert_eq!(scene.money().await, before);
    scene.clean().await;
}
