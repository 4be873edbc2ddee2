//! Fees, schedules and the tax on fees: what holds, what a change would do, and setting it.

use jiff::SignedDuration;
use sengo_app::ports::Clock;
use sengo_core::calendar::day_of;
use sengo_core::role::OperatorRole;
use sengo_testkit::app::operator;

use crate::browser::Site;

const FEES: &str = "/console/operator/fees";
const TARIFF: &str = "/console/operator/fees/tariff";
const TAX: &str = "/console/operator/fees/tax";

#[tokio::test]
async fn what_holds_is_shown_and_a_number_that_nobody_has_is_named() {
    let site = Site::start().await;
    let mut ana = site.operator("ana", OperatorRole::Viewer).await;
    let page = ana.get(FEES).await;
    assert_eq!(page.status, 200);
    for said in [
        "0.7%",
        "free up to Rp500,000",
        "2 working days later",
        "Rp3,000",
        "nobody yet",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert!(!page.body.contains(TARIFF), "who only sees sets nothing");
    for query in [
        "scope=project&number=",
        "scope=merchant&number=99999",
        "scope=project&number=%3Cb%3E",
    ] {
        let refused = ana.get(&format!("{FEES}?{query}")).await;
        assert_eq!(refused.status, 422, "{query}");
        assert!(
            refused.body.contains("field-number-fault") && !refused.body.contains("<b>"),
            "{query}: {}",
            refused.body
        );
    }
}

#[tokio::test]
async fn a_tariff_shows_its_effect_on_amounts_on_the_settlement_and_on_last_month() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let project = site.app.project(&merchant).await;
    let engine = site.app.engine("bank-uji").await;
    let payment = site.app.plant_payment(merchant.id, project.id, 200_000).await;
    site.app.pay(&engine, payment, 200_000).await;
    site.app.clock.advance(SignedDuration::from_hours(24 * 31));
    let mut ana = site.operator("ana", OperatorRole::Finance).await;
    let today = day_of(site.app.clock.business()).to_string();
    let number = project.id.to_string();
    let own = format!("{FEES}?scope=project&number={number}");
    let form = ana.get(&format!("{TARIFF}?scope=project&number={number}")).await;
    assert!(
        form.body.contains("value=\"0.7\"") && form.body.contains("value=\"500,000\""),
        "{}",
        form.body
    );
    let typed = [
        ("scope", "project"),
        ("number", number.as_str()),
        ("channel", "qris"),
        ("from", today.as_str()),
        ("rate", "0,5"),
        ("fixed", "100"),
        ("free", ""),
        ("days", "0"),
        ("example", "2.000.000"),
    ];
    let check = ana.submit(&form, TARIFF, &typed).await;
    assert_eq!(check.status, 200, "{}", check.body);
    let money = |amount: &str| format!("<span class=\"whole\">{amount}</span>");
    for said in [
        // Rp2.000.000: fee and what is left of it.
        money("Rp14,000"),
        money("Rp10,100"),
        money("Rp1,986,000"),
        money("Rp1,989,900"),
        // A micro merchant paid nothing for Rp10.000.
        money("Rp150"),
        // Last month: one payment of Rp200.000, of which Rp1.400 were taken.
        money("Rp1,400"),
        money("Rp1,100"),
    ] {
        assert!(check.body.contains(&said), "{said}: {}", check.body);
    }
    assert!(
        check.body.contains("becomes active on") && check.body.contains("the same working day"),
        "{}",
        check.body
    );
    assert!(
        ana.get(&own).await.body.contains("Nothing was set here"),
        "nothing is set before it is confirmed"
    );

    let done = ana.submit(&check, TARIFF, &[]).await;
    assert_eq!(done.location(), format!("{own}&told=set"));
    let page = ana.get(&own).await;
    assert!(
        page.body.contains("0.5% + Rp100") && page.body.contains("this project"),
        "{}",
        page.body
    );
    assert!(
        ana.get(FEES).await.body.contains("nobody yet"),
        "others keep theirs"
    );
}

#[tokio::test]
async fn every_faulty_field_of_a_tariff_is_named_at_once() {
    let site = Site::start().await;
    let mut ana = site.operator("ana", OperatorRole::Finance).await;
    let form = ana.get(TARIFF).await;
    let typed = [
        ("scope", "merchant"),
        ("number", ""),
        ("channel", "cash"),
        ("from", "2020-01-01"),
        ("rate", "101"),
        ("fixed", "-1"),
        ("free", "0"),
        ("days", "61"),
        ("example", "satu"),
    ];
    let refused = ana.submit(&form, TARIFF, &typed).await;
    assert_eq!(refused.status, 422);
    for field in [
        "number", "channel", "from", "rate", "fixed", "free", "days", "example",
    ] {
        assert!(
            refused.body.contains(&format!("field-{field}-fault")),
            "{field}: {}",
            refused.body
        );
    }
    assert!(
        refused.body.contains("value=\"101\"") && refused.body.contains("value=\"2020-01-01\""),
        "{}",
        refused.body
    );

    let typed = [
        ("scope", "project"),
        ("number", "99999"),
        ("channel", "disburse"),
        ("from", "2027-01-01"),
        ("rate", "0"),
        ("fixed", "2500"),
        ("days", ""),
    ];
    let refused = ana.submit(&refused, TARIFF, &typed).await;
    assert!(
        refused.status == 422 && refused.body.contains("field-number-fault"),
        "{}",
        refused.body
    );
    assert!(
        !refused.body.contains("field-days-fault"),
        "payouts do not settle"
    );
}

#[tokio::test]
async fn with_four_eyes_fees_and_taxes_wait_for_a_colleague() {
    let site = Site::start().await;
    let mut ana = site.operator("ana", OperatorRole::Finance).await;
    let mut dewi = site.operator("dewi", OperatorRole::Owner).await;
    site.app.app.four_eyes_set(operator(), true).await.unwrap();
    let today = day_of(site.app.clock.business()).to_string();
    let tariff = [
        ("scope", "platform"),
        ("channel", "disburse"),
        ("from", today.as_str()),
        ("rate", "0"),
        ("fixed", "2.500"),
        ("days", "0"),
    ];
    let tax = [("from", today.as_str()), ("rate", "11"), ("example", "")];
    for (path, typed, before, after) in [
        (TARIFF, &tariff[..], "Rp3,000", "Rp2,500"),
        (TAX, &tax[..], "<strong>0%</strong>", "<strong>11%</strong>"),
    ] {
        let form = ana.get(path).await;
        let check = ana.submit(&form, path, typed).await;
        assert!(
            check.body.contains("A colleague has to agree first."),
            "{}",
            check.body
        );
        let asked = ana.submit(&check, path, &[]).await;
        let request = asked.location().split('?').next().unwrap().to_owned();
        assert!(
            ana.get(path).await.body.contains(&request),
            "the form says what waits"
        );
        assert!(ana.get(FEES).await.body.contains(before), "{path}");
        let approved = dewi.approve(&request).await;
        assert_eq!(approved.status, 303, "{path}");
        assert!(ana.get(FEES).await.body.contains(after), "{path}");
    }
    let form = ana.get(TAX).await;
    let check = ana
        .submit(&form, TAX, &[("from", today.as_str()), ("rate", "12")])
        .await;
    // 0.7% of Rp100.000, and 11% and 12% of that.
    for said in ["Rp700", "Rp77", "Rp84"] {
        assert!(check.body.contains(said), "{said}: {}", check.body);
    }
}
