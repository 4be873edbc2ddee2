//! Settlement days on screen: what a holiday moves, and setting it.

use jiff::SignedDuration;
use sengo_app::ports::Clock;
use sengo_app::{AuditFilter, Page};
use sengo_core::calendar::day_of;
use sengo_core::role::OperatorRole;
use sengo_testkit::app::operator;

use crate::browser::{Answer, Browser, Site};

const DAYS: &str = "/console/operator/settlement-days";

/// Sends one of the forms: they differ by what they hold, and not by their address.
async fn send(browser: &mut Browser, page: &Answer, fields: &[(&str, &str)]) -> Answer {
    let token = page.hidden(DAYS)["form"].clone();
    let mut all = vec![("form", token.as_str())];
    all.extend(fields);
    browser.post(DAYS, &all).await
}

#[tokio::test]
async fn a_holiday_shows_what_it_moves_and_what_keeps_its_day() {
    let site = Site::start().await;
    // Monday, 16 June 2025, in Jakarta.
    site.app.clock.advance(SignedDuration::from_hours(12));
    assert_eq!(day_of(site.app.clock.business()).to_string(), "2025-06-16");
    let merchant = site.app.merchant().await;
    let project = site.app.project(&merchant).await;
    let engine = site.app.engine("bank-uji").await;
    let payment = site.app.plant_payment(merchant.id, project.id, 100_000).await;
    site.app.pay(&engine, payment, 100_000).await;
    let mut ana = site.operator("ana", OperatorRole::Finance).await;
    let page = ana.get(DAYS).await;
    assert!(
        page.body.contains("Maulid Nabi Muhammad") && !page.body.contains("Pemilu"),
        "{}",
        page.body
    );

    // The payment is due on Wednesday.
    let typed = [("date", "2025-06-18"), ("name", "Pemilu <b>")];
    let check = send(&mut ana, &page, &typed).await;
    assert_eq!(check.status, 200);
    for said in [
        "Pemilu &lt;b&gt;",
        "16 Jun 2025</th><td>18 Jun 2025</td><td>19 Jun 2025",
        "17 Jun 2025</th><td>19 Jun 2025</td><td>20 Jun 2025",
        "Rp99,300 that was paid already becomes active on 18 Jun 2025 all the same",
    ] {
        assert!(check.body.contains(said), "{said}: {}", check.body);
    }
    let done = ana.submit(&check, DAYS, &[]).await;
    assert_eq!(done.location(), format!("{DAYS}?year=2025&told=set"));
    let page = ana.get(DAYS).await;
    assert!(
        page.body.contains("Pemilu") && page.body.contains("set by an operator"),
        "{}",
        page.body
    );

    // And back again: by the button of its row.
    let again = [("date", "2025-06-18"), ("name", "Pemilu"), ("working", "on")];
    let check = send(&mut ana, &page, &again).await;
    assert!(
        check
            .body
            .contains("16 Jun 2025</th><td>19 Jun 2025</td><td>18 Jun 2025"),
        "{}",
        check.body
    );
    assert_eq!(ana.submit(&check, DAYS, &[]).await.status, 303);
    assert!(ana.get(DAYS).await.body.contains("Banks work"));
}

#[tokio::test]
async fn a_year_that_nobody_entered_says_so_and_faults_stand_at_their_fields() {
    let site = Site::start().await;
    // 2027: no decree of that year is built in.
    site.app.clock.advance(SignedDuration::from_hours(24 * 600));
    let mut ana = site.operator("ana", OperatorRole::Finance).await;
    let page = ana.get(&format!("{DAYS}?year=2028")).await;
    assert!(
        page.body.contains("Nobody has entered the holidays of 2028 yet."),
        "{}",
        page.body
    );
    assert!(page.body.contains("Proklamasi Kemerdekaan"), "{}", page.body);
    for (date, name) in [("2027-01-01", ""), ("2029-01-02", " "), ("someday", "\u{202E}")] {
        let page = ana.get(DAYS).await;
        let refused = send(&mut ana, &page, &[("date", date), ("name", name)]).await;
        assert_eq!(refused.status, 422, "{date}");
        for field in ["date", "name"] {
            assert!(
                refused.body.contains(&format!("field-{field}-fault")),
                "{date}: {}",
                refused.body
            );
        }
        assert!(
            refused.body.contains(&format!("value=\"{date}\"")),
            "{date}: {}",
            refused.body
        );
    }
    let page = ana.get(DAYS).await;
    let saturday = send(&mut ana, &page, &[("date", "2028-01-08"), ("name", "Sabtu")]).await;
    assert!(
        saturday
            .body
            .contains("No payment becomes active on another day by it."),
        "{}",
        saturday.body
    );
    let mut rani = site.operator("rani", OperatorRole::Viewer).await;
    let seen = rani.get(DAYS).await;
    assert!(
        seen.status == 200 && !seen.body.contains(&format!("action=\"{DAYS}\"")),
        "{}",
        seen.body
    );
}

