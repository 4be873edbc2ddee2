//! A small browser: keeps its cookie, follows nothing by itself, and fills in forms as they stand in the page.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use sengo_app::people::{Invitation, NewAccess, PersonDraft};
use sengo_console::{Console, ConsoleSettings};
use sengo_core::audit::Actor;
use sengo_core::ids::MerchantId;
use sengo_core::role::{MerchantRole, OperatorRole};
use sengo_testkit::app::operator;
use sengo_testkit::{ApiSettings, Database, TestApp};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) const PASSWORD: &str = "kebun teh di pagi hari";

/// The console of an application, on a socket.
pub(crate) struct Site {
    pub(crate) app: TestApp,
    pub(crate) address: SocketAddr,
}

impl Site {
    pub(crate) async fn start() -> Self {
        Self::with(ConsoleSettings::default()).await
    }

    pub(crate) async fn with(settings: ConsoleSettings) -> Self {
        Self::of(TestApp::start().await, settings).await
    }

    pub(crate) async fn on(database: Database) -> Self {
        let app = TestApp::on(Arc::new(database), ApiSettings::default()).await;
        Self::of(app, ConsoleSettings::default()).await
    }

    pub(crate) async fn of(app: TestApp, settings: ConsoleSettings) -> Self {
        let router = sengo_console::router(Console::new(app.app.clone(), settings));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { app, address }
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser {
            address: self.address,
            cookie: None,
            headers: Vec::new(),
        }
    }

    /// Somebody of a merchant's team, without a second factor, signed in.
    pub(crate) async fn merchant_person(
        &self,
        merchant: MerchantId,
        role: MerchantRole,
        email: &str,
    ) -> Browser {
        let draft = draft(email);
        let invited = self
            .app
            .app
            .person_invite(operator(), merchant, role, &draft)
            .await;
        self.accept(&invited.unwrap()).await;
        self.signed_in(email).await
    }

    /// An operator, without a second factor, signed in.
    pub(crate) async fn operator(&self, name: &str, role: OperatorRole) -> Browser {
        let app = &self.app.app;
        app.operator_create(operator(), name, role).await.unwrap();
        let email = format!("{name}@sengo.example");
        // Whoever makes the links of two operators counts as behind both.
        let by = Actor::CommandLine(format!("who-links-{name}"));
        let invited = app.operator_console_access(by, name, &draft(&email)).await;
        self.accept(&invited.unwrap()).await;
        self.signed_in(&email).await
    }

    async fn accept(&self, invitation: &Invitation) {
        let access = NewAccess {
            password: PASSWORD.into(),
            second_factor: None,
        };
        self.app
            .app
            .invitation_accept(invitation.token().unwrap(), access)
            .await
            .unwrap();
    }

    pub(crate) async fn signed_in(&self, email: &str) -> Browser {
        let mut browser = self.browser();
        let page = browser.get("/console/sign-in").await;
        let answer = browser
            .submit(
                &page,
                "/console/sign-in",
                &[("email", email), ("password", PASSWORD)],
            )
            .await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        browser
    }
}

pub(crate) fn draft(email: &str) -> PersonDraft {
    PersonDraft {
        email: email.into(),
        name: "Budi <b>Santoso</b>".into(),
    }
}

pub(crate) fn path_of(invitation: &Invitation) -> String {
    let token: &SecretString = invitation.token().unwrap();
    format!("/console/invitation/{}", token.expose_secret())
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location")
            .unwrap_or_else(|| panic!("{} {}", self.status, self.body))
    }

    /// The hidden fields of the form that goes to a path.
    pub(crate) fn hidden(&self, action: &str) -> BTreeMap<String, String> {
        let needle = format!("action=\"{}", action.replace('&', "&amp;"));
        let at = self
            .body
            .find(&needle)
            .unwrap_or_else(|| panic!("no form to {action} in {}", self.body));
        let form = &self.body[at..];
        let form = &form[..form.find("</form>").unwrap()];
        let inputs = form
            .split("<input ")
            .skip(1)
            .filter(|input| input.contains("type=\"hidden\""));
        inputs
            .map(|input| (attribute(input, "name"), attribute(input, "value")))
            .collect()
    }
}

