//! Mail over SMTP, to the one mail server that the operator named.
//!
//! A mail server takes a mail in one short conversation over a connection of its own: EHLO, STARTTLS, AUTH, MAIL, RCPT,
//! DATA. That is all that is spoken here.

mod conversation;
mod message;
mod server;

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use sengo_app::ports::{Mail, Post, Posted};
use sengo_core::person;
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsConnector;

use crate::connection::dial;
use crate::roots::{RootsFault, any_protocol, roots};
use crate::{Resolver, SystemResolver};
use conversation::{Conversation, Line, Unheard};
use message::{Sender, written};
use server::Security;

pub use server::MailServer;

/// How long handing over a mail may take in all.
pub const POST_TIME_MAX: Duration = Duration::from_secs(20);

/// How long the mail server may take to say goodbye.
const QUIT_TIME_MAX: Duration = Duration::from_secs(1);

/// What a mail server says of a mailbox that cannot be: "mailbox name not allowed".
const NO_MAILBOX: u16 = 553;

/// Why no mail can be sent at all.
#[derive(Debug)]
pub enum SmtpFault {
    /// The mail server is not named as it has to be: why.
    Server(&'static str),
    /// The sender is no mail address.
    Sender,
    /// There are no certificates to trust, or TLS cannot be set up.
    Roots(RootsFault),
}

impl std::fmt::Display for SmtpFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Server(why) => write!(
                f,
                "cannot use the mail server: {why}. smtps://USER:PASSWORD@HOST:PORT is expected, or smtp://… for STARTTLS"
            ),
            Self::Sender => write!(
                f,
                "cannot use the sender of mail: an address is expected, as in 'SenGo <sengo@example.com>'"
            ),
            Self::Roots(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for SmtpFault {}

/// Hands mails to a mail server, over a connection each.
#[derive(Debug)]
pub struct SmtpPost {
    server: MailServer,
    sender: Sender,
    tls: Arc<ClientConfig>,
    resolver: Arc<dyn Resolver>,
}

/// What a lasting refusal is about: something of ours, which the operator can mend, or this very mail.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Us(&'static str),
    TheMail,
}

impl SmtpPost {
    /// A post to a server, from a sender (`SenGo <sengo@example.com>`), that trusts the certificates of a file; the
    /// system's when none is named.
    ///
    /// # Errors
    /// [`SmtpFault`].
    pub fn new(server: MailServer, sender: &str, authorities: Option<&Path>) -> Result<Self, SmtpFault> {
        let roots = roots(authorities).map_err(SmtpFault::Roots)?;
        Ok(Self {
            sender: Sender::parse(sender).ok_or(SmtpFault::Sender)?,
            tls: Arc::new(any_protocol(roots).map_err(SmtpFault::Roots)?),
            server,
            resolver: Arc::new(SystemResolver),
        })
    }

    /// The same, with another way to find the server by its name.
    #[must_use]
    pub fn resolving_by(self, resolver: Arc<dyn Resolver>) -> Self {
        Self { resolver, ..self }
    }

    async fn hand_over(&self, mail: &Mail) -> Result<(), Posted> {
        // What stands within < and > ends neither them nor the line.
        let to = person::email(&mail.to).map_err(|_| Posted::Refused(NO_MAILBOX))?;
        let mut server = self.connected().await?;
        let from = format!("MAIL FROM:<{}>", self.sender.address);
        let about_us = |unheard| failed(About::Us("the sender"), &unheard);
        server.command(&from).await.map_err(about_us)?;
        let about_it = |unheard| failed(About::TheMail, &unheard);
        let recipient = format!("RCPT TO:<{to}>");
        server.command(&recipient).await.map_err(about_it)?;
        server.command("DATA").await.map_err(about_it)?;
        let message = written(mail, &self.sender, &to);
        server.message(&message).await.map_err(about_it)?;
        let _ = timeout(QUIT_TIME_MAX, server.command("QUIT")).await;
        Ok(())
    }

    /// A conversation in which mail can be handed over.
    async fn connected(&self) -> Result<Conversation, Posted> {
        let (server, name) = (&self.server, self.sender.domain());
        let us = |what| move |unheard: Unheard| failed(About::Us(what), &unheard);
        let line = self.line().await.map_err(Posted::Failed)?;
        let mut conversation = match server.security {
            Security::Plain => Conversation::begin(line, name).await.map_err(us("a greeting"))?,
            Security::Tls => {
                let line = self.encrypted(line).await.map_err(Posted::Failed)?;
                Conversation::begin(line, name).await.map_err(us("a greeting"))?
            }
            Security::StartTls => {
                let plain = Conversation::begin(line, name).await.map_err(us("a greeting"))?;
                let line = plain.encrypt().await.map_err(us("STARTTLS"))?;
                let line = self.encrypted(line).await.map_err(Posted::Failed)?;
                Conversation::go_on(line, name).await.map_err(us("a greeting"))?
            }
        };
        if let Some(credentials) = &server.credentials {
            let signed_in = conversation.sign_in(credentials).await;
            signed_in.map_err(us("user and password"))?;
        }
        Ok(conversation)
    }

    /// A connection to the server.
    async fn line(&self) -> Result<Box<dyn Line>, String> {
        let server = &self.server;
        let began = Instant::now();
        let addresses = if server.own.is_empty() {
            let host = server.host.trim_matches(['[', ']']).to_owned();
            let found = self.resolver.resolve(host).await;
            found.map_err(|error| format!("the name of the mail server cannot be resolved: {error}"))?
        } else {
            server.own.clone()
        };
        Ok(Box::new(dial(&addresses, server.port, began).await?))
    }

    async fn encrypted(&self, line: Box<dyn Line>) -> Result<Box<dyn Line>, String> {
        let host = self.server.host.trim_matches(['[', ']']).to_owned();
        let name = ServerName::try_from(host).map_err(|error| error.to_string())?;
        let connector = TlsConnector::from(Arc::clone(&self.tls));
        let encrypted = connector.connect(name, line).await;
        let encrypted = encrypted.map_err(|error| format!("no TLS with the mail server: {error}"))?;
        Ok(Box::new(encrypted))
    }
}

/// What it comes to that the server does not follow. Its words are left out where they may repeat the recipient.
fn failed(about: About, unheard: &Unheard) -> Posted {
    match (about, unheard) {
        (About::TheMail, Unheard::Refused(reply)) if reply.code >= 500 => Posted::Refused(reply.code),
        (About::TheMail, Unheard::Refused(reply)) => Posted::Failed(format!(
            "the mail server does not take the mail now: it says {}",
            reply.code
        )),
        (About::TheMail, Unheard::Broken(_)) => {
            Posted::Failed(format!("talking to the mail server: {unheard}"))
        }
        (About::Us(what), _) => Posted::Failed(format!("the mail server, about {what}: {unheard}")),
    }
}

impl Post for SmtpPost {
    fn post(&self, mail: Mail) -> Pin<Box<dyn Future<Output = Posted> + Send + '_>> {
        Box::pin(async move {
            match timeout(POST_TIME_MAX, self.hand_over(&mail)).await {
                Ok(Ok(())) => Posted::Taken,
                Ok(Err(posted)) => posted,
                Err(_) => Posted::Failed(format!(
                    "the mail server took longer than {} seconds",
                    POST_TIME_MAX.as_secs()
                )),
            }
        })
    }
}
