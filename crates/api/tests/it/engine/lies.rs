use sengo_core::channel::Channel;
use sengo_core::word::WordKind;
use sengo_testkit::app::operator;
use serde_json::json;

use super::*;

#[tokio::test]
async fn an_engine_is_let_in_from_its_addresses_alone() {
    let scene = Scene::new().await;
    let engine = scene.app.engine_with("inside", &["10.1.0.0/16"], None).await;
    let call = Call::post("/api/engine/instructions/claim", &json!({})).by(&engine);
    scene.app.send(call.clone().from("10.1.2.3")).await.data();
    let answer = scene.app.send(call.from("203.0.113.9")).await;
    answer.refused(403, "UNAUTHORIZED");
    assert!(answer.text().contains("203.0.113.9"), "{}", answer.text());
    // Another key with another list changes it for all keys of the engine.
    scene.app.engine_with("inside", &["203.0.113.0/24"], None).await;
    let call = Call::post("/api/engine/instructions/claim", &json!({})).by(&engine);
    scene.app.send(call.clone().from("203.0.113.9")).await.data();
    scene
        .app
        .send(call.from("10.1.2.3"))
        .await
        .refused(403, "UNAUTHORIZED");
}

#[tokio::test]
async fn merchants_and_projects_do_not_get_in_and_engines_need_no_product() {
    let scene = Scene::new().await;
    for pair in [&scene.merchant.pair, &scene.project.pair] {
        for path in ["/api/engine/events", "/engine/instructions/claim"] {
            let call = Call::post(path, &json!({})).by(pair);
            scene.app.send(call).await.refused(401, "UNAUTHORIZED");
        }
    }
    scene.app.activate(scene.merchant.id, false).await;
    let id = scene.payment(1_000).await;
    assert_eq!(scene.say("E1", "payment.paid", id, 1_000).await, "accepted");
}

#[tokio::test]
async fn a_list_of_events_that_cannot_be_read_is_refused_whole() {
    let scene = Scene::new().await;
    let id = scene.payment(1_000).await;
    let one = scene.event("E1", "payment.paid", id, 1_000);
    for body in [
        json!({}),
        json!({"events": []}),
        json!({"events": one}),
        json!({"events": vec![one.clone(); 1_001]}),
    ] {
        let call = Call::post("/api/engine/events", &body).by(&scene.engine);
        let answer = scene.app.send(call).await;
        answer.refused(422, "REQUEST_INVALID");
        assert_eq!(answer.fields(), ["events"]);
    }
    let large = Call::post("/api/engine/events", &json!({"events": ["x".repeat(1_100_000)]}));
    scene
        .app
        .send(large.by(&scene.engine))
        .await
        .refused(413, "BODY_TOO_LARGE");
    assert_eq!(scene.status(id).await, "pending");
    let call = Call::post("/api/engine/events", &json!({"events": vec![one; 1_000]}));
    let answers = scene.app.send(call.by(&scene.engine)).await.data();
    let answers = answers.as_array().unwrap();
    let accepted = answers.iter().filter(|answer| word(answer) == "accepted").count();
    let duplicates = answers
        .iter()
        .filter(|answer| word(answer) == "duplicate")
        .count();
    assert_eq!((accepted, duplicates), (1, 999));
}

#[tokio::test]
async fn an_id_used_for_something_else_is_refused() {
    let scene = Scene::new().await;
    let (one, other) = (scene.payment(1_000).await, scene.payment(1_000).await);
    assert_eq!(scene.say("E1", "payment.paid", one, 1_000).await, "accepted");
    assert_eq!(scene.say("E1", "payment.paid", other, 1_000).await, "refused");
    assert_eq!(scene.say("E1", "payment.paid", one, 1_001).await, "refused");
    assert_eq!(scene.say("E1", "payment.refunded", one, 1_000).await, "refused");
    // Another engine's ids are its own.
    let second = scene.app.engine("second").await;
    let event = scene.event("E1", "payment.paid", other, 1_000);
    let call = Call::post("/api/engine/events", &json!({"events": [event]})).by(&second);
    assert_eq!(word(&scene.app.send(call).await.data()[0]), "accepted");
}

#[tokio::test]
async fn an_engine_speaks_of_its_channels_alone() {
    let scene = Scene::new().await;
    let (payment, payout) = (scene.payment(1_000).await, scene.disbursement(1_000).await);
    let qris = scene
        .app
        .engine_with("scanner", &["0.0.0.0/0"], Some(vec![Channel::Qris]))
        .await;
    let events = vec![
        scene.event("E1", "disbursement.paid", payout, 1_000),
        scene.event(
            "E2",
            "disbursement.paid",
            TransactionId::from_bytes([9; 16]),
            1_000,
        ),
        scene.event("E3", "payment.paid", payment, 1_000),
    ];
    let call = Call::post("/api/engine/events", &json!({ "events": events })).by(&qris);
    let answers = scene.app.send(call).await.data();
    let words: Vec<String> = answers.as_array().unwrap().iter().map(word).collect();
    assert_eq!(words, ["refused", "refused", "accepted"]);
    assert!(answers[0]["reason"].as_str().unwrap().contains("disburse"));
    assert_eq!(scene.status(payout).await, "pending");
}

#[tokio::test]
async fn words_in_any_order_leave_the_books_right() {
    let scene = Scene::new().await;
    let id = scene.payment(10_000).await;
    // The refund is said before its payment is: its money waits, and is not taken a second time later.
    assert_eq!(scene.say("R", "payment.refunded", id, 4_000).await, "exception");
    assert_eq!(scene.say("P", "payment.paid", id, 10_000).await, "accepted");
    assert_eq!(scene.say("R", "payment.refunded", id, 4_000).await, "duplicate");
    assert_eq!(scene.money().await, [1_000_000, 9_930, 0, 0]);
    // More than was paid.
    assert_eq!(
        scene.say("C", "payment.charged_back", id, 10_001).await,
        "exception"
    );
    assert_eq!(scene.status(id).await, "success");
    scene.clean().await;
}

