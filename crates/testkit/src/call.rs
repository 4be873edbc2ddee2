//! Signed requests, sent through the router in process.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode};
use http_body_util::BodyExt;
use sengo_core::signature::{SigningKey, to_hex};
use serde_json::Value;
use tower::ServiceExt;

/// Where calls of tests come from unless they say otherwise.
pub const CALLER: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 7));

/// A key and its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The key.
    pub key: String,
    /// The token, in the clear: it is a test's.
    pub token: String,
}

impl Pair {
    /// The signature over a body as it is, in hex.
    pub fn sign(&self, body: &[u8]) -> String {
        to_hex(&SigningKey::new(self.token.as_bytes()).sign_raw(&self.key, Some(body)))
    }
}

/// A request in the making.
#[derive(Debug, Clone)]
pub struct Call {
    method: Method,
    uri: String,
    headers: Vec<(HeaderName, HeaderValue)>,
    pair: Option<Pair>,
    signature: Option<String>,
    body: Vec<u8>,
    from: IpAddr,
}

impl Call {
    /// A request with a method.
    pub fn new(method: &str, uri: &str) -> Self {
        Self {
            method: Method::from_bytes(method.as_bytes()).expect("a method"),
            uri: uri.to_owned(),
            headers: Vec::new(),
            pair: None,
            signature: None,
            body: Vec::new(),
            from: CALLER,
        }
    }

    /// A GET request.
    pub fn get(uri: &str) -> Self {
        Self::new("GET", uri)
    }

    /// A POST request with a JSON body.
    pub fn post(uri: &str, body: &Value) -> Self {
        Self::new("POST", uri).json(body)
    }

    /// With a JSON body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.body(body.to_string())
    }

    /// With a body as it is.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// With a header more.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl AsRef<[u8]>) -> Self {
        let value = HeaderValue::from_bytes(value.as_ref()).expect("a header's value");
        self.headers.push((HeaderName::from_static(name), value));
        self
    }

    /// Signed by this pair over the body as it is sent.
    #[must_use]
    pub fn by(mut self, pair: &Pair) -> Self {
        self.pair = Some(pair.clone());
        self
    }

    /// With this instead of the right signature.
    #[must_use]
    pub fn signature(mut self, signature: impl Into<String>) -> Self {
        self.signature = Some(signature.into());
        self
    }

    /// With an idempotency key.
    #[must_use]
    pub fn once(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// From another address.
    #[must_use]
    pub fn from(mut self, address: &str) -> Self {
        self.from = address.parse().expect("an address");
        self
    }

    /// The request as the router takes it.
    pub fn build(&self) -> Request<Body> {
        let mut request = Request::builder().method(self.method.clone()).uri(&self.uri);
        if let Some(pair) = &self.pair {
            let signature = self.signature.clone().unwrap_or_else(|| pair.sign(&self.body));
            request = request
                .header("x-client-key", &pair.key)
                .header("x-client-token", &pair.token)
                .header("x-signature", signature);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut request = request.body(Body::from(self.body.clone())).expect("a request");
        let peer = SocketAddr::new(self.from, 40_000);
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    }

    /// Sends it.
    pub async fn send(&self, router: &Router) -> Answer {
        let response = router.clone().oneshot(self.build()).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a body in memory").to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.to_vec(),
        }
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it is.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{} is not JSON: {error}", self.text()))
    }

    /// `responseData` of a success.
    #[track_caller]
    pub fn data(&self) -> Value {
        let json = self.json();
        assert_eq!(self.status, StatusCode::OK, "{json:#}");
        assert_eq!(json["responseCode"], 200);
        assert_eq!(json["responseMessage"], "success");
        json["responseData"].clone()
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("text"))
    }

    /// Status and error code, once the whole envelope was found to be in order.
    #[track_caller]
    pub fn refusal(&self) -> (u16, String) {
        let json = self.json();
        assert!(!self.status.is_success(), "{json:#}");
        assert_eq!(json["responseCode"], self.status.as_u16(), "{json:#}");
        assert_eq!(self.header("content-type"), Some("application/json"));
        let id = json["requestId"].as_str().expect("a request id");
        assert_eq!(self.header("x-request-id"), Some(id));
        let code = json["errorCode"].as_str().expect("a code");
        assert_eq!(json["help"], format!("/docs/errors#{code}"));
        assert!(
            json["responseMessage"]
                .as_str()
                .is_some_and(|message| message.ends_with('.'))
        );
        (self.status.as_u16(), code.to_owned())
    }

    /// Checks status and code, and the envelope with them.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> Value {
        let found = self.refusal();
        assert_eq!(found, (status, code.to_owned()), "{:#}", self.json());
        self.json()
    }

    /// The fields that `errors` names.
    #[track_caller]
    pub fn fields(&self) -> Vec<String> {
        let json = self.json();
        let errors = json["errors"].as_array().cloned().unwrap_or_default();
        let field = |error: Value| error["field"].as_str().expect("a field").to_owned();
        errors.into_iter().map(field).collect()
    }
}
