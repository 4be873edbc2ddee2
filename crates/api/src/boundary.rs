//! The boundary of the API: every request gets an id and a language here, every failure becomes the error
//! envelope, and each request is logged and counted once.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::body::Body;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{ALLOW, CONTENT_TYPE, HeaderName, RETRY_AFTER};
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::Response;
use sengo_app::Error;
use sengo_app::request_log::{Answered, CallWitness};
use sengo_core::address::{ForwardedFault, caller_address};
use sengo_core::credential::{Inspection, inspect, loggable_key};
use sengo_core::refusal::Refusal;
use sengo_core::request_log::{RequestFailure, RequestId};
use sengo_wire::error::{ErrorBody, ErrorContext, Language, retry_after_seconds};
use uuid::Uuid;

use crate::call::language_of;
use crate::failure::Failure;
use crate::rates::RateLeft;
use crate::state::Api;
use crate::tally::counted_method;

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
pub(crate) const CLIENT_KEY: HeaderName = HeaderName::from_static("x-client-key");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Where a request comes from, as of the socket and the proxies that are trusted.
#[derive(Debug, Clone)]
pub(crate) struct From(pub(crate) Result<IpAddr, ForwardedFault>);

/// What is learned about a signed call while it is checked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Learned(pub(crate) Arc<AboutCall>);

/// What is learned about a signed call.
#[derive(Debug, Default)]
pub(crate) struct AboutCall {
    /// What is left of the calls of the caller's key, once it is known whose they are.
    pub(crate) rate: OnceLock<RateLeft>,
    /// Whose key it is.
    pub(crate) witness: CallWitness,
}

/// Takes a request in and sees its answer out.
pub(crate) async fn boundary(State(api): State<Api>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = api.request_ids.next();
    let seen = Seen::of(&api, &request);
    request.extensions_mut().insert(From(seen.from.clone()));
    let learned = Learned::default();
    request.extensions_mut().insert(learned.clone());
    let mut response = next.run(request).await;
    let failure = response.extensions_mut().remove::<Failure>();
    let outcome = match failure {
        Some(failure) => {
            let (dressed, outcome) = dress(&api, &failure.0, &seen, id);
            response = dressed;
            outcome
        }
        None => Outcome::default(),
    };
    if let Some(left) = learned.0.rate.get() {
        left.write(response.headers_mut());
    }
    let mut text = Uuid::encode_buffer();
    if let Ok(value) = HeaderValue::from_str(id.as_hyphenated().encode_lower(&mut text)) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    record(&api, &seen, id, response.status(), &outcome, started);
    let answered = Answered {
        id: RequestId::from_bytes(id.into_bytes()),
        method: counted_method(&seen.method),
        status: response.status().as_u16(),
        address: seen.from.as_ref().ok().copied(),
        elapsed: started.elapsed(),
    };
    let path = || loggable_path(seen.uri.path());
    api.app
        .request_answered(&learned.0.witness, answered, path, || outcome.told);
    response
}

/// What is kept of a request for its log line and its error.
struct Seen {
    method: Method,
    route: Option<MatchedPath>,
    uri: Uri,
    from: Result<IpAddr, ForwardedFault>,
    /// As it was sent; it is checked before it is logged.
    key: Option<HeaderValue>,
    language: Language,
}

impl Seen {
    fn of(api: &Api, request: &Request) -> Self {
        let headers = request.headers();
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
        let lines = headers
            .get_all(FORWARDED_FOR)
            .into_iter()
            .map(HeaderValue::as_bytes);
        Self {
            method: request.method().clone(),
            route: request.extensions().get::<MatchedPath>().cloned(),
            uri: request.uri().clone(),
            from: caller_address(peer, lines, &api.settings.trusted_proxies),
            key: headers.get(CLIENT_KEY).cloned(),
            language: language_of(headers),
        }
    }
}

/// How a request ended, for the log.
#[derive(Default)]
struct Outcome {
    /// What the answer said.
    told: RequestFailure,
    cause: Option<String>,
}

