//! Trying an allowlist out on screen, and enforcing it.

use sengo_core::role::MerchantRole;
use sengo_testkit::Call;

use crate::browser::Site;

#[tokio::test]
async fn a_list_is_tried_out_seen_and_enforced() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let project = site.app.project(&merchant).await;
    let call = async |from: &str| {
        let call = Call::get("/api/balance").by(&project.pair).from(from);
        site.app.send(call).await.status.as_u16()
    };
    let here = format!("/console/merchant/projects/{}/allowlist", project.id);
    let mut budi = site
        .merchant_person(merchant.id, MerchantRole::Developer, "budi@toko.example")
        .await;
    assert!(
        budi.get(here.trim_end_matches("/allowlist"))
            .await
            .body
            .contains(&here)
    );
    assert_eq!(
        budi.get(&format!("{here}/enforce")).await.status,
        404,
        "none is on trial"
    );
    let page = budi.get(&here).await;
    let wrong = budi
        .submit(&page, &here, &[("ip", "203.0.113.7\n<b>nowhere</b>")])
        .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("&lt;b&gt;nowhere") && !wrong.body.contains("<b>nowhere"));
    let tried = budi.submit(&wrong, &here, &[("ip", "203.0.113.7")]).await;
    assert_eq!(
        (tried.status, tried.location()),
        (303, format!("{here}?told=tried").as_str())
    );
    for from in ["203.0.113.7", "198.51.100.9", "198.51.100.9"] {
        assert_eq!(call(from).await, 200);
    }
    site.app.app.flush().await;
    let page = budi.get(&here).await;
    assert!(page.body.contains("198.51.100.9"), "{}", page.body);
    let action = format!("{here}/enforce");
    let confirm = budi.get(&action).await;
    assert!(confirm.body.contains("203.0.113.7"), "{}", confirm.body);

    let mut viewer = site
        .merchant_person(merchant.id, MerchantRole::Viewer, "wati@toko.example")
        .await;
    assert_eq!(viewer.get(&here).await.status, 403);
    let other = site.app.merchant().await;
    let mut stranger = site
        .merchant_person(other.id, MerchantRole::Owner, "sari@lain.example")
        .await;
    assert_eq!(stranger.get(&here).await.status, 404);
    assert_eq!(stranger.get(&action).await.status, 404);

    assert_eq!(budi.submit(&confirm, &action, &[]).await.status, 303);
    assert_eq!(call("203.0.113.7").await, 200);
    assert_eq!(call("198.51.100.9").await, 403);
    let page = budi.get(&here).await;
    assert!(!page.body.contains("198.51.100.9"), "{}", page.body);
}
