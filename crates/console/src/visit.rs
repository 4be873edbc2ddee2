//! Who asks for a page: somebody who is signed in, or a guest.

mod forms;

use std::net::{IpAddr, Ipv4Addr};
use std::ops::Deref;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use sengo_app::Error;
use sengo_app::desk::Desk;
use sengo_app::people::{SignedIn, Theme};
use sengo_core::environment::Environment;
use sengo_core::person::PersonRefusal;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_wire::error::{ErrorBody, ErrorContext, Language};

use crate::boundary::{Seen, is_own_post};
use crate::cookie;
use crate::failure::Failure;
use crate::parts::{Faults, Filled};
use crate::speech::Speech;
use crate::state::Console;

/// The field of a form that holds its one-time token.
pub(crate) const FORM_FIELD: &str = "form";

/// The parameter of an address that names what was done just before.
pub(crate) const TOLD: &str = "told";

/// A request by somebody who is signed in. Whoever is not is led to the sign-in page, and back afterwards.
#[derive(Debug, Clone)]
pub(crate) struct Visit(Arc<Signed>);

#[derive(Debug)]
struct Signed {
    console: Console,
    by: SignedIn,
    here: Here,
}

/// A request by whoever it may be.
#[derive(Debug, Clone)]
pub(crate) struct Guest {
    pub(crate) console: Console,
    pub(crate) here: Here,
}

/// Where a request comes from, and what for.
#[derive(Debug, Clone)]
pub(crate) struct Here {
    speech: Speech,
    environment: Environment,
    support_contact: Option<String>,
    seen: Seen,
    address: IpAddr,
    path: String,
    query: Vec<(String, String)>,
    browser: String,
    base: String,
}

impl Here {
    fn of(parts: &mut Parts, console: &Console) -> Result<Self, Failure> {
        let seen = parts.extensions.get::<Seen>().cloned().unwrap_or_default();
        let address = match &seen.address {
            Some(Ok(address)) => *address,
            Some(Err(fault)) => return Err(Refusal::ForwardedUnreadable(fault.clone()).into()),
            None => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        };
        console.limiter.check_page(address)?;
        let browser = parts.headers.get(header::USER_AGENT);
        let query = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        Ok(Self {
            speech: Speech {
                language: seen.language,
            },
            environment: console.app.environment(),
            support_contact: console.app.settings().support_contact.clone(),
            address,
            path: parts.uri.path().to_owned(),
            query: query.into_owned().collect(),
            browser: browser
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
            base: base_of(parts, console, seen.is_secure),
            seen,
        })
    }

    /// The language of the page.
    pub(crate) fn speech(&self) -> Speech {
        self.speech
    }

    /// The caller's address.
    pub(crate) fn address(&self) -> IpAddr {
        self.address
    }

    /// What the browser calls itself.
    pub(crate) fn browser(&self) -> &str {
        &self.browser
    }

    /// The path that was asked for.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// A parameter of the address; none where it is missing or empty.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, _)| key == name);
        found
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The whole address of a path, for links that are given to somebody.
    pub(crate) fn link(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Which environment this is.
    pub(crate) fn environment(&self) -> Environment {
        self.environment
    }

    /// Whether the browser came over TLS.
    pub(crate) fn is_secure(&self) -> bool {
        self.seen.is_secure
    }

    /// A failure in words, as the API would say it.
    pub(crate) fn explain(&self, error: &Error) -> ErrorBody {
        explain(
            error,
            self.speech.language,
            &self.seen,
            self.support_contact.as_deref(),
            self.environment,
        )
    }
}

/// A failure in words.
pub(crate) fn explain(
    error: &Error,
    language: Language,
    seen: &Seen,
    support_contact: Option<&str>,
    environment: Environment,
) -> ErrorBody {
    let context = ErrorContext {
        language,
        request_id: &seen.request_id,
        support_contact,
        environment,
    };
    match error {
        Error::Refused(refusal) => ErrorBody::of(refusal, &context),
        Error::Store(store) if store.is_passing() => ErrorBody::unavailable(&context),
        Error::Store(_) | Error::Defect(_) => ErrorBody::internal(&context),
    }
}

/// How browsers reach this instance: as the operator says, else as this one did.
fn base_of(parts: &Parts, console: &Console, is_secure: bool) -> String {
    if let Some(url) = &console.settings.public_url {
        return url.clone();
    }
    let named = parts.uri.authority().map(|authority| authority.as_str());
    let named = named.or_else(|| parts.headers.get(header::HOST)?.to_str().ok());
    let is_plain = |text: &&str| {
        let is_one = |character: char| character.is_ascii_alphanumeric() || "-.:[]".contains(character);
        !text.is_empty() && text.chars().all(is_one)
    };
    let scheme = if is_secure { "https" } else { "http" };
    format!("{scheme}://{}", named.filter(is_plain).unwrap_or("localhost"))
}

impl Deref for Visit {
    type Target = Here;

