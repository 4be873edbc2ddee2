//! Keys, tokens and signatures

use sengo_core::environment::Environment;
use sengo_testkit::database::Database;
use sengo_testkit::{Call, Pair, TestApp};
use serde_json::Value;

fn pair(key: &str, token: &str) -> Pair {
    Pair {
        key: key.into(),
        token: token.into(),
    }
}

/// The answer without what differs from one request to the next.
fn told(answer: &sengo_testkit::Answer) -> Value {
    let mut json = answer.json();
    json["requestId"] = Value::Null;
    json
}

#[tokio::test]
async fn missing_repeated_and_unreadable_headers_are_named_together() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let all = ["X-Client-Key", "X-Client-Token", "X-Signature"];
    let bare = app
        .send(Call::get("/api/balance"))
        .await
        .refused(401, "UNAUTHORIZED")
        .to_string();
    assert!(all.iter().all(|name| bare.contains(name)), "{bare}");
    let long = "a".repeat(256);
    for (name, value) in [
        ("x-client-key", ""),
        ("x-client-token", "\u{e9}"),
        ("x-signature", long.as_str()),
    ] {
        let rest = [
            ("x-client-key", "k"),
            ("x-client-token", "t"),
            ("x-signature", "s"),
        ];
        let call = rest
            .iter()
            .filter(|(other, _)| *other != name)
            .fold(Call::get("/api/balance"), |call, (name, value)| {
                call.header(name, value)
            });
        let text = app
            .send(call.header(name, value))
            .await
            .refused(401, "UNAUTHORIZED")
            .to_string();
        let shown = all.iter().find(|shown| shown.eq_ignore_ascii_case(name)).unwrap();
        assert!(text.contains(shown), "{text}");
    }
    for name in ["x-client-key", "x-client-token", "x-signature"] {
        let twice = Call::get("/api/balance").by(&merchant.pair).header(name, "other");
        app.send(twice).await.refused(401, "UNAUTHORIZED");
        // Even the same value twice.
        let value = match name {
            "x-client-key" => merchant.pair.key.clone(),
            "x-client-token" => merchant.pair.token.clone(),
            _ => merchant.pair.sign(b""),
        };
        app.send(Call::get("/api/balance").by(&merchant.pair).header(name, value))
            .await
            .refused(401, "UNAUTHORIZED");
    }
}

#[tokio::test]
async fn an_unknown_key_and_a_wrong_token_are_answered_alike() {
    let app = TestApp::start().await;
    let (merchant, other) = (app.merchant().await, app.merchant().await);
    let unknown = sengo_core::credential::ClientKey::compose(
        sengo_core::credential::Kind::Merchant,
        Environment::Sandbox,
        &[9; 16],
    );
    let wrong = app
        .send(Call::get("/api/balance").by(&pair(&merchant.pair.key, &other.pair.token)))
        .await;
    wrong.refused(401, "UNAUTHORIZED");
    let none = app
        .send(Call::get("/api/balance").by(&pair(unknown.as_str(), &other.pair.token)))
        .await;
    assert_eq!(told(&wrong), told(&none));
    let names = |answer: &sengo_testkit::Answer| {
        let mut names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
        names.sort();
        names
    };
    assert_eq!(names(&wrong), names(&none));
}

