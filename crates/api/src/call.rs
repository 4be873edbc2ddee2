//! A signed call: everything the contract checks before a handler sees a request, in its order.

use std::marker::PhantomData;
use std::net::IpAddr;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use secrecy::SecretString;
use sengo_app::authentication::{Access, Caller};
use sengo_app::{Fingerprint, Once};
use sengo_core::credential::Kind;
use sengo_core::idempotency::IdempotencyKey;
use sengo_core::json::Value;
use sengo_core::merchant::Product;
use sengo_core::refusal::{Fault, FieldFault, HeaderFault, Refusal, SignedHeader};
use sengo_wire::error::Language;
use serde::Serialize;

use crate::boundary::{From, Learned};
use crate::failure::Failure;
use crate::limits::{BODY_BYTES_MAX, BODY_TIME_MAX, ENGINE_BODY_BYTES_MAX, HEADER_BYTES_MAX};
use crate::public_url::PublicUrl;
use crate::state::Api;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// Who may make a call; a handler names it in the type of its argument.
pub(crate) trait Gate: Send + Sync + 'static {
    const ACCESS: Access;
    /// The largest body that is read, in bytes.
    const BODY_BYTES_MAX: usize = BODY_BYTES_MAX;
}

/// A merchant's key.
pub(crate) struct ByMerchant;

impl Gate for ByMerchant {
    const ACCESS: Access = Access {
        kinds: &[Kind::Merchant],
        products: &[Product::Project],
        while_suspended: true,
    };
}

/// A merchant's or a project's key, to read: a suspended project may.
pub(crate) struct ReadByEither;

impl Gate for ReadByEither {
    const ACCESS: Access = Access {
        kinds: &[Kind::Project, Kind::Merchant],
        products: &[Product::Project],
        while_suspended: true,
    };
}

/// A project's key, to take payments.
pub(crate) struct TakePayments;

impl Gate for TakePayments {
    const ACCESS: Access = Access {
        kinds: &[Kind::Project],
        products: &[Product::Qris],
        while_suspended: false,
    };
}

/// A project's key, to pay out.
pub(crate) struct PayOut;

impl Gate for PayOut {
    const ACCESS: Access = Access {
        kinds: &[Kind::Project],
        products: &[Product::Disburse],
        while_suspended: false,
    };
}

/// A merchant's or a project's key, to read transactions: a suspended project may.
pub(crate) struct ReadTransactions;

impl Gate for ReadTransactions {
    const ACCESS: Access = Access {
        kinds: &[Kind::Project, Kind::Merchant],
        products: &[Product::Qris, Product::Disburse],
        while_suspended: true,
    };
}

/// A project's key, to play with its transactions in a sandbox.
pub(crate) struct PlaySandbox;

impl Gate for PlaySandbox {
    const ACCESS: Access = Access {
        kinds: &[Kind::Project],
        products: &[Product::Qris, Product::Disburse],
        while_suspended: false,
    };
}

/// An engine's key.
pub(crate) struct ByEngine;

impl Gate for ByEngine {
    const ACCESS: Access = Access {
        kinds: &[Kind::Engine],
        products: &[],
        while_suspended: true,
    };
    const BODY_BYTES_MAX: usize = ENGINE_BODY_BYTES_MAX;
}

/// A call whose caller is known and admitted.
pub(crate) struct Call<G> {
    pub(crate) caller: Caller,
    pub(crate) body: Bytes,
    /// This instance as clients reach it.
    pub(crate) host: PublicUrl,
    /// The language asked for.
    pub(crate) language: Language,
    /// Whether a table of comma-separated values is asked for before JSON.
    pub(crate) accepts_csv: bool,
    query: Option<String>,
    idempotency_keys: Vec<HeaderValue>,
    gate: PhantomData<G>,
}

/// The language that a request asks for.
pub(crate) fn language_of(headers: &HeaderMap) -> Language {
    let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    asked.map_or(Language::English, Language::from_accept_language)
}

/// Whether CSV is named, and JSON is not: whoever takes both gets JSON.
fn accepts_csv(headers: &HeaderMap) -> bool {
    let asked = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    asked.is_some_and(|asked| asked.contains("text/csv") && !asked.contains("json"))
}

