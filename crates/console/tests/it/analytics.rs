//! Analytics on screen: the same figures as the API's, of whoever may see them.

use jiff::SignedDuration;
use sengo_core::name::MerchantName;
use sengo_core::role::{MerchantRole, OperatorRole};
use sengo_testkit::app::operator;
use sengo_testkit::{Call, TestMerchant, TestProject};
use serde_json::Value;

use crate::browser::{Browser, Site};

const OWN: &str = "/console/merchant/analytics";
const ALL: &str = "/console/operator/analytics";

/// A group of two projects that took payments, and somebody else's that took one of its own. It is 15 June 2025, 22:06
/// in Jakarta.
struct Scene {
    site: Site,
    merchant: TestMerchant,
    kopi: TestProject,
    stranger: TestProject,
    citra: Browser,
    ana: Browser,
}

impl Scene {
    async fn new() -> Self {
        let site = Site::start().await;
        let (merchant, other) = (site.app.merchant().await, site.app.merchant().await);
        let (kopi, teh) = (
            site.app.project(&merchant).await,
            site.app.project(&merchant).await,
        );
        let stranger = site.app.project(&other).await;
        let engine = site.app.engine("bank").await;
        for (owner, project, amount) in [
            (&merchant, &kopi, 10_000),
            (&merchant, &kopi, 30_000),
            (&merchant, &teh, 5_000),
            (&other, &stranger, 777_000),
        ] {
            let payment = site.app.plant_payment(owner.id, project.id, amount).await;
            site.app.clock.advance(SignedDuration::from_secs(65));
            site.app.pay(&engine, payment, amount).await;
        }
        let citra = site
            .merchant_person(merchant.id, MerchantRole::Viewer, "citra@toko.example")
            .await;
        let ana = site.operator("ana", OperatorRole::Viewer).await;
        Self {
            site,
            merchant,
            kopi,
            stranger,
            citra,
            ana,
        }
    }

    async fn api(&self, query: &str) -> Value {
        let call = Call::get(&format!("/api/analytics{query}")).by(&self.merchant.pair);
        self.site.app.send(call).await.data()
    }
}

/// An amount as an English page writes it.
fn rupiah(amount: &Value) -> String {
    let digits = amount.as_i64().unwrap().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("Rp{text}")
}

/// The value and the note of a tile.
fn tile(page: &str, name: &str) -> (String, String) {
    let at = page
        .find(&format!("tile-name\">{name}<"))
        .unwrap_or_else(|| panic!("no {name} in {page}"));
    let part = |class: &str| {
        let rest = &page[at..];
        let rest = &rest[rest.find(class).unwrap() + class.len() + 2..];
        rest[..rest.find("</p>").unwrap()].to_owned()
    };
    (part("tile-value"), part("tile-note"))
}

#[tokio::test]
async fn the_figures_are_those_of_the_api() {
    let mut scene = Scene::new().await;
    for (page, api) in [
        (OWN.to_owned(), String::new()),
        (
            format!("{OWN}?project={}", scene.kopi.id),
            format!("?project={}", scene.kopi.id),
        ),
        (
            format!("{OWN}?from=2025-06-01&to=2025-06-20&by=project"),
            "?from=2025-06-01&to=2025-06-20&by=project".to_owned(),
        ),
    ] {
        let body = scene.citra.get(&page).await.body;
        let data = scene.api(&api).await;
        let payments = &data["payments"];
        assert_eq!(tile(&body, "Gross").0, rupiah(&payments["gross"]), "{page}");
        assert_eq!(tile(&body, "Net").0, rupiah(&payments["net"]), "{page}");
        assert_eq!(
            tile(&body, "Average payment").0,
            rupiah(&payments["averageTicket"])
        );
        assert_eq!(tile(&body, "Payments paid").0, payments["succeeded"].to_string());
        assert_eq!(tile(&body, "Payments created").0, payments["created"].to_string());
        assert_eq!(tile(&body, "Success rate").0, "100%");
        assert_eq!(tile(&body, "Time to pay").0, "1 min 5 s");
        let settles = &data["forecast"][0];
        assert!(
            body.contains(&rupiah(&settles["amount"])) && body.contains("17 Jun 2025"),
            "{body}"
        );
    }
}