#[tokio::test]
async fn a_clock_that_jumps_dates_no_payment_outside_its_life() {
    let scene = Scene::new().await;
    for (id, at) in [("P", "1970-01-01T00:00:00Z"), ("Q", "0001-01-01T00:00:00Z")] {
        let payment = scene.payment(10_000).await;
        let mut event = scene.event(id, "payment.paid", payment, 10_000);
        event["occurredAt"] = json!(at);
        assert_eq!(word(&scene.send(vec![event]).await[0]), "accepted");
        let transaction = scene.app.transaction(scene.merchant.id, payment).await;
        let sengo_core::transaction::State::Payment(state) = transaction.state else {
            panic!("a payment")
        };
        assert_eq!(state.paid.unwrap().at, state.terms.created_at);
    }
    let payment = scene.payment(10_000).await;
    let mut event = scene.event("F", "payment.paid", payment, 10_000);
    event["occurredAt"] = json!("9999-01-01T00:00:00Z");
    assert_eq!(word(&scene.send(vec![event]).await[0]), "exception");
}

#[tokio::test]
async fn an_engine_pays_projects_of_every_tenant_each_into_its_own_books() {
    let scene = Scene::new().await;
    let id = scene.payment(10_000).await;
    // An engine is the operator's: no tenant is hidden from it, and none gets what is another's.
    let neighbour = scene.app.merchant().await;
    let theirs = scene.app.project(&neighbour).await;
    let foreign = scene.app.plant_payment(neighbour.id, theirs.id, 5_000).await;
    let events = vec![
        scene.event("E1", "payment.paid", id, 10_000),
        scene.event("E2", "payment.paid", foreign, 5_000),
    ];
    for expected in [["accepted", "accepted"], ["duplicate", "duplicate"]] {
        let words: Vec<String> = scene.send(events.clone()).await.iter().map(word).collect();
        assert_eq!(words, expected);
    }
    assert_eq!(scene.app.money(neighbour.id, theirs.id).await, [0, 4_965, 0, 0]);
}

#[tokio::test]
async fn a_revoked_key_of_an_engine_says_nothing_more() {
    let scene = Scene::new().await;
    let owner = scene.app.app.key_owner(&scene.engine.key).await.unwrap();
    scene
        .app
        .app
        .key_revoke(operator(), owner, &scene.engine.key, None)
        .await
        .unwrap();
    let call = Call::post("/api/engine/events", &json!({"events": []})).by(&scene.engine);
    scene.app.send(call).await.refused(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn every_amount_that_is_none_is_refused() {
    let scene = Scene::new().await;
    let id = scene.payment(10_000).await;
    for amount in [
        json!(0),
        json!(-10_000),
        json!(10_000.5),
        json!("10000"),
        json!(1e18),
        json!(null),
    ] {
        for kind in WordKind::ALL.into_iter().filter(|kind| kind.flow().is_some()) {
            let mut event = scene.event("E1", kind.as_str(), id, 0);
            event["amount"] = amount.clone();
            let answers = scene.send(vec![event]).await;
            assert_eq!(word(&answers[0]), "refused", "{kind:?} {amount}");
        }
    }
    assert_eq!(scene.status(id).await, "pending");
}

#[tokio::test]
async fn one_id_is_one_word_whosever_it_is_about() {
    let scene = Scene::new().await;
    let neighbour = scene.app.merchant().await;
    let theirs = scene.app.project(&neighbour).await;
    let (id, foreign) = (
        scene.payment(10_000).await,
        scene.app.plant_payment(neighbour.id, theirs.id, 10_000).await,
    );
    assert_eq!(scene.say("E1", "payment.paid", id, 10_000).await, "accepted");
    assert_eq!(scene.say("E2", "payment.paid", id, 10_000).await, "exception");
    let nobodys = TransactionId::from_bytes([0xAB; 16]);
    for used in ["E1", "E2"] {
        for about in [foreign, nobodys] {
            assert_eq!(scene.say(used, "payment.paid", about, 10_000).await, "refused");
        }
    }
    // Nor does a payment that began elsewhere come twice under one id.
    let recorded = |id: &str, project: i64, reference: &str| {
        let mut event = scene.event(id, "payment.recorded", nobodys, 5_000);
        event["transaction"] = json!({"channel": "qris", "number": "RRN-1"});
        event["details"] = json!({"project": project, "reference": reference});
        event
    };
    let (own, other) = (scene.project.id.get(), theirs.id.get());
    let second = scene.app.project(&scene.merchant).await.id.get();
    for (event, expected) in [
        (recorded("E3", own, "T-1"), "accepted"),
        (recorded("E3", own, "T-1"), "duplicate"),
        (recorded("E3", own, "T-2"), "refused"),
        (recorded("E3", second, "T-1"), "refused"),
        (recorded("E3", other, "T-1"), "refused"),
        (recorded("E3", 4_711, "T-1"), "refused"),
        (recorded("E1", own, "T-3"), "refused"),
    ] {
        assert_eq!(
            word(&scene.send(vec![event.clone()]).await[0]),
            expected,
            "{event}"
        );
    }
    assert_eq!(scene.app.money(neighbour.id, theirs.id).await, [0, 0, 0, 0]);
    scene.clean().await;
}
