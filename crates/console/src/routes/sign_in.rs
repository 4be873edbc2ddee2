//! Signing in, by mail address and password and then a code, and out.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use secrecy::{ExposeSecret, SecretString};
use sengo_app::Error;
use sengo_app::people::{Attempt, NewSession, Passed};
use sengo_core::person::PersonRefusal;
use sengo_core::refusal::Refusal;
use sengo_wire::error::Language;

use super::Routes;
use crate::boundary::own_path;
use crate::cookie;
use crate::failure::{Answer, Failure};
use crate::page;
use crate::parts::{Button, Field, Filled, Tone, callout};
use crate::visit::{Guest, GuestForm, TOLD, Visit, see_other};

const SIGN_IN: &str = "/console/sign-in";
const CODE: &str = "/console/sign-in/code";
const SIGN_OUT: &str = "/console/sign-out";

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(SIGN_IN, show)
        .form(SIGN_IN, sign_in)
        .form(CODE, code)
        .form(SIGN_OUT, sign_out)
}

async fn show(guest: Guest) -> Answer {
    let told = match guest.query(TOLD) {
        Some("over") => Some((
            Tone::Waiting,
            guest.say(
                "Your session is over. Sign in again; what you had typed was not saved.",
                "Sesi Anda sudah berakhir. Masuk kembali; yang tadi Anda ketik belum tersimpan.",
            ),
        )),
        Some("out") => Some((Tone::Good, guest.say("You are signed out.", "Anda sudah keluar."))),
        Some("ready") => Some((
            Tone::Good,
            guest.say(
                "Your access is set up. Sign in.",
                "Akses Anda sudah siap. Silakan masuk.",
            ),
        )),
        _ => None,
    };
    let told =
        told.map(|(tone, words)| html! { div role="status" { (callout(tone, &html! { p { (words) } })) } });
    Ok(form(
        &guest,
        "",
        guest.query("next").and_then(own_path).as_deref(),
        told,
    ))
}

/// The first step; what is said above it is a notice, or why the last attempt failed.
fn form(guest: &Guest, email: &str, next: Option<&str>, said: Option<Markup>) -> Response {
    let title = guest.say("Sign in", "Masuk");
    let (other, words) = match guest.speech().language {
        Language::English => (Language::Indonesian, "Bahasa Indonesia"),
        Language::Indonesian => (Language::English, "English"),
    };
    let body = html! {
        @if let Some(said) = said { (said) }
        form method="post" action=(in_language(guest, SIGN_IN)) {
            @if let Some(next) = next { input type="hidden" name="next" value=(next); }
            (Field::line("email", "email", guest.say("Mail address", "Alamat surel"))
                .value(email).required().autocomplete("username"))
            (Field::line("password", "password", guest.say("Password", "Kata sandi"))
                .required().autocomplete("current-password"))
            div class="acts" { (Button::main(title)) }
        }
        footer {
            p class="quiet" {
                (guest.say(
                    "Access is by invitation. Whoever runs your team sends the link.",
                    "Akses hanya melalui undangan. Pengelola tim Anda mengirimkan tautannya.",
                ))
            }
            p { a href={ (SIGN_IN) "?language=" (other.tag()) } lang=(other.tag()) { (words) } }
        }
    };
    page::guest(guest, title, &body)
}

/// The language was chosen by a link: it stays chosen for the next step.
fn in_language(guest: &Guest, path: &str) -> String {
    format!("{path}?language={}", guest.speech().language.tag())
}

async fn sign_in(guest: Guest, GuestForm(filled): GuestForm) -> Answer {
    let email = filled.text("email");
    let next = own_path(filled.raw("next"));
    let attempt = Attempt {
        email,
        password: SecretString::from(filled.raw("password")),
        address: guest.address().to_string(),
        browser: guest.browser().to_owned(),
    };
    match guest.console.app.sign_in(attempt).await {
        Ok(Passed::SignedIn(session)) => Ok(welcome(&guest, &session, next.as_deref())),
        Ok(Passed::CodeNeeded(challenge)) => Ok(code_form(&guest, &challenge, next.as_deref(), None)),
        Err(error) => {
            let said = why(&guest, error)?;
            let status = said.0;
            let mut response = form(&guest, email, next.as_deref(), Some(said.1));
            *response.status_mut() = status;
            Ok(response)
        }
    }
}

/// The second step.
fn code_form(guest: &Guest, challenge: &SecretString, next: Option<&str>, said: Option<Markup>) -> Response {
    let title = guest.say("Enter the code", "Masukkan kode");
    let body = html! {
        @if let Some(said) = said { (said) }
        form method="post" action=(in_language(guest, CODE)) {
            @if let Some(next) = next { input type="hidden" name="next" value=(next); }
            input type="hidden" name="challenge" value=(challenge.expose_secret());
            (Field::text("code", guest.say("Code", "Kode"))
                .hint(guest.say(
                    "The six digits that your authenticator shows now, or one of your recovery codes.",
                    "Enam angka yang sekarang ditampilkan aplikasi autentikator Anda, atau salah satu kode pemulihan.",
                ))
                .required().at_most(40).autocomplete("one-time-code"))
            div class="acts" {
                (Button::main(guest.say("Sign in", "Masuk")))
                a href=(in_language(guest, SIGN_IN)) { (guest.say("Start again", "Mulai lagi")) }
            }
        }
    };
    page::guest(guest, title, &body)
}

async fn code(guest: Guest, GuestForm(filled): GuestForm) -> Answer {
    let next = own_path(filled.raw("next"));
    let challenge = SecretString::from(filled.raw("challenge"));
    let code = SecretString::from(filled.text("code"));
    let address = guest.address().to_string();
    let tried = guest
        .console
        .app
        .sign_in_code(&challenge, &code, address, guest.browser());
    match tried.await {
        Ok(session) => Ok(welcome(&guest, &session, next.as_deref())),
        Err(error) => {
            let said = why(&guest, error)?;
            let mut response = code_form(&guest, &challenge, next.as_deref(), Some(said.1));
            *response.status_mut() = said.0;
            Ok(response)
        }
    }
}

/// Why an attempt failed, where that is the visitor's to mend.
fn why(guest: &Guest, error: Error) -> Result<(axum::http::StatusCode, Markup), Failure> {
    use PersonRefusal::{Blocked, CodeUsed, SignInWrong};
    let is_theirs = matches!(
        error,
        Error::Refused(Refusal::Person(SignInWrong | Blocked { .. } | CodeUsed))
    );
    if !is_theirs {
        return Err(error.into());
    }
    let body = guest.explain(&error);
    let status = axum::http::StatusCode::from_u16(body.response_code).unwrap_or_default();
    let said = html! {
        p { (body.response_message) }
        @if let Some(hint) = &body.hint { p { (hint) } }
    };
    Ok((status, html! { div role="alert" { (callout(Tone::Bad, &said)) } }))
}

/// Whoever signs in gets a session that did not exist before: one that was planted in their browser is worth nothing.
pub(super) fn welcome(guest: &Guest, session: &NewSession, next: Option<&str>) -> Response {
    let mut response = see_other(next.unwrap_or("/console"));
    cookie::set(response.headers_mut(), Some(&session.token), guest.is_secure());
    response
}

async fn sign_out(visit: Visit, _filled: Filled) -> Answer {
    visit
        .console()
        .app
        .session_end(visit.by(), visit.by().session)
        .await?;
    let mut response = see_other("/console/sign-in?told=out").into_response();
    cookie::set(response.headers_mut(), None, visit.is_secure());
    Ok(response)
}
