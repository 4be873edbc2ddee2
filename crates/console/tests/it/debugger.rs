//! Having a signature explained on screen.

use sengo_core::role::MerchantRole;
use sengo_core::signature::{SigningKey, to_hex};

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
    let mut viewer = site
        .merchant_person(merchant.id, MerchantRole::Viewer, "wati@toko.example")
        .await;
    assert_eq!(viewer.get(here).await.status, 403);
}
