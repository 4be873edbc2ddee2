//! Mail on real sockets: from the command to the link that works.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use secrecy::SecretString;
use sengo_app::mail::Postman;
use sengo_app::people::PersonDraft;
use sengo_core::merchant::Merchant;
use sengo_core::name::MerchantName;
use sengo_core::role::MerchantRole;
use sengo_courier::SmtpPost;
use sengo_testkit::app::operator;
use sengo_testkit::{MailServer, ReceivedMail, TestApp};

use crate::place::{Place, SENGO};
use crate::server::Server;

const FROM: &str = "SenGo <sengo@example.com>";

/// The mails, once there are so many.
fn mails(server: &MailServer, count: usize) -> Vec<ReceivedMail> {
    let start = Instant::now();
    loop {
        let mails = server.mails();
        if mails.len() >= count {
            return mails;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{mails:?}");
        thread::sleep(Duration::from_millis(50));
    }
}

/// Waits until a server, which says first where it listens, has said something.
fn said_in_log(server: &Server, words: &str) {
    let start = Instant::now();
    while !server.log().contains(words) {
        assert!(start.elapsed() < Duration::from_secs(20), "{}", server.log());
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn an_invitation_at_the_command_line_goes_by_mail_and_its_link_works() {
    let place = Place::new();
    let mail = MailServer::start();
    let url = mail.url().replace("smtp://", "smtp://ana:s3cret@");
    // The server of tests offers no way to sign in, which is said without the password.
    let refused = place.run(
        SENGO,
        &[
            "mail",
            "test",
            "budi@example.com",
            "--mail-server",
            &url,
            "--mail-from",
            FROM,
        ],
    );
    let refused = refused.bad();
    assert!(
        refused.contains("AUTH") && !refused.contains("s3cret"),
        "{refused}"
    );
    let server = Server::start(
        &place,
        &["serve", "--mail-server", &mail.url(), "--mail-from", FROM],
    );
    said_in_log(&server, "mail is on");
    let merchant = place.merchant();
    let invite = format!(
        "merchant invite {} --email budi@example.com --full-name Budi",
        merchant["id"]
    );
    let said = place.json(&invite);
    assert_eq!(said["mailedTo"], "budi@example.com");
    assert!(said.get("link").is_none());
    let mails = mails(&mail, 1);
    assert_eq!(
        (mails[0].from.as_str(), mails[0].to.as_str()),
        ("sengo@example.com", "budi@example.com")
    );
    assert!(
        mails[0].subject().contains("Invitation to Nusantara"),
        "{:?}",
        mails[0]
    );
    let link = format!("{}/console/invitation/{}", server.url, mails[0].invitation());
    assert!(mails[0].text().contains(&link));
    let page = place.run("curl", &["-s", &link]).good();
    assert!(page.contains("budi@example.com"), "{page}");
    let metrics = place
        .run("curl", &["-s", &format!("{}/metrics", server.url)])
        .good();
    assert!(
        metrics.contains("sengo_mails_total{result=\"sent\"} 1"),
        "{metrics}"
    );
    let log = server.stop();
    assert!(log.contains("mail is on") && !log.contains("budi@"), "{log}");
    // Served without mail, links are shown again.
    let server = place.serve();
    said_in_log(&server, "mail is off");
    assert!(place.json(&invite.replace("budi", "citra"))["link"].is_string());
    server.stop();
}

#[test]
fn mail_that_cannot_be_sent_safely_is_not_begun() {
    let place = Place::new();
    let start = |arguments: &[&str]| {
        let serve = [
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--mail-from",
            FROM,
            "--mail-server",
        ];
        place.run(SENGO, &[serve.as_slice(), arguments].concat()).bad()
    };
    let unnamed = start(&["smtp://127.0.0.1:25", "--environment", "production"]);
    assert!(unnamed.contains("--public-url"), "{unnamed}");
    let wrong = start(&["https://ana:s3cret@mail.example.com"]);
    assert!(wrong.contains("smtps://") && !wrong.contains("s3cret"), "{wrong}");
    let missing = start(&["smtp://127.0.0.1:25", "--mail-password-file", "nowhere"]);
    assert!(missing.contains("nowhere"), "{missing}");
}

async fn merchant(app: &TestApp, name: &str) -> Merchant {
    let name = MerchantName::parse(name).unwrap();
    app.app.merchant_create(operator(), name, None).await.unwrap()
}

async fn invite(app: &TestApp, merchant: &Merchant, email: &str, name: &str) {
    let draft = PersonDraft {
        email: email.into(),
        name: name.into(),
    };
    let invited = app
        .app
        .person_invite(operator(), merchant.id, MerchantRole::Owner, &draft);
    invited.await.unwrap();
}

fn postman(app: &TestApp, url: &str) -> Postman {
    let server = sengo_courier::MailServer::parse(url, None).unwrap();
    let post = SmtpPost::new(server, FROM, None).unwrap();
    Postman::new(app.app.clone(), Arc::new(post), "https://sengo.example")
}

#[tokio::test]
async fn a_letter_waits_while_the_mail_server_is_down_and_comes_once() {
    let app = TestApp::start().await;
    app.app.mail_set(true).await.unwrap();
    let at = {
        let gone = MailServer::start();
        gone.address()
    };
    // The listener of the first ends with its thread.
    thread::sleep(Duration::from_millis(200));
    let postman = postman(&app, &format!("smtp://{at}"));
    // Names in every script, and some that look like headers.
    let merchant = merchant(&app, "Toko Ämbun: Bcc 企業").await;
    invite(&app, &merchant, "budi@example.com", "To: all@example.com").await;
    assert_eq!(postman.send_due().await.unwrap(), 0);
    let mail = MailServer::on(at);
    app.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(postman.send_due().await.unwrap(), 1);
    app.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(postman.send_due().await.unwrap(), 0);
    let mails = mail.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].subject().contains("Toko Ämbun: Bcc 企業"));
    assert!(mails[0].text().contains("Hello To: all@example.com,\n"));
    assert_eq!(mails[0].header("To").unwrap(), "budi@example.com");
    let names: Vec<&str> = mails[0]
        .raw
        .split("\r\n\r\n")
        .next()
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with(' '))
        .map(|line| line.split(':').next().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "MIME-Version",
            "Content-Type",
            "Content-Transfer-Encoding"
        ]
    );
    let token = SecretString::from(mails[0].invitation());
    assert!(app.app.invitation_show(&token).await.is_ok());
}

#[tokio::test]
async fn a_recipient_whom_the_mail_server_refuses_holds_up_nobody() {
    let app = TestApp::start().await;
    app.app.mail_set(true).await.unwrap();
    let mail = MailServer::start();
    mail.refuse("budi@example.com", 550);
    let merchant = merchant(&app, "Nusantara").await;
    invite(&app, &merchant, "budi@example.com", "Budi").await;
    invite(&app, &merchant, "citra@example.com", "Citra").await;
    let postman = postman(&app, &mail.url());
    assert_eq!(postman.send_due().await.unwrap(), 1);
    assert_eq!(mail.mails()[0].to, "citra@example.com");
    let team = app.app.person_list(Some(merchant.id)).await.unwrap();
    let faults: Vec<_> = team
        .iter()
        .map(|person| {
            (
                person.email.as_str(),
                person.mail_fault.and_then(|fault| fault.code),
            )
        })
        .collect();
    assert_eq!(
        faults
            .iter()
            .copied()
            .collect::<std::collections::BTreeMap<_, _>>(),
        [("budi@example.com", Some(550)), ("citra@example.com", None)].into()
    );
}
