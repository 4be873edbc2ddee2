//! `/docs` and `/openapi.json`: what every instance says of itself.

use sengo_api::{ApiSettings, PublicUrl, Rate, Rates};
use sengo_testkit::{Call, TestApp};
use sengo_wire::error::ErrorCode;

const PAGES: [&str; 5] = [
    "/docs",
    "/docs/quickstart",
    "/docs/authentication",
    "/docs/endpoints",
    "/docs/errors",
];

#[tokio::test]
async fn pages_need_no_key_and_allow_nothing_from_elsewhere() {
    let app = TestApp::start().await;
    for page in PAGES {
        let answer = app.send(Call::get(page)).await;
        assert_eq!(answer.status, 200, "{page}");
        assert_eq!(
            answer.header("content-type"),
            Some("text/html; charset=utf-8"),
            "{page}"
        );
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self';"),
            "{policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{page}");
        assert!(answer.header("x-request-id").is_some(), "{page}");
    }
    let style = app.send(Call::get("/docs/style.css")).await;
    assert_eq!(style.header("content-type"), Some("text/css; charset=utf-8"));
    let start = app.send(Call::get("/")).await;
    assert_eq!(
        (start.status.as_u16(), start.header("location")),
        (303, Some("/docs"))
    );
}

#[tokio::test]
async fn the_help_of_every_error_is_served_with_its_anchor() {
    let app = TestApp::start().await;
    for code in ErrorCode::ALL {
        let help = code.help();
        let (path, anchor) = help.split_once('#').unwrap();
        let answer = app.send(Call::get(path)).await;
        assert_eq!(answer.status, 200, "{help}");
        assert!(answer.text().contains(&format!("id=\"{anchor}\"")), "{help}");
    }
}

#[tokio::test]
async fn the_openapi_document_is_the_one_of_the_wire() {
    let app = TestApp::start().await;
    let answer = app.send(Call::get("/openapi.json")).await;
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(
        answer.text(),
        sengo_wire::openapi::document(env!("CARGO_PKG_VERSION"))
    );
}

#[tokio::test]
async fn samples_call_the_host_that_was_asked_for_or_the_one_that_is_set() {
    let app = TestApp::start().await;
    let asked = Call::get("/docs/samples/sengo.php").header("host", "pay.example.com:8443");
    assert!(
        app.send(asked)
            .await
            .text()
            .contains("'http://pay.example.com:8443'")
    );
    let strange = Call::get("/docs/samples/sengo.php").header("host", "x'.system('id').'");
    assert!(app.send(strange).await.text().contains("'http://localhost'"));
    app.send(Call::get("/docs/samples/sengo.exe"))
        .await
        .refused(404, "NOT_FOUND");

    let set = TestApp::with(ApiSettings {
        public_url: Some(PublicUrl::parse("https://api.example.com").unwrap()),
        ..ApiSettings::default()
    })
    .await;
    for path in ["/docs/samples/sengo.sh", "/docs/quickstart", "/docs"] {
        let asked = Call::get(path).header("host", "pay.example.com");
        let text = set.send(asked).await.text();
        assert!(
            text.contains("https://api.example.com") && !text.contains("pay.example.com"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn readers_count_like_callers() {
    let app = TestApp::with(ApiSettings {
        rates: Rates {
            address: Some(Rate(std::num::NonZeroU32::MIN)),
            key: None,
        },
        ..ApiSettings::default()
    })
    .await;
    for _ in 0..2 {
        assert_eq!(app.send(Call::get("/docs")).await.status, 200);
    }
    app.send(Call::get("/docs"))
        .await
        .refused(429, "TOO_MANY_REQUESTS");
}
