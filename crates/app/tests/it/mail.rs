//! Mail: what is told to whom, and that each letter is sent once.

mod access;
mod letterbox;
mod waiting;

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use secrecy::SecretString;
use sengo_app::Page;
use sengo_app::mail::Postman;
use sengo_app::people::{Handed, Invitation, PersonPlace, Preferences, SignedIn, Theme};
use sengo_app::ports::{Mail, Post, Posted};
use sengo_app::projects::Review;
use sengo_core::ids::MerchantId;
use sengo_core::mail::TRIED_FOR;
use sengo_core::project::{Reason, ReasonField};
use sengo_core::role::MerchantRole;
use sengo_store::{DocumentKind, Shelf};
use sengo_testkit::app::operator;
use sengo_testkit::{Database, TestApp, on_both_databases};
use sengo_wire::error::Language;

use crate::people::{PASSWORD, draft, session};
use letterbox::{Dying, Letterbox};

const BASE: &str = "https://sengo.example";

async fn start(database: Database) -> TestApp {
    let app = TestApp::on(Arc::new(database), Default::default()).await;
    app.app.mail_set(true).await.unwrap();
    app
}

fn postman(app: &TestApp, post: &Arc<Letterbox>) -> Postman {
    let post: Arc<dyn Post> = Arc::<Letterbox>::clone(post);
    Postman::new(app.app.clone(), post, BASE)
}

async fn invite(app: &TestApp, merchant: MerchantId, role: MerchantRole, email: &str) -> Invitation {
    let invited = app
        .app
        .person_invite(operator(), merchant, role, &draft(email))
        .await;
    invited.unwrap()
}

/// Somebody of a team, who got their link while mail was off, signed in.
async fn member(app: &TestApp, merchant: MerchantId, role: MerchantRole, email: &str) -> SignedIn {
    app.app.mail_set(false).await.unwrap();
    let invited = invite(app, merchant, role, email).await;
    let signed_in = session(app, &invited, email).await;
    app.app.mail_set(true).await.unwrap();
    signed_in
}

/// What is kept of letters.
async fn kept(app: &TestApp) -> Vec<(String, String)> {
    let shelf = Shelf {
        merchant: None,
        project: None,
        kind: DocumentKind::Mail,
    };
    let all = Page {
        offset: 0,
        limit: 100,
    };
    app.store.documents(shelf, all).await.unwrap()
}

fn link_in(mail: &Mail) -> SecretString {
    let (_, rest) = mail.text.split_once("/console/invitation/").unwrap();
    rest.lines().next().unwrap().into()
}

