//! Letters about somebody's access, and to nobody who is forgotten.

use sengo_app::people::Invitation;
use sengo_core::role::{MerchantRole, OperatorRole};
use sengo_testkit::app::{operator, two_operators};
use sengo_testkit::{Database, TestApp, on_both_databases};

use super::letterbox::Letterbox;
use super::{invite, kept, postman, start};
use crate::people::{draft, session};

/// The console link of an operator, made while mail is off.
async fn shown_link(app: &TestApp, name: &str, email: &str) -> Invitation {
    app.app.mail_set(false).await.unwrap();
    let draft = draft(email);
    let invited = app.app.operator_console_access(operator(), name, &draft);
    let invited = invited.await.unwrap();
    app.app.mail_set(true).await.unwrap();
    invited
}

async fn with_ana(database: Database) -> TestApp {
    let app = start(database).await;
    two_operators(&app.app).await;
    let invited = shown_link(&app, "ana", "ana@sengo.example").await;
    session(&app, &invited, "ana@sengo.example").await;
    app
}

/// Recipients and subjects of what is sent now.
async fn sent(app: &TestApp) -> Vec<(String, String)> {
    let letterbox = Letterbox::answering([]);
    postman(app, &letterbox).send_due().await.unwrap();
    let mails = letterbox.take().into_iter();
    let mut sent: Vec<_> = mails.map(|mail| (mail.to, mail.subject)).collect();
    sent.sort();
    sent
}

#[tokio::test]
async fn an_operator_who_is_removed_is_told_once_it_is_done() {
    let app = with_ana(Database::sqlite()).await;
    app.app
        .operator_create(operator(), "citra", OperatorRole::Owner)
        .await
        .unwrap();
    app.app.four_eyes_set(operator(), true).await.unwrap();
    let budi = sengo_core::audit::Actor::Operator("budi".into());
    let citra = sengo_core::audit::Actor::Operator("citra".into());
    let asked = app.app.operator_remove(budi, "ana").await.unwrap();
    let sengo_app::approval::Acted::Requested(id) = asked else {
        panic!("done by one person alone")
    };
    let waits = sent(&app).await;
    assert!(
        waits.iter().all(|(_, subject)| !subject.contains("ended")),
        "{waits:?}"
    );
    app.app.request_approve(citra, &id).await.unwrap();
    let told = sent(&app).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, "ana@sengo.example");
    assert!(told[0].1.starts_with("Your access was ended / "), "{told:?}");
}

#[tokio::test]
async fn whose_access_goes_to_another_address_is_told_at_the_one_they_had() {
    let app = with_ana(Database::sqlite()).await;
    let link = async |email: &str| {
        app.app
            .operator_console_access(operator(), "ana", &draft(email))
            .await
            .unwrap();
        sent(&app).await
    };
    let told = link("other@sengo.example").await;
    let recipients: Vec<&str> = told.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(recipients, ["ana@sengo.example", "other@sengo.example"]);
    assert!(told[0].1.starts_with("Your access was ended / "), "{told:?}");
    let again = link("other@sengo.example").await;
    assert_eq!(again.len(), 1, "{again:?}");
}

#[tokio::test]
async fn no_letter_goes_to_somebody_who_is_forgotten() {
    on_both_databases(async |database| {
        let app = with_ana(database).await;
        let merchant = app.merchant().await;
        let dewi = invite(&app, merchant.id, MerchantRole::Viewer, "dewi@example.com").await;
        app.app
            .personal_data_erase(operator(), &dewi.place)
            .await
            .unwrap();
        assert!(kept(&app).await.is_empty());
        // Nobody sent it while ana was still somebody.
        app.app.operator_remove(operator(), "ana").await.unwrap();
        assert_eq!(app.app.retention_run().await.unwrap().people, 1);
        assert_eq!(kept(&app).await.len(), 1);
        assert_eq!(sent(&app).await, []);
        assert!(kept(&app).await.is_empty());
    })
    .await;
}
