//! A database that is locked, full, or gone for a while: 503 with Retry-After, nothing half done, and on it goes

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use rusqlite::Connection;
use sengo_app::Location;
use sengo_testkit::{Answer, Call, TestApp, TestMerchant};
use serde_json::{Value, json};

fn path(app: &TestApp) -> PathBuf {
    match app.database.location() {
        Location::Sqlite(path) => path.clone(),
        Location::Postgres(_) => panic!("SQLite"),
    }
}

async fn create(app: &TestApp, merchant: &TestMerchant) -> Answer {
    app.send(Call::post("/api/projects", &TestApp::project_body()).by(&merchant.pair))
        .await
}

async fn projects(app: &TestApp, merchant: &TestMerchant) -> usize {
    let call = Call::get("/api/projects?perPage=100").by(&merchant.pair);
    app.send(call).await.data().as_array().unwrap().len()
}

#[track_caller]
fn unavailable(answer: &Answer) {
    let json = answer.refused(503, "UNAVAILABLE");
    let wait: u64 = answer
        .header("retry-after")
        .expect("Retry-After")
        .parse()
        .unwrap();
    assert!(wait >= 1);
    let text = json.to_string().to_lowercase();
    assert!(
        !text.contains("sqlite") && !text.contains("database") && !text.contains("disk"),
        "{text}"
    );
}

#[tokio::test]
async fn a_lock_that_is_let_go_only_delays() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let other = Connection::open(path(&app)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let waiting = tokio::spawn({
        let (app, merchant) = (app.clone(), merchant.clone());
        async move { create(&app, &merchant).await }
    });
    // Reading goes on meanwhile.
    assert_eq!(projects(&app, &merchant).await, 0);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!waiting.is_finished());
    other.execute_batch("COMMIT").unwrap();
    waiting.await.unwrap().data();
    assert_eq!(projects(&app, &merchant).await, 1);
}

/// Takes the half minute for which a write waits for another process.
#[tokio::test]
async fn a_lock_that_is_kept_is_told_and_those_behind_get_their_turn() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let other = Connection::open(path(&app)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let spawn = || {
        let (app, merchant) = (app.clone(), merchant.clone());
        tokio::spawn(async move { create(&app, &merchant).await })
    };
    let first = spawn();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let behind = [spawn(), spawn(), spawn()];
    unavailable(&first.await.unwrap());
    other.execute_batch("COMMIT").unwrap();
    for call in behind {
        call.await.unwrap().data();
    }
    create(&app, &merchant).await.data();
    assert_eq!(
        projects(&app, &merchant).await,
        4,
        "what was refused is not there"
    );
}

#[tokio::test]
async fn a_database_that_is_gone_for_a_while_is_told_and_comes_back() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    create(&app, &merchant).await.data();
    let (path, away) = (path(&app), path(&app).with_extension("away"));
    std::fs::rename(&path, &away).unwrap();
    for _ in 0..3 {
        unavailable(&create(&app, &merchant).await);
        // Recurring work must not put an empty database in its place.
        app.app.tick().await;
        app.app.flush().await;
        assert!(!path.exists());
    }
    std::fs::rename(&away, &path).unwrap();
    create(&app, &merchant).await.data();
    assert_eq!(projects(&app, &merchant).await, 2);
}

#[tokio::test]
async fn events_are_heard_once_the_database_is_back_and_none_twice() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let engine = app.engine("bank").await;
    let mut events = Vec::new();
    for number in 0..20 {
        let payment = app.plant_payment(merchant.id, project.id, 1_000).await;
        events.push(json!({
            "id": format!("E{number}"),
            "type": "payment.paid",
            "transaction": {"id": payment.to_string()},
            "amount": 1_000,
            "occurredAt": "2025-06-15T15:06:40Z",
        }));
    }
    let say = |events: &[Value]| Call::post("/api/engine/events", &json!({ "events": events })).by(&engine);
    app.send(say(&events[..7])).await.data();
    let (path, away) = (path(&app), path(&app).with_extension("away"));
    std::fs::rename(&path, &away).unwrap();
    unavailable(&app.send(say(&events)).await);
    std::fs::rename(&away, &path).unwrap();
    let answers = app.send(say(&events)).await.data();
    let results: Vec<&str> = answers
        .as_array()
        .unwrap()
        .iter()
        .map(|answer| answer["result"].as_str().unwrap())
        .collect();
    assert_eq!(results[..7], ["duplicate"; 7]);
    assert_eq!(results[7..], ["accepted"; 13]);
    assert_eq!(app.money(merchant.id, project.id).await, [0, 20 * 993, 0, 0]);
}

/// Runs one of the tests below in a process of its own, whose files may have only so many blocks of 512 bytes.
fn in_small_process(test: &str, blocks: u32) {
    let program = std::env::current_exe().unwrap();
    // Writing past the limit must fail, not kill.
    let script =
        format!("trap '' XFSZ; ulimit -S -f {blocks}; exec \"$0\" --exact {test} --ignored --nocapture");
    let output = Command::new("bash")
        .args(["-c", &script])
        .arg(program)
        .output()
        .unwrap();
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

#[test]
fn a_full_disk_is_told_and_writes_go_on_once_there_is_room() {
    in_small_process("outages::full_disk", 1_000);
}

#[tokio::test]
#[ignore = "run by a_full_disk_is_told_and_writes_go_on_once_there_is_room, with a limit"]
async fn full_disk() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let mut created = 0;
    let refused = loop {
        let answer = create(&app, &merchant).await;
        if answer.status != 200 {
            break answer;
        }
        created += 1;
        assert!(created < 5_000, "there is no limit");
    };
    unavailable(&refused);
    unavailable(&create(&app, &merchant).await);
    let count = async || {
        let filter = sengo_app::ProjectFilter {
            merchant: Some(merchant.id),
            status: None,
        };
        let page = sengo_app::Page {
            offset: 0,
            limit: 100_000,
        };
        app.app.project_list_all(filter, page).await.unwrap().len()
    };
    assert_eq!(
        count().await,
        created,
        "reading goes on, and what was refused is not there"
    );
    let raised = Command::new("prlimit")
        .args(["--pid", &std::process::id().to_string(), "--fsize=unlimited:"])
        .status()
        .unwrap();
    assert!(raised.success());
    create(&app, &merchant).await.data();
    assert_eq!(count().await, created + 1);
    let integrity: String = Connection::open(path(&app))
        .unwrap()
        .query_row("PRAGMA integrity_check", (), |row| row.get(0))
        .unwrap();
    assert_eq!(integrity, "ok");
}

#[tokio::test]
async fn health_is_of_the_process_and_readiness_of_the_database() {
    let app = TestApp::start().await;
    let get = async |path: &str| app.send(Call::get(path)).await;
    assert_eq!(get("/healthz").await.text(), "ok\n");
    assert_eq!(get("/readyz").await.text(), "ready\n");
    let away = path(&app).with_extension("away");
    std::fs::rename(path(&app), &away).unwrap();
    assert_eq!(get("/healthz").await.status, 200);
    unavailable(&get("/readyz").await);
    std::fs::rename(&away, path(&app)).unwrap();
    assert_eq!(get("/readyz").await.status, 200);
    app.send(Call::new("POST", "/readyz"))
        .await
        .refused(405, "METHOD_NOT_ALLOWED");
}
