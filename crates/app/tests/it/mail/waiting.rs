//! That something waits for a second person is told to those who may decide about it.

use sengo_app::ProjectTermsChange;
use sengo_app::approval::Acted;
use sengo_core::audit::Actor;
use sengo_core::money::Rupiah;
use sengo_core::role::OperatorRole;
use sengo_testkit::app::operator;
use sengo_testkit::{Call, Database, TestApp, on_both_databases};
use serde_json::json;

use super::letterbox::Letterbox;
use super::{BASE, kept, postman, start};
use crate::people::{draft, session};

/// An owner, somebody for money and somebody who answers merchants, who got their links while mail was off.
async fn three_operators(app: &TestApp) {
    app.app.mail_set(false).await.unwrap();
    for (name, role) in [
        ("ana", OperatorRole::Owner),
        ("budi", OperatorRole::Finance),
        ("citra", OperatorRole::Support),
    ] {
        app.app.operator_create(operator(), name, role).await.unwrap();
        let email = format!("{name}@sengo.example");
        let invited = app
            .app
            .operator_console_access(operator(), name, &draft(&email))
            .await
            .unwrap();
        session(app, &invited, &email).await;
    }
    app.app.mail_set(true).await.unwrap();
}

#[tokio::test]
async fn those_who_may_decide_are_told_that_something_waits_for_them() {
    let app = start(Database::sqlite()).await;
    three_operators(&app).await;
    app.app.four_eyes_set(operator(), true).await.unwrap();
    let ana = Actor::Operator("ana".into());
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let adjustment = sengo_app::balances::Adjustment {
        active: Rupiah::new(1),
        pending: Rupiah::new(0),
        reason: "a test".into(),
        id: None,
    };
    let acted = app
        .app
        .balance_adjust(ana.clone(), project.id, adjustment)
        .await
        .unwrap();
    let Acted::Requested(id) = acted else {
        panic!("done by one person alone")
    };
    let letterbox = Letterbox::answering([]);
    let postman = postman(&app, &letterbox);
    postman.send_due().await.unwrap();
    let mails = letterbox.take();
    let recipients: Vec<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(recipients, ["budi@sengo.example"]);
    assert!(
        mails[0]
            .text
            .contains(&format!("{BASE}/console/operator/requests/{id}"))
    );
    // Who is an operator is an owner's to decide, and the owner asks here.
    app.app
        .operator_role_set(ana, "citra", OperatorRole::Viewer)
        .await
        .unwrap();
    postman.send_due().await.unwrap();
    assert_eq!(letterbox.recipients(), Vec::<String>::new());
}

#[tokio::test]
async fn a_payout_beyond_its_limit_is_told_once_to_those_who_may_let_it_go() {
    on_both_databases(async |database| {
        let app = start(database).await;
        three_operators(&app).await;
        let merchant = app.merchant().await;
        let project = app.project(&merchant).await;
        app.fund(project.id, 500_000, 0).await;
        let terms = ProjectTermsChange {
            fee_payer: None,
            disbursement_limit: Some(Some(Rupiah::new(50_000))),
        };
        let set = app.app.project_terms_set(operator(), project.id, terms).await;
        set.unwrap();
        let pay_out = async |reference: &str, amount: i64| {
            let body = json!({
                "bankCode": "014", "recipientAccount": "1234567890", "reference": reference, "amount": amount,
                "additionalInfo": { "callback": "https://toko.uji-coba.co.id/cb" },
            });
            let call = Call::post("/api/disburse", &body).by(&project.pair);
            app.send(call.once(reference)).await.data()
        };
        pay_out("KECIL", 50_000).await;
        assert!(kept(&app).await.is_empty(), "it goes out by itself");
        let id = pay_out("BESAR", 50_001).await["id"].as_str().unwrap().to_owned();
        pay_out("BESAR", 50_001).await;
        let letterbox = Letterbox::answering([]);
        postman(&app, &letterbox).send_due().await.unwrap();
        let mut mails = letterbox.take();
        mails.sort_by(|one, other| one.to.cmp(&other.to));
        let recipients: Vec<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
        assert_eq!(recipients, ["ana@sengo.example", "budi@sengo.example"]);
        let page = format!("{BASE}/console/operator/requests/{id}");
        assert!(mails[0].text.contains(&page), "{}", mails[0].text);
    })
    .await;
}