#[tokio::test]
async fn an_operator_sees_the_platform_a_group_or_a_project() {
    let mut scene = Scene::new().await;
    for (query, gross) in [
        (String::new(), "Rp822,000"),
        (format!("?merchant={}", scene.merchant.id), "Rp45,000"),
        (format!("?project={}", scene.stranger.id), "Rp777,000"),
        (
            format!("?merchant={}&project={}", scene.merchant.id, scene.kopi.id),
            "Rp40,000",
        ),
    ] {
        let page = scene.ana.get(&format!("{ALL}{query}")).await;
        assert_eq!(tile(&page.body, "Gross").0, gross, "{query}");
    }
    // That project is another merchant's.
    let mixed = format!(
        "{ALL}?merchant={}&project={}",
        scene.merchant.id, scene.stranger.id
    );
    assert_eq!(scene.ana.get(&mixed).await.status, 404);
    assert_eq!(scene.ana.get(&format!("{ALL}?merchant=999")).await.status, 404);
}

#[tokio::test]
async fn another_merchants_project_is_not_there_neither_on_the_page_nor_as_a_file() {
    let mut scene = Scene::new().await;
    for address in [OWN.to_owned(), format!("{OWN}.csv")] {
        let answer = scene
            .citra
            .get(&format!("{address}?project={}", scene.stranger.id))
            .await;
        assert_eq!(answer.status, 404, "{address}");
        // Whose merchant is named makes no difference to a merchant's person.
        let named = scene
            .citra
            .get(&format!("{address}?merchant={}&by=project", 2))
            .await;
        assert_eq!(named.status, 200);
        assert!(!named.body.contains("777"), "{}", named.body);
    }
    for address in [ALL.to_owned(), format!("{ALL}.csv")] {
        assert_eq!(scene.citra.get(&address).await.status, 403, "{address}");
    }
    assert_eq!(scene.ana.get(&format!("{OWN}.csv")).await.status, 403);
}

#[tokio::test]
async fn each_figure_stands_beside_that_of_the_period_before() {
    let mut scene = Scene::new().await;
    let later = scene
        .citra
        .get(&format!("{OWN}?from=2025-06-16&to=2025-06-16"))
        .await
        .body;
    assert!(later.contains("Compared with 15 Jun 2025."), "{later}");
    assert_eq!(
        tile(&later, "Gross"),
        ("Rp0".to_owned(), "−100%, down from Rp45,000".to_owned())
    );
    assert_eq!(
        tile(&later, "Success rate"),
        ("–".to_owned(), "nothing to compare with".to_owned())
    );
}

#[tokio::test]
async fn each_grouping_has_a_chart_with_its_table() {
    let mut scene = Scene::new().await;
    for (by, row) in [
        ("day", "15 Jun 2025</span></th>"),
        ("hour", "22:00–22:59</span></th>"),
        ("channel", "QRIS</span></th>"),
        ("project", "</a></th>"),
    ] {
        let body = scene.citra.get(&format!("{OWN}?by={by}")).await.body;
        assert!(
            body.contains("<svg") && body.contains("role=\"img\" aria-label=\"Gross"),
            "{by}"
        );
        assert!(
            body.contains(row) && body.contains("<td class=\"number\">Rp45,000") != (by == "project"),
            "{by}: {body}"
        );
        for inline in [" style=", "<style", "<script"] {
            assert!(!body.contains(inline), "{by}: {inline}");
        }
    }
    // A year of days is shown by months, and stays light.
    let year = scene.citra.get(&format!("{OWN}?period=year")).await.body;
    assert!(
        year.contains("Jun 2025</span></th>") && !year.contains("15 Jun 2025</span></th>"),
        "{year}"
    );
    let quarter = scene.citra.get(&format!("{OWN}?period=90d")).await.body;
    assert!(
        quarter.contains("<summary>Table</summary>") && quarter.len() < 70_000,
        "{}",
        quarter.len()
    );
}