#[tokio::test]
async fn with_four_eyes_a_holiday_waits_for_a_colleague() {
    let site = Site::start().await;
    let mut ana = site.operator("ana", OperatorRole::Finance).await;
    let mut dewi = site.operator("dewi", OperatorRole::Finance).await;
    site.app.app.four_eyes_set(operator(), true).await.unwrap();
    let page = ana.get(DAYS).await;
    let check = send(
        &mut ana,
        &page,
        &[("date", "2025-11-10"), ("name", "Hari Pahlawan")],
    )
    .await;
    assert!(
        check.body.contains("A colleague has to agree first."),
        "{}",
        check.body
    );
    let asked = ana.submit(&check, DAYS, &[]).await;
    let request = asked.location().split('?').next().unwrap().to_owned();
    let page = ana.get(DAYS).await;
    assert!(
        page.body.contains(&request) && !page.body.contains("Hari Pahlawan"),
        "{}",
        page.body
    );
    let approved = dewi.approve(&request).await;
    assert_eq!(approved.status, 303);
    assert!(ana.get(DAYS).await.body.contains("Hari Pahlawan"));
}

#[tokio::test]
async fn the_holidays_of_a_year_are_entered_at_once_and_agreed_to_at_once() {
    let site = Site::start().await;
    // 2027: no decree of that year is built in.
    site.app.clock.advance(SignedDuration::from_hours(24 * 600));
    let mut ana = site.operator("ana", OperatorRole::Finance).await;
    let mut dewi = site.operator("dewi", OperatorRole::Finance).await;
    site.app.app.four_eyes_set(operator(), true).await.unwrap();
    let year = format!("{DAYS}?year=2028");

    let faulty = "2028-02-26 Idul Fitri\nsecond day\n2028-02-26 <b>lagi</b>\n2029-01-02 Jauh\n2028-03-01";
    let page = ana.get(&year).await;
    let refused = send(&mut ana, &page, &[("days", faulty)]).await;
    assert_eq!(refused.status, 422);
    for said in [
        "Line 2: begin",
        "Line 3: this day",
        "Line 4: the day",
        "Line 5: say why",
        "&lt;b&gt;lagi",
    ] {
        assert!(refused.body.contains(said), "{said}: {}", refused.body);
    }

    let typed = "2028-02-28 Idul Fitri\n2028-02-29\tCuti bersama\n";
    let page = ana.get(&year).await;
    let check = send(&mut ana, &page, &[("days", typed)]).await;
    for said in [
        "Tuesday, 29 Feb 2028</th><td>Cuti bersama",
        "The holidays of 2028 then count as entered",
        "25 Feb 2028</th><td>29 Feb 2028</td><td>2 Mar 2028",
    ] {
        assert!(check.body.contains(said), "{said}: {}", check.body);
    }
    let changing = ana.submit(&check, DAYS, &[("change", "on")]).await;
    assert!(
        changing.body.contains("2028-02-29\tCuti bersama"),
        "{}",
        changing.body
    );
    let check = send(&mut ana, &changing, &[("days", typed)]).await;
    let asked = ana.submit(&check, DAYS, &[]).await;
    let request = asked.location().split('?').next().unwrap().to_owned();
    let shown = dewi.get(&request).await;
    for said in ["28 Feb 2028", "Cuti bersama", "nothing settles on these 2 days"] {
        assert!(shown.body.contains(said), "{said}: {}", shown.body);
    }
    assert!(!ana.get(&year).await.body.contains("Cuti bersama"));
    assert_eq!(dewi.approve(&request).await.status, 303);
    let page = ana.get(&year).await.body;
    assert!(
        page.contains("Idul Fitri") && page.contains("Cuti bersama"),
        "{page}"
    );
    assert!(!page.contains("Nobody has entered"), "{page}");
    let rows = Page { offset: 0, limit: 10 };
    let rows = site
        .app
        .app
        .audit_list(AuditFilter::default(), rows)
        .await
        .unwrap();
    let days = rows.iter().filter(|row| row.action == "holiday.set");
    let told: Vec<_> = days.filter_map(|row| row.details.as_deref()).collect();
    assert_eq!(told.len(), 2, "{rows:?}");
    assert!(told.iter().any(|told| told.contains("2028-02-29")), "{told:?}");
}
