//! The documentation that every instance serves about itself: `/docs` and `/openapi.json`.
//!
//! Pages are made on the server, need no script and load nothing from another host; the policy in their
//! headers forbids both. What can be generated is: codes and their meanings from the enum, operations and
//! their examples from the OpenAPI document, the worked signature from the rule that verifies it.

mod authentication;
mod document;
mod endpoints;
mod errors;
mod home;
mod page;
mod quickstart;
mod samples;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use maud::Markup;
use sengo_core::refusal::Refusal;

use super::Segments;
use crate::boundary::From;
use crate::failure::Failure;
use crate::public_url::PublicUrl;
use crate::state::Api;
use page::Page;
use samples::Sample;

/// The paths of the documentation.
pub(super) fn paths() -> Vec<(&'static str, MethodRouter<Api>)> {
    vec![
        ("/", get(to_docs)),
        ("/docs", get(home)),
        ("/docs/", get(to_docs)),
        ("/docs/quickstart", get(quickstart)),
        ("/docs/samples/{file}", get(sample)),
        ("/docs/authentication", get(authentication)),
        ("/docs/endpoints", get(endpoints)),
        ("/docs/errors", get(errors)),
        (page::STYLE_PATH, get(page::style)),
        ("/openapi.json", get(openapi)),
    ]
}

/// Whoever reads the documentation: counted like any caller, and shown this instance as they reached it.
struct Visitor {
    host: PublicUrl,
}

impl FromRequestParts<Api> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Failure> {
        let address = match parts.extensions.get::<From>() {
            Some(From(Ok(address))) => *address,
            _ => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        };
        api.limiter.check_address(address)?;
        Ok(Self {
            host: api.host(parts),
        })
    }
}

async fn to_docs() -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, "/docs")]).into_response()
}

async fn home(visitor: Visitor, api: axum::extract::State<Api>) -> Response {
    show(Page::Home, home::body(&visitor.host, api.app.environment()))
}

async fn quickstart(visitor: Visitor) -> Response {
    show(Page::Quickstart, quickstart::body(&visitor.host))
}

/// A sample to download.
async fn sample(visitor: Visitor, Segments(file): Segments<String>) -> Result<Response, Failure> {
    let sample = Sample::named(&file).ok_or(Refusal::PathUnknown)?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "private, no-cache"),
    ];
    Ok((headers, sample.text(&visitor.host)).into_response())
}

async fn authentication(visitor: Visitor) -> Response {
    show(Page::Authentication, authentication::body(&visitor.host))
}

async fn endpoints(_: Visitor) -> Response {
    show(Page::Endpoints, endpoints::body(document::document()))
}

async fn errors(_: Visitor) -> Response {
    show(Page::Errors, errors::body(document::document()))
}

async fn openapi(_: Visitor) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], document::text()).into_response()
}

fn show(page: Page, body: Markup) -> Response {
    page::respond(page::layout(page, &body))
}
