//! The request log: what a merchant sees of its calls, and what of them nobody sees.

use std::sync::Arc;

use jiff::SignedDuration;
use sengo_api::ApiSettings;
use sengo_app::ports::Clock;
use sengo_app::request_log::{RequestCursor, RequestFilter};
use sengo_core::allowlist::Allowlist;
use sengo_core::ledger::Parties;
use sengo_core::person::PersonRefusal;
use sengo_core::refusal::Refusal;
use sengo_core::request_log::{RequestEntry, RequestId, RequestOutcome};
use sengo_testkit::app::operator;
use sengo_testkit::{Call, TestApp, TestMerchant, on_both_databases};
use serde_json::json;

async fn logged(app: &TestApp, merchant: &TestMerchant, filter: &RequestFilter) -> Vec<RequestEntry> {
    app.app.flush().await;
    app.app
        .requests(merchant.id, filter, None, 200)
        .await
        .unwrap()
        .entries
}

fn all() -> RequestFilter {
    RequestFilter::default()
}

#[tokio::test]
async fn a_failed_call_is_shown_to_its_merchant_with_code_and_hint_and_without_its_body() {
    on_both_databases(async |database| {
        let app = TestApp::on(Arc::new(database), ApiSettings::default()).await;
        let (merchant, other) = (app.merchant().await, app.merchant().await);
        let project = app.project(&merchant).await;
        app.app.flush().await;
        let before = logged(&app, &merchant, &all()).await.len();
        let secret = json!({"reference": "rahasia-1", "amount": "banyak"});
        let wrong = Call::post("/api/qris", &secret)
            .by(&project.pair)
            .signature("ab".repeat(64));
        let answer = app.send(wrong).await;
        assert_eq!(answer.status, 401);
        let id = RequestId::parse(answer.headers["x-request-id"].to_str().unwrap()).unwrap();
        assert!(
            answer.text().contains("rahasia-1"),
            "the answer shows the text to sign"
        );
        app.clock.advance(SignedDuration::from_millis(1));
        let invalid = app.send(Call::post("/api/qris", &secret).by(&project.pair)).await;
        assert_eq!(invalid.status, 422);
        app.clock.advance(SignedDuration::from_millis(1));
        app.send(Call::get("/api/balance").by(&project.pair)).await;
        let entries = logged(&app, &merchant, &all()).await;
        assert_eq!(entries.len(), before + 3);
        let [balance, invalid, signature] = &entries[..3] else {
            panic!()
        };
        assert_eq!((balance.status, balance.outcome), (200, RequestOutcome::Success));
        assert_eq!(balance.failure.code, "");
        assert_eq!(invalid.failure.code, "REQUEST_INVALID");
        assert!(invalid.failure.fields.contains("amount"), "{invalid:?}");
        assert_eq!(signature.id, id);
        assert_eq!(signature.owner.project, Some(project.id));
        assert_eq!(
            (signature.method.as_str(), signature.path.as_str()),
            ("POST", "/api/qris")
        );
        assert_eq!(signature.address, "198.51.100.7");
        assert_eq!(signature.outcome, RequestOutcome::Failure);
        assert!(signature.failure.hint.contains("HMAC-SHA512"), "{signature:?}");
        let told = format!("{entries:?}");
        for hidden in ["rahasia-1", "banyak", &project.pair.token, &"ab".repeat(64)] {
            assert!(!told.contains(hidden), "{hidden}");
        }
        assert_eq!(app.app.request(merchant.id, id).await.unwrap(), *signature);
        assert!(app.app.request(other.id, id).await.is_err());
        assert_eq!(
            app.app.request_of_anybody(id).await.unwrap().as_ref(),
            Some(signature)
        );
        assert!(logged(&app, &other, &all()).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn entries_are_found_by_what_they_say_and_page_by_page() {
    on_both_databases(async |database| {
        let app = TestApp::on(Arc::new(database), ApiSettings::default()).await;
        let merchant = app.merchant().await;
        let project = app.project(&merchant).await;
        for _ in 0..3 {
            app.send(Call::get("/api/balance").by(&project.pair)).await;
            app.send(Call::get("/api/projects/999999").by(&merchant.pair))
                .await;
            app.clock.advance(SignedDuration::from_secs(1));
        }
        let filtered = async |filter: RequestFilter| logged(&app, &merchant, &filter).await.len();
        let project_only = RequestFilter {
            project: Some(project.id),
            ..all()
        };
        assert_eq!(filtered(project_only).await, 3);
        assert_eq!(
            filtered(RequestFilter {
                key: Some(project.pair.key.clone()),
                ..all()
            })
            .await,
            3
        );
        assert_eq!(
            filtered(RequestFilter {
                notable: true,
                ..all()
            })
            .await,
            3
        );
        assert_eq!(
            filtered(RequestFilter {
                status: Some(404),
                ..all()
            })
            .await,
            3
        );
        assert_eq!(
            filtered(RequestFilter {
                code: Some("PROJECT_NOT_FOUND".into()),
                ..all()
            })
            .await,
            3
        );
        assert_eq!(
            filtered(RequestFilter {
                code: Some("CREATE_FAILED".into()),
                ..all()
            })
            .await,
            0
        );
        let whole = logged(&app, &merchant, &all()).await;
        let mut paged = Vec::new();
        let mut next = None;
        loop {
            let page = app.app.requests(merchant.id, &all(), next, 2).await.unwrap();
            paged.extend(page.entries);
            next = page
                .next
                .map(|cursor| RequestCursor::parse(&cursor.to_string()).unwrap());
            if next.is_none() {
                break;
            }
        }
        assert_eq!(paged, whole);
    })
    .await;
}

#[tokio::test]
async fn wrong_tokens_belong_to_the_owner_of_the_key_and_cannot_fill_its_log() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let engine = app.engine("bank").await;
    for _ in 0..40 {
        let mut pair = merchant.pair.clone();
        pair.token = "x".repeat(40);
        app.send(Call::get("/api/balance").by(&pair)).await;
        pair.key = "nobodys".into();
        app.send(Call::get("/api/balance").by(&pair)).await;
        app.send(Call::post("/api/engine/events", &json!({"events": []})).by(&engine))
            .await;
    }
    let entries = logged(&app, &merchant, &all()).await;
    assert_eq!(entries.len(), 6, "{entries:?}");
    let times: i64 = entries.iter().map(|entry| entry.times).sum();
    assert_eq!(times, 40);
    assert!(
        entries
            .iter()
            .all(|entry| entry.outcome == RequestOutcome::TokenWrong)
    );
}

#[tokio::test]
async fn entries_are_kept_for_seven_days() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    app.send(Call::get("/api/balance").by(&merchant.pair)).await;
    assert_eq!(logged(&app, &merchant, &all()).await.len(), 1);
    app.clock.advance(SignedDuration::from_hours(7 * 24 + 1));
    app.send(Call::get("/api/balance").by(&merchant.pair)).await;
    app.app.flush().await;
    assert_eq!(app.app.requests_expire().await, 1);
    assert_eq!(logged(&app, &merchant, &all()).await.len(), 1);
}

#[tokio::test]
async fn a_list_on_trial_refuses_nobody_and_shows_whom_it_would_refuse() {
    on_both_databases(async |database| {
        let app = TestApp::on(Arc::new(database), ApiSettings::default()).await;
        let merchant = app.merchant().await;
        let project = app.project(&merchant).await;
        let parties = Parties {
            merchant: merchant.id,
            project: project.id,
        };
        let call = async |from: &str| {
            let call = Call::get("/api/balance").by(&project.pair).from(from);
            app.send(call).await.status.as_u16()
        };
        assert_eq!(call("203.0.113.7").await, 200);
        assert!(
            app.app
                .allowlist_enforce(operator(), parties, app.clock.real())
                .await
                .is_err(),
            "there is none"
        );
        let list = Allowlist::parse(&["203.0.113.7"]).unwrap();
        app.app.allowlist_try(operator(), parties, list).await.unwrap();
        for from in ["203.0.113.7", "198.51.100.1", "198.51.100.2", "198.51.100.2"] {
            assert_eq!(call(from).await, 200);
        }
        app.app.flush().await;
        let report = app.app.allowlist_trial_report(parties).await.unwrap().unwrap();
        let told: Vec<(&str, i64)> = report
            .refused
            .iter()
            .map(|refused| (refused.address.as_str(), refused.calls))
            .collect();
        assert_eq!(told, [("198.51.100.2", 2), ("198.51.100.1", 1)]);
        assert_eq!(report.refused[0].entry.as_deref(), Some("198.51.100.2"));
        let notable = RequestFilter {
            notable: true,
            ..all()
        };
        assert_eq!(logged(&app, &merchant, &notable).await.len(), 3);

        // A colleague puts another list on trial, and the first one again: what was confirmed is neither.
        app.clock.advance(jiff::SignedDuration::from_secs(1));
        let again = Allowlist::parse(&["203.0.113.7"]).unwrap();
        app.app.allowlist_try(operator(), parties, again).await.unwrap();
        let seen = report.trial.since;
        let unseen = app.app.allowlist_enforce(operator(), parties, seen).await;
        let unseen = unseen.unwrap_err();
        assert_eq!(unseen.refusal(), Some(&Refusal::Person(PersonRefusal::FormWrong)));
        assert_eq!(call("198.51.100.2").await, 200);
        let since = app.app.allowlist_trial(parties).await.unwrap().unwrap().since;
        app.app
            .allowlist_enforce(operator(), parties, since)
            .await
            .unwrap();
        assert_eq!(call("203.0.113.7").await, 200);
        assert_eq!(call("198.51.100.2").await, 403);
        assert_eq!(app.app.allowlist_trial_report(parties).await.unwrap(), None);

        let list = Allowlist::parse(&["198.51.100.2"]).unwrap();
        app.app.allowlist_try(operator(), parties, list).await.unwrap();
        app.app.allowlist_trial_drop(operator(), parties).await.unwrap();
        assert_eq!(app.app.allowlist_trial(parties).await.unwrap(), None);
        assert_eq!(call("203.0.113.7").await, 200, "the enforced list stays");
        let other = app.merchant().await;
        let foreign = Parties {
            merchant: other.id,
            project: project.id,
        };
        let list = Allowlist::parse(&["198.51.100.2"]).unwrap();
        assert!(app.app.allowlist_try(operator(), foreign, list).await.is_err());
    })
    .await;
}
