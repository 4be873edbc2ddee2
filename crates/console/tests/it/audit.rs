//! The audit log, as operators look through it and take it away.

use sengo_app::merchants::MerchantChange;
use sengo_core::audit::Actor;
use sengo_core::ids::MerchantId;
use sengo_core::merchant::Product;
use sengo_core::role::OperatorRole;
use serde_json::Value;

use crate::browser::Site;

const AUDIT: &str = "/console/operator/audit";

/// A site, its merchant's number, and as many rows more in the trail as are asked for.
async fn site_with(rows: usize) -> (Site, i64) {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let mut work = tokio::task::JoinSet::new();
    for number in 0..rows {
        let (app, id) = (site.app.app.clone(), merchant.id);
        work.spawn(async move {
            let change = MerchantChange {
                products: vec![
                    (Product::Qris, number % 2 == 0),
                    (Product::Disburse, number % 3 == 0),
                ],
                ..MerchantChange::default()
            };
            let eve = Actor::CommandLine("=eve".into());
            app.merchant_update(eve, id, change).await.unwrap();
        });
    }
    work.join_all().await;
    (site, merchant.id.get())
}

/// The addresses of the rows on a page.
fn rows(body: &str) -> Vec<&str> {
    let link = format!("href=\"{AUDIT}/");
    let links = body.split(link.as_str()).skip(1);
    links
        .map(|rest| rest.split('"').next().unwrap())
        .filter(|rest| !rest.starts_with("export"))
        .collect()
}

#[tokio::test]
async fn rows_are_narrowed_down_and_leafed_through() {
    let (site, merchant) = site_with(120).await;
    let mut ana = site.operator("ana", OperatorRole::Finance).await;
    let mut seen = Vec::new();
    let mut next = format!("{AUDIT}?actor=%3Deve");
    loop {
        let page = ana.get(&next).await.body;
        assert!(page.contains("Changed a merchant"), "{page}");
        let found: Vec<String> = rows(&page).into_iter().map(str::to_owned).collect();
        assert!(found.len() <= 50);
        seen.extend(found);
        let Some(at) = page.find("rel=\"next\" href=\"") else {
            break;
        };
        let href = page[at..].split('"').nth(3).unwrap();
        next = href.replace("&amp;", "&");
        assert!(next.contains("actor=%3Deve"), "{next}");
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count, "no row twice");
    assert!(count > 50 && seen.iter().all(|row| row.starts_with(&format!("{merchant}/"))));

    let of = |query: &str| format!("{AUDIT}?{query}");
    let operator = ana.get(&of("actor=ana&subject=operator:ana")).await.body;
    assert!(operator.contains("Accepted an invitation"), "{operator}");
    let none = ana.get(&of("actor=nobody")).await.body;
    assert!(none.contains("No such rows"), "{none}");
    let earlier = ana.get(&of("to=2020-01-01")).await.body;
    assert!(earlier.contains("No such rows"), "{earlier}");
    let today = ana
        .get(&of(&format!("from=2025-06-15&to=2025-06-16&merchant={merchant}")))
        .await
        .body;
    assert!(rows(&today).len() == 50, "{today}");
    let wrong = ana
        .get(&of("from=yesterday&to=2020-13-01&merchant=x&before=1.2.3"))
        .await;
    assert_eq!(wrong.status, 422);
    for field in ["from", "to", "merchant"] {
        let fault = format!("id=\"field-{field}-fault\"");
        assert!(wrong.body.contains(&fault), "{field}: {}", wrong.body);
    }
    assert!(wrong.body.contains("value=\"yesterday\""), "what was typed stays");
}

#[tokio::test]
async fn a_row_shows_what_stood_before_and_after_and_its_proof() {
    let (site, merchant) = site_with(1).await;
    let mut ana = site.operator("ana", OperatorRole::Reviewer).await;
    let id = MerchantId::new(merchant).unwrap();
    let rows = site.app.app.audit_behind(Some(id), None).await.unwrap();
    let row = rows.iter().find(|row| row.action == "merchant.update").unwrap();
    let page = ana.get(&format!("{AUDIT}/{merchant}/{}", row.number)).await.body;
    assert!(
        page.contains("products") && page.contains("<strong>products</strong>"),
        "{page}"
    );
    for nothing in [
        format!("{merchant}/0"),
        format!("{merchant}/99"),
        "x/1".into(),
        "-1/1".into(),
    ] {
        assert_eq!(
            ana.get(&format!("{AUDIT}/{nothing}")).await.status,
            404,
            "{nothing}"
        );
    }
}

#[tokio::test]
async fn the_log_is_taken_away_whole_and_no_cell_is_a_formula() {
    let (site, merchant) = site_with(1_500).await;
    let mut ana = site.operator("ana", OperatorRole::Finance).await;
    let id = MerchantId::new(merchant).unwrap();
    let mut all = Vec::new();
    loop {
        let place = all
            .last()
            .map(|row: &sengo_app::AuditView| (row.merchant, row.number));
        let some = site.app.app.audit_behind(Some(id), place).await.unwrap();
        if some.is_empty() {
            break;
        }
        all.extend(some);
    }
    assert!(all.len() > 500, "several pieces of them");
    let answer = ana
        .get(&format!("{AUDIT}/export?format=jsonl&merchant={merchant}"))
        .await;
    assert_eq!(
        answer.header("content-disposition").unwrap(),
        "attachment; filename=\"audit.jsonl\""
    );
    let lines: Vec<Value> = answer
        .body
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let numbers: Vec<i64> = lines
        .iter()
        .rev()
        .map(|line| line["number"].as_i64().unwrap())
        .collect();
    assert_eq!(numbers, (1_i64..).take(all.len()).collect::<Vec<_>>());
    let csv = ana
        .get(&format!("{AUDIT}/export?format=csv&actor=%3Deve"))
        .await
        .body;
    let mut lines = csv.lines();
    assert!(lines.next().unwrap().starts_with("recordedAt,"));
    assert!(lines.clone().count() > 100);
    assert!(
        lines.all(|line| line.contains(",\"cli:=eve\",\"merchant.update\",")),
        "{csv}"
    );
    // Who took it away is in it; what was refused was not taken.
    let (narrow, wide) = (
        format!("{AUDIT}?subject=merchant:{merchant}"),
        format!("{AUDIT}?actor=ana&subject=platform"),
    );
    for page in [narrow, wide] {
        let body = ana.get(&page).await.body;
        assert_eq!(body.matches("Took the audit log away").count(), 1, "{body}");
    }
    assert_eq!(ana.get(&format!("{AUDIT}/export?format=pdf")).await.status, 422);
    assert_eq!(
        ana.get(&format!("{AUDIT}/export?format=csv&from=x")).await.status,
        422
    );
}
