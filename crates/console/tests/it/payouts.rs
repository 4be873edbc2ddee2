//! Payouts that do not move by themselves.

use sengo_core::role::OperatorRole;
use sengo_testkit::Call;
use serde_json::json;

use crate::browser::Site;

const PAYOUTS: &str = "/console/operator/payouts";

#[tokio::test]
async fn a_payout_that_an_engine_keeps_is_released_once_somebody_made_sure() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let project = site.app.project(&merchant).await;
    site.app.fund(project.id, 100_000, 0).await;
    let payout = site.app.plant_disbursement(merchant.id, project.id, 25_000).await;
    let mut ana = site.operator("ana", OperatorRole::Finance).await;
    let release = format!("{PAYOUTS}/{payout}/release");
    let page = ana.get(PAYOUTS).await;
    assert!(
        page.body.contains("No engine yet") && !page.body.contains(&release),
        "{}",
        page.body
    );

    let engine = site.app.engine("bank-uji").await;
    let claim = Call::post("/api/engine/instructions/claim", &json!({})).by(&engine);
    assert_eq!(site.app.send(claim).await.data().as_array().unwrap().len(), 1);
    let page = ana.get(PAYOUTS).await;
    assert!(
        page.body.contains(&release) && page.body.contains("At work"),
        "{}",
        page.body
    );
    site.app.clock.advance(jiff::SignedDuration::from_mins(5));
    assert!(ana.get(PAYOUTS).await.body.contains("No answer"));

    let mut rani = site.operator("rani", OperatorRole::Support).await;
    let seen = rani.get(PAYOUTS).await;
    assert!(seen.status == 200 && !seen.body.contains(&release));

    let confirm = ana.get(&release).await;
    for said in ["If bank-uji sent the money", "Rp25,000", "Make sure at the bank"] {
        assert!(confirm.body.contains(said), "{said}: {}", confirm.body);
    }
    let done = ana.submit(&confirm, &release, &[]).await;
    assert_eq!(done.location(), format!("{PAYOUTS}?told=released"));
    assert!(ana.get(PAYOUTS).await.body.contains("No engine yet"));
    let nobodys = format!("{PAYOUTS}/0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506/release");
    assert_eq!(ana.get(&nobodys).await.status, 404);
}

#[tokio::test]
async fn what_an_engine_was_offered_since_somebody_looked_is_not_released_unseen() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let project = site.app.project(&merchant).await;
    site.app.fund(project.id, 100_000, 0).await;
    let payout = site.app.plant_disbursement(merchant.id, project.id, 25_000).await;
    let mut ana = site.operator("ana", OperatorRole::Finance).await;
    let mut dewi = site.operator("dewi", OperatorRole::Finance).await;
    let release = format!("{PAYOUTS}/{payout}/release");
    let (first, second) = (
        site.app.engine("bank-satu").await,
        site.app.engine("bank-dua").await,
    );
    let claim = Call::post("/api/engine/instructions/claim", &json!({}));
    site.app.send(claim.clone().by(&first)).await.data();
    let seen = ana.get(&release).await;

    // Meanwhile a colleague releases it, and another engine takes it.
    let theirs = dewi.get(&release).await;
    assert_eq!(dewi.submit(&theirs, &release, &[]).await.status, 303);
    let taken = site.app.send(claim.by(&second)).await;
    assert_eq!(taken.data().as_array().unwrap().len(), 1);

    let stopped = ana.submit(&seen, &release, &[]).await;
    assert_eq!(stopped.status, 409);
    for said in ["Nothing is released yet", "If bank-dua sent the money"] {
        assert!(stopped.body.contains(said), "{said}: {}", stopped.body);
    }
    assert!(ana.get(PAYOUTS).await.body.contains("bank-dua"));
    assert_eq!(ana.submit(&stopped, &release, &[]).await.status, 303);
}
