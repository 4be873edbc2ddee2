//! Engines: what their keys are, and what becomes of them.

use jiff::SignedDuration;
use sengo_app::{AuditFilter, Page};
use sengo_core::allowlist::Allowlist;
use sengo_core::channel::Channel;
use sengo_core::credential::{Form, Inspection, Kind, inspect};
use sengo_core::engine::EngineName;
use sengo_core::ids::MerchantId;
use sengo_core::key::{KeyOwner, LIVE_KEYS_MAX};
use sengo_core::refusal::Refusal;
use sengo_testkit::app::operator;
use sengo_testkit::{Call, TestApp};

fn name() -> EngineName {
    EngineName::parse("bank").unwrap()
}

#[tokio::test]
async fn keys_of_an_engine_are_issued_rotated_and_revoked_by_name() {
    let app = TestApp::start().await;
    let first = app.engine("bank").await;
    app.engine("other").await;
    assert!(matches!(
        inspect(&first.key),
        Inspection::WellFormed(Form {
            kind: Kind::Engine,
            ..
        })
    ));
    app.clock.advance(SignedDuration::from_secs(1));
    let owner = app.app.key_owner(&first.key).await.unwrap();
    assert_eq!(owner, KeyOwner::ENGINES);
    let (_, second) = app
        .app
        .key_rotate(operator(), owner, &first.key, 0, None)
        .await
        .unwrap();
    app.app
        .key_revoke(operator(), owner, &second.issued.key, None)
        .await
        .unwrap();
    let keys = app.app.engine_key_list(&name()).await.unwrap();
    let keys: Vec<&str> = keys.iter().map(|key| key.key.as_str()).collect();
    assert_eq!(keys, [first.key.as_str(), second.issued.key.as_str()]);
    let unknown = EngineName::parse("nobody").unwrap();
    let error = app.app.engine_key_list(&unknown).await.unwrap_err();
    assert_eq!(error.refusal(), Some(&Refusal::EngineNotFound));
    let filter = AuditFilter {
        merchant: Some(MerchantId::NOBODY),
    };
    let page = Page { offset: 0, limit: 10 };
    let rows = app.app.audit_list(filter, page).await.unwrap();
    let told: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {}", row.action, row.subject))
        .collect();
    assert_eq!(
        told,
        [
            "key.revoke engine:bank",
            "key.rotate engine:bank",
            "key.issue engine:other",
            "key.issue engine:bank",
        ]
    );
}

#[tokio::test]
async fn each_engine_has_as_many_keys_as_a_merchant() {
    let app = TestApp::start().await;
    for _ in 0..LIVE_KEYS_MAX {
        app.engine("bank").await;
    }
    let list = Allowlist::parse(&["10.0.0.0/8"]).unwrap();
    let refused = app
        .app
        .engine_key_issue(operator(), name(), list, Some(vec![Channel::Qris]))
        .await;
    assert!(matches!(refused.unwrap_err().refusal(), Some(Refusal::Key(_))));
    app.engine("other").await;
}

#[tokio::test]
async fn an_engines_key_opens_nothing_of_a_merchant() {
    let app = TestApp::start().await;
    let engine = app.engine("bank").await;
    for call in [Call::get("/api/balance"), Call::get("/api/projects")] {
        app.send(call.by(&engine)).await.refused(401, "UNAUTHORIZED");
    }
}