impl<G: Gate> FromRequest<Api> for Call<G> {
    type Rejection = Failure;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Failure> {
        let from = request.extensions().get::<From>().cloned();
        let address = match from {
            Some(From(Ok(address))) => address,
            Some(From(Err(fault))) => return Err(Refusal::ForwardedUnreadable(fault).into()),
            None => IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED),
        };
        api.limiter.check_address(address)?;
        let (parts, body) = request.into_parts();
        let learned = parts.extensions.get::<Learned>().cloned().unwrap_or_default();
        let signed = SignedHeaders::read(&parts.headers).map_err(Refusal::Headers)?;
        let token = SecretString::from(signed.token);
        let identified = api
            .app
            .identify(signed.key, token, G::ACCESS, &learned.0.witness)
            .await?;
        let body = read_body(&parts.headers, body, G::BODY_BYTES_MAX).await?;
        let caller = api.app.admit(
            identified,
            signed.signature.as_bytes(),
            &body,
            address,
            G::ACCESS,
            &learned.0.witness,
        )?;
        if let Some((left, checked)) = api.limiter.check_key(caller.key()) {
            // A request has one caller, so it is set only once.
            let _ = learned.0.rate.set(left);
            checked?;
        }
        Ok(Self {
            caller,
            body,
            host: api.host(&parts),
            language: language_of(&parts.headers),
            accepts_csv: accepts_csv(&parts.headers),
            query: parts.uri.query().map(str::to_owned),
            idempotency_keys: parts.headers.get_all(IDEMPOTENCY_KEY).iter().cloned().collect(),
            gate: PhantomData,
        })
    }
}

/// The three headers every signed call carries.
struct SignedHeaders<'a> {
    key: &'a str,
    token: &'a str,
    signature: &'a str,
}

impl<'a> SignedHeaders<'a> {
    fn read(headers: &'a HeaderMap) -> Result<Self, Vec<HeaderFault>> {
        let mut faults = Vec::new();
        let mut read = |header| match signed_header(headers, header) {
            Ok(value) => value,
            Err(fault) => {
                faults.push(fault);
                ""
            }
        };
        let (key, token, signature) = (
            read(SignedHeader::ClientKey),
            read(SignedHeader::ClientToken),
            read(SignedHeader::Signature),
        );
        if faults.is_empty() {
            Ok(Self {
                key,
                token,
                signature,
            })
        } else {
            Err(faults)
        }
    }
}

fn signed_header(headers: &HeaderMap, header: SignedHeader) -> Result<&str, HeaderFault> {
    let mut values = headers.get_all(header.as_str()).into_iter();
    let value = values
        .next()
        .filter(|value| !value.is_empty())
        .ok_or(HeaderFault::Missing(header))?;
    if values.next().is_some() {
        return Err(HeaderFault::Repeated(header));
    }
    match value.to_str() {
        Ok(text) if text.len() <= HEADER_BYTES_MAX => Ok(text),
        _ => Err(HeaderFault::Unreadable(header)),
    }
}

/// Reads the body, no more of it than allowed and no longer than allowed.
async fn read_body(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Refusal> {
    let too_large = Refusal::BodyTooLarge { limit };
    let announced = headers.get(axum::http::header::CONTENT_LENGTH);
    let announced = announced
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse::<usize>().ok());
    match announced {
        Some(0) => return Ok(Bytes::new()),
        Some(length) if length > limit => return Err(too_large),
        _ => {}
    }
    match tokio::time::timeout(BODY_TIME_MAX, Limited::new(body, limit).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large),
        Ok(Err(_)) | Err(_) => Err(Refusal::BodyIncomplete),
    }
}

impl<G> Call<G> {
    /// The parameters of the query, decoded.
    pub(crate) fn query(&self) -> Vec<(String, String)> {
        let query = self.query.as_deref().unwrap_or_default();
        form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }

    /// What the client's idempotency key protects, if it sent one.
    pub(crate) fn once(
        &self,
        operation: String,
        body: Option<&Value<'_>>,
    ) -> Result<Option<Once>, Vec<FieldFault>> {
        let key = match self.idempotency_keys.as_slice() {
            [] => return Ok(None),
            [value] => IdempotencyKey::parse(value.as_bytes()).map_err(Fault::IdempotencyKey),
            // Which of them counts would be anybody's guess.
            _ => Err(Fault::Repeated),
        };
        match key {
            Ok(key) => Ok(Some(Once {
                operation,
                key,
                fingerprint: Fingerprint::of(body, &self.body),
            })),
            Err(fault) => Err(vec![FieldFault {
                field: "Idempotency-Key".into(),
                fault,
            }]),
        }
    }

    /// Shows an answer.
    pub(crate) fn answer<T: Serialize>(&self, answer: &T) -> Response {
        let mut response = match serde_json::to_vec(answer) {
            Ok(json) => Response::new(Body::from(json)),
            Err(error) => return Failure::from(sengo_app::Error::Defect(error.to_string())).into_response(),
        };
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    }

    /// Shows an answer, and whether it was given before under the same idempotency key.
    pub(crate) fn answer_once<T: Serialize>(&self, answer: &T, repeated: bool) -> Response {
        let mut response = self.answer(answer);
        if repeated {
            response
                .headers_mut()
                .insert(REPLAYED, HeaderValue::from_static("true"));
        }
        response
    }
}

/// Joins what two parts of a request give, so that the faults of both are told at once.
pub(crate) fn both<A, B>(
    one: Result<A, Vec<FieldFault>>,
    other: Result<B, Vec<FieldFault>>,
) -> Result<(A, B), Refusal> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (one, other) => {
            let faults = one.err().into_iter().chain(other.err()).flatten().collect();
            Err(Refusal::Invalid(faults))
        }
    }
}
