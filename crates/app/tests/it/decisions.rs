//! Two of everything at once, and decisions that meet in one group

use std::sync::Arc;

use sengo_app::approval::Acted;
use sengo_app::balances::Adjustment;
use sengo_app::projects::Review;
use sengo_core::ids::TransferId;
use sengo_core::key::KeyOwner;
use sengo_core::money::Rupiah;
use sengo_core::refusal::Refusal;
use sengo_testkit::app::operator;
use sengo_testkit::{Call, Database, TestApp};
use serde_json::json;
use tokio::task::JoinSet;

fn is_refused(error: &sengo_app::Error) -> bool {
    error.refusal().is_some()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_approvals_of_one_domain_one_wins() {
    let database = Arc::new(Database::sqlite());
    let apps = [
        TestApp::on(Arc::clone(&database), Default::default()).await,
        TestApp::on(database, Default::default()).await,
    ];
    let body = json!({"name": "Toko", "domain": "https://rebutan.test", "ip": ["0.0.0.0/0"]});
    let mut ids = Vec::new();
    for number in 0..8 {
        let app = &apps[number % 2];
        let merchant = app.merchant().await;
        let data = app
            .send(Call::post("/api/projects", &body).by(&merchant.pair))
            .await
            .data();
        ids.push(sengo_core::ids::ProjectId::new(data["id"].as_i64().unwrap()).unwrap());
    }
    let mut approvals = JoinSet::new();
    for (number, id) in ids.into_iter().enumerate() {
        let app = apps[number % 2].clone();
        approvals.spawn(async move {
            app.app
                .project_review(operator(), id, Review::Approve, true)
                .await
        });
    }
    let outcomes = approvals.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert!(
        outcomes
            .iter()
            .filter_map(|outcome| outcome.as_ref().err())
            .all(is_refused)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn identical_creates_at_once_make_one_project() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let body = TestApp::project_body();
    let mut calls = JoinSet::new();
    for _ in 0..30 {
        let (call, router) = (
            Call::post("/api/projects", &body).by(&merchant.pair),
            app.router.clone(),
        );
        calls.spawn(async move { call.send(&router).await.data()["id"].as_i64().unwrap() });
    }
    let mut ids = calls.join_all().await;
    ids.dedup();
    assert_eq!(ids, [1]);
    // No number was lost on the repeats.
    assert_eq!(app.project_in_review(&merchant).await.get(), 2);
}

#[tokio::test]
async fn money_that_arrives_keeps_a_project_from_closing_and_the_other_way_round() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    for _ in 0..10 {
        let (from, to) = (app.project(&merchant).await, app.project(&merchant).await);
        app.fund(from.id, 10, 0).await;
        let body = json!({"from": from.id.get(), "to": to.id.get(), "amount": 10, "reference": "R"});
        let transfer = Call::post("/api/transfers", &body).by(&merchant.pair);
        let close = Call::new("DELETE", &to.path("")).by(&merchant.pair);
        let (moved, closed) = tokio::join!(app.send(transfer), app.send(close));
        assert_eq!(
            [moved.status.as_u16(), closed.status.as_u16()]
                .iter()
                .filter(|status| **status == 200)
                .count(),
            1,
            "{} {}",
            moved.text(),
            closed.text()
        );
    }
}

#[tokio::test]
async fn a_correction_under_one_id_is_booked_once() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let (project, other) = (app.project(&merchant).await, app.project(&merchant).await);
    let id = TransferId::from_bytes([7; 16]);
    let adjustment = |active: i64| Adjustment {
        active: Rupiah::new(active),
        pending: Rupiah::new(3),
        reason: "salah hitung".into(),
        id: Some(id),
    };
    for _ in 0..3 {
        let after = app
            .app
            .balance_adjust(operator(), project.id, adjustment(5))
            .await
            .unwrap();
        let Acted::Done(after) = after else {
            panic!("{after:?}")
        };
        assert_eq!(after, json!({ "active": 5, "pending": 3, "total": 8 }));
    }
    for (target, amount) in [(project.id, 6), (other.id, 5)] {
        let error = app
            .app
            .balance_adjust(operator(), target, adjustment(amount))
            .await
            .unwrap_err();
        assert!(matches!(error.refusal(), Some(Refusal::Ledger(_))), "{error}");
    }
    let below = Adjustment {
        active: Rupiah::new(-6),
        pending: Rupiah::ZERO,
        reason: "x".into(),
        id: None,
    };
    let error = app
        .app
        .balance_adjust(operator(), project.id, below)
        .await
        .unwrap_err();
    assert!(
        matches!(error.refusal(), Some(Refusal::InsufficientBalance { .. })),
        "{error}"
    );
    let extreme = Adjustment {
        active: Rupiah::new(i64::MIN),
        pending: Rupiah::ZERO,
        reason: "x".into(),
        id: None,
    };
    assert!(is_refused(
        &app.app
            .balance_adjust(operator(), project.id, extreme)
            .await
            .unwrap_err()
    ));
    let most = Adjustment {
        active: Rupiah::new(i64::MAX),
        pending: Rupiah::ZERO,
        reason: "x".into(),
        id: None,
    };
    assert!(is_refused(
        &app.app
            .balance_adjust(operator(), project.id, most)
            .await
            .unwrap_err()
    ));
    let shown = app.send(Call::get("/api/balance").by(&project.pair)).await.data();
    assert_eq!(shown["total"], 8);
    assert_eq!(app.app.ledger_verify().await.unwrap().differences, vec![]);
}

#[tokio::test]
async fn balances_too_large_for_one_number_are_never_shown_wrong() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let mut sum: i128 = 0;
    for _ in 0..4 {
        let project = app.project(&merchant).await;
        let much = Adjustment {
            active: Rupiah::new(i64::MAX / 3),
            pending: Rupiah::ZERO,
            reason: "x".into(),
            id: None,
        };
        match app.app.balance_adjust(operator(), project.id, much).await {
            Ok(_) => sum += i128::from(i64::MAX / 3),
            Err(error) => assert!(is_refused(&error), "{error}"),
        }
        let answer = app.send(Call::get("/api/balance").by(&merchant.pair)).await;
        if answer.status == 200 {
            assert_eq!(i128::from(answer.data()["total"].as_i64().unwrap()), sum);
        } else {
            answer.refused(500, "INTERNAL_ERROR");
        }
    }
}

#[tokio::test]
async fn keys_revoked_and_rotated_at_once_end_revoked() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let owner = KeyOwner {
        merchant: merchant.id,
        project: Some(project.id),
    };
    let (revoked, rotated) = tokio::join!(
        app.app.key_revoke(operator(), owner, &project.pair.key, None),
        app.app.key_rotate(operator(), owner, &project.pair.key, 24, None),
    );
    revoked.unwrap();
    assert!(rotated.as_ref().map_or_else(is_refused, |_| true));
    app.send(Call::get("/api/balance").by(&project.pair))
        .await
        .refused(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn a_rejection_issues_no_key() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let (_, key) = app
        .app
        .project_review(operator(), project.id, Review::Suspend, true)
        .await
        .unwrap();
    assert!(key.is_none());
}
