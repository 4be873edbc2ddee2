//! Pages of the console as somebody of each side opens them, with a year of payments behind them.

use std::time::Instant;

use anyhow::{Context, bail};
use axum::http::Method;
use sengo_app::App;
use sengo_app::people::{Invitation, NewAccess, PersonDraft};
use sengo_core::audit::Actor;
use sengo_core::role::{MerchantRole, OperatorRole};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::year::Group;
use super::{CALLS, MEDIAN_MS_MAX};
use crate::client;
use crate::figure::{Figure, Goal, median};
use crate::server::Server;

const PASSWORD: &str = "kebun teh di pagi hari";

/// A side of the console, and who opens its pages.
const SIDES: [(&str, &str); 2] = [
    ("/console/operator", "operator@bench.example"),
    ("/console/merchant", "owner@bench.example"),
];

/// An operator and the owner of a merchant, who may see everything of their side.
pub(crate) async fn people(app: &App, group: &Group) -> anyhow::Result<()> {
    let draft = |email: &str| PersonDraft {
        email: email.into(),
        name: "Bench".into(),
    };
    let [(_, operator), (_, owner)] = SIDES;
    app.operator_create(Actor::Platform, "bench", OperatorRole::Owner)
        .await?;
    let invited = app
        .operator_console_access(Actor::Platform, "bench", &draft(operator))
        .await?;
    accept(app, &invited).await?;
    let invited = app
        .person_invite(
            Actor::Platform,
            group.merchant,
            MerchantRole::Owner,
            &draft(owner),
        )
        .await?;
    accept(app, &invited).await
}

async fn accept(app: &App, invited: &Invitation) -> anyhow::Result<()> {
    let access = NewAccess {
        password: PASSWORD.into(),
        second_factor: None,
    };
    let token = invited.token().context("the link of an invitation")?;
    app.invitation_accept(token, access).await?;
    Ok(())
}

/// The median time of every page that an address alone opens.
pub(crate) async fn measure(name: &str, server: &Server, groups: &[Group]) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (side, email) in SIDES {
        let mut browser = Browser::sign_in(server, email).await?;
        for path in paths(side, groups) {
            let page = browser.get(&path).await?;
            // A page that leads elsewhere, or wants to be told more, has nothing to be measured.
            if !page.starts_with("HTTP/1.1 200") {
                println!(
                    "{path} is not measured: {}",
                    page.lines().next().unwrap_or_default()
                );
                continue;
            }
            let mut times = Vec::new();
            for _ in 0..CALLS {
                let asked = Instant::now();
                browser.get(&path).await?;
                times.push(asked.elapsed().as_secs_f64() * 1e3);
            }
            figures.push(Figure::new(
                format!("{name}: {path}, median ms"),
                Goal::AtMost(MEDIAN_MS_MAX),
                median(times),
            ));
        }
    }
    Ok(figures)
}

/// Every page of a side that has no parts in its address, and analytics over a year in each way. Files are none:
/// their time is that of their length.
fn paths(side: &str, groups: &[Group]) -> Vec<String> {
    let mut paths: Vec<String> = sengo_console::addresses()
        .into_iter()
        .filter(|(path, method)| *method == Method::GET && path.starts_with(side))
        .map(|(path, _)| path)
        .filter(|path| !path.contains(['{', '.']) && !path.ends_with("/export"))
        .map(str::to_owned)
        .collect();
    for by in ["day", "hour", "channel", "project"] {
        paths.push(format!("{side}/analytics?period=year&by={by}"));
    }
    // Few, none, and one of many transactions.
    for sought in [
        "status=charged_back",
        "least=1&reference=NOTHING*",
        "reference=NOTHING",
    ] {
        paths.push(format!("{side}/transactions?{sought}"));
    }
    let project = groups.first().and_then(|group| group.projects.first());
    if let Some((project, _)) = project {
        paths.push(format!("{side}/analytics?period=year&project={project}"));
    }
    paths
}

/// Keeps a connection and its cookie.
struct Browser {
    stream: TcpStream,
    cookie: String,
    answer: Vec<u8>,
}

impl Browser {
    async fn sign_in(server: &Server, email: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(server.address).await?;
        stream.set_nodelay(true)?;
        let mut browser = Self {
            stream,
            cookie: String::new(),
            answer: Vec::new(),
        };
        let form = format!(
            "email={}&password={}",
            email.replace('@', "%40"),
            PASSWORD.replace(' ', "+")
        );
        let length = form.len();
        let answer = browser
            .ask(&format!(
                "POST /console/sign-in HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
            ))
            .await?;
        let cookie = answer
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "))
            .and_then(|line| line.split(';').next())
            .with_context(|| format!("nobody was signed in: {answer}"))?;
        browser.cookie = cookie.to_owned();
        Ok(browser)
    }

    async fn get(&mut self, path: &str) -> anyhow::Result<String> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\n\r\n",
            self.cookie
        );
        self.ask(&request).await
    }

    async fn ask(&mut self, request: &str) -> anyhow::Result<String> {
        self.stream.write_all(request.as_bytes()).await?;
        self.answer.clear();
        while !is_whole(&self.answer) {
            let read = self.stream.read_buf(&mut self.answer).await?;
            if read == 0 {
                bail!("the server closed the connection after {request}");
            }
        }
        Ok(String::from_utf8(self.answer.clone())?)
    }
}

/// Whether an answer has come in full, be it with its length or in chunks.
fn is_whole(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer);
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    if head.contains("transfer-encoding: chunked") {
        return answer.ends_with(b"\r\n0\r\n\r\n");
    }
    client::is_whole(answer)
}
