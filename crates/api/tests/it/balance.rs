//! `/balance` and `/projects/{id}/balance`

use jiff::SignedDuration;
use sengo_app::projects::Review;
use sengo_testkit::database::CREATED_AT;
use sengo_testkit::{Call, TestApp};
use serde_json::{Value, json};

#[tokio::test]
async fn a_balance_has_the_documented_members() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    app.fund(project.id, 1_000_000, 10_000).await;
    for path in ["/api/balance", "/balance"] {
        let answer = app.send(Call::get(path).by(&project.pair)).await;
        assert_eq!(
            answer.text(),
            r#"{"responseCode":200,"responseMessage":"success","responseData":{"active":1000000,"pending":10000,"total":1010000}}"#
        );
    }
    let same = app
        .send(Call::get(&project.path("/balance")).by(&merchant.pair))
        .await
        .data();
    assert_eq!(same["total"], 1_010_000);
}

#[tokio::test]
async fn a_merchants_key_sees_the_sum_of_its_own_projects() {
    let app = TestApp::start().await;
    let (merchant, stranger) = (app.merchant().await, app.merchant().await);
    let all = || Call::get("/api/balance").by(&merchant.pair);
    assert_eq!(
        app.send(all()).await.data(),
        json!({"active": 0, "pending": 0, "total": 0})
    );
    for (owner, active, pending) in [(&merchant, 5, 1), (&merchant, 7, 2), (&stranger, 1_000, 1_000)] {
        let project = app.project(owner).await;
        app.fund(project.id, active, pending).await;
    }
    assert_eq!(
        app.send(all()).await.data(),
        json!({"active": 12, "pending": 3, "total": 15})
    );
}

#[tokio::test]
async fn a_balance_at_a_moment_is_what_was_booked_up_to_and_including_it() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    app.clock.advance(SignedDuration::from_secs(10));
    app.fund(project.id, 100, 0).await;
    app.clock.advance(SignedDuration::from_secs(10));
    app.fund(project.id, 10, 3).await;
    app.clock.advance(SignedDuration::from_secs(10));
    let at = async |text: &str| {
        let mut shown = Vec::new();
        for (path, pair) in [
            ("/api/balance".to_owned(), &project.pair),
            ("/api/balance".to_owned(), &merchant.pair),
            (project.path("/balance"), &merchant.pair),
        ] {
            let data = app
                .send(Call::get(&format!("{path}?at={text}")).by(pair))
                .await
                .data();
            shown.push((
                data["active"].as_i64().unwrap(),
                data["pending"].as_i64().unwrap(),
            ));
        }
        assert!(shown.iter().all(|one| *one == shown[0]), "{shown:?}");
        shown[0]
    };
    let moment = |seconds: i64, micros: i64| {
        let time = CREATED_AT + SignedDuration::from_secs(seconds) + SignedDuration::from_micros(micros);
        time.to_string()
    };
    assert_eq!(at(&moment(10, -1)).await, (0, 0));
    assert_eq!(at(&moment(10, 0)).await, (100, 0));
    assert_eq!(at(&moment(20, -1)).await, (100, 0));
    assert_eq!(at(&moment(20, 0)).await, (110, 3));
    assert_eq!(at(&moment(30, 0)).await, (110, 3), "now is not the future");
    assert_eq!(at("1970-01-01T00:00:00Z").await, (0, 0));
    assert_eq!(at("0001-01-01T00:00:00Z").await, (0, 0));
    // 2025-06-15T15:06:50Z, written in Jakarta; the plus may have become a space.
    for text in [
        "2025-06-15T22:06:50%2B07:00",
        "2025-06-15T22:06:50+07:00",
        "2025-06-15T22:06:50%2b07:00",
        "2025-06-15t15:06:50z",
    ] {
        assert_eq!(at(text).await, (100, 0), "{text}");
    }
    for text in [
        &moment(30, 1),
        "9999-12-31T23:59:59Z",
        "",
        "yesterday",
        "2025-06-15",
        "1750000010",
        "2025-06-15T15:06:50",
        "2025-13-01T00:00:00Z",
        "%ff",
        "2025-06-15T15:06:50Z&at=2025-06-15T15:06:50Z",
    ] {
        let answer = app
            .send(Call::get(&format!("/api/balance?at={text}")).by(&project.pair))
            .await;
        answer.refused(422, "REQUEST_INVALID");
        assert_eq!(answer.fields(), ["?at"], "{text}");
    }
    // Business time counts, not the real one.
    app.clock.advance_business(SignedDuration::from_hours(1));
    assert_eq!(at(&moment(30, 1)).await, (110, 3));
}

#[tokio::test]
async fn a_suspended_project_may_read_and_others_may_not() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let own = || Call::get("/api/balance").by(&project.pair);
    app.review(project.id, Review::Suspend).await;
    app.send(own()).await.data();
    app.review(project.id, Review::Resume).await;
    app.send(own()).await.data();
    app.activate(merchant.id, false).await;
    let told: Value = app.send(own()).await.refused(401, "PRODUCT_ACCESS_ERROR");
    assert!(told.to_string().contains("support@example.com"), "{told}");
    app.send(Call::get("/api/projects").by(&merchant.pair))
        .await
        .refused(401, "PRODUCT_ACCESS_ERROR");
}

#[tokio::test]
async fn a_key_of_a_project_that_is_not_in_use_does_nothing() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let sengo_app::Location::Sqlite(path) = app.database.location() else {
        panic!("SQLite")
    };
    let database = rusqlite::Connection::open(path).unwrap();
    // No rule lets such a project have a valid key; if it had one all the same, that must not matter.
    for status in ["Review", "Rejected", "Closed"] {
        database
            .execute(
                "UPDATE project SET status = ?1 WHERE project_id = ?2",
                (status, project.id.get()),
            )
            .unwrap();
        database
            .execute("UPDATE revision SET number = number + 1", ())
            .unwrap();
        app.app.tick().await;
        let call = Call::get("/api/balance").by(&project.pair);
        app.send(call).await.refused(403, "PAYMENT_INACTIVE_ERROR");
    }
}
