//! Refunds that one person of a merchant asks for and another agrees to.

use sengo_app::Page;
use sengo_app::approval::{Acted, RequestState};
use sengo_core::approval::ApprovalRefusal;
use sengo_core::ids::TransactionId;
use sengo_core::ledger::WordKey;
use sengo_core::money::Rupiah;
use sengo_core::reference::Reference;
use sengo_core::refusal::{Refusal, TransactionRefusal};
use sengo_core::role::MerchantRole;
use sengo_core::transaction::State;
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
async fn what_could_not_be_refunded_now_is_not_asked_for() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let engine = app.engine("bank").await;
    let id = app.plant_payment(merchant.id, project.id, 10_000).await;
    let invited = app
        .app
        .person_invite(
            operator(),
            merchant.id,
            MerchantRole::Finance,
            &draft("ana@example.com"),
        )
        .await;
    let ana = session(&app, &invited.unwrap(), "ana@example.com").await;
    app.app.four_eyes_set(operator(), true).await.unwrap();
    let desk = app.app.desk(&ana);
    let unpaid = desk.refund(refund(id, 4_000)).await.unwrap_err();
    assert!(matches!(
        unpaid.refusal(),
        Some(Refusal::Transaction(TransactionRefusal::NotRefundable(_)))
    ));
    app.pay(&engine, id, 10_000).await;
    for amount in [0, 10_001] {
        let wrong = desk.refund(refund(id, amount)).await.unwrap_err();
        assert!(matches!(wrong.refusal(), Some(Refusal::Invalid(_))), "{wrong:?}");
    }
    assert_eq!(desk.own_requests(RequestState::Open, ALL).await.unwrap().len(), 0);
    // Looking whether it could be done does nothing.
    desk.refund_try(refund(id, 4_000)).await.unwrap();
    assert_eq!(app.status(merchant.id, id).await, "success");
    let found = desk.refundable(id).await.unwrap();
    assert_eq!(
        (found.payment.refundable().get(), found.waiting.len()),
        (10_000, 0)
    );
    assert!(found.needs_second);
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
    // The request's page finds the refund by the id that both have.
    let (_, about) = agrees.own_request(&request).await.unwrap();
    let State::Payment(payment) = about.transaction.unwrap().state else {
        panic!("{id} is no payment")
    };
    let own = TransactionId::parse(&request).unwrap();
    assert_eq!(payment.reversals[0].word, WordKey::of_transaction(own));
    assert_eq!(about.instruction.unwrap().id, own);
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
