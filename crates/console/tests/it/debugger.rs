//! Having a signature explained on screen.

use sengo_core::role::MerchantRole;
use sengo_core::signature::{SigningKey, to_hex};
use sengo_testkit::Call;
use serde_json::json;

use crate::browser::Site;

#[tokio::test]
async fn a_pasted_attempt_is_explained_and_no_secret_is_shown() {
    let site = Site::start().await;
    let (merchant, other) = (site.app.merchant().await, site.app.merchant().await);
    let pair = site.app.project(&merchant).await.pair;
    let here = "/console/merchant/debugger";
    let mut budi = site
        .merchant_person(merchant.id, MerchantRole::Developer, "budi@toko.example")
        .await;
    let body = r#"{"a":"<b>é/"}"#;
    let right = pair.sign(body.as_bytes());
    // The key does not stand before the body.
    let signing = SigningKey::new(pair.token.as_bytes());
    let wrong = to_hex(&signing.sign_raw("", Some(body.as_bytes())));
    let mut page = budi.get(here).await;
    for (key, signature, expected) in [
        (&pair.key, &right, "is right for this key"),
        (&pair.key, &wrong, "does not stand before the body"),
        (&pair.key, &"ab".repeat(64), "does not belong to this request"),
        (&other.pair.key, &right, "no such key"),
    ] {
        let typed = [
            ("key", key.as_str()),
            ("signature", signature.as_str()),
            ("body", body),
        ];
        page = budi.submit(&page, here, &typed).await;
        assert_eq!(page.status, 200);
        assert!(
            page.body.to_lowercase().contains(expected),
            "{expected}: {}",
            page.body
        );
        assert!(!page.body.contains(&pair.token) && !page.body.contains("<b>é"));
        assert_eq!(
            page.body.contains(&right),
            *signature == right,
            "only what was typed"
        );
    }
    // Neither an explanation nor code was asked for.
    let nothing = budi.submit(&page, here, &[("body", body)]).await;
    assert_eq!(nothing.status, 422, "{}", nothing.body);
    for field in ["signature", "path"] {
        assert!(
            nothing.body.contains(&format!("id=\"field-{field}-fault\"")),
            "{}",
            nothing.body
        );
    }
    let mut viewer = site
        .merchant_person(merchant.id, MerchantRole::Viewer, "wati@toko.example")
        .await;
    assert_eq!(viewer.get(here).await.status, 403);
}

#[tokio::test]
async fn a_call_of_the_log_becomes_code_without_a_secret_in_it() {
    let site = Site::start().await;
    let (merchant, other) = (site.app.merchant().await, site.app.merchant().await);
    let pair = site.app.project(&merchant).await.pair;
    let call = Call::post("/api/qris", &json!({"reference": "A-1"})).by(&pair);
    let failed = site.app.send(call.signature("ab".repeat(64))).await;
    let id = failed.headers["x-request-id"].to_str().unwrap().to_owned();
    site.app.app.flush().await;
    let mut budi = site
        .merchant_person(merchant.id, MerchantRole::Developer, "budi@toko.example")
        .await;
    let entry = budi.get(&format!("/console/merchant/requests/{id}")).await;
    let here = "/console/merchant/debugger";
    let link = format!("{here}?call={id}");
    assert!(entry.body.contains(&format!("href=\"{link}\"")), "{}", entry.body);
    let page = budi.get(&link).await;
    for known in ["\"POST\" selected", "\"/api/qris\"", &format!("\"{}\"", pair.key)] {
        assert!(page.body.contains(&format!("value={known}")), "{}", page.body);
    }
    assert!(!page.body.contains("<pre"), "its body is not known");

    let body = "{\"reference\":\"</pre><script>alert('$(id)')</script>\"}";
    let typed = [
        ("key", pair.key.as_str()),
        ("method", "POST"),
        ("path", "/api/qris"),
        ("body", body),
    ];
    let page = budi.submit(&page, here, &typed).await;
    assert_eq!(page.status, 200, "{}", page.body);
    for program in ["setup", "php", "node", "python3", "bash"] {
        assert!(
            page.body.contains(&format!("id=\"code-{program}\"")),
            "{}",
            page.body
        );
    }
    assert_eq!(page.body.matches("<pre").count(), 5);
    assert!(!page.body.contains("<script") && !page.body.contains(&pair.token));
    let export = format!("export SENGO_KEY='{}'", pair.key);
    assert!(page.body.contains(&export), "{}", page.body);

    // What is typed as the key and is none of the merchant's may be a secret: no code repeats it.
    let typed = [
        ("key", pair.token.as_str()),
        ("method", "GET"),
        ("path", "/api/balance"),
    ];
    let page = budi.submit(&page, here, &typed).await;
    assert!(page.body.contains("export SENGO_KEY='…'"), "{}", page.body);
    assert_eq!(page.body.matches(&pair.token).count(), 1, "only in its field");

    let typed = [("method", "GET"), ("path", "api"), ("body", "{}")];
    let faulty = budi.submit(&page, here, &typed).await;
    assert_eq!(faulty.status, 422);
    for field in ["path", "body"] {
        assert!(
            faulty.body.contains(&format!("id=\"field-{field}-fault\"")),
            "{}",
            faulty.body
        );
    }
    let mut sari = site
        .merchant_person(other.id, MerchantRole::Owner, "sari@lain.example")
        .await;
    assert_eq!(sari.get(&link).await.status, 404);
}
