//! The order of checks: of several faults, the first in the contract's order answers

use sengo_api::{ApiSettings, BODY_BYTES_MAX, Rate, Rates};
use sengo_app::projects::Review;
use sengo_testkit::{Call, Pair, TestApp};
use serde_json::json;
use std::num::NonZeroU32;

/// A request that is wrong in every way at once, mended step by step from the front. After each step the
/// next check must answer.
#[tokio::test]
async fn the_first_failure_answers() {
    let proxy = "10.9.9.9".parse::<std::net::IpAddr>().unwrap();
    let one = NonZeroU32::MIN;
    let settings = ApiSettings {
        trusted_proxies: vec![proxy.into()],
        rates: Rates {
            address: Some(Rate(one)),
            key: Some(Rate(one)),
        },
        ..Default::default()
    };
    let app = TestApp::with(settings).await;
    let merchant = app.merchant_inactive().await;
    app.restrict(merchant.id, &["203.0.113.0/24"]).await;
    let huge = vec![b'{'; BODY_BYTES_MAX + 1];
    let wrong = Pair {
        token: "wrong".into(),
        ..merchant.pair.clone()
    };
    let unknown = Pair {
        key: "unknown".into(),
        token: "wrong".into(),
    };

    // Path, before the method and before an address that cannot be read.
    let send = async |call: Call| {
        app.send(call.header("x-forwarded-for", "nonsense").from("10.9.9.9"))
            .await
    };
    send(Call::new("BREW", "/api/nowhere").body(huge.clone()))
        .await
        .refused(404, "NOT_FOUND");
    send(Call::new("BREW", "/api/projects").body(huge.clone()))
        .await
        .refused(405, "METHOD_NOT_ALLOWED");
    send(Call::new("POST", "/api/projects").body(huge.clone()))
        .await
        .refused(403, "UNAUTHORIZED");

    // The address's rate, before the headers.
    for _ in 0..2 {
        app.send(Call::get("/api/balance").from("192.0.2.1"))
            .await
            .refused(401, "UNAUTHORIZED");
    }
    app.send(Call::get("/api/balance").from("192.0.2.1"))
        .await
        .refused(429, "TOO_MANY_REQUESTS");

    // From here on every call has an address of its own, so that only what is meant to run out does.
    let mut number = 0;
    let mut send = async |call: Call| {
        number += 1;
        app.send(call.from(&format!("192.0.2.{}", number + 10))).await
    };
    // Headers, key, token: before the body is read.
    let json = send(Call::new("POST", "/api/projects").body(huge.clone()))
        .await
        .refused(401, "UNAUTHORIZED");
    assert!(json.to_string().contains("X-Client-Key"), "{json}");
    for pair in [&unknown, &wrong] {
        let json = send(Call::new("POST", "/api/projects").body(huge.clone()).by(pair))
            .await
            .refused(401, "UNAUTHORIZED");
        assert!(
            json["responseMessage"].as_str().unwrap().contains("key"),
            "{json}"
        );
    }
    // Size, before the signature.
    let call = Call::new("POST", "/api/projects")
        .body(huge.clone())
        .by(&merchant.pair)
        .signature("00");
    send(call).await.refused(413, "BODY_TOO_LARGE");
    // Signature, before the product.
    let call = || {
        Call::new("POST", "/api/projects")
            .body("not json")
            .by(&merchant.pair)
    };
    let json = send(call().signature("00")).await.refused(401, "UNAUTHORIZED");
    assert!(
        json["responseMessage"].as_str().unwrap().contains("ignature"),
        "{json}"
    );
    // Product, before the address list.
    send(call()).await.refused(401, "PRODUCT_ACCESS_ERROR");
    app.activate(merchant.id, true).await;
    // Address list, before the key's rate.
    for _ in 0..4 {
        send(call()).await.refused(403, "UNAUTHORIZED");
    }
    app.restrict(merchant.id, &["192.0.2.0/24"]).await;
    // The key's rate, before the body.
    for _ in 0..2 {
        send(call()).await.refused(422, "REQUEST_INVALID");
    }
    send(call()).await.refused(429, "TOO_MANY_REQUESTS");
}

#[tokio::test]
async fn a_projects_status_answers_before_its_address_list() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let patch = Call::new("PATCH", &project.path("")).json(&json!({"ip": ["203.0.113.1"]}));
    app.send(patch.by(&merchant.pair)).await.data();
    let own = || Call::get("/api/balance?at=nonsense").by(&project.pair);
    app.send(own()).await.refused(403, "UNAUTHORIZED");
    app.send(own().from("203.0.113.1"))
        .await
        .refused(422, "REQUEST_INVALID");
    app.review(project.id, Review::Suspend).await;
    app.send(own()).await.refused(403, "UNAUTHORIZED");
    app.activate(merchant.id, false).await;
    app.send(own()).await.refused(401, "PRODUCT_ACCESS_ERROR");
    app.send(own().signature("00")).await.refused(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn a_right_signature_without_the_token_is_worth_nothing() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let call = Call::get("/api/balance")
        .header("x-client-key", &merchant.pair.key)
        .header("x-client-token", "x")
        .header("x-signature", merchant.pair.sign(b""));
    app.send(call).await.refused(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn methods_a_path_has_not_are_named_with_those_it_has() {
    let app = TestApp::start().await;
    for (method, path, allowed) in [
        ("PUT", "/api/projects", ["GET", "POST"].as_slice()),
        ("DELETE", "/projects", &["GET", "POST"]),
        ("POST", "/api/balance", &["GET"]),
        ("OPTIONS", "/api/transfers", &["POST"]),
        ("TRACE", "/api/projects/1", &["GET", "PATCH", "DELETE"]),
        ("get", "/api/balance", &["GET"]),
        ("GET", "/api/projects/1/keys/x/rotate", &["POST"]),
    ] {
        let answer = app.send(Call::new(method, path)).await;
        answer.refused(405, "METHOD_NOT_ALLOWED");
        let named: Vec<_> = answer
            .header("allow")
            .unwrap()
            .split(", ")
            .filter(|name| *name != "HEAD")
            .collect();
        let mut sorted = named.clone();
        sorted.sort_unstable();
        let mut expected = allowed.to_vec();
        expected.sort_unstable();
        assert_eq!(sorted, expected, "{path}");
    }
    for path in [
        "/api",
        "/api/",
        "/api/projects/",
        "//api/projects",
        "/api//projects",
        "/API/projects",
        "/api/api/balance",
        "/api/projects/1/",
        "/api/../api/balance",
        "/api/balance%00",
    ] {
        app.send(Call::get(path)).await.refused(404, "NOT_FOUND");
    }
}