#[tokio::test]
async fn the_shape_of_a_pair_tells_what_went_wrong() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let (key, token) = (merchant.pair.key.as_str(), merchant.pair.token.as_str());
    let cut = |text: &str| text[..text.len() - 1].to_owned();
    for (pair, words) in [
        (pair(&cut(key), token), "character"),
        (pair(key, &cut(token)), "character"),
        (pair(token, token), "token"),
        (pair(key, key), "key"),
        (pair(key, &project.pair.token), "pair"),
    ] {
        let json = app
            .send(Call::get("/api/projects").by(&pair))
            .await
            .refused(401, "UNAUTHORIZED");
        let text = json.to_string();
        assert!(text.contains(words), "{words}: {text}");
        assert!(
            !text.contains(token) && !text.contains(&project.pair.token),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_key_of_another_kind_or_environment_is_named_as_that() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let text = app
        .send(Call::get("/api/projects").by(&project.pair))
        .await
        .refused(401, "UNAUTHORIZED")
        .to_string();
    assert!(text.contains("merchant") && text.contains("project"), "{text}");
    let production = TestApp::of(
        Database::sqlite().into(),
        Default::default(),
        Environment::Production,
    )
    .await;
    let theirs = production.merchant().await;
    for (here, pair) in [(&app, &theirs.pair), (&production, &merchant.pair)] {
        let text = here
            .send(Call::get("/api/projects").by(pair))
            .await
            .refused(401, "UNAUTHORIZED")
            .to_string();
        assert!(text.contains("sandbox") && text.contains("production"), "{text}");
    }
    let body = serde_json::json!({"name": "Toko", "domain": "https://localhost", "ip": ["10.0.0.1"]});
    let answer = production
        .send(Call::post("/api/projects", &body).by(&theirs.pair))
        .await;
    answer.refused(422, "REQUEST_INVALID");
    assert_eq!(answer.fields(), ["domain"]);
}

#[tokio::test]
async fn an_imported_key_of_the_wrong_kind_is_named_only_to_its_owner() {
    use sengo_core::credential::{ImportedKey, ImportedToken};
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let imported = pair("warung-lama-2019-key", "0123456789abcdef0123456789abcdef");
    let owner = sengo_core::key::KeyOwner {
        merchant: merchant.id,
        project: Some(project.id),
    };
    let key = ImportedKey::parse(&imported.key).unwrap();
    let token = ImportedToken::parse(&imported.token).unwrap();
    app.app
        .key_import(sengo_testkit::app::operator(), owner, &key, &token)
        .await
        .unwrap();
    app.send(Call::get("/api/balance").by(&imported)).await.data();
    let text = app
        .send(Call::get("/api/projects").by(&imported))
        .await
        .refused(401, "UNAUTHORIZED")
        .to_string();
    assert!(text.contains("project"), "{text}");
    let stranger = pair(&imported.key, "fedcba9876543210fedcba9876543210");
    let silent = told(&app.send(Call::get("/api/projects").by(&stranger)).await);
    let unknown = told(
        &app.send(Call::get("/api/projects").by(&pair("warung-lain-2019-key", &stranger.token)))
            .await,
    );
    assert_eq!(silent, unknown);
}

#[tokio::test]
async fn signatures_of_every_wrong_kind_are_refused_and_the_right_one_is_never_told() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let body = br#"{"name":"Toko","domain":"https://a.test","ip":["10.0.0.1"]}"#.as_slice();
    let right = merchant.pair.sign(body);
    let wrongs = [
        "x".to_owned(),
        right[..127].to_owned(),
        format!("{right}0"),
        format!("{}g", &right[..127]),
        format!("0x{}", &right[..126]),
        "0".repeat(128),
        " ".repeat(128),
        merchant.pair.sign(b""),
        merchant.pair.sign(b"{}"),
        right.chars().rev().collect(),
    ];
    for wrong in wrongs {
        let call = Call::new("POST", "/api/projects")
            .body(body)
            .by(&merchant.pair)
            .signature(wrong.clone());
        let answer = app.send(call).await;
        let text = answer.refused(401, "UNAUTHORIZED").to_string().to_lowercase();
        assert!(
            !text.contains(&right) && !text.contains(&merchant.pair.token),
            "{wrong}: {text}"
        );
    }
    let upper = Call::new("POST", "/api/projects")
        .body(body)
        .by(&merchant.pair)
        .signature(right.to_uppercase());
    app.send(upper).await.data();
}

#[tokio::test]
async fn a_signature_of_another_body_or_call_does_not_fit() {
    let app = TestApp::start().await;
    let (merchant, other) = (app.merchant().await, app.merchant().await);
    let body = TestApp::project_body().to_string();
    let stolen = other.pair.sign(body.as_bytes());
    let call = |signature: String| {
        Call::new("POST", "/api/projects")
            .body(body.clone())
            .by(&merchant.pair)
            .signature(signature)
    };
    app.send(call(stolen)).await.refused(401, "UNAUTHORIZED");
    app.send(call(
        merchant.pair.sign(TestApp::project_body().to_string().as_bytes()),
    ))
    .await
    .refused(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn answers_are_in_the_language_asked_for() {
    let app = TestApp::start().await;
    for (asked, indonesian) in [
        ("id", true),
        ("id-ID,id;q=0.9,en;q=0.8", true),
        ("en", false),
        ("de", false),
        ("en,id;q=0.5", false),
        ("", false),
        (";;;,,q=", false),
    ] {
        let call = Call::get("/api/nowhere").header("accept-language", asked);
        let message = app.send(call).await.refused(404, "NOT_FOUND")["responseMessage"].to_string();
        assert_eq!(message.contains("tidak ada"), indonesian, "{asked}: {message}");
    }
    let merchant = app.merchant().await;
    let call = Call::post(
        "/api/projects",
        &serde_json::json!({"name": "PT. Maju Jaya", "domain": 1}),
    )
    .header("accept-language", "id");
    let answer = app.send(call.by(&merchant.pair)).await.json();
    let texts = [
        &answer["responseMessage"],
        &answer["errors"][0]["message"],
        &answer["errors"][1]["message"],
        &answer["errors"][2]["message"],
    ];
    for text in texts {
        let text = text.as_str().unwrap();
        assert!(!text.contains(" the ") && !text.contains(" is "), "{text}");
    }
}
