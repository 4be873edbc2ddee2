//! The request log on screen.

use sengo_core::role::{MerchantRole, OperatorRole};
use sengo_testkit::Call;
use serde_json::json;

use crate::browser::Site;

#[tokio::test]
async fn a_developer_sees_why_a_call_failed_and_others_see_nothing_of_it() {
    let site = Site::start().await;
    let (merchant, other) = (site.app.merchant().await, site.app.merchant().await);
    let project = site.app.project(&merchant).await;
    let body = json!({"reference": "<b>rahasia</b>", "amount": "banyak"});
    let call = Call::post("/api/qris", &body).by(&project.pair);
    let failed = site.app.send(call.signature("ab".repeat(64))).await;
    let id = failed.headers["x-request-id"].to_str().unwrap().to_owned();
    site.app.send(Call::get("/api/balance").by(&project.pair)).await;
    site.app.app.flush().await;

    let list = "/console/merchant/requests";
    let mut budi = site
        .merchant_person(merchant.id, MerchantRole::Developer, "budi@toko.example")
        .await;
    let page = budi.get(list).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains(&format!("{list}/{id}")), "{}", page.body);
    assert!(!page.body.contains("/api/balance"), "only what failed");
    let all = budi.get(&format!("{list}?show=all")).await;
    assert!(all.body.contains("/api/balance"), "{}", all.body);
    let entry = budi.get(&format!("{list}/{id}")).await;
    assert_eq!(entry.status, 200);
    assert!(entry.body.contains("HMAC-SHA512") && !entry.body.contains("rahasia"));
    let none = budi.get(&format!("{list}?status=404")).await;
    assert!(!none.body.contains(&id), "{}", none.body);

    let mut stranger = site
        .merchant_person(other.id, MerchantRole::Owner, "sari@lain.example")
        .await;
    assert_eq!(stranger.get(&format!("{list}/{id}")).await.status, 404);
    assert!(!stranger.get(list).await.body.contains(&id));
    let mut viewer = site
        .merchant_person(merchant.id, MerchantRole::Viewer, "wati@toko.example")
        .await;
    assert_eq!(viewer.get(list).await.status, 403);
    assert_eq!(viewer.get(&format!("{list}/{id}")).await.status, 403);

    // Support sees what the merchant asks about, and finds it by the id that the answer had.
    let mut dewi = site.operator("dewi", OperatorRole::Support).await;
    let calls = format!("/console/operator/merchants/{}/calls", merchant.id);
    let call = format!("{calls}/{id}");
    for (page, link) in [
        (format!("/console/operator/merchants/{}", merchant.id), &calls),
        (calls.clone(), &call),
        (format!("/console/operator/search?q={id}"), &call),
    ] {
        let body = dewi.get(&page).await.body;
        assert!(body.contains(&format!("href=\"{link}\"")), "{page}: {body}");
    }
    let shown = dewi.get(&call).await;
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains("HMAC-SHA512") && !shown.body.contains("rahasia"));
    let elsewhere = format!("/console/operator/merchants/{}/calls", other.id);
    assert_eq!(dewi.get(&format!("{elsewhere}/{id}")).await.status, 404);
    assert!(!dewi.get(&elsewhere).await.body.contains(&id));
    let nobody = "/console/operator/merchants/999999/calls";
    assert_eq!(dewi.get(nobody).await.status, 404);
}

#[tokio::test]
async fn what_cannot_be_looked_for_is_said_at_its_field() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let mut budi = site
        .merchant_person(merchant.id, MerchantRole::Developer, "budi@toko.example")
        .await;
    let mut dewi = site.operator("dewi", OperatorRole::Viewer).await;
    let of = format!("/console/operator/merchants/{}/calls", merchant.id);
    let wrong = "project=toko&status=failed";
    for page in [
        budi.get(&format!("/console/merchant/requests?{wrong}")).await,
        dewi.get(&format!("{of}?{wrong}")).await,
    ] {
        assert_eq!(page.status, 422);
        for (field, typed) in [("project", "toko"), ("status", "failed")] {
            let fault = format!("id=\"field-{field}-fault\"");
            let value = format!("value=\"{typed}\"");
            assert!(
                page.body.contains(&fault) && page.body.contains(&value),
                "{}",
                page.body
            );
        }
    }
}
