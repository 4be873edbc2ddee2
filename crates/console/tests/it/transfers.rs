//! Money between a merchant's projects, on screen.

use sengo_core::role::MerchantRole;
use sengo_testkit::Call;
use serde_json::json;

use crate::browser::Site;

const TRANSFERS: &str = "/console/merchant/transfers";
const NEW: &str = "/console/merchant/transfers/new";

#[tokio::test]
async fn money_is_moved_after_a_look_at_both_balances() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let (kopi, teh) = (
        site.app.project(&merchant).await.id,
        site.app.project(&merchant).await.id,
    );
    site.app.fund(kopi, 1_000_000, 0).await;
    site.app.fund(teh, 500, 0).await;
    let mut sari = site
        .merchant_person(merchant.id, MerchantRole::Finance, "sari@toko.example")
        .await;
    assert!(sari.get(TRANSFERS).await.body.contains("No transfers"));
    let (from, to) = (kopi.to_string(), teh.to_string());

    let page = sari.get(NEW).await;
    let wrong = [
        ("from", from.as_str()),
        ("to", from.as_str()),
        ("amount", "ten"),
        ("reference", ""),
    ];
    let faulty = sari.submit(&page, NEW, &wrong).await;
    assert_eq!(faulty.status, 422);
    for field in ["to", "amount", "reference"] {
        assert!(
            faulty.body.contains(&format!("id=\"field-{field}-fault\"")),
            "{field}: {}",
            faulty.body
        );
    }
    assert!(faulty.body.contains("value=\"ten\""), "what was typed stays");

    let typed = |amount| {
        [
            ("from", from.as_str()),
            ("to", to.as_str()),
            ("amount", amount),
            ("reference", "Gaji <b>\"Mei\"</b>"),
        ]
    };
    let lacking = sari.submit(&faulty, NEW, &typed("1.000.001")).await;
    assert_eq!(lacking.status, 422);
    assert!(
        lacking.body.contains("id=\"field-amount-fault\""),
        "{}",
        lacking.body
    );
    let look = sari.submit(&lacking, NEW, &typed("Rp250.000")).await;
    assert_eq!(look.status, 200);
    for seen in ["Rp250,000", "Rp1,000,000", "Rp750,000", "Rp500<", "Rp250,500"] {
        assert!(look.body.contains(seen), "{seen}: {}", look.body);
    }
    assert!(!look.body.contains("<b>"), "{}", look.body);
    let balance = async |id| {
        site.app
            .app
            .balance_show(merchant.id, id, None)
            .await
            .unwrap()
            .active
            .get()
    };
    assert_eq!(balance(kopi).await, 1_000_000, "nothing is done by looking");

    let made = sari.submit(&look, TRANSFERS, &[]).await;
    assert_eq!(made.location(), format!("{TRANSFERS}?told=made"));
    assert_eq!((balance(kopi).await, balance(teh).await), (750_000, 250_500));
    let list = sari.get(TRANSFERS).await;
    assert!(
        list.body.contains("Gaji &lt;b&gt;") && list.body.contains("Rp250,000"),
        "{}",
        list.body
    );
    // Once more with the same page, and then with the same reference.
    assert_eq!(sari.submit(&look, TRANSFERS, &[]).await.status, 409);
    let page = sari.get(NEW).await;
    let again = sari.submit(&page, NEW, &typed("1")).await;
    assert_eq!(again.status, 422);
    assert!(
        again.body.contains("id=\"field-reference-fault\""),
        "{}",
        again.body
    );
    assert_eq!((balance(kopi).await, balance(teh).await), (750_000, 250_500));

    // Whoever only sees does that, and a developer moves no money.
    let mut viewer = site
        .merchant_person(merchant.id, MerchantRole::Viewer, "wati@toko.example")
        .await;
    let seen = viewer.get(TRANSFERS).await;
    assert!(
        seen.body.contains("Gaji") && !seen.body.contains(NEW),
        "{}",
        seen.body
    );
}

#[tokio::test]
async fn what_changed_after_the_look_is_said_and_others_projects_are_not_there() {
    let site = Site::start().await;
    let (merchant, other) = (site.app.merchant().await, site.app.merchant().await);
    let (kopi, teh) = (
        site.app.project(&merchant).await.id,
        site.app.project(&merchant).await.id,
    );
    let theirs = site.app.project(&other).await.id;
    site.app.fund(kopi, 100, 0).await;
    let mut sari = site
        .merchant_person(merchant.id, MerchantRole::Owner, "sari@toko.example")
        .await;
    let (from, to, foreign) = (kopi.to_string(), teh.to_string(), theirs.to_string());
    let page = sari.get(NEW).await;
    assert!(
        !page.body.contains(&format!("value=\"{foreign}\"")),
        "{}",
        page.body
    );
    let stolen = [
        ("from", foreign.as_str()),
        ("to", &to),
        ("amount", "1"),
        ("reference", "A-1"),
    ];
    let refused = sari.submit(&page, NEW, &stolen).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("id=\"field-from-fault\""),
        "{}",
        refused.body
    );
    let typed = [
        ("from", from.as_str()),
        ("to", &to),
        ("amount", "100"),
        ("reference", "A-1"),
    ];
    let look = sari.submit(&refused, NEW, &typed).await;
    let body = json!({"from": kopi.get(), "to": teh.get(), "amount": 60, "reference": "API-1"});
    site.app
        .send(Call::post("/api/transfers", &body).by(&merchant.pair))
        .await
        .data();
    let late = sari.submit(&look, TRANSFERS, &[]).await;
    assert_eq!(late.status, 422);
    assert!(late.body.contains("id=\"field-amount-fault\""), "{}", late.body);
    assert!(sari.get(TRANSFERS).await.body.contains("API-1"));
    let mut stranger = site
        .merchant_person(other.id, MerchantRole::Owner, "budi@lain.example")
        .await;
    assert!(!stranger.get(TRANSFERS).await.body.contains("API-1"));
}

#[tokio::test]
async fn a_long_list_of_transfers_is_leafed_through() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let (kopi, teh) = (
        site.app.project(&merchant).await.id,
        site.app.project(&merchant).await.id,
    );
    site.app.fund(kopi, 1_000, 0).await;
    for number in 0..51 {
        let body =
            json!({"from": kopi.get(), "to": teh.get(), "amount": 1, "reference": format!("No{number:02}.")});
        let call = Call::post("/api/transfers", &body).by(&merchant.pair);
        site.app.send(call).await.data();
        site.app.clock.advance(jiff::SignedDuration::from_secs(1));
    }
    let mut sari = site
        .merchant_person(merchant.id, MerchantRole::Viewer, "sari@toko.example")
        .await;
    let first = sari.get(TRANSFERS).await;
    assert!(first.body.contains("No50.") && first.body.contains("No01.") && !first.body.contains("No00."));
    let (_, link) = first.body.split_once("rel=\"next\" href=\"").unwrap();
    let second = sari.get(link.split('"').next().unwrap()).await;
    assert!(
        second.body.contains("No00.") && !second.body.contains("No01."),
        "{}",
        second.body
    );
}
