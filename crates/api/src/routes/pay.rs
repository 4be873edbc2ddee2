//! The payer's page: `/pay/{token}`. Whoever has the address sees the payment, and nobody else can guess it.
//!
//! It needs no script: the code is a picture in the page, the clock runs in the style sheet, and while the payment is
//! pending the browser asks again every few seconds.

mod page;
#[cfg(test)]
mod tests;
mod words;

use std::net::{IpAddr, Ipv4Addr};

use axum::body::Bytes;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use sengo_core::instruction::Play;
use sengo_core::refusal::{Fault, FieldFault, Refusal};
use sengo_wire::error::Language;

use super::{Methods, Segments};
use crate::boundary::From;
use crate::failure::Failure;
use crate::state::Api;

/// The paths of the payer's page.
pub(super) fn paths() -> Vec<(&'static str, Methods)> {
    vec![
        ("/pay/{token}", vec![(Method::GET, get(show))]),
        ("/pay/{token}/play", vec![(Method::POST, post(play))]),
        (page::STYLE_PATH, vec![(Method::GET, get(page::style))]),
    ]
}

/// Whoever looks at a page: counted like any caller.
struct Payer {
    language: Language,
    /// Whether the page is shown after one of the sandbox's buttons was pressed.
    has_played: bool,
}

impl FromRequestParts<Api> for Payer {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Failure> {
        let address = match parts.extensions.get::<From>() {
            Some(From(Ok(address))) => *address,
            _ => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        };
        api.limiter.check_address(address)?;
        let wanted = parts.headers.get(header::ACCEPT_LANGUAGE);
        let wanted = wanted.and_then(|value| value.to_str().ok());
        Ok(Self {
            language: wanted.map_or(Language::English, Language::from_accept_language),
            has_played: parts.uri.query() == Some(PLAYED),
        })
    }
}

const PLAYED: &str = "played";

async fn show(
    State(api): State<Api>,
    Segments(token): Segments<String>,
    payer: Payer,
) -> Result<Response, Failure> {
    let Some(payment) = api.app.payer_page(&token).await? else {
        // A person reads this, so it is a page and not the envelope of an error.
        return Ok((StatusCode::NOT_FOUND, page::unknown(payer.language)).into_response());
    };
    let shown = page::Shown {
        payment: &payment,
        language: payer.language,
        environment: api.app.environment(),
        token: &token,
        has_played: payer.has_played,
    };
    Ok(page::show(&shown))
}

/// A button of the sandbox was pressed.
async fn play(
    State(api): State<Api>,
    Segments(token): Segments<String>,
    payer: Payer,
    body: Bytes,
) -> Result<Response, Failure> {
    let pressed = form_urlencoded::parse(&body).find(|(name, _)| name == "action");
    let pressed = pressed.map(|(_, value)| value.into_owned()).unwrap_or_default();
    // What else a developer can play is not what a payer does.
    let known = [Play::Pay, Play::Decline];
    let Some(play) = known.into_iter().find(|play| play.as_str() == pressed) else {
        let fault = Fault::Word {
            known: known.map(Play::as_str).to_vec(),
            found: pressed,
        };
        return Err(Refusal::Invalid(vec![FieldFault {
            field: "action".into(),
            fault,
        }])
        .into());
    };
    if api.app.payer_plays(&token, play).await? {
        let back = format!("/pay/{token}?{PLAYED}");
        Ok((StatusCode::SEE_OTHER, [(header::LOCATION, back)]).into_response())
    } else {
        Ok((StatusCode::NOT_FOUND, page::unknown(payer.language)).into_response())
    }
}
