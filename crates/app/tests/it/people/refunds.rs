//! Refunds that one person of a merchant asks for and another agrees to.

use sengo_app::Page;
use sengo_app::approval::{Acted, RequestState};
use sengo_core::approval::ApprovalRefusal;
use sengo_core::ids::TransactionId;
use sengo_core::money::Rupiah;
use sengo_core::reference::Reference;
use sengo_core::refusal::{Refusal, TransactionRefusal};
use sengo_core::role::MerchantRole;
use sengo_testkit::TestApp;
use sengo_testkit::app::operator;
use sengo_wire::request::RefundCreate;

use super::{draft, session, signed_in};

const ALL: Page = Page { offset: 0, limit: 10 };

fn refund(id: TransactionId, amount: i64) -> RefundCreate {
    RefundCreate {
        id,
        amount: Some(Rupiah::new(amount)),
        reference: Reference::parse("KEMBALI-1").unwrap(),
    }
}

#[tokio::test]
async fn a_refund_waits_for_a_colleague_where_four_eyes_are_asked_for() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let engine = app.engine("bank").await;
    let id = app.plant_payment(merchant.id, project.id, 10_000).await;
    app.pay(&engine, id, 10_000).await;
    let invite = async |email: &str, role| {
        let invited = app
            .app
            .person_invite(operator(), merchant.id, role, &draft(email))
            .await;
        session(&app, &invited.unwrap(), email).await
    };
    let ana = invite("ana@example.com", MerchantRole::Finance).await;
    let budi = invite("budi@example.com", MerchantRole::Owner).await;
    app.app.four_eyes_set(operator(), true).await.unwrap();
    let (asks, agrees) = (app.app.desk(&ana), app.app.desk(&budi));
    let Acted::Requested(request) = asks.refund(refund(id, 4_000)).await.unwrap() else {
        panic!("done by one person alone")
    };
    assert_eq!(app.status(merchant.id, id).await, "success");
    let own = asks.own_request_approve(&request).await.unwrap_err();
    assert_eq!(
        own.refusal(),
        Some(&Refusal::Approval(ApprovalRefusal::OwnRequest))
    );
    // Neither operators nor another merchant's people see it.
    assert_eq!(
        app.app.request_list(RequestState::Open, ALL).await.unwrap().len(),
        0
    );
    let stranger = signed_in(&app, "citra@example.com", MerchantRole::Owner).await;
    let elsewhere = app
        .app
        .desk(&stranger)
        .own_request_approve(&request)
        .await
        .unwrap_err();
    assert_eq!(
        elsewhere.refusal(),
        Some(&Refusal::Approval(ApprovalRefusal::RequestNotFound))
    );
    let another = app.app.desk(&stranger).refund(refund(id, 1)).await.unwrap_err();
    assert_eq!(
        another.refusal(),
        Some(&Refusal::from(TransactionRefusal::NotFound))
    );
    assert_eq!(
        agrees.own_requests(RequestState::Open, ALL).await.unwrap().len(),
        1
    );
    agrees.own_request_approve(&request).await.unwrap();
    assert_eq!(app.status(merchant.id, id).await, "partly_refunded");
    let again = agrees.own_request_approve(&request).await.unwrap_err();
    assert_eq!(
        again.refusal(),
        Some(&Refusal::Approval(ApprovalRefusal::RequestDecided))
    );
    app.app.four_eyes_set(operator(), false).await.unwrap();
    let mut second = refund(id, 1_000);
    second.reference = Reference::parse("KEMBALI-2").unwrap();
    assert!(matches!(asks.refund(second).await.unwrap(), Acted::Done(_)));
}
