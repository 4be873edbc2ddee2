//! Every way in which clients sign one body

use sengo_testkit::{Call, TestApp};
use serde_json::json;

const PRETTY: &str = "{\n    \"name\": \"Toko Café\",\n    \"domain\": \"https:\\/\\/toko.test\",\n    \"ip\": [\n        \"10.0.0.0\\/8\"\n    ],\n    \"note\": {}\n}";

#[tokio::test]
async fn a_pretty_printed_body_without_content_type_is_taken_with_any_of_phps_signatures() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let renderings = [
        PRETTY.to_owned(),
        r#"{"name":"Toko Caf\u00e9","domain":"https:\/\/toko.test","ip":["10.0.0.0\/8"],"note":{}}"#.into(),
        r#"{"name":"Toko Caf\u00e9","domain":"https:\/\/toko.test","ip":["10.0.0.0\/8"],"note":[]}"#.into(),
        r#"{"name":"Toko Caf\u00e9","domain":"https://toko.test","ip":["10.0.0.0/8"],"note":{}}"#.into(),
        r#"{"name":"Toko Café","domain":"https:\/\/toko.test","ip":["10.0.0.0\/8"],"note":{}}"#.into(),
        r#"{"name":"Toko Café","domain":"https://toko.test","ip":["10.0.0.0/8"],"note":{}}"#.into(),
        r#"{"name":"Toko Café","domain":"https://toko.test","ip":["10.0.0.0/8"],"note":[]}"#.to_owned(),
    ];
    for rendering in renderings {
        for content_type in [
            None,
            Some("application/x-www-form-urlencoded"),
            Some("text/plain; charset=latin1"),
            Some("application/json"),
        ] {
            let signature = merchant.pair.sign(rendering.as_bytes());
            let mut call = Call::new("POST", "/projects")
                .body(PRETTY)
                .by(&merchant.pair)
                .signature(signature);
            if let Some(value) = content_type {
                call = call.header("content-type", value);
            }
            assert_eq!(app.send(call).await.data()["id"], 1, "{rendering}");
        }
    }
}

#[tokio::test]
async fn two_readings_of_one_body_never_stand_behind_one_signature() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let body = r#"{"name":"A","name":"B","domain":"https://a.test","ip":["10.0.0.1"]}"#;
    for signed in [
        body,
        r#"{"name":"B","domain":"https:\/\/a.test","ip":["10.0.0.1"]}"#,
    ] {
        let call = Call::new("POST", "/api/projects")
            .body(body)
            .by(&merchant.pair)
            .signature(merchant.pair.sign(signed.as_bytes()));
        let text = app.send(call).await.refused(422, "REQUEST_INVALID").to_string();
        assert!(text.contains("name"), "{text}");
    }
    let first = r#"{"name":"A","domain":"https:\/\/a.test","ip":["10.0.0.1"]}"#;
    let call = Call::new("POST", "/api/projects")
        .body(body)
        .by(&merchant.pair)
        .signature(merchant.pair.sign(first.as_bytes()));
    app.send(call).await.refused(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn what_does_not_parse_verifies_as_raw_bytes_alone() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let body = "{\"name\":\"A\" \"B\"}";
    app.send(Call::new("POST", "/api/projects").body(body).by(&merchant.pair))
        .await
        .refused(422, "REQUEST_INVALID");
    let other = Call::new("POST", "/api/projects")
        .body(body)
        .by(&merchant.pair)
        .signature(merchant.pair.sign(b"{}"));
    app.send(other).await.refused(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn a_call_without_a_body_is_signed_over_the_key_alone() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    for signed in ["{}", "[]", "null", "\"\""] {
        let call = Call::get("/api/balance")
            .by(&merchant.pair)
            .signature(merchant.pair.sign(signed.as_bytes()));
        let json = app.send(call).await.refused(401, "UNAUTHORIZED");
        assert!(json["hint"].is_string(), "{json}");
    }
    let with_body = Call::get("/api/balance")
        .body(json!({"a": 1}).to_string())
        .by(&merchant.pair);
    app.send(with_body).await.data();
    let unsigned = Call::get("/api/balance")
        .body("{}")
        .by(&merchant.pair)
        .signature(merchant.pair.sign(b""));
    app.send(unsigned).await.refused(401, "UNAUTHORIZED");
}
