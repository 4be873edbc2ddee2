//! What one person may not do alone.

mod elsewhere;
mod operators;

use std::sync::Arc;

use jiff::civil::date;
use sengo_app::approval::{Act, Acted, RequestState, TariffScope};
use sengo_app::{App, Error, Page};
use sengo_core::approval::{ActKind, ApprovalRefusal};
use sengo_core::audit::Actor;
use sengo_core::environment::Environment;
use sengo_core::refusal::Refusal;
use sengo_core::role::OperatorRole;
use sengo_testkit::app::{TestProject, operator};
use sengo_testkit::{Call, Database, TestApp};

const ALL: Page = Page {
    offset: 0,
    limit: 100,
};

async fn production() -> TestApp {
    let database = Arc::new(Database::sqlite());
    TestApp::of(database, Default::default(), Environment::Production).await
}

fn ana() -> Actor {
    Actor::Operator("ana".into())
}

fn budi() -> Actor {
    Actor::Operator("budi".into())
}

fn rule(error: &Error) -> Option<ApprovalRefusal> {
    match error.refusal() {
        Some(Refusal::Approval(rule)) => Some(*rule),
        _ => None,
    }
}

fn adjustment(project: &TestProject, active: i64) -> Act {
    Act::BalanceAdjust {
        project: project.id.get(),
        active,
        pending: 0,
        reason: "salah hitung".into(),
        id: "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506".into(),
    }
}

/// One act of each kind that an operator asks for.
fn acts(project: &TestProject) -> Vec<Act> {
    vec![
        adjustment(project, 5_000),
        Act::TariffSet {
            scope: TariffScope::Project(project.id.get()),
            channel: "qris".into(),
            from: date(2027, 1, 1),
            rate_millionths: 3_000,
            fixed: 0,
            umi_free_up_to: None,
            working_days: 1,
        },
        Act::TaxSet {
            from: date(2027, 1, 1),
            millionths: 120_000,
        },
        Act::HolidaySet {
            date: date(2027, 2, 6),
            name: "Tahun Baru Imlek".into(),
            is_working_day: false,
        },
        Act::EngineKeyIssue {
            engine: "bank".into(),
            ip: vec!["10.0.0.0/8".into()],
            channels: None,
            key: "ekey_made_up_for_this_test".into(),
            token_digest: "00".repeat(32),
            token_sealed: "00".repeat(40),
        },
        Act::ProjectTermsSet {
            project: project.id.get(),
            fee_payer: Some("customer".into()),
            disbursement_limit: Some(1_000_000),
            lifts_limit: false,
        },
        Act::OperatorRoleSet {
            name: "dewi".into(),
            role: "viewer".into(),
        },
        Act::OperatorRemove { name: "dewi".into() },
        Act::OperatorCreate {
            name: "citra".into(),
            role: Some("support".into()),
            token_digest: "00".repeat(32),
            asked_by: "operator:ana".into(),
        },
    ]
}

async fn asked(app: &App, act: Act) -> String {
    match app.act(ana(), act).await.unwrap() {
        Acted::Requested(id) => id,
        done @ Acted::Done(_) => panic!("done by one person alone: {done:?}"),
    }
}

/// The first two operators, whom nobody has to approve.
async fn two_operators(app: &TestApp) {
    sengo_testkit::app::two_operators(&app.app).await;
}

