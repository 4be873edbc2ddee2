//! The boundary of the console: every request gets an id here and every answer its headers; every failure becomes a
//! page in the visitor's language, and each request is logged and counted once.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, ALLOW, CACHE_CONTROL, HOST, HeaderName, ORIGIN, REFERER, RETRY_AFTER,
};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use sengo_app::Error;
use sengo_app::people::Theme;
use sengo_core::address::{ForwardedFault, caller_address};
use sengo_core::person::PersonRefusal;
use sengo_core::refusal::Refusal;
use sengo_wire::error::{Language, retry_after_seconds};
use uuid::Uuid;

use crate::failure::Failure;
use crate::page;
use crate::speech::Speech;
use crate::state::Console;
use crate::visit::{explain, see_other};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// On every answer. Nothing is loaded but our own style and pictures, no script runs, forms go nowhere else, nobody
/// frames a page, and no address of ours is told to others.
const HEADERS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=()",
    ),
];

/// What the boundary knows of a request before anybody has looked at it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    pub(crate) request_id: String,
    pub(crate) address: Option<Result<IpAddr, ForwardedFault>>,
    pub(crate) language: Language,
    pub(crate) is_secure: bool,
    pub(crate) frame: FrameCell,
}

/// How a page is to be framed, once it is known for whom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) language: Language,
    pub(crate) theme: Theme,
    pub(crate) home: &'static str,
}

/// Where the handler leaves it for the boundary.
#[derive(Debug, Clone, Default)]
pub(crate) struct FrameCell(Arc<Mutex<Option<Frame>>>);

impl FrameCell {
    pub(crate) fn set(&self, frame: Frame) {
        if let Ok(mut cell) = self.0.lock() {
            *cell = Some(frame);
        }
    }

    fn get(&self) -> Option<Frame> {
        self.0.lock().ok().and_then(|cell| *cell)
    }
}

impl Seen {
    fn of(console: &Console, request: &Request) -> Self {
        let headers = request.headers();
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
        let proxies = &console.settings.trusted_proxies;
        let lines = headers
            .get_all(FORWARDED_FOR)
            .into_iter()
            .map(HeaderValue::as_bytes);
        let is_proxy = proxies.iter().any(|range| range.contains(&peer.to_canonical()));
        let said_https = headers.get(FORWARDED_PROTO).is_some_and(|value| value == "https");
        let url_is_https = console
            .settings
            .public_url
            .as_ref()
            .is_some_and(|url| url.starts_with("https:"));
        let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self {
            request_id: Uuid::now_v7().to_string(),
            address: Some(caller_address(peer, lines, proxies)),
            language: wanted.map_or(Language::English, Language::from_accept_language),
            is_secure: console.settings.serves_tls || url_is_https || (is_proxy && said_https),
            frame: FrameCell::default(),
        }
    }
}

/// Takes a request in and sees its answer out.
pub(crate) async fn boundary(State(console): State<Console>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let seen = Seen::of(&console, &request);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let asked = Asked::of(&request);
    request.extensions_mut().insert(seen.clone());
    let mut response = next.run(request).await;
    let failure = response.extensions_mut().remove::<Failure>();
    let mut cause = None;
    if let Some(failure) = failure {
        response = dress(&console, &failure.0, &seen, &asked);
        cause = match failure.0.as_ref() {
            Error::Refused(_) => None,
            other => Some(other.to_string()),
        };
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        // A file that somebody sent in has a stricter policy of its own.
        headers
            .entry(HeaderName::from_static(name))
            .or_insert(HeaderValue::from_static(value));
    }
    // Pages show what only their visitor may see; the style says itself how long it is kept.
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if let Ok(id) = HeaderValue::from_str(&seen.request_id) {
        headers.insert("x-request-id", id);
    }
    record(
        &console,
        &seen,
        &method,
        route.as_ref(),
        response.status(),
        cause.as_deref(),
        started,
    );
    response
}

/// What a failure's page needs of the request.
struct Asked {
    /// The address that was asked for, where it is a page that can be asked for again.
    page: Option<String>,
    /// The page of ours that led here.
    from: Option<String>,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let path = request.uri().path_and_query().map(ToString::to_string);
        let host = host_of(request.headers(), request.uri().authority());
        let referer = request
            .headers()
            .get(REFERER)
            .and_then(|value| value.to_str().ok());
        let from = referer
            .and_then(|url| url.split_once("://"))
            .and_then(|(_, rest)| rest.find('/').map(|at| rest.split_at(at)))
            .filter(|(authority, _)| Some(*authority) == host.as_deref())
            .and_then(|(_, path)| own_path(path));
        Self {
            page: path.filter(|_| request.method() == Method::GET),
            from,
        }
    }
}