    fn deref(&self) -> &Here {
        &self.0.here
    }
}

impl Deref for Guest {
    type Target = Here;

    fn deref(&self) -> &Here {
        &self.here
    }
}

impl Deref for Here {
    type Target = Speech;

    fn deref(&self) -> &Speech {
        &self.speech
    }
}

impl Visit {
    /// The visit that a request is part of.
    ///
    /// # Errors
    /// [`PersonRefusal::SessionOver`], which the boundary turns into a way to the sign-in page.
    pub(crate) async fn of(parts: &mut Parts, console: &Console) -> Result<Self, Failure> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let mut here = Here::of(parts, console)?;
        let over = || Failure::from(Refusal::from(PersonRefusal::SessionOver));
        let token = cookie::session_of(&parts.headers, here.is_secure()).ok_or_else(over)?;
        let by = console.app.session_resume(&token).await?.ok_or_else(over)?;
        if let Some(language) = by.preferences.language {
            here.speech.language = language;
        }
        here.seen.frame.set(crate::boundary::Frame {
            language: here.speech.language,
            theme: by.preferences.theme,
            home: home(&by),
        });
        let visit = Self(Arc::new(Signed {
            console: console.clone(),
            by,
            here,
        }));
        parts.extensions.insert(visit.clone());
        Ok(visit)
    }

    /// Who is signed in.
    pub(crate) fn by(&self) -> &SignedIn {
        &self.0.by
    }

    /// The console.
    pub(crate) fn console(&self) -> &Console {
        &self.0.console
    }

    /// What they may do, and by which everything is done that they ask for.
    pub(crate) fn desk(&self) -> Desk<'_> {
        self.0.console.app.desk(&self.0.by)
    }

    /// Whether their role permits something: to leave out what would be refused. That it is refused is the desk's.
    pub(crate) fn permits(&self, permission: Permission) -> bool {
        self.0.by.role.permits(permission)
    }

    /// Keeps somebody from a form that would be refused when it is sent, and from hearing first what is wrong with it.
    ///
    /// # Errors
    /// [`PersonRefusal::NotPermitted`].
    pub(crate) fn must(&self, permission: Permission) -> Result<(), Failure> {
        if self.permits(permission) {
            Ok(())
        } else {
            Err(Refusal::from(PersonRefusal::NotPermitted).into())
        }
    }

    /// How they like pages.
    pub(crate) fn theme(&self) -> Theme {
        self.0.by.preferences.theme
    }

    /// Their first page.
    pub(crate) fn home(&self) -> &'static str {
        home(&self.0.by)
    }

    /// What is wrong with the fields of a form, when that is why something failed.
    ///
    /// # Errors
    /// The failure again, when it is about something else.
    pub(crate) fn faults(&self, error: Error) -> Result<Faults, Failure> {
        let body = self.explain(&error);
        if body.errors.is_empty() {
            return Err(error.into());
        }
        let faults = body.errors.into_iter().map(|fault| (fault.field, fault.message));
        Ok(faults.collect())
    }
}

fn home(by: &SignedIn) -> &'static str {
    if by.merchant().is_some() {
        "/console/merchant"
    } else {
        "/console/operator"
    }
}

/// Leads the browser elsewhere after something was done, where a short notice tells of it. The notice is a word that the
/// page there knows ([`crate::page::Page::told`]), never free text.
pub(crate) fn done(path: &str, told: &str) -> Response {
    let joint = if path.contains('?') { '&' } else { '?' };
    see_other(&format!("{path}{joint}{TOLD}={told}"))
}

/// Leads the browser elsewhere.
pub(crate) fn see_other(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response()
}

impl FromRequestParts<Console> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, console: &Console) -> Result<Self, Failure> {
        Self::of(parts, console).await
    }
}

impl FromRequestParts<Console> for Guest {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, console: &Console) -> Result<Self, Failure> {
        let mut here = Here::of(parts, console)?;
        let asked = here.query("language").map(str::to_owned);
        let asked = Language::ALL
            .into_iter()
            .find(|language| Some(language.tag()) == asked.as_deref());
        if let Some(language) = asked {
            here.speech.language = language;
        }
        Ok(Self {
            console: console.clone(),
            here,
        })
    }
}

/// The form of a guest, who tries to be let in. It must come from a page of our own, and an address has few attempts.
#[derive(Debug)]
pub(crate) struct GuestForm(pub(crate) Filled);

impl FromRequest<Console> for GuestForm {
    type Rejection = Failure;

    async fn from_request(request: Request<Body>, console: &Console) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let here = Here::of(&mut parts, console)?;
        if !is_own_post(&parts.headers, parts.uri.authority()) {
            return Err(Refusal::from(PersonRefusal::FormWrong).into());
        }
        console.limiter.check_attempt(here.address())?;
        Filled::read(body).await.map(Self)
    }
}