#[tokio::test]
async fn an_invitation_goes_by_mail_sealed_until_then_and_is_shown_to_nobody() {
    on_both_databases(async |database| {
        let app = start(database).await;
        let merchant = app.merchant().await;
        let invited = invite(&app, merchant.id, MerchantRole::Owner, "budi@example.com").await;
        assert!(matches!(&invited.handed, Handed::Mailed(to) if to == "budi@example.com"));
        let letters = kept(&app).await;
        assert_eq!(letters.len(), 1);
        assert!(!letters[0].1.contains("budi@") && !letters[0].1.contains("invitation"));
        let letterbox = Letterbox::answering([]);
        assert_eq!(postman(&app, &letterbox).send_due().await.unwrap(), 1);
        assert_eq!(postman(&app, &letterbox).send_due().await.unwrap(), 0);
        assert!(kept(&app).await.is_empty());
        let mails = letterbox.take();
        assert_eq!((mails.len(), mails[0].to.as_str()), (1, "budi@example.com"));
        assert!(mails[0].text.contains("PT Uji Coba") && mails[0].text.contains(BASE));
        let invitee = app.app.invitation_show(&link_in(&mails[0])).await.unwrap();
        assert_eq!(invitee.place, invited.place);
        // A new link goes the same way, and makes the one before it void.
        let again = app
            .app
            .person_link_again(operator(), &invited.place)
            .await
            .unwrap();
        assert!(again.token().is_none());
        postman(&app, &letterbox).send_due().await.unwrap();
        let newer = letterbox.take();
        assert!(app.app.invitation_show(&link_in(&mails[0])).await.is_err());
        assert!(app.app.invitation_show(&link_in(&newer[0])).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn while_mail_is_off_links_are_shown_and_no_letter_is_written() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let invited = invite(&app, merchant.id, MerchantRole::Owner, "budi@example.com").await;
    let by = session(&app, &invited, "budi@example.com").await;
    let project = app.project_in_review(&merchant).await;
    app.review(project, Review::Approve).await;
    let new = SecretString::from("sawah hijau di sore hari");
    app.app.password_change(&by, PASSWORD.into(), new).await.unwrap();
    assert!(kept(&app).await.is_empty());
    // Letters of before do not wait for ever.
    app.app.mail_set(true).await.unwrap();
    invite(&app, merchant.id, MerchantRole::Owner, "citra@example.com").await;
    app.app.mail_set(false).await.unwrap();
    app.clock.advance(SignedDuration::from_hours(47));
    assert_eq!(app.app.retention_run().await.unwrap().letters, 0);
    app.clock.advance(SignedDuration::from_hours(2));
    assert_eq!(app.app.retention_run().await.unwrap().letters, 1);
    assert!(kept(&app).await.is_empty());
}

#[tokio::test]
async fn what_the_mail_server_does_not_take_now_is_tried_again_and_sent_once() {
    on_both_databases(async |database| {
        let app = start(database).await;
        let merchant = app.merchant().await;
        invite(&app, merchant.id, MerchantRole::Owner, "budi@example.com").await;
        invite(&app, merchant.id, MerchantRole::Owner, "citra@example.com").await;
        let failures = (0..4).map(|_| Posted::Failed("it is down".into()));
        let letterbox = Letterbox::answering(failures);
        let postman = postman(&app, &letterbox);
        // One failure is enough to know that the other letter cannot be sent either.
        assert_eq!(postman.send_due().await.unwrap(), 0);
        assert_eq!(letterbox.take().len(), 1);
        assert_eq!(postman.send_due().await.unwrap(), 0);
        assert_eq!(letterbox.take().len(), 1);
        // Both wait for their next try now.
        assert_eq!(postman.send_due().await.unwrap(), 0);
        assert_eq!(letterbox.take().len(), 0);
        let mut ids = Vec::new();
        for _ in 0..4 {
            app.clock.advance(SignedDuration::from_mins(10));
            postman.send_due().await.unwrap();
            ids.extend(letterbox.take().into_iter().map(|mail| mail.id));
        }
        assert!(kept(&app).await.is_empty());
        // Two more failures and two successes, in which a letter keeps its name.
        assert_eq!(ids.len(), 4);
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_refused_recipient_is_given_up_and_shown_until_they_get_another_link() {
    on_both_databases(async |database| {
        let app = start(database).await;
        let merchant = app.merchant().await;
        let invited = invite(&app, merchant.id, MerchantRole::Owner, "budi@example.com").await;
        let letterbox = Letterbox::answering([Posted::Refused(550)]);
        postman(&app, &letterbox).send_due().await.unwrap();
        assert!(kept(&app).await.is_empty());
        let fault = async || app.app.person_show(&invited.place).await.unwrap().mail_fault;
        assert_eq!(fault().await.unwrap().code, Some(550));
        app.app
            .person_link_again(operator(), &invited.place)
            .await
            .unwrap();
        assert_eq!(fault().await, None);
        // One that cannot be sent is given up after two days, too.
        let letterbox = Letterbox::answering((0..200).map(|_| Posted::Failed("it is down".into())));
        let postman = postman(&app, &letterbox);
        for _ in 0..60 {
            postman.send_due().await.unwrap();
            app.clock.advance(SignedDuration::from_hours(1));
        }
        assert!(kept(&app).await.is_empty());
        assert_eq!(fault().await.unwrap().code, None);
        let tries = i64::try_from(letterbox.take().len()).unwrap();
        assert!((40..=TRIED_FOR.as_hours() + 1).contains(&tries), "{tries}");
    })
    .await;
}

#[tokio::test]
async fn a_process_that_dies_while_it_sends_loses_nothing() {
    on_both_databases(async |database| {
        let app = start(database).await;
        let merchant = app.merchant().await;
        invite(&app, merchant.id, MerchantRole::Owner, "budi@example.com").await;
        let dying = Postman::new(app.app.clone(), Arc::new(Dying), BASE);
        let died = tokio::time::timeout(Duration::from_millis(300), dying.send_due()).await;
        assert!(died.is_err());
        let letterbox = Letterbox::answering([]);
        let postman = postman(&app, &letterbox);
        // It is claimed still.
        assert_eq!(postman.send_due().await.unwrap(), 0);
        app.clock.advance(SignedDuration::from_secs(61));
        assert_eq!(postman.send_due().await.unwrap(), 1);
        assert_eq!(letterbox.recipients(), ["budi@example.com"]);
    })
    .await;
}

#[tokio::test]
async fn processes_beside_each_other_send_each_letter_once() {
    on_both_databases(async |database| {
        let app = start(database).await;
        let other = TestApp::on(Arc::clone(&app.database), Default::default()).await;
        let merchant = app.merchant().await;
        for number in 0..10 {
            let email = format!("p{number}@example.com");
            invite(&app, merchant.id, MerchantRole::Viewer, &email).await;
        }
        let letterbox = Letterbox::answering([]);
        let (one, another) = (postman(&app, &letterbox), postman(&other, &letterbox));
        for _ in 0..3 {
            let (sent, also) = tokio::join!(one.send_due(), another.send_due());
            sent.unwrap();
            also.unwrap();
        }
        let mut recipients = letterbox.recipients();
        assert_eq!(recipients.len(), 10);
        recipients.dedup();
        assert_eq!(recipients.len(), 10);
    })
    .await;
}

#[tokio::test]
async fn decisions_about_a_project_are_told_to_owners_and_developers_in_their_language() {
    let app = start(Database::sqlite()).await;
    let merchant = app.merchant().await;
    let id = app.project_in_review(&merchant).await;
    let budi = member(&app, merchant.id, MerchantRole::Owner, "budi@example.com").await;
    member(&app, merchant.id, MerchantRole::Developer, "citra@example.com").await;
    member(&app, merchant.id, MerchantRole::Finance, "dewi@example.com").await;
    let stranger = app.merchant().await;
    member(&app, stranger.id, MerchantRole::Owner, "eka@example.com").await;
    let preferences = Preferences {
        language: Some(Language::Indonesian),
        theme: Theme::System,
    };
    app.app.preferences_set(&budi, preferences).await.unwrap();
    let reason = Reason {
        field: ReasonField::Domain,
        message: "It shows\u{a0}nothing.".into(),
    };
    app.review(id, Review::Reject(vec![reason])).await;
    let letterbox = Letterbox::answering([]);
    let postman = postman(&app, &letterbox);
    postman.send_due().await.unwrap();
    let mut mails = letterbox.take();
    mails.sort_by(|one, other| one.to.cmp(&other.to));
    let recipients: Vec<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(recipients, ["budi@example.com", "citra@example.com"]);
    assert_eq!(mails[0].subject, "Proyek Toko Uji perlu diperbaiki");
    assert!(
        mails[1].subject.contains("has to be corrected") && mails[1].subject.contains("perlu diperbaiki")
    );
    assert!(mails[0].text.contains("- domain: It shows"));
    let page = format!("{BASE}/console/merchant/projects/{id}");
    assert!(mails[0].text.contains(&page), "{}", mails[0].text);
    // What is refused is told to nobody.
    let resumed = app.app.project_review(operator(), id, Review::Resume, false);
    assert!(resumed.await.is_err());
    assert!(kept(&app).await.is_empty());
}

#[tokio::test]
async fn people_are_warned_of_what_somebody_else_may_have_done() {
    let app = start(Database::sqlite()).await;
    let merchant = app.merchant().await;
    let budi = member(&app, merchant.id, MerchantRole::Owner, "budi@example.com").await;
    let new = SecretString::from("sawah hijau di sore hari");
    app.app
        .password_change(&budi, PASSWORD.into(), new)
        .await
        .unwrap();
    let place = PersonPlace {
        merchant: Some(merchant.id),
        name: budi.place.name.clone(),
    };
    app.app.person_end(operator(), &place).await.unwrap();
    let letterbox = Letterbox::answering([]);
    postman(&app, &letterbox).send_due().await.unwrap();
    let mut subjects: Vec<String> = letterbox.take().into_iter().map(|mail| mail.subject).collect();
    subjects.sort();
    assert_eq!(subjects.len(), 2);
    assert!(subjects[0].starts_with("Your access was ended / "));
    assert!(subjects[1].starts_with("Your password was changed / "));
}
