//! Balances over time, on screen.

use jiff::SignedDuration;
use sengo_core::role::MerchantRole;
use sengo_testkit::Call;
use serde_json::json;

use crate::browser::Site;

const BALANCES: &str = "/console/merchant/balances";

#[tokio::test]
async fn each_day_has_its_balance_and_its_entries() {
    let site = Site::start().await;
    let (merchant, other) = (site.app.merchant().await, site.app.merchant().await);
    let (kopi, teh) = (
        site.app.project(&merchant).await.id,
        site.app.project(&merchant).await.id,
    );
    let day = || sengo_core::calendar::day_of(sengo_app::ports::Clock::business(site.app.clock.as_ref()));
    site.app.fund(kopi, 1_000, 0).await;
    let first = day();
    site.app.clock.advance(SignedDuration::from_hours(24));
    site.app.fund(kopi, 0, 70_000).await;
    let second = day();
    site.app.clock.advance(SignedDuration::from_hours(24));
    let body = json!({"from": kopi.get(), "to": teh.get(), "amount": 400, "reference": "A-1"});
    site.app
        .send(Call::post("/api/transfers", &body).by(&merchant.pair))
        .await
        .data();
    let mut sari = site
        .merchant_person(merchant.id, MerchantRole::Viewer, "sari@toko.example")
        .await;

    let now = sari.get(BALANCES).await;
    let own = format!("{BALANCES}/{kopi}");
    for seen in ["Rp600", "Rp70,000", "Rp70,600", &format!("href=\"{own}\"")] {
        assert!(now.body.contains(seen), "{seen}: {}", now.body);
    }
    let history = sari.get(&own).await;
    let rows: Vec<&str> = history.body.split("<tr>").skip(2).collect();
    assert_eq!(rows.len(), 30);
    for (row, (day, amounts)) in rows.iter().zip([
        (day(), ["Rp600", "Rp70,000", "Rp70,600"]),
        (second, ["Rp1,000", "Rp70,000", "Rp71,000"]),
        (first, ["Rp1,000", "Rp0", "Rp1,000"]),
    ]) {
        assert!(row.contains(&format!("href=\"{own}/{day}\"")), "{row}");
        for amount in amounts {
            assert!(row.contains(&format!(">{amount}<")), "{amount}: {row}");
        }
    }
    assert!(
        rows[3].matches(">Rp0<").count() == 3,
        "before there was any: {}",
        rows[3]
    );
    assert!(history.body.contains("<svg") && !history.body.contains("style="));
    let long = sari.get(&format!("{own}?days=90")).await;
    assert_eq!(long.body.matches("<tr>").count(), 91);
    assert!(long.body.len() < 60_000, "{}", long.body.len());

    let entries = sari.get(&format!("{own}/{}", day())).await;
    for seen in ["Transfer between projects", "−Rp400", "Rp600"] {
        assert!(entries.body.contains(seen), "{seen}: {}", entries.body);
    }
    let entries = sari.get(&format!("{own}/{second}?account=pending")).await;
    assert!(entries.body.contains("+Rp70,000"), "{}", entries.body);
    let none = sari.get(&format!("{own}/{second}")).await;
    assert!(none.body.contains("No entries on this day"), "{}", none.body);

    let mut stranger = site
        .merchant_person(other.id, MerchantRole::Owner, "budi@lain.example")
        .await;
    for path in [
        own.clone(),
        format!("{own}/{second}"),
        format!("{own}/{second}?account=pending"),
    ] {
        assert_eq!(stranger.get(&path).await.status, 404, "{path}");
    }
    for path in ["today", "2026-13-01", "9999-12-31", "-9999-01-01"] {
        assert_eq!(sari.get(&format!("{own}/{path}")).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_day_of_many_entries_is_leafed_through() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let kopi = site.app.project(&merchant).await.id;
    for _ in 0..101 {
        site.app.fund(kopi, 1, 0).await;
    }
    let mut sari = site
        .merchant_person(merchant.id, MerchantRole::Viewer, "sari@toko.example")
        .await;
    let day = sengo_core::calendar::day_of(sengo_app::ports::Clock::business(site.app.clock.as_ref()));
    let first = sari.get(&format!("{BALANCES}/{kopi}/{day}")).await;
    assert_eq!(first.body.matches("+Rp1<").count(), 100);
    assert!(first.body.contains(">Rp101<") && !first.body.contains(">Rp1<"));
    let (_, link) = first.body.split_once("rel=\"next\" href=\"").unwrap();
    let link = link.split('"').next().unwrap().replace("&amp;", "&");
    let second = sari.get(&link).await;
    assert_eq!(second.body.matches("+Rp1<").count(), 1);
    assert!(second.body.contains(">Rp1<"), "{}", second.body);
}
