//! `/projects/{id}/keys` and what is below it

use jiff::SignedDuration;
use sengo_app::projects::Review;
use sengo_testkit::{Call, Pair, TestApp};
use serde_json::{Value, json};

fn pair(data: &Value) -> Pair {
    Pair {
        key: data["key"].as_str().unwrap().into(),
        token: data["token"].as_str().unwrap().into(),
    }
}

#[tokio::test]
async fn a_key_is_issued_shown_once_and_works() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let issue = || Call::new("POST", &project.path("/keys")).by(&merchant.pair);
    let data = app.send(issue()).await.data();
    let members: Vec<_> = data.as_object().unwrap().keys().cloned().collect();
    assert_eq!(
        members,
        [
            "key",
            "status",
            "createdAt",
            "lastUsedAt",
            "expiresAt",
            "issuedBy",
            "token"
        ]
    );
    assert_eq!(data["issuedBy"], format!("key:{}", merchant.pair.key));
    app.send(Call::get("/api/balance").by(&pair(&data))).await.data();
    for body in ["{}", "[]", r#"{"label":"x"}"#] {
        app.send(issue().body(body)).await.data();
    }
    app.send(issue().body("7")).await.refused(422, "REQUEST_INVALID");
    let listed = app
        .send(Call::get(&project.path("/keys")).by(&merchant.pair))
        .await;
    let text = listed.text();
    assert_eq!(listed.data().as_array().unwrap().len(), 5);
    assert!(!text.contains("token"), "{text}");
    let page = app
        .send(Call::get(&project.path("/keys?perPage=2&page=2")).by(&merchant.pair))
        .await
        .json();
    assert_eq!(page["responseData"].as_array().unwrap().len(), 2);
    assert_eq!(page["paging"], json!({"page": 2, "perPage": 2, "more": true}));
}

#[tokio::test]
async fn keys_are_issued_only_for_projects_in_use_and_only_so_many() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let id = app.project_in_review(&merchant).await;
    let issue = || Call::new("POST", &format!("/api/projects/{id}/keys")).by(&merchant.pair);
    app.send(issue()).await.refused(409, "STATUS_CONFLICT");
    app.review(id, Review::Approve).await;
    app.review(id, Review::Suspend).await;
    for _ in 0..20 {
        app.send(issue()).await.data();
    }
    app.send(issue()).await.refused(409, "STATUS_CONFLICT");
}

#[tokio::test]
async fn a_rotated_key_works_through_its_overlap_and_not_a_moment_longer() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let rotate = |key: &str, body: &str| {
        Call::new("POST", &project.path(&format!("/keys/{key}/rotate")))
            .body(body)
            .by(&merchant.pair)
    };
    for body in [
        r#"{"overlapHours":-1}"#,
        r#"{"overlapHours":721}"#,
        r#"{"overlapHours":1.5}"#,
        r#"{"overlapHours":"1"}"#,
        r#"{"overlapHours":1e30}"#,
    ] {
        let answer = app.send(rotate(&project.pair.key, body)).await;
        answer.refused(422, "REQUEST_INVALID");
        assert_eq!(answer.fields(), ["overlapHours"]);
    }
    let new = pair(
        &app.send(rotate(&project.pair.key, r#"{"overlapHours":2.0}"#))
            .await
            .data(),
    );
    let balance = async |pair: &Pair| app.send(Call::get("/api/balance").by(pair)).await;
    balance(&project.pair).await.data();
    balance(&new).await.data();
    app.clock.advance(SignedDuration::from_mins(119));
    balance(&project.pair).await.data();
    app.clock.advance(SignedDuration::from_mins(1));
    let told = balance(&project.pair).await.refused(401, "UNAUTHORIZED");
    assert!(
        told.to_string().contains("rotated") || told.to_string().contains("overlap"),
        "{told}"
    );
    // Whoever has not the token learns nothing of it.
    let stranger = Pair {
        token: new.token.clone(),
        ..project.pair.clone()
    };
    let silent = balance(&stranger).await.refused(401, "UNAUTHORIZED");
    assert!(!silent.to_string().contains("rotated"), "{silent}");
    balance(&new).await.data();
    app.send(rotate(&project.pair.key, ""))
        .await
        .refused(409, "STATUS_CONFLICT");
    // At once.
    app.send(rotate(&new.key, r#"{"overlapHours":0}"#)).await.data();
    balance(&new).await.refused(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn a_revoked_key_stops_at_once() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    app.send(Call::get("/api/balance").by(&project.pair)).await.data();
    let revoke =
        || Call::new("DELETE", &project.path(&format!("/keys/{}", project.pair.key))).by(&merchant.pair);
    assert_eq!(app.send(revoke()).await.data()["status"], "revoked");
    assert_eq!(
        app.send(revoke()).await.data()["status"],
        "revoked",
        "again changes nothing"
    );
    let told = app
        .send(Call::get("/api/balance").by(&project.pair))
        .await
        .refused(401, "UNAUTHORIZED");
    assert!(told.to_string().contains("revoked"), "{told}");
}

#[tokio::test]
async fn only_the_projects_own_keys_are_found_below_it() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let (one, two) = (app.project(&merchant).await, app.project(&merchant).await);
    let long = "k".repeat(5_000);
    let names = [
        two.pair.key.as_str(),
        &merchant.pair.key,
        "unknown",
        "%00",
        "a%00b",
        "%C3%A9",
        "a%2Fb",
        "%20",
        &long,
    ];
    for name in names {
        let revoke = Call::new("DELETE", &one.path(&format!("/keys/{name}"))).by(&merchant.pair);
        app.send(revoke).await.refused(404, "NOT_FOUND");
        let rotate = Call::new("POST", &one.path(&format!("/keys/{name}/rotate"))).by(&merchant.pair);
        app.send(rotate).await.refused(404, "NOT_FOUND");
    }
    app.send(Call::get("/api/balance").by(&two.pair)).await.data();
}
