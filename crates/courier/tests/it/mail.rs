//! Mail to servers that speak, and to those that should not be spoken to.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use sengo_app::ports::{Mail, Post, Posted};
use sengo_courier::{MailServer, SmtpPost};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio_rustls::TlsAcceptor;

use crate::endpoint::{Names, endpoint};

const EHLO: &str = "250-mail.test\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n";

fn mail(to: &str) -> Mail {
    Mail {
        id: "0a1b".into(),
        to: to.into(),
        subject: "Undangan".into(),
        text: "Halo".into(),
        written_at: "2026-11-25T04:36:00Z".parse().unwrap(),
    }
}

/// What was said to a server, line by line.
type Heard = Arc<Mutex<Vec<String>>>;

/// Answers each line with what `says` has for it, until it says something that ends the plain part.
async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    greets: bool,
    says: &(dyn Fn(&str) -> &'static str + Sync),
    heard: &Heard,
) -> Option<impl AsyncRead + AsyncWrite + Unpin> {
    let mut stream = BufReader::new(stream);
    if greets {
        stream.write_all(b"220 mail.test\r\n").await.ok()?;
    }
    let mut is_data = false;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let line = line.trim_end().to_owned();
        heard.lock().unwrap().push(line.clone());
        if is_data && line != "." {
            continue;
        }
        let answer = says(&line);
        is_data = answer.starts_with("354");
        stream.write_all(answer.as_bytes()).await.ok()?;
        if line == "STARTTLS" && answer.starts_with("220") {
            return Some(stream.into_inner());
        }
    }
}

/// Takes everything.
fn obliging(line: &str) -> &'static str {
    match line.split([' ', ':']).next().unwrap_or_default() {
        "EHLO" => EHLO,
        "AUTH" => "235 welcome\r\n",
        "STARTTLS" => "220 go on\r\n",
        "DATA" => "354 go on\r\n",
        "QUIT" => "221 bye\r\n",
        _ => "250 fine\r\n",
    }
}

async fn plain(says: impl Fn(&str) -> &'static str + Send + Sync + 'static) -> (String, Heard) {
    let heard = Heard::default();
    let (kept, says) = (Arc::clone(&heard), Arc::new(says));
    let address = endpoint(move |stream| {
        let (kept, says) = (Arc::clone(&kept), Arc::clone(&says));
        async move {
            converse(stream, true, says.as_ref(), &kept).await;
        }
    })
    .await;
    (format!("smtp://{address}"), heard)
}

fn post(url: &str, authorities: Option<&Path>) -> SmtpPost {
    let server = MailServer::parse(url, None).unwrap();
    SmtpPost::new(server, "SenGo <sengo@example.com>", authorities).unwrap()
}

#[tokio::test]
async fn a_server_of_this_machine_takes_a_mail_in_plain() {
    let (url, heard) = plain(obliging).await;
    let posted = post(&url, None).post(mail("budi@example.com")).await;
    assert_eq!(posted, Posted::Taken);
    let heard = heard.lock().unwrap();
    assert_eq!(
        heard[..4],
        [
            "EHLO example.com",
            "MAIL FROM:<sengo@example.com>",
            "RCPT TO:<budi@example.com>",
            "DATA"
        ]
    );
    assert_eq!(heard.last().unwrap(), "QUIT");
}

#[tokio::test]
async fn user_and_password_are_given_in_the_way_that_the_server_offers() {
    for (offers, expected) in [
        (
            "250 AUTH PLAIN LOGIN\r\n",
            vec![format!("AUTH PLAIN {}", STANDARD.encode("\0ana\0geheim"))],
        ),
        (
            "250 AUTH=LOGIN\r\n",
            vec![
                "AUTH LOGIN".to_owned(),
                STANDARD.encode("ana"),
                STANDARD.encode("geheim"),
            ],
        ),
    ] {
        let (url, heard) = plain(move |line| match line {
            "EHLO example.com" => offers,
            "AUTH LOGIN" => "334 VXNlcm5hbWU6\r\n",
            _ => obliging(line),
        })
        .await;
        let url = url.replace("smtp://", "smtp://ana:geheim@");
        let posted = post(&url, None).post(mail("budi@example.com")).await;
        assert_eq!(posted, Posted::Taken);
        assert_eq!(heard.lock().unwrap()[1..=expected.len()], expected);
    }
}

#[tokio::test]
async fn what_a_server_says_for_good_about_a_recipient_is_told_apart_from_all_else() {
    let to = "budi@example.com";
    for (at, says, expected) in [
        ("RCPT", "550 5.1.1 <budi@example.com> is unknown\r\n", Some(550)),
        ("DATA", "554 no\r\n", Some(554)),
        (".", "552-too\r\n552 large\r\n", Some(552)),
        ("RCPT", "450 <budi@example.com> later\r\n", None),
        ("MAIL", "550 who are you?\r\n", None),
        ("AUTH", "535 wrong\r\n", None),
        ("EHLO", "HTTP/1.1 400 Bad Request\r\n", None),
        ("EHLO", "250 no offer\r\n", None),
    ] {
        let (url, _) = plain(move |line| {
            if line.starts_with(at) {
                says
            } else {
                obliging(line)
            }
        })
        .await;
        let url = url.replace("smtp://", "smtp://ana:geheim@");
        let posted = post(&url, None).post(mail(to)).await;
        match (posted, expected) {
            (Posted::Refused(code), Some(expected)) => assert_eq!(code, expected),
            (Posted::Failed(why), None) => assert!(!why.contains(to) && !why.contains("geheim"), "{why}"),
            (posted, _) => panic!("{at} {says}: {posted:?}"),
        }
    }
}

