//! Engines: what their keys are, and what becomes of money that is nobody's.

use std::sync::Arc;

use jiff::SignedDuration;
use sengo_app::ports::Clock;
use sengo_app::{AuditFilter, Page};
use sengo_core::allowlist::Allowlist;
use sengo_core::channel::Channel;
use sengo_core::credential::{Form, Inspection, Kind, inspect};
use sengo_core::engine::{Engine, EngineName};
use sengo_core::event::{About, Event, Taken};
use sengo_core::exception::{ExceptionId, Resolution};
use sengo_core::ids::MerchantId;
use sengo_core::key::{KeyOwner, LIVE_KEYS_MAX};
use sengo_core::ledger::AccountKind;
use sengo_core::money::Rupiah;
use sengo_core::refusal::Refusal;
use sengo_core::word::WordKind;
use sengo_testkit::app::operator;
use sengo_testkit::{Call, TestApp, on_both_databases};

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

#[tokio::test]
async fn what_belongs_to_nobody_is_kept_and_given_away_on_both_databases() {
    on_both_databases(async |database| {
        let app = TestApp::on(Arc::new(database), Default::default()).await;
        let merchant = app.merchant().await;
        let project = app.project(&merchant).await;
        let first = app.engine("bank").await;
        app.engine_with("bank", &["10.0.0.0/8"], Some(vec![Channel::Qris]))
            .await;
        app.app
            .key_rotate(operator(), KeyOwner::ENGINES, &first.key, 24, None)
            .await
            .unwrap();
        assert_eq!(app.app.engine_key_list(&name()).await.unwrap().len(), 3);
        let engine = Engine {
            name: name(),
            allowlist: Allowlist::parse(&["10.0.0.0/8"]).unwrap(),
            channels: None,
            created_at: app.clock.real(),
        };
        let event = |id: &str, kind| Event {
            id: id.into(),
            kind,
            about: About::Number {
                channel: Channel::Qris,
                number: "TERMINAL 7".into(),
            },
            amount: Rupiah::new(70_000),
            occurred_at: app.clock.business(),
            owner_name: None,
            refund: None,
            recorded: None,
        };
        let events = [
            event("1", WordKind::PaymentPaid),
            event("2", WordKind::PaymentPaid),
            event("3", WordKind::PaymentRefunded),
        ];
        let heard = app
            .app
            .events_hear(&engine, events.into_iter().map(Ok).collect())
            .await
            .unwrap();
        let ids: Vec<ExceptionId> = heard
            .iter()
            .map(|answer| match answer.outcome {
                Ok(Taken::Exception(id)) => id,
                ref other => panic!("{other:?}"),
            })
            .collect();
        // Of what went out the project had 70,000 by then, from the first.
        for (id, resolution) in [
            (ids[0], Resolution::Project(project.id)),
            (ids[1], Resolution::Channel),
            (ids[2], Resolution::Project(project.id)),
        ] {
            app.app
                .exception_resolve(operator(), id, resolution)
                .await
                .unwrap();
        }
        assert_eq!(app.money(merchant.id, project.id).await, [0, 0, 0, 0]);
        for kind in [AccountKind::Suspense, AccountKind::Clearing] {
            for tenant in [merchant.id, MerchantId::NOBODY] {
                assert_eq!(app.platform_account(tenant, kind).await, 0, "{kind:?}");
            }
        }
        assert_eq!(app.app.ledger_verify().await.unwrap().differences, vec![]);
    })
    .await;
}