#[tokio::test]
async fn projects_that_have_no_line_are_others_together() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let engine = site.app.engine("bank").await;
    for number in 1..=17 {
        let project = site.app.project(&merchant).await;
        let amount = 10_000 * number;
        let payment = site.app.plant_payment(merchant.id, project.id, amount).await;
        site.app.pay(&engine, payment, amount).await;
    }
    let mut citra = site
        .merchant_person(merchant.id, MerchantRole::Viewer, "citra@toko.example")
        .await;
    let page = citra.get(&format!("{OWN}?by=project")).await.body;
    assert_eq!(tile(&page, "Gross").0, "Rp1,530,000");
    let (_, others) = page.split_once("Others (2)</span></th>").unwrap();
    assert!(others.starts_with("<td class=\"number\">Rp30,000"), "{page}");
}

#[tokio::test]
async fn where_nothing_happened_the_page_says_what_to_do() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let mut citra = site
        .merchant_person(merchant.id, MerchantRole::Owner, "citra@toko.example")
        .await;
    let page = citra.get(OWN).await.body;
    assert!(
        page.contains("Nothing happened in these days") && page.contains("Choose other days"),
        "{page}"
    );
    assert!(
        page.contains("Nothing waits to settle") && !page.contains("<svg"),
        "{page}"
    );
}

#[tokio::test]
async fn all_that_is_wrong_with_the_question_is_said_at_once_and_kept() {
    let mut scene = Scene::new().await;
    let query = "?from=15-06-2025&by=week&project=%3Cb%3Ex&merchant=%3Ci%3E&period=fortnight";
    let page = scene.ana.get(&format!("{ALL}{query}")).await;
    assert_eq!(page.status, 422);
    for field in ["from", "by", "project", "merchant"] {
        assert!(
            page.body.contains(&format!("field-{field}-fault")),
            "{field}: {}",
            page.body
        );
    }
    assert!(
        page.body.contains("no period &quot;fortnight&quot;") && page.body.contains("30d"),
        "{}",
        page.body
    );
    assert!(page.body.contains("value=\"15-06-2025\"") && page.body.contains("value=\"&lt;b&gt;x\""));
    assert!(
        !page.body.contains("<b>x") && !page.body.contains("<i>"),
        "{}",
        page.body
    );
    for query in [
        "?from=2025-06-15&to=2025-06-14",
        "?from=2024-01-01&to=2025-06-15",
        "?period=x",
    ] {
        assert_eq!(
            scene.citra.get(&format!("{OWN}{query}")).await.status,
            422,
            "{query}"
        );
    }
    // A file cannot say it; the page does.
    let file = scene.citra.get(&format!("{OWN}.csv?from=never")).await;
    assert_eq!(
        (file.status, file.location()),
        (303, "/console/merchant/analytics?from=never")
    );
}

#[tokio::test]
async fn markup_in_a_name_stays_text() {
    let mut scene = Scene::new().await;
    let name = MerchantName::parse("=1+1 <script>alert(1)</script> \"Toko\"").unwrap();
    let merchant = scene
        .site
        .app
        .app
        .merchant_create(operator(), name, None)
        .await
        .unwrap();
    let page = scene
        .ana
        .get(&format!("{ALL}?merchant={}", merchant.id))
        .await
        .body;
    assert!(
        page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !page.contains("<script"),
        "{page}"
    );
}

#[tokio::test]
async fn the_file_is_the_table_that_the_api_answers() {
    let mut scene = Scene::new().await;
    let query = "from=2025-06-15&to=2025-06-15&by=project";
    let file = scene.citra.get(&format!("{OWN}.csv?{query}")).await;
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    let name = "attachment; filename=\"analytics-project-2025-06-15-2025-06-15.csv\"";
    assert_eq!(file.header("content-disposition"), Some(name));
    let call = Call::get(&format!("/api/analytics?{query}&format=csv")).by(&scene.merchant.pair);
    assert_eq!(file.body, scene.site.app.send(call).await.text());
    let page = scene.citra.get(&format!("{OWN}?{query}")).await.body;
    assert!(
        page.contains(&format!(
            "{OWN}.csv?by=project&amp;from=2025-06-15&amp;to=2025-06-15"
        )),
        "{page}"
    );
}
