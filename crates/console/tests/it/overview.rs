//! The first page of each side: what waits, and how it goes.

use jiff::SignedDuration;
use sengo_app::projects::Review;
use sengo_core::project::{Reason, ReasonField};
use sengo_core::role::{MerchantRole, OperatorRole};
use sengo_testkit::Call;
use serde_json::json;

use crate::browser::{Answer, Site};

const OPERATOR: &str = "/console/operator";
const MERCHANT: &str = "/console/merchant";

/// The value of a tile, without its markup.
fn tile(page: &Answer, name: &str) -> String {
    let at = page
        .body
        .find(&format!(">{name}<"))
        .unwrap_or_else(|| panic!("no {name} in {}", page.body));
    let rest = page.body[at..].split_once("tile-value\">").unwrap().1;
    let value = rest.split_once("</p>").unwrap().0;
    let text = value
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    text.collect()
}

#[tokio::test]
async fn an_operator_sees_what_waits_and_how_today_goes() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let project = site.app.project(&merchant).await;
    site.app.project_in_review(&merchant).await;
    let mut ana = site.operator("ana", OperatorRole::Support).await;
    let calm = ana.get(OPERATOR).await;
    assert_eq!(tile(&calm, "Projects in review"), "1");
    assert_eq!(tile(&calm, "Open exceptions"), "0");
    assert_eq!(tile(&calm, "Callbacks under way"), "0");
    assert!(
        !calm.body.contains("The oldest is of") && calm.body.contains("None is late"),
        "{}",
        calm.body
    );

    let engine = site.app.engine("bank").await;
    for amount in [10_000, 30_000] {
        let payment = site.app.plant_payment(merchant.id, project.id, amount).await;
        site.app.pay(&engine, payment, amount).await;
    }
    let refunded = site.app.plant_payment(merchant.id, project.id, 5_000).await;
    site.app.pay(&engine, refunded, 5_000).await;
    site.app.fund(project.id, 100_000, 0).await;
    let body = json!({ "id": refunded.to_string(), "reference": "KEMBALI-1" });
    let refund = Call::post("/api/refund", &body).by(&project.pair);
    site.app.send(refund).await.data();
    // Until midnight it is still today.
    site.app.clock.advance(SignedDuration::from_mins(20));
    let busy = ana.get(OPERATOR).await;
    assert_eq!(tile(&busy, "Gross"), "Rp45,000");
    assert_eq!(tile(&busy, "Payments paid"), "3");
    assert!(
        busy.body.contains("yesterday 0; 3 created today"),
        "{}",
        busy.body
    );
    assert!(
        busy.body.contains("Instructions that no engine asked for: 1."),
        "{}",
        busy.body
    );
    assert!(
        busy.body.contains("<svg") && !busy.body.contains(" style="),
        "{}",
        busy.body
    );
}

#[tokio::test]
async fn what_was_created_yesterday_and_paid_today_counts_today_without_being_a_part_of_nothing() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let project = site.app.project(&merchant).await;
    let engine = site.app.engine("bank").await;
    // From 22:06 to 23:56, and on to 0:06 in Jakarta.
    site.app.clock.advance(SignedDuration::from_mins(110));
    let payment = site.app.plant_payment(merchant.id, project.id, 10_000).await;
    site.app.clock.advance(SignedDuration::from_mins(10));
    site.app.pay(&engine, payment, 10_000).await;
    let mut ana = site.operator("ana", OperatorRole::Viewer).await;
    let page = ana.get(OPERATOR).await;
    assert_eq!(tile(&page, "Payments paid"), "1");
    assert!(
        page.body.contains("yesterday 0; 0 created today"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn a_merchant_sees_what_it_has_and_what_there_is_to_do() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let mut owner = site
        .merchant_person(merchant.id, MerchantRole::Owner, "owner@toko.example")
        .await;
    let nothing = owner.get(MERCHANT).await;
    assert!(
        nothing.body.contains("No projects yet") && nothing.body.contains("New project"),
        "{}",
        nothing.body
    );

    let project = site.app.project(&merchant).await;
    let waiting = site.app.project_in_review(&merchant).await;
    let rejected = site.app.project_in_review(&merchant).await;
    let reason = Reason {
        field: ReasonField::Name,
        message: "Use the <b>name</b> on the website.".into(),
    };
    site.app.review(rejected, Review::Reject(vec![reason])).await;
    let engine = site.app.engine("bank").await;
    let payment = site.app.plant_payment(merchant.id, project.id, 45_000).await;
    site.app.pay(&engine, payment, 45_000).await;
    site.app.fund(project.id, 5_000, 0).await;
    site.app
        .send(Call::get("/api/check/nothing").by(&project.pair))
        .await;
    site.app.app.flush().await;

    let page = owner.get(MERCHANT).await;
    let balance = site
        .app
        .send(Call::get("/api/balance").by(&merchant.pair))
        .await
        .data();
    let total = balance["total"].as_i64().unwrap();
    assert_eq!(tile(&page, "Active"), "Rp5,000");
    assert_eq!(tile(&page, "Total").replace(',', ""), format!("Rp{total}"));
    assert!(
        page.body.contains("becomes active on 17 Jun 2025"),
        "{}",
        page.body
    );
    assert_eq!(tile(&page, "Success rate"), "100%");
    assert!(
        page.body.contains("Use the &lt;b&gt;name&lt;/b&gt;"),
        "{}",
        page.body
    );
    assert!(
        page.body
            .contains(&format!("{MERCHANT}/projects/{rejected}/correct")),
        "{}",
        page.body
    );
    assert!(
        page.body.contains(&format!("{MERCHANT}/projects/{waiting}")),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("<code>GET /api/check/nothing</code>"),
        "{}",
        page.body
    );

    // Whoever may not see the log of calls is not shown it here either.
    let mut viewer = site
        .merchant_person(merchant.id, MerchantRole::Viewer, "viewer@toko.example")
        .await;
    let page = viewer.get(MERCHANT).await;
    assert!(
        !page.body.contains("/api/check/nothing") && !page.body.contains("/correct"),
        "{}",
        page.body
    );
}