#[tokio::test]
async fn a_recipient_that_would_end_the_line_is_not_said() {
    let (url, heard) = plain(obliging).await;
    for to in [
        "budi@example.com>\r\nRCPT TO:<all@example.com",
        "x\r\n@example.com",
        "",
        "budi",
    ] {
        assert_eq!(
            post(&url, None).post(mail(to)).await,
            Posted::Refused(553),
            "{to}"
        );
    }
    assert!(heard.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_server_that_is_not_there_or_says_too_much_is_a_failure() {
    let posted = post("smtp://127.0.0.1:1", None)
        .post(mail("budi@example.com"))
        .await;
    assert!(matches!(posted, Posted::Failed(_)), "{posted:?}");
    let endless = "250-x\r\n".repeat(10_000);
    let endless: &'static str = Box::leak(endless.into_boxed_str());
    let (url, _) = plain(move |_| endless).await;
    let posted = post(&url, None).post(mail("budi@example.com")).await;
    assert!(matches!(posted, Posted::Failed(_)), "{posted:?}");
}

/// A certificate for these names, and the authority that issued it, as a PEM file.
fn certified(folder: &Path, name: &str) -> (TlsAcceptor, PathBuf) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let file = folder.join("ca.pem");
    std::fs::write(&file, authority.pem()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec![name.into()])
        .unwrap()
        .signed_by(&key, &authority)
        .unwrap();
    let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private)
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), file)
}

/// A server that wants TLS: from the first byte, or after STARTTLS.
async fn secured(acceptor: TlsAcceptor, starts: bool) -> (u16, Heard) {
    let heard = Heard::default();
    let kept = Arc::clone(&heard);
    let address = endpoint(move |stream| {
        let (acceptor, kept) = (acceptor.clone(), Arc::clone(&kept));
        async move {
            if !starts {
                if let Ok(stream) = acceptor.accept(stream).await {
                    converse(stream, true, &obliging, &kept).await;
                }
                return;
            }
            let Some(stream) = converse(stream, true, &obliging, &kept).await else {
                return;
            };
            if let Ok(stream) = acceptor.accept(stream).await {
                converse(stream, false, &obliging, &kept).await;
            }
        }
    })
    .await;
    (address.port(), heard)
}

#[tokio::test]
async fn tls_from_the_first_byte_needs_a_certificate_that_is_believed_for_the_name() {
    let folder = tempfile::tempdir().unwrap();
    let (acceptor, ca) = certified(folder.path(), "localhost");
    let (port, heard) = secured(acceptor, false).await;
    let url = format!("smtps://ana:geheim@localhost:{port}");
    let posted = post(&url, Some(&ca)).post(mail("budi@example.com")).await;
    assert_eq!(posted, Posted::Taken);
    assert!(heard.lock().unwrap()[1].starts_with("AUTH PLAIN "));
    heard.lock().unwrap().clear();
    let by_address = format!("smtps://ana:geheim@127.0.0.1:{port}");
    for (url, ca) in [(&url, None), (&by_address, Some(ca.as_path()))] {
        let posted = post(url, ca).post(mail("budi@example.com")).await;
        assert!(matches!(posted, Posted::Failed(_)), "{posted:?}");
    }
    assert!(heard.lock().unwrap().is_empty());
}

/// A post to mail.example.com, which is on this machine.
fn named(port: u16, authorities: Option<&Path>) -> SmtpPost {
    let url = format!("smtp://ana:geheim@mail.example.com:{port}");
    post(&url, authorities).resolving_by(Names::of(&[&["127.0.0.1"]]))
}

#[tokio::test]
async fn starttls_comes_before_everything_that_matters() {
    let folder = tempfile::tempdir().unwrap();
    let (acceptor, ca) = certified(folder.path(), "mail.example.com");
    let (port, heard) = secured(acceptor, true).await;
    let posted = named(port, Some(&ca)).post(mail("budi@example.com")).await;
    assert_eq!(posted, Posted::Taken);
    assert_eq!(
        heard.lock().unwrap()[..3],
        ["EHLO example.com", "STARTTLS", "EHLO example.com"]
    );
    heard.lock().unwrap().clear();
    let posted = named(port, None).post(mail("budi@example.com")).await;
    assert!(matches!(posted, Posted::Failed(_)), "{posted:?}");
    assert_eq!(*heard.lock().unwrap(), ["EHLO example.com", "STARTTLS"]);
}

#[tokio::test]
async fn without_starttls_nothing_is_said_to_another_machine() {
    for (ehlo, starttls) in [
        ("250 AUTH PLAIN\r\n", "220 go on\r\n"),
        (EHLO, "454 not now\r\n"),
        // Said before TLS, to be taken for something said within.
        (EHLO, "220 go on\r\n235 welcome\r\n250 fine\r\n"),
    ] {
        let (url, heard) = plain(move |line| match line {
            "EHLO example.com" => ehlo,
            "STARTTLS" => starttls,
            _ => obliging(line),
        })
        .await;
        let port = url.rsplit(':').next().unwrap().parse().unwrap();
        let posted = named(port, None).post(mail("budi@example.com")).await;
        assert!(matches!(posted, Posted::Failed(_)), "{posted:?}");
        let heard = heard.lock().unwrap();
        assert!(
            heard
                .iter()
                .all(|line| line == "EHLO example.com" || line == "STARTTLS" || line.is_empty()),
            "{heard:?}"
        );
    }
}
