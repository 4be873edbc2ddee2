//! `GET /api/analytics`

use jiff::SignedDuration;
use sengo_testkit::{Call, TestApp, TestMerchant, TestProject};
use serde_json::{Value, json};

/// A group of two projects that took two payments and one, and somebody else's that took one of its own. It is
/// 15 June 2025, 22:06 in Jakarta.
struct Scene {
    app: TestApp,
    merchant: TestMerchant,
    kopi: TestProject,
    teh: TestProject,
    stranger: TestProject,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let (merchant, other) = (app.merchant().await, app.merchant().await);
        let (kopi, teh) = (app.project(&merchant).await, app.project(&merchant).await);
        let stranger = app.project(&other).await;
        let engine = app.engine("bank").await;
        for (owner, project, amount) in [
            (&merchant, &kopi, 10_000),
            (&merchant, &kopi, 30_000),
            (&merchant, &teh, 5_000),
            (&other, &stranger, 777_000),
        ] {
            let payment = app.plant_payment(owner.id, project.id, amount).await;
            app.clock.advance(SignedDuration::from_secs(60));
            app.pay(&engine, payment, amount).await;
        }
        Self {
            app,
            merchant,
            kopi,
            teh,
            stranger,
        }
    }

    async fn ask(&self, query: &str) -> Value {
        let call = Call::get(&format!("/api/analytics{query}")).by(&self.merchant.pair);
        self.app.send(call).await.data()
    }
}

#[tokio::test]
async fn a_merchants_key_sees_its_group_and_a_projects_key_the_project() {
    let scene = Scene::new().await;
    let group = scene.ask("").await;
    assert_eq!(group["from"], "2025-05-17");
    assert_eq!(group["to"], "2025-06-15");
    let rows = group["rows"].as_array().unwrap();
    assert_eq!((rows.len(), &rows[29]["day"]), (30, &json!("2025-06-15")));
    assert_eq!(rows[29]["payments"], group["payments"]);
    let payments = &group["payments"];
    for (member, expected) in [
        ("created", 3),
        ("succeeded", 3),
        ("gross", 45_000),
        ("averageTicket", 15_000),
        ("secondsToPay", 60),
        ("successRate", 10_000),
    ] {
        assert_eq!(payments[member], expected, "{member}");
    }
    let fees = payments["fee"].as_i64().unwrap();
    assert_eq!(payments["net"].as_i64().unwrap() + fees, 45_000);
    let own = scene
        .app
        .send(Call::get("/api/analytics").by(&scene.kopi.pair))
        .await
        .data();
    assert_eq!(own["payments"]["gross"], 40_000);
    let one = scene.ask(&format!("?project={}", scene.kopi.id)).await;
    assert_eq!(one, own);
    // Naming one's own project changes nothing; another's looks as if it did not exist.
    let named = Call::get(&format!("/api/analytics?project={}", scene.kopi.id)).by(&scene.kopi.pair);
    assert_eq!(scene.app.send(named).await.data(), own);
    for (other, pair) in [
        (&scene.teh, &scene.kopi.pair),
        (&scene.stranger, &scene.merchant.pair),
    ] {
        let call = Call::get(&format!("/api/analytics?project={}", other.id)).by(pair);
        scene.app.send(call).await.refused(404, "PROJECT_NOT_FOUND");
    }
}