/// A path of the console, of a text that anybody may have written; none if it could lead elsewhere.
pub(crate) fn own_path(text: &str) -> Option<String> {
    let is_own = text == "/console" || text.starts_with("/console/");
    let is_plain = text
        .chars()
        .all(|character| character.is_ascii_graphic() && character != '\\');
    (is_own && is_plain && !text.contains("//") && text.len() <= 2_000).then(|| text.to_owned())
}

fn host_of(headers: &HeaderMap, authority: Option<&Authority>) -> Option<String> {
    let named = headers.get(HOST).and_then(|value| value.to_str().ok());
    authority
        .map(|authority| authority.as_str())
        .or(named)
        .map(str::to_owned)
}

/// Whether a form was sent from a page of this host. Browsers say where a request comes from, in a header that no page
/// can write; older ones name at least its origin.
pub(crate) fn is_own_post(headers: &HeaderMap, authority: Option<&Authority>) -> bool {
    if let Some(site) = headers.get(FETCH_SITE) {
        return site == "same-origin";
    }
    let origin = headers.get(ORIGIN).and_then(|value| value.to_str().ok());
    let origin = origin.and_then(|origin| origin.split_once("://"));
    origin.is_some_and(|(_, host)| Some(host) == host_of(headers, authority).as_deref())
}

/// Writes a failure out as a page: the one place where it is decided what a visitor may read.
fn dress(console: &Console, error: &Error, seen: &Seen, asked: &Asked) -> Response {
    if let Error::Refused(Refusal::Person(PersonRefusal::SessionOver)) = error {
        return match &asked.page {
            Some(page) => {
                let next: String = form_urlencoded::byte_serialize(page.as_bytes()).collect();
                see_other(&format!("/console/sign-in?next={next}"))
            }
            None => see_other("/console/sign-in?told=over"),
        };
    }
    let frame = seen.frame.get();
    let language = frame.map_or(seen.language, |frame| frame.language);
    let contact = console.app.settings().support_contact.as_deref();
    let mut body = explain(error, language, seen, contact, console.app.environment());
    if matches!(error, Error::Refused(Refusal::PathUnknown)) {
        let speech = Speech { language };
        body.response_message = speech
            .say("There is no such page.", "Halaman ini tidak ada.")
            .to_owned();
    }
    if body.response_code == 404 {
        // It speaks of calls to the API; whoever is here came by a link of a page.
        body.hint = None;
    }
    let back = asked.from.as_deref().or(frame.map(|frame| frame.home));
    let mut response = page::failure(&body, language, frame.map(|frame| frame.theme), back);
    let status = StatusCode::from_u16(body.response_code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *response.status_mut() = status;
    if let Error::Refused(refusal) = error {
        if let Some(seconds) = retry_after_seconds(refusal) {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Refusal::MethodNotAllowed { allowed } = refusal
            && let Ok(allow) = HeaderValue::from_str(&allowed.join(", "))
        {
            response.headers_mut().insert(ALLOW, allow);
        }
    }
    response
}

/// One line and one count a request. The path is that of the route: what stands in its place can be a secret, as in the
/// link of an invitation.
fn record(
    console: &Console,
    seen: &Seen,
    method: &Method,
    route: Option<&MatchedPath>,
    status: StatusCode,
    cause: Option<&str>,
    started: Instant,
) {
    let elapsed = started.elapsed();
    let route = route.map_or("unknown", MatchedPath::as_str).to_owned();
    let labels = [
        (
            "method",
            if *method == Method::POST { "POST" } else { "GET" }.to_owned(),
        ),
        ("route", route.clone()),
        ("status", status.as_str().to_owned()),
    ];
    metrics::counter!("sengo_requests_total", &labels).increment(1);
    metrics::histogram!("sengo_request_seconds", "route" => route.clone()).record(elapsed.as_secs_f64());
    let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
    let (id, status) = (seen.request_id.as_str(), status.as_u16());
    let from = match &seen.address {
        Some(Ok(address)) => address.to_string(),
        _ => "unreadable".to_owned(),
    };
    match cause {
        Some(cause) => {
            tracing::error!(request_id = id, %method, path = route, status, micros, from, cause, "request failed")
        }
        None if console.settings.log_requests => {
            tracing::info!(request_id = id, %method, path = route, status, micros, from, "request");
        }
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn a_way_back_leads_nowhere_else() {
        for own in ["/console", "/console/", "/console/merchant/projects?after=7"] {
            assert_eq!(own_path(own).as_deref(), Some(own));
        }
        for other in [
            "",
            "/",
            "/consoles",
            "//evil.example/console/",
            "/console//evil.example",
            "/console/\\evil.example",
            "https://evil.example/console/",
            "/console/\r\nSet-Cookie: a=b",
            "/pay/x",
        ] {
            assert_eq!(own_path(other), None, "{other}");
        }
    }
}
