//! The terms of a project, and payouts beyond its limit.

use sengo_core::role::OperatorRole;
use sengo_testkit::Call;
use sengo_testkit::app::operator;
use serde_json::json;

use crate::browser::Site;

#[tokio::test]
async fn a_limit_is_set_by_two_people_and_a_larger_payout_waits_where_they_see_it() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let project = site.app.project(&merchant).await;
    site.app.fund(project.id, 1_000_000, 0).await;
    let path = format!("/console/operator/projects/{}/terms", project.id);
    let mut ana = site.operator("ana", OperatorRole::Finance).await;
    let mut dewi = site.operator("dewi", OperatorRole::Finance).await;
    site.app.app.four_eyes_set(operator(), true).await.unwrap();

    let page = ana.get(&path).await;
    for (payer, limit) in [("nobody", "0"), ("bank", "12.34"), ("", "-1")] {
        let refused = ana.get(&path).await;
        let refused = ana
            .submit(&refused, &path, &[("payer", payer), ("limit", limit)])
            .await;
        assert_eq!(refused.status, 422, "{payer}");
        for field in ["payer", "limit"] {
            assert!(
                refused.body.contains(&format!("field-{field}-fault")),
                "{payer}: {}",
                refused.body
            );
        }
        assert!(
            refused.body.contains(&format!("value=\"{limit}\"")),
            "{}",
            refused.body
        );
    }
    let typed = [("payer", "merchant"), ("limit", "200.000")];
    let check = ana.submit(&page, &path, &typed).await;
    for said in [
        "no limit",
        "Rp200,000",
        "Larger payouts are held",
        "A colleague has to agree first.",
    ] {
        assert!(check.body.contains(said), "{said}: {}", check.body);
    }
    let asked = ana.submit(&check, &path, &[]).await;
    let request = asked.location().split('?').next().unwrap().to_owned();
    assert!(
        ana.get(&path).await.body.contains(&request),
        "the form says what waits"
    );
    let approved = dewi.approve(&request).await;
    assert_eq!(approved.status, 303);
    let page = ana.get(&path).await;
    assert!(page.body.contains("value=\"200,000\""));
    let same = ana
        .submit(&page, &path, &[("payer", "merchant"), ("limit", "200000")])
        .await;
    assert!(
        same.status == 422 && same.body.contains("nothing would change"),
        "{}",
        same.body
    );

    let payout = json!({
        "reference": "GAJI-1",
        "amount": 200_001,
        "bankCode": "014",
        "recipientAccount": "1234567890",
        "additionalInfo": {"callback": "https://toko.example.com/callback"},
    });
    let answer = site
        .app
        .send(Call::post("/api/disburse", &payout).by(&project.pair))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let seen = ana.get("/console/operator/payouts").await;
    assert!(
        seen.body.contains("Rp200,001") && !seen.body.contains("No engine yet"),
        "{}",
        seen.body
    );
}
