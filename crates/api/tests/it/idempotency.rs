//! `Idempotency-Key` on every write

use jiff::SignedDuration;
use sengo_testkit::{Answer, Call, Pair, TestApp, TestMerchant};
use serde_json::{Value, json};

const REPLAYED: &str = "idempotent-replayed";

/// Every write, each ready to be sent once.
async fn writes(app: &TestApp, merchant: &TestMerchant) -> Vec<Call> {
    let (one, two) = (app.project(merchant).await, app.project(merchant).await);
    let closing = app.project_in_review(merchant).await;
    app.fund(one.id, 1_000, 0).await;
    let transfer = json!({"from": one.id.get(), "to": two.id.get(), "amount": 1, "reference": "R"});
    vec![
        Call::post("/api/projects", &TestApp::project_body()),
        Call::new("PATCH", &one.path("")).json(&json!({"name": "Nama Baru"})),
        Call::new("DELETE", &format!("/api/projects/{closing}")),
        Call::new("POST", &one.path("/keys")),
        Call::new("POST", &one.path(&format!("/keys/{}/rotate", one.pair.key)))
            .json(&json!({"overlapHours": 1})),
        Call::new("DELETE", &two.path(&format!("/keys/{}", two.pair.key))),
        Call::post("/api/transfers", &transfer),
    ]
}

/// Data without what a repetition must not have.
fn without_token(answer: &Answer) -> Value {
    let mut data = answer.data();
    if let Some(token) = data.get_mut("token") {
        *token = Value::Null;
    }
    data
}

async fn audit_rows(app: &TestApp) -> usize {
    let page = sengo_app::Page {
        offset: 0,
        limit: 10_000,
    };
    app.app.audit_list(Default::default(), page).await.unwrap().len()
}

#[tokio::test]
async fn the_same_write_again_answers_the_same_and_changes_nothing() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    for call in writes(&app, &merchant).await {
        let call = call.once("a-1").by(&merchant.pair);
        let first = app.send(call.clone()).await;
        let rows = audit_rows(&app).await;
        assert_eq!(first.header(REPLAYED), None);
        app.clock.advance(SignedDuration::from_hours(1));
        let again = app.send(call.clone()).await;
        assert_eq!(again.header(REPLAYED), Some("true"), "{call:?}");
        assert_eq!(again.data(), without_token(&first), "{call:?}");
        assert_eq!(
            first.data().get("token").is_some(),
            again.data().get("token").is_some()
        );
        assert_eq!(audit_rows(&app).await, rows, "{call:?}");
    }
}

#[tokio::test]
async fn another_body_under_the_same_key_is_refused() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    for call in writes(&app, &merchant).await {
        let call = call.once("a-1");
        app.send(call.clone().by(&merchant.pair)).await.data();
        let body = json!({"name": "Lain", "domain": "https://lain.test", "ip": ["10.0.0.1"], "from": 1, "to": 2, "amount": 2, "reference": "S", "overlapHours": 9});
        let other = app.send(call.clone().json(&body).by(&merchant.pair)).await;
        other.refused(409, "IDEMPOTENCY_MISMATCH");
    }
}

#[tokio::test]
async fn spacing_and_escapes_do_not_make_another_body() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let send = async |body: &str| {
        app.send(
            Call::new("POST", "/api/projects")
                .body(body)
                .once("k")
                .by(&merchant.pair),
        )
        .await
    };
    send(r#"{"name":"Toko A","domain":"https://a.test","ip":["10.0.0.1"]}"#)
        .await
        .data();
    let again =
        send("{ \"name\": \"Toko\\u0020A\",\n \"domain\": \"https:\\/\\/a.test\", \"ip\": [\"10.0.0.1\"] }")
            .await;
    assert_eq!(again.header(REPLAYED), Some("true"));
    for other in [
        r#"{"name":"Toko A","domain":"https://a.test","ip":["10.0.0.1"],"x":1}"#,
        r#"{"name":"Toko A","domain":"https://a.test","ip":["10.0.0.1"],"x":1e999}"#,
        r#"{"domain":"https://a.test","name":"Toko A","ip":["10.0.0.1"]}"#,
    ] {
        send(other).await.refused(409, "IDEMPOTENCY_MISMATCH");
    }
}

#[tokio::test]
async fn bodies_that_php_cannot_write_are_told_apart_as_well() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let send = async |name: &str| {
        let body = format!(
            r#"{{"name":"{name}","domain":"https://{}.test","ip":["10.0.0.1"],"x":1e999}}"#,
            name.to_lowercase()
        );
        app.send(
            Call::new("POST", "/api/projects")
                .body(body)
                .once("inf")
                .by(&merchant.pair),
        )
        .await
    };
    let first = send("Satu").await;
    if first.status == 200 {
        send("Dua").await.refused(409, "IDEMPOTENCY_MISMATCH");
        assert_eq!(send("Satu").await.header(REPLAYED), Some("true"));
    }
}

