//! What is asked for by a merchant's call or begins with an engine's word.

use sengo_app::ProjectTermsChange;
use sengo_app::approval::{Acted, RequestState};
use sengo_app::projects::Review;
use sengo_core::approval::ApprovalRefusal;
use sengo_core::audit::Actor;
use sengo_core::exception::{ExceptionId, Resolution};
use sengo_core::ids::TransactionId;
use sengo_core::key::KeyOwner;
use sengo_core::money::Rupiah;
use sengo_core::refusal::Refusal;
use sengo_testkit::app::{TestProject, operator, two_operators};
use sengo_testkit::call::Pair;
use sengo_testkit::{Call, TestApp};
use serde_json::{Value, json};

use super::{ALL, ana, budi, production, rule};

/// A project that may pay out 50,000 without being looked at, and has 200,000.
async fn limited() -> (TestApp, TestProject) {
    let app = TestApp::start().await;
    two_operators(&app.app).await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    app.fund(project.id, 200_000, 0).await;
    let terms = ProjectTermsChange {
        fee_payer: None,
        disbursement_limit: Some(Some(Rupiah::new(50_000))),
    };
    app.app
        .project_terms_set(operator(), project.id, terms)
        .await
        .unwrap();
    (app, project)
}

async fn pay_out(app: &TestApp, project: &TestProject, reference: &str, amount: i64) -> Value {
    let body = json!({
        "bankCode": "014",
        "recipientAccount": "1234567890",
        "reference": reference,
        "amount": amount,
        "additionalInfo": { "callback": "https://toko.uji-coba.co.id/cb" },
    });
    app.send(Call::post("/api/disburse", &body).by(&project.pair))
        .await
        .data()
}

async fn instructed(app: &TestApp) -> usize {
    let claim = json!({ "channels": ["disburse"], "max": 10, "leaseSeconds": 60, "waitSeconds": 0 });
    let engine = app.engine("bank").await;
    let answer = app
        .send(Call::post("/engine/instructions/claim", &claim).by(&engine))
        .await;
    answer.data().as_array().unwrap().len()
}

#[tokio::test]
async fn a_payout_above_the_limit_waits_for_a_second_person() {
    let (app, project) = limited().await;
    pay_out(&app, &project, "KECIL", 50_000).await;
    assert_eq!(instructed(&app).await, 1);
    let large = pay_out(&app, &project, "BESAR", 50_001).await;
    let id = large["id"].as_str().unwrap();
    assert_eq!(large["status"], "pending");
    assert_eq!(instructed(&app).await, 0, "it went out unseen");
    let waiting = app.app.request_list(RequestState::Open, ALL).await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].id, id);
    let asked_by = Actor::Key(project.pair.key.clone());
    for nobody in [operator(), Actor::Platform, asked_by] {
        let error = app.app.request_approve(nobody, id).await.unwrap_err();
        assert_eq!(rule(&error), Some(ApprovalRefusal::IdentityMissing));
    }
    app.app.request_approve(budi(), id).await.unwrap();
    assert_eq!(instructed(&app).await, 1);
    assert_eq!(app.app.ledger_verify().await.unwrap().differences, vec![]);
}

#[tokio::test]
async fn a_payout_that_is_refused_gives_its_money_back_and_says_so() {
    let (app, project) = limited().await;
    let large = pay_out(&app, &project, "BESAR", 100_000).await;
    let id = large["id"].as_str().unwrap();
    app.app
        .request_refuse(budi(), id, "Rekening tidak dikenal")
        .await
        .unwrap();
    let check = app
        .send(Call::get(&format!("/api/check/{id}")).by(&project.pair))
        .await
        .data();
    assert_eq!(check["status"], "failed");
    let balance = app.send(Call::get("/api/balance").by(&project.pair)).await.data();
    assert_eq!(balance["active"], 200_000);
    assert_eq!(instructed(&app).await, 0);
    let id = TransactionId::parse(id).unwrap();
    let callbacks = app.app.callback_list(id).await.unwrap();
    assert_eq!(callbacks.len(), 1, "its project is told");
    assert_eq!(app.app.ledger_verify().await.unwrap().differences, vec![]);
}

#[tokio::test]
async fn an_exception_is_resolved_by_two() {
    let app = production().await;
    let engine = app.engine("bank").await;
    let event = json!({
        "id": "E1",
        "type": "payment.paid",
        "transaction": { "channel": "qris", "number": "TERMINAL 7" },
        "amount": 70_000,
        "occurredAt": app.app.clock().business().to_string(),
    });
    let events = json!({ "events": [event] });
    let heard = app
        .send(Call::post("/engine/events", &events).by(&engine))
        .await
        .data();
    let id = ExceptionId::parse(heard[0]["exceptionId"].as_str().unwrap()).unwrap();
    let acted = app
        .app
        .exception_resolve(ana(), id, Resolution::Channel)
        .await
        .unwrap();
    let Acted::Requested(request) = acted else {
        panic!("resolved by one person alone")
    };
    let error = app.app.request_approve(ana(), &request).await.unwrap_err();
    assert_eq!(rule(&error), Some(ApprovalRefusal::OwnRequest));
    assert!(app.app.exception_show(id).await.unwrap().resolved.is_none());
    app.app.request_approve(budi(), &request).await.unwrap();
    let resolved = app.app.exception_show(id).await.unwrap().resolved.unwrap();
    assert_eq!(resolved.0, Resolution::Channel);
    assert_eq!(app.app.ledger_verify().await.unwrap().differences, vec![]);
}

/// Whoever issued a key has seen its token: approving what it asked for would be approving one's own request.
#[tokio::test]
async fn a_payout_by_a_key_is_not_approved_by_whoever_issued_the_key() {
    let (app, project) = limited().await;
    let merchant = app.app.project_merchant(project.id).await.unwrap();
    let owner = KeyOwner {
        merchant,
        project: Some(project.id),
    };
    let (_, new) = app.app.key_issue(ana(), owner, None).await.unwrap();
    let rotated = app
        .app
        .key_rotate(budi(), owner, &new.issued.key, 24, None)
        .await
        .unwrap()
        .1;
    for (new, issuer, other) in [(new, ana(), budi()), (rotated, budi(), ana())] {
        let pair = Pair {
            key: new.issued.key.clone(),
            token: new.token.expose().to_owned(),
        };
        let by_issuer = TestProject { id: project.id, pair };
        let large = pay_out(&app, &by_issuer, &new.issued.key, 60_000).await;
        let id = large["id"].as_str().unwrap();
        let error = app.app.request_approve(issuer, id).await.unwrap_err();
        assert_eq!(rule(&error), Some(ApprovalRefusal::OwnRequest));
        app.app.request_approve(other, id).await.unwrap();
    }
}

#[tokio::test]
async fn a_payout_of_a_project_that_was_suspended_meanwhile_does_not_go_out() {
    let (app, project) = limited().await;
    let large = pay_out(&app, &project, "BESAR", 100_000).await;
    let id = large["id"].as_str().unwrap();
    app.review(project.id, Review::Suspend).await;
    let error = app.app.request_approve(budi(), id).await.unwrap_err();
    assert!(
        matches!(error.refusal(), Some(Refusal::StatusConflict { .. })),
        "{error}"
    );
    assert_eq!(instructed(&app).await, 0);
    app.app.request_refuse(budi(), id, "Dihentikan").await.unwrap();
    app.review(project.id, Review::Resume).await;
    let balance = app.send(Call::get("/api/balance").by(&project.pair)).await.data();
    assert_eq!(balance["active"], 200_000);
}