#[tokio::test]
async fn rows_are_by_hour_channel_or_project() {
    let scene = Scene::new().await;
    let hours = scene.ask("?by=hour").await;
    let rows = hours["rows"].as_array().unwrap();
    assert_eq!((rows.len(), &rows[22]["hour"]), (24, &json!(22)));
    assert_eq!(rows[22]["payments"]["gross"], 45_000);
    let channels = scene.ask("?by=channel").await;
    assert_eq!(channels["rows"][0]["channel"], "qris");
    assert_eq!(channels["rows"][0]["payments"]["succeeded"], 3);
    assert_eq!(channels["rows"][1]["channel"], "disburse");
    let projects = scene.ask("?by=project").await;
    let number = |value: &Value| value.as_i64().unwrap();
    let found: Vec<(i64, i64)> = projects["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (number(&row["project"]), number(&row["payments"]["gross"])))
        .collect();
    assert_eq!(
        found,
        [(scene.kopi.id.get(), 40_000), (scene.teh.id.get(), 5_000)]
    );
}

#[tokio::test]
async fn a_period_is_compared_with_as_many_days_before_it() {
    let scene = Scene::new().await;
    scene.app.clock.advance(SignedDuration::from_hours(24));
    let later = scene.ask("?from=2025-06-16&to=2025-06-16").await;
    assert_eq!(later["payments"]["gross"], 0);
    assert_eq!(later["payments"]["successRate"], Value::Null);
    assert_eq!(later["previous"]["from"], "2025-06-15");
    assert_eq!(later["previous"]["payments"]["gross"], 45_000);
    let by_project = scene.ask("?from=2025-06-16&to=2025-06-16&by=project").await;
    assert_eq!(by_project["rows"][0]["payments"]["gross"], 0);
}

#[tokio::test]
async fn a_project_with_nothing_on_any_day_of_the_period_has_no_row() {
    let scene = Scene::new().await;
    scene.app.clock.advance(SignedDuration::from_hours(5 * 24));
    let roti = scene.app.project(&scene.merchant).await;
    scene.app.plant_payment(scene.merchant.id, roti.id, 10_000).await;
    // Most of a month, which is summed up as the month less the other days.
    let most = scene.ask("?from=2025-06-01&to=2025-06-19&by=project").await;
    let rows = most["rows"].as_array().unwrap();
    assert!(
        rows.len() == 2 && rows.iter().all(|row| row["project"] != roti.id.get()),
        "{rows:?}"
    );
    assert_eq!(rows[0]["payments"]["gross"], 40_000);
    let whole = scene.ask("?from=2025-06-01&to=2025-06-20&by=project").await;
    assert_eq!(whole["rows"][2]["project"], roti.id.get());
}

#[tokio::test]
async fn the_forecast_says_what_becomes_active_on_which_day() {
    let scene = Scene::new().await;
    let data = scene.ask("").await;
    let net = data["payments"]["net"].as_i64().unwrap();
    // Paid on a Sunday, two working days.
    assert_eq!(data["forecast"][0]["date"], "2025-06-17");
    assert_eq!(data["forecast"][0]["amount"], net);
    assert_eq!(data["forecast"][0]["payments"], 3);
    let projects = data["forecast"][0]["projects"].as_array().unwrap();
    assert_eq!(projects.len(), 2);
    let sum: i64 = projects
        .iter()
        .map(|project| project["amount"].as_i64().unwrap())
        .sum();
    assert_eq!(sum, net);
}

#[tokio::test]
async fn a_table_is_answered_where_one_is_asked_for() {
    let scene = Scene::new().await;
    let get = |query: &str| Call::get(&format!("/api/analytics?from=2025-06-15&to=2025-06-15{query}"));
    let csv = scene.app.send(get("&format=csv").by(&scene.merchant.pair)).await;
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    let text = csv.text();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("day,type,created,succeeded,"), "{text}");
    assert!(
        lines[1].starts_with("2025-06-15,cashIn,3,3,0,0,10000,45000,"),
        "{text}"
    );
    assert_eq!(lines[2], "2025-06-15,cashOut,0,0,0,0,,0,0,0,0,,,0,0,0,0");
    for (accept, is_csv) in [
        ("text/csv", true),
        ("application/json, text/csv", false),
        ("*/*", false),
    ] {
        let call = get("").header("accept", accept).by(&scene.merchant.pair);
        let answer = scene.app.send(call).await;
        assert_eq!(answer.text() == text, is_csv, "{accept}");
    }
    let call = get("&format=json").header("accept", "text/csv");
    assert_eq!(
        scene.app.send(call.by(&scene.merchant.pair)).await.data()["by"],
        "day"
    );
}

#[tokio::test]
async fn all_that_is_wrong_with_the_question_is_said_at_once() {
    let scene = Scene::new().await;
    let ask = |query: &str| Call::get(&format!("/api/analytics?{query}")).by(&scene.merchant.pair);
    let answer = scene
        .app
        .send(ask("from=15-06-2025&by=week&project=0&format=xlsx"))
        .await;
    answer.refused(422, "REQUEST_INVALID");
    assert_eq!(answer.fields(), ["?from", "?by", "?project", "?format"]);
    for query in [
        "from=2025-06-15&to=2025-06-14",
        "from=2024-01-01&to=2025-02-04",
        "to=9999-12-31",
        "from=-9999-01-01",
        "to=2025-06-15&to=2025-06-14",
    ] {
        scene.app.send(ask(query)).await.refused(422, "REQUEST_INVALID");
    }
    let whole = scene.ask("?from=2024-01-01&to=2025-02-03").await;
    assert_eq!(whole["rows"].as_array().unwrap().len(), 400);
}