#[tokio::test]
async fn nobody_approves_or_refuses_what_they_asked_for() {
    let app = production().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    two_operators(&app).await;
    let dewi = app
        .app
        .operator_create(ana(), "dewi", OperatorRole::Owner)
        .await
        .unwrap();
    app.agree(dewi.acted).await;
    let acts = acts(&project);
    for kind in ActKind::ALL {
        let is_asked_for_elsewhere = matches!(
            kind,
            ActKind::ExceptionResolve | ActKind::DisbursementRelease | ActKind::PaymentRefund
        );
        let here = acts.iter().any(|act| act.kind() == kind);
        assert!(here || is_asked_for_elsewhere, "{kind:?} is not tried");
    }
    for act in acts {
        let kind = act.kind();
        let id = asked(&app.app, act).await;
        let approved = app.app.request_approve(ana(), &id).await.unwrap_err();
        assert_eq!(rule(&approved), Some(ApprovalRefusal::OwnRequest), "{kind:?}");
        let refused = app
            .app
            .request_refuse(ana(), &id, "tidak jadi")
            .await
            .unwrap_err();
        assert_eq!(rule(&refused), Some(ApprovalRefusal::OwnRequest), "{kind:?}");
        for nobody in [operator(), Actor::Platform, Actor::Key("mkey".into())] {
            let error = app.app.request_approve(nobody, &id).await.unwrap_err();
            assert_eq!(rule(&error), Some(ApprovalRefusal::IdentityMissing), "{kind:?}");
        }
        app.app.request_approve(budi(), &id).await.unwrap();
        let again = app.app.request_approve(budi(), &id).await.unwrap_err();
        assert_eq!(rule(&again), Some(ApprovalRefusal::RequestDecided), "{kind:?}");
    }
    let waiting = app.app.request_list(RequestState::Open, ALL).await.unwrap();
    assert_eq!(waiting.len(), 0);
    let decided = app.app.request_list(RequestState::Decided, ALL).await.unwrap();
    assert_eq!(decided.len(), 10);
    let names: Vec<String> = app
        .app
        .operator_list()
        .await
        .unwrap()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["ana", "budi", "citra"]);
}

#[tokio::test]
async fn who_acts_has_to_be_known_in_production() {
    let app = production().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    two_operators(&app).await;
    for act in acts(&project) {
        for nobody in [operator(), Actor::Platform, Actor::Key("mkey".into())] {
            let error = app.app.act(nobody, act.clone()).await.unwrap_err();
            assert_eq!(rule(&error), Some(ApprovalRefusal::IdentityMissing), "{act:?}");
        }
    }
}

#[tokio::test]
async fn what_was_asked_for_is_done_when_it_is_approved_and_not_before() {
    let app = production().await;
    two_operators(&app).await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let balance =
        || async { app.send(Call::get("/api/balance").by(&project.pair)).await.data()["active"].clone() };
    let id = asked(&app.app, adjustment(&project, 5_000)).await;
    assert_eq!(balance().await, 0);
    app.app.request_approve(budi(), &id).await.unwrap();
    assert_eq!(balance().await, 5_000);
    let id = asked(&app.app, adjustment(&project, 9)).await;
    app.app
        .request_refuse(budi(), &id, "jumlahnya keliru")
        .await
        .unwrap();
    assert_eq!(balance().await, 5_000);
    let found = app.app.request_show(&id).await.unwrap().document;
    let decided = found.decided.unwrap();
    assert_eq!((decided.approved, decided.by.as_str()), (false, "operator:budi"));
}

/// An act that a rule stops at approval goes on waiting, since its time may come.
#[tokio::test]
async fn an_approval_that_a_rule_stops_changes_nothing() {
    let app = production().await;
    two_operators(&app).await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let id = asked(&app.app, adjustment(&project, -100)).await;
    let error = app.app.request_approve(budi(), &id).await.unwrap_err();
    assert!(
        matches!(error.refusal(), Some(Refusal::InsufficientBalance { .. })),
        "{error}"
    );
    assert!(
        app.app
            .request_show(&id)
            .await
            .unwrap()
            .document
            .decided
            .is_none()
    );
    app.fund(project.id, 100, 0).await;
    app.app.request_approve(budi(), &id).await.unwrap();
}