fn attribute(tag: &str, name: &str) -> String {
    let tag = &tag[..tag.find('>').unwrap()];
    let at = tag.find(&format!("{name}=\"")).map(|at| at + name.len() + 2);
    let value = at.map(|at| tag[at..].split('"').next().unwrap());
    let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    marks
        .iter()
        .fold(value.unwrap_or_default().to_owned(), |value, (written, mark)| {
            value.replace(written, mark)
        })
}

#[derive(Debug, Clone)]
pub(crate) struct Browser {
    address: SocketAddr,
    pub(crate) cookie: Option<String>,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Browser {
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, &[], "").await
    }

    /// Sends the form of a page, with what is typed into it.
    pub(crate) async fn submit(&mut self, page: &Answer, action: &str, typed: &[(&str, &str)]) -> Answer {
        let hidden = page.hidden(action);
        let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let fields: Vec<(&str, &str)> = hidden.chain(typed.iter().copied()).collect();
        self.post(action, &fields).await
    }

    /// Agrees to what a colleague asked for.
    pub(crate) async fn approve(&mut self, request: &str) -> Answer {
        let action = format!("{request}/approve");
        let page = self.get(&action).await;
        self.submit(&page, &action, &[]).await
    }

    /// Sends a form as a page of the console would.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(
            "POST",
            path,
            &[("sec-fetch-site", "same-origin")],
            &encoded(fields),
        )
        .await
    }

    /// Sends the form of a page with a file, with what is typed into it.
    pub(crate) async fn upload(
        &mut self,
        page: &Answer,
        action: &str,
        typed: &[(&str, &str)],
        (name, content): (&str, &str),
    ) -> Answer {
        let hidden = page.hidden(action);
        let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut body = String::new();
        for (field, value) in hidden.chain(typed.iter().copied()) {
            body += &format!("--edge\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        }
        body += &format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/pdf\r\n\r\n{content}\r\n--edge--\r\n"
        );
        let headers = [
            ("sec-fetch-site", "same-origin"),
            ("content-type", "multipart/form-data; boundary=edge"),
        ];
        self.send("POST", action, &headers, &body).await
    }

    pub(crate) async fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n",
            self.address
        );
        if method == "POST" {
            request += &format!("content-length: {}\r\n", body.len());
            if !headers.iter().any(|(name, _)| *name == "content-type") {
                request += "content-type: application/x-www-form-urlencoded\r\n";
            }
        }
        if let Some(cookie) = &self.cookie {
            request += &format!("cookie: {cookie}\r\n");
        }
        for (name, value) in &self.headers {
            request += &format!("{name}: {value}\r\n");
        }
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        request += "\r\n";
        request += body;
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        self.read(&String::from_utf8(answer).unwrap())
    }

    fn read(&mut self, text: &str) -> Answer {
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<(String, String)> = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        for (name, value) in &headers {
            if name == "set-cookie" {
                let pair = value.split(';').next().unwrap();
                self.cookie = (!pair.ends_with('=')).then(|| pair.to_owned());
            }
        }
        let is_chunked = headers
            .iter()
            .any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        Answer {
            status,
            headers,
            body: if is_chunked {
                unchunked(body)
            } else {
                body.to_owned()
            },
        }
    }
}

/// A body that came in pieces. One that breaks off in the middle is none.
fn unchunked(mut text: &str) -> String {
    let mut body = String::new();
    loop {
        let (length, rest) = text.split_once("\r\n").expect("the length of a piece");
        let length = usize::from_str_radix(length, 16).unwrap();
        body += &rest[..length];
        text = &rest[length + 2..];
        if length == 0 {
            return body;
        }
    }
}

pub(crate) fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}