#[tokio::test]
async fn a_key_counts_for_its_owner_its_method_and_its_path() {
    let app = TestApp::start().await;
    let (merchant, stranger) = (app.merchant().await, app.merchant().await);
    let (one, two) = (app.project(&merchant).await, app.project(&merchant).await);
    let issue = async |path: String, pair: &Pair| app.send(Call::new("POST", &path).once("k").by(pair)).await;
    let first = issue(one.path("/keys"), &merchant.pair).await.data();
    let second = issue(two.path("/keys"), &merchant.pair).await;
    assert_eq!(second.header(REPLAYED), None);
    assert_ne!(second.data()["key"], first["key"]);
    let body = TestApp::project_body();
    for pair in [&merchant.pair, &stranger.pair] {
        let created = app
            .send(Call::post("/api/projects", &body).once("k").by(pair))
            .await;
        assert_eq!(created.header(REPLAYED), None);
    }
    // With and without /api it is the same path.
    let bare = issue(one.path("/keys").replace("/api", ""), &merchant.pair).await;
    assert_eq!(bare.header(REPLAYED), Some("true"));
    assert_eq!(bare.data()["token"], Value::Null);
    // What is not the stranger's stays not found, with whatever key.
    issue(one.path("/keys"), &stranger.pair)
        .await
        .refused(404, "PROJECT_NOT_FOUND");
}

#[tokio::test]
async fn it_survives_the_rotation_of_the_callers_own_key() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let body = TestApp::project_body();
    let first = app
        .send(Call::post("/api/projects", &body).once("k").by(&merchant.pair))
        .await
        .data();
    let owner = sengo_core::key::KeyOwner {
        merchant: merchant.id,
        project: None,
    };
    let rotated = app
        .app
        .key_rotate(sengo_testkit::app::operator(), owner, &merchant.pair.key, 0, None)
        .await;
    let new = rotated.unwrap().1;
    let pair = Pair {
        key: new.issued.key.clone(),
        token: new.token.expose().into(),
    };
    app.send(Call::post("/api/projects", &body).once("k").by(&merchant.pair))
        .await
        .refused(401, "UNAUTHORIZED");
    let again = app
        .send(Call::post("/api/projects", &body).once("k").by(&pair))
        .await;
    assert_eq!(again.header(REPLAYED), Some("true"));
    assert_eq!(again.data(), first);
}

#[tokio::test]
async fn answers_are_kept_for_seven_days() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let issue = async || {
        app.send(
            Call::new("POST", &project.path("/keys"))
                .once("k")
                .by(&merchant.pair),
        )
        .await
    };
    let first = issue().await.data();
    app.clock
        .advance(SignedDuration::from_hours(7 * 24) - SignedDuration::from_micros(1));
    assert_eq!(issue().await.data()["key"], first["key"]);
    app.clock.advance(SignedDuration::from_micros(1));
    let fresh = issue().await;
    assert_eq!(fresh.header(REPLAYED), None);
    assert_ne!(fresh.data()["key"], first["key"]);
    assert_eq!(
        issue().await.data()["key"],
        fresh.data()["key"],
        "the new one is kept from now on"
    );
}

#[tokio::test]
async fn repeats_at_the_same_time_do_it_once() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..24 {
        let call = Call::new("POST", &project.path("/keys"))
            .once("k")
            .by(&merchant.pair);
        let router = app.router.clone();
        calls.spawn(async move { call.send(&router).await });
    }
    let answers = calls.join_all().await;
    let tokens = answers
        .iter()
        .filter(|answer| answer.data()["token"].is_string())
        .count();
    let replayed = answers
        .iter()
        .filter(|answer| answer.header(REPLAYED).is_some())
        .count();
    assert_eq!((tokens, replayed), (1, 23));
    let key = answers[0].data()["key"].clone();
    assert!(answers.iter().all(|answer| answer.data()["key"] == key));
    let listed = app
        .send(Call::get(&project.path("/keys")).by(&merchant.pair))
        .await
        .data();
    assert_eq!(listed.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_refused_write_is_not_kept() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let other = app.project(&merchant).await;
    let body = json!({"from": project.id.get(), "to": other.id.get(), "amount": 5, "reference": "R"});
    let transfer = async || {
        app.send(Call::post("/api/transfers", &body).once("k").by(&merchant.pair))
            .await
    };
    transfer().await.refused(402, "INSUFFICIENT_BALANCE");
    app.fund(project.id, 5, 0).await;
    transfer().await.data();
    assert_eq!(transfer().await.header(REPLAYED), Some("true"));
}

#[tokio::test]
async fn malformed_keys_are_named_with_the_other_faults() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let long = "k".repeat(256);
    for key in [b"".as_slice(), b"a b", b"\xc3\xa9", long.as_bytes()] {
        let call = Call::post("/api/projects", &json!({})).header("idempotency-key", key);
        let answer = app.send(call.by(&merchant.pair)).await;
        answer.refused(422, "REQUEST_INVALID");
        assert_eq!(answer.fields(), ["name", "domain", "ip", "Idempotency-Key"]);
    }
    // Two keys are two readings of one request.
    let twice = Call::post("/api/projects", &TestApp::project_body())
        .once("a")
        .once("b")
        .by(&merchant.pair);
    let answer = app.send(twice).await;
    answer.refused(422, "REQUEST_INVALID");
    assert_eq!(answer.fields(), ["Idempotency-Key"]);
    let longest = Call::post("/api/projects", &TestApp::project_body()).once(&"~".repeat(255));
    app.send(longest.by(&merchant.pair)).await.data();
}
