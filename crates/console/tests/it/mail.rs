//! Invitations while mail is sent.

use std::pin::Pin;
use std::sync::{Arc, Mutex};

use sengo_app::mail::Postman;
use sengo_app::ports::{Mail, Post, Posted};
use sengo_app::projects::Review;
use sengo_core::audit::Actor;
use sengo_core::role::{MerchantRole, OperatorRole};
use sengo_testkit::app::operator;

use crate::browser::{Site, draft};

const TEAM: &str = "/console/merchant/team";
const INVITE: &str = "/console/merchant/team/invite";

/// A mail server that knows nobody.
#[derive(Debug)]
struct KnowsNobody;

impl Post for KnowsNobody {
    fn post(&self, _: Mail) -> Pin<Box<dyn Future<Output = Posted> + Send + '_>> {
        Box::pin(async { Posted::Refused(550) })
    }
}

#[tokio::test]
async fn a_link_that_goes_by_mail_is_not_shown_and_one_that_did_not_arrive_is_said() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let mut ana = site
        .merchant_person(merchant.id, MerchantRole::Owner, "ana@toko.example")
        .await;
    let typed = [
        ("name", "Citra"),
        ("email", "citra@toko.example"),
        ("role", "viewer"),
    ];
    let page = ana.get(INVITE).await;
    let shown = ana.submit(&page, INVITE, &typed).await;
    assert!(shown.body.contains("/console/invitation/"), "{}", shown.body);

    site.app.app.mail_set(true).await.unwrap();
    let typed = [
        ("name", "Dewi"),
        ("email", "dewi@toko.example"),
        ("role", "viewer"),
    ];
    let page = ana.get(INVITE).await;
    let mailed = ana.submit(&page, INVITE, &typed).await;
    assert_eq!(mailed.status, 200);
    assert!(
        mailed.body.contains("<strong>dewi@toko.example</strong>"),
        "{}",
        mailed.body
    );
    assert!(!mailed.body.contains("/console/invitation/"), "{}", mailed.body);

    let before = ana.get(TEAM).await.body;
    assert!(!before.contains("Mail does not arrive"));
    let postman = Postman::new(
        site.app.app.clone(),
        Arc::new(KnowsNobody),
        "https://sengo.example",
    );
    postman.send_due().await.unwrap();
    let after = ana.get(TEAM).await.body;
    assert_eq!(after.matches("Mail does not arrive").count(), 1, "{after}");
    assert!(after.contains("refused it (550)"), "{after}");
}

const BASE: &str = "https://sengo.example";

/// A mail server that keeps what it takes.
#[derive(Debug, Default)]
struct Takes(Mutex<Vec<Mail>>);

impl Post for Takes {
    fn post(&self, mail: Mail) -> Pin<Box<dyn Future<Output = Posted> + Send + '_>> {
        self.0.lock().unwrap().push(mail);
        Box::pin(async { Posted::Taken })
    }
}

#[tokio::test]
async fn each_link_in_a_mail_opens_a_page_to_whom_it_was_sent() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let mut budi = site
        .merchant_person(merchant.id, MerchantRole::Owner, "budi@toko.example")
        .await;
    site.operator("ana", OperatorRole::Owner).await;
    let mut dewi = site.operator("dewi", OperatorRole::Owner).await;
    let app = &site.app.app;
    app.four_eyes_set(operator(), true).await.unwrap();
    app.mail_set(true).await.unwrap();

    let project = site.app.project_in_review(&merchant).await;
    site.app.review(project, Review::Approve).await;
    let ana = Actor::Operator("ana".into());
    app.operator_remove(ana.clone(), "dewi").await.unwrap();
    let citra = draft("citra@toko.example");
    app.person_invite(ana, merchant.id, MerchantRole::Viewer, &citra)
        .await
        .unwrap();
    let post = Arc::new(Takes::default());
    let postman = Postman::new(app.clone(), Arc::<Takes>::clone(&post), BASE);
    assert_eq!(postman.send_due().await.unwrap(), 3);

    let mut opened = Vec::new();
    let mut stranger = site.browser();
    let mails = std::mem::take(&mut *post.0.lock().unwrap());
    for mail in mails {
        let browser = match mail.to.as_str() {
            "budi@toko.example" => &mut budi,
            "dewi@sengo.example" => &mut dewi,
            _ => &mut stranger,
        };
        let begin = format!("{BASE}/console/");
        let link = mail.text.lines().find(|line| line.starts_with(&begin)).unwrap();
        let page = browser.get(link.strip_prefix(BASE).unwrap()).await;
        assert_eq!(page.status, 200, "{link}: {}", page.body);
        opened.push(mail.to);
    }
    opened.sort();
    assert_eq!(
        opened,
        ["budi@toko.example", "citra@toko.example", "dewi@sengo.example"]
    );
}