#[tokio::test]
async fn of_two_who_decide_at_once_one_does() {
    let app = production().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    two_operators(&app).await;
    let citra = app
        .app
        .operator_create(ana(), "citra", OperatorRole::Finance)
        .await
        .unwrap();
    app.agree(citra.acted).await;
    let id = asked(&app.app, adjustment(&project, 5_000)).await;
    let citra = || Actor::Operator("citra".into());
    let (one, other, refused) = tokio::join!(
        app.app.request_approve(budi(), &id),
        app.app.request_approve(citra(), &id),
        app.app.request_refuse(citra(), &id, "tidak perlu"),
    );
    let done = [one.is_ok(), other.is_ok(), refused.is_ok()];
    assert_eq!(done.iter().filter(|done| **done).count(), 1, "{done:?}");
}

#[tokio::test]
async fn an_engines_key_works_once_it_is_approved() {
    let app = production().await;
    two_operators(&app).await;
    let name = sengo_core::engine::EngineName::parse("bank").unwrap();
    let list = sengo_core::allowlist::Allowlist::parse(&["0.0.0.0/0"]).unwrap();
    let (new, acted) = app
        .app
        .engine_key_issue(ana(), name.clone(), list, None)
        .await
        .unwrap();
    let Acted::Requested(id) = acted else {
        panic!("issued by one person alone")
    };
    assert!(app.app.engine_key_list(&name).await.is_err());
    let found = app.app.request_show(&id).await.unwrap();
    let shown = found.document.act.shown().to_string();
    assert!(shown.contains(&new.issued.key), "{shown}");
    assert!(!shown.contains("token"), "{shown}");
    app.app.request_approve(budi(), &id).await.unwrap();
    let keys = app.app.engine_key_list(&name).await.unwrap();
    assert_eq!(keys.len(), 1);
    assert_eq!(keys[0].token_digest, new.issued.token_digest);
    let rotated = app
        .app
        .key_rotate(
            ana(),
            sengo_core::key::KeyOwner::ENGINES,
            &new.issued.key,
            24,
            None,
        )
        .await
        .unwrap_err();
    assert_eq!(rule(&rotated), Some(ApprovalRefusal::EngineKeyRotation));
}

#[tokio::test]
async fn a_sandbox_asks_for_a_second_person_when_told_to() {
    let app = TestApp::start().await;
    two_operators(&app).await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    assert!(matches!(
        app.app.act(operator(), adjustment(&project, 1)).await.unwrap(),
        Acted::Done(_)
    ));
    app.app.four_eyes_set(operator(), true).await.unwrap();
    let error = app
        .app
        .act(operator(), adjustment(&project, 1))
        .await
        .unwrap_err();
    assert_eq!(rule(&error), Some(ApprovalRefusal::IdentityMissing));
    asked(&app.app, adjustment(&project, 1)).await;
    let production = production().await;
    let error = production.app.four_eyes_set(ana(), false).await.unwrap_err();
    assert_eq!(rule(&error), Some(ApprovalRefusal::AlwaysEnforced));
}

/// Whoever asked for an operator has seen their token, and so may be behind both.
#[tokio::test]
async fn an_operator_and_whoever_asked_for_them_count_as_one() {
    let app = production().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    two_operators(&app).await;
    let citra = app
        .app
        .operator_create(ana(), "citra", OperatorRole::Owner)
        .await
        .unwrap();
    let Acted::Requested(id) = citra.acted else {
        panic!("made by one person alone")
    };
    app.app.request_approve(budi(), &id).await.unwrap();
    let citra = || Actor::Operator("citra".into());
    let id = asked(&app.app, adjustment(&project, 5_000)).await;
    let error = app.app.request_approve(citra(), &id).await.unwrap_err();
    assert_eq!(rule(&error), Some(ApprovalRefusal::OwnRequest));
    let acted = app.app.act(citra(), adjustment(&project, 6_000)).await.unwrap();
    let Acted::Requested(other) = acted else {
        panic!("done by one person alone")
    };
    let error = app.app.request_approve(ana(), &other).await.unwrap_err();
    assert_eq!(rule(&error), Some(ApprovalRefusal::OwnRequest));
    app.app.request_approve(budi(), &id).await.unwrap();
}