/// Writes a failure out as the error envelope: the one place where it is decided what a caller may read.
fn dress(api: &Api, error: &Error, seen: &Seen, id: Uuid) -> (Response, Outcome) {
    let request_id = id.to_string();
    let context = ErrorContext {
        language: seen.language,
        request_id: &request_id,
        support_contact: api.app.settings().support_contact.as_deref(),
        environment: api.app.environment(),
    };
    let mut cause = None;
    let mut retry_after = None;
    let mut allow = None;
    let body = match error {
        Error::Refused(refusal) => {
            if let Refusal::MethodNotAllowed { allowed } = refusal {
                allow = HeaderValue::from_str(&allowed.join(", ")).ok();
            }
            retry_after = retry_after_seconds(refusal);
            ErrorBody::of(refusal, &context)
        }
        Error::Store(store) if store.is_passing() => {
            cause = Some(store.to_string());
            retry_after = Some(1);
            ErrorBody::unavailable(&context)
        }
        Error::Store(_) | Error::Defect(_) => {
            cause = Some(error.to_string());
            ErrorBody::internal(&context)
        }
    };
    let hint = match error {
        Error::Refused(refusal) => body.hint_kept(refusal, seen.language),
        Error::Store(_) | Error::Defect(_) => body.hint.clone(),
    };
    // What fields said is not kept, only which of them were at fault.
    let fields: Vec<&str> = body.errors.iter().map(|error| error.field.as_str()).collect();
    let outcome = Outcome {
        told: RequestFailure {
            code: body.error_code.clone(),
            message: body.response_message.clone(),
            hint: hint.unwrap_or_default(),
            fields: fields.join(", "),
        },
        cause,
    };
    let mut response = Response::new(Body::from(serde_json::to_vec(&body).unwrap_or_default()));
    *response.status_mut() =
        StatusCode::from_u16(body.response_code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(seconds) = retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(allow) = allow {
        headers.insert(ALLOW, allow);
    }
    (response, outcome)
}

/// The longest segment of a path that is logged as it is; ids and the words of routes are shorter.
const SEGMENT_BYTES_LOGGED_MAX: usize = 20;

/// The most bytes of a path that are logged.
const PATH_BYTES_LOGGED_MAX: usize = 256;

/// A path without what may be a secret in the wrong place: of longer segments only keys that are known as such
/// by their checksum, which a token never is.
fn loggable_path(path: &str) -> String {
    let segments = path.split('/').map(|segment| {
        if segment.len() <= SEGMENT_BYTES_LOGGED_MAX && inspect(segment) == Inspection::Foreign {
            segment
        } else {
            loggable_key(segment).unwrap_or("…")
        }
    });
    let mut shown = String::new();
    for segment in segments.skip(1) {
        shown.push('/');
        if shown.len().saturating_add(segment.len()) > PATH_BYTES_LOGGED_MAX {
            shown.push('…');
            break;
        }
        shown.push_str(segment);
    }
    shown
}

/// One line and one count a request. Bodies, tokens and signatures are in neither.
fn record(api: &Api, seen: &Seen, id: Uuid, status: StatusCode, outcome: &Outcome, started: Instant) {
    let elapsed = started.elapsed();
    let route = seen.route.as_ref().map_or("unknown", MatchedPath::as_str);
    api.tally.count(route, &seen.method, status, elapsed);
    if !api.settings.log_requests && outcome.cause.is_none() {
        return;
    }
    let path = loggable_path(seen.uri.path());
    let (method, path, status) = (counted_method(&seen.method), path.as_str(), status.as_u16());
    let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
    let from = seen
        .from
        .as_ref()
        .map_or_else(|_| "unreadable".to_owned(), ToString::to_string);
    let key = seen.key.as_ref().and_then(|key| key.to_str().ok());
    let (key, code) = (
        key.and_then(loggable_key).unwrap_or("-"),
        outcome.told.code.as_str(),
    );
    match &outcome.cause {
        Some(cause) => {
            tracing::error!(request_id = %id, method, path, status, code, micros, from, key, cause, "request failed")
        }
        None => tracing::info!(request_id = %id, method, path, status, code, micros, from, key, "request"),
    }
}
