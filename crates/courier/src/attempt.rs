//! One attempt: something is asked, and the beginning of the answer comes back.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::header::{CONNECTION, CONTENT_TYPE, HOST, LOCATION, USER_AGENT};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use sengo_app::ports::{Letter, Reply};
use sengo_core::callback::ANSWER_BYTES_MAX;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};
use url::{Position, Url};

use crate::connection::connect;
use crate::redirection::{Redirection, judge};
use crate::{ANSWER_BYTES_READ_MAX, ATTEMPT_TIME_MAX, HttpCourier, REDIRECTIONS_MAX};

/// The most bytes of an answer's status line and headers.
const HEAD_BYTES_MAX: usize = 32 * 1024;

/// What is asked of an address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Errand<'a> {
    /// The letter to post; none where something is to be fetched.
    letter: Option<&'a Letter>,
    /// How much of the answer is kept.
    kept_bytes_max: usize,
}

impl<'a> Errand<'a> {
    /// Posts a letter.
    pub(crate) fn post(letter: &'a Letter) -> Self {
        Self {
            letter: Some(letter),
            kept_bytes_max: ANSWER_BYTES_MAX,
        }
    }

    /// Fetches the beginning of something.
    pub(crate) fn fetch(bytes_max: usize) -> Self {
        Self {
            letter: None,
            kept_bytes_max: bytes_max,
        }
    }

    fn method(self) -> Method {
        if self.letter.is_some() {
            Method::POST
        } else {
            Method::GET
        }
    }
}

/// Goes, and follows redirections of the same host, within the time of one attempt.
pub(crate) async fn attempt(courier: &HttpCourier, errand: Errand<'_>, address: &str) -> Reply {
    let Ok(mut url) = Url::parse(address) else {
        return failed("the address cannot be read");
    };
    let end = Instant::now()
        .checked_add(ATTEMPT_TIME_MAX)
        .unwrap_or_else(Instant::now);
    for _ in 0..=REDIRECTIONS_MAX {
        let (reply, redirection) = once(courier, errand, &url, end).await;
        match redirection {
            Redirection::None => return reply,
            Redirection::Refused(words) => {
                return Reply {
                    error: Some(words),
                    ..reply
                };
            }
            Redirection::Follow(to) => url = to,
        }
    }
    failed(&format!(
        "the endpoint redirected more than {REDIRECTIONS_MAX} times, at last to {url}"
    ))
}

fn failed(words: &str) -> Reply {
    Reply {
        error: Some(words.to_owned()),
        ..Reply::default()
    }
}

/// Ends the connection with what was asked over it.
struct Driver(JoinHandle<()>);

impl Drop for Driver {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn once(courier: &HttpCourier, errand: Errand<'_>, url: &Url, end: Instant) -> (Reply, Redirection) {
    let (response, _driver) = match timeout_at(end, ask(courier, errand, url)).await {
        Ok(Ok(asked)) => asked,
        Ok(Err(words)) => return (failed(&words), Redirection::None),
        Err(_) => {
            let words = format!("no answer within {} seconds", ATTEMPT_TIME_MAX.as_secs());
            return (failed(&words), Redirection::None);
        }
    };
    let status = response.status().as_u16();
    let location = response.headers().get(LOCATION);
    let location = location.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let redirection = judge(url, status, location.as_deref(), &errand.method());
    let mut answer = Vec::new();
    if !matches!(redirection, Redirection::Follow(_)) {
        // The status has come; however the rest of the answer goes on or breaks off, it says no more.
        let _ = timeout_at(
            end,
            read(response.into_body(), errand.kept_bytes_max, &mut answer),
        )
        .await;
    }
    let reply = Reply {
        status: Some(status),
        answer,
        error: None,
    };
    (reply, redirection)
}

async fn ask(
    courier: &HttpCourier,
    errand: Errand<'_>,
    url: &Url,
) -> Result<(Response<Incoming>, Driver), String> {
    let request = request(courier, errand, url)?;
    let connection = connect(courier, url).await?;
    let lost = |error: hyper::Error| {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        let cause = cause.map(|cause| format!(": {cause}")).unwrap_or_default();
        format!("the connection was lost before an answer came ({error}{cause})")
    };
    let (mut sender, driving) = http1::Builder::new()
        .max_buf_size(HEAD_BYTES_MAX)
        .handshake(TokioIo::new(connection))
        .await
        .map_err(lost)?;
    let driver = Driver(tokio::spawn(async move {
        // What goes wrong is told to whoever waits for the answer.
        let _ = driving.await;
    }));
    let response = sender.send_request(request).await.map_err(lost)?;
    Ok((response, driver))
}

fn request(courier: &HttpCourier, errand: Errand<'_>, url: &Url) -> Result<Request<Full<Bytes>>, String> {
    let target = &url[Position::BeforePath..Position::AfterQuery];
    let host = &url[Position::BeforeHost..Position::AfterPort];
    let mut request = Request::builder()
        .method(errand.method())
        .uri(target)
        .header(HOST, host)
        .header(USER_AGENT, &courier.user_agent)
        .header(CONNECTION, "close");
    let mut body = Bytes::new();
    if let Some(letter) = errand.letter {
        request = request.header(CONTENT_TYPE, "application/json");
        for (name, value) in &letter.headers {
            request = request.header(*name, value);
        }
        body = Bytes::copy_from_slice(&letter.body);
    }
    request
        .body(Full::new(body))
        .map_err(|error| format!("the address cannot be called: {error}"))
}

/// Reads to the end or to the limit, and keeps the beginning.
async fn read(mut body: Incoming, kept_bytes_max: usize, kept: &mut Vec<u8>) {
    let mut read = 0_usize;
    while let Some(Ok(frame)) = body.frame().await {
        let Some(data) = frame.data_ref() else { continue };
        let room = kept_bytes_max.saturating_sub(kept.len());
        kept.extend(data.iter().take(room));
        read = read.saturating_add(data.len());
        if read >= ANSWER_BYTES_READ_MAX {
            return;
        }
    }
}
