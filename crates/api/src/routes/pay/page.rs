//! The page itself.

use axum::body::Body;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, html};
use sengo_app::PayerPage;
use sengo_core::environment::Environment;
use sengo_core::instruction::Play;
use sengo_core::payment::Status;
use sengo_wire::error::Language;
use sha2::{Digest, Sha256};

use super::words::{Words, moment, outcome, words};

/// Where the style is.
pub(super) const STYLE_PATH: &str = "/pay/style.css";
const STYLE: &str = include_str!("style.css");

/// How often a page that waits asks again, in seconds.
const ASK_AGAIN_SECONDS: i64 = 5;

/// A payment, and how it is to be shown.
pub(super) struct Shown<'a> {
    pub(super) payment: &'a PayerPage,
    pub(super) language: Language,
    pub(super) environment: Environment,
    pub(super) token: &'a str,
    pub(super) has_played: bool,
}

impl Shown<'_> {
    fn is_pending(&self) -> bool {
        self.payment.status == Status::Pending
    }

    fn seconds_left(&self) -> i64 {
        let left = self.payment.expires_at.duration_since(self.payment.now);
        left.as_secs().max(0)
    }
}

/// The page of a payment.
pub(super) fn show(shown: &Shown<'_>) -> Response {
    let words = words(shown.language);
    // How long is left differs from page to page, and style sheets are shared: so it stands in the page, and the
    // policy names its hash.
    let clock = shown
        .is_pending()
        .then(|| format!(":root{{--left:{}}}", shown.seconds_left()));
    let title = format!(
        "{} – {}",
        shown.payment.view_name,
        outcome(shown.payment.status, shown.language).0
    );
    let body = html! {
        @if shown.environment == Environment::Sandbox { (sandbox(shown, words)) }
        main class=(class(shown.payment.status)) {
            (head(shown, words))
            @if shown.is_pending() { (code(shown, words)) } @else { (ended(shown, words)) }
            (foot(shown, words))
        }
    };
    let ask_again = shown
        .is_pending()
        .then(|| ASK_AGAIN_SECONDS.min(shown.seconds_left().saturating_add(1)));
    respond(shown.language, &title, clock.as_deref(), ask_again, &body)
}

/// The page for an address that belongs to nothing.
pub(super) fn unknown(language: Language) -> Response {
    let words = words(language);
    let body = html! {
        main class="ended" {
            h1 { (words.unknown) }
            p class="quiet" { (words.unknown_note) }
        }
    };
    respond(language, words.unknown, None, None, &body)
}

fn class(status: Status) -> &'static str {
    match status {
        Status::Pending => "waits",
        Status::Success | Status::PartlyRefunded => "paid",
        Status::Expired | Status::Failed | Status::Refunded | Status::ChargedBack => "ended",
    }
}

fn head(shown: &Shown<'_>, words: &Words) -> Markup {
    html! {
        header {
            p class="quiet" { (words.pay_to) }
            h1 { (shown.payment.view_name) }
            p class="amount" {
                span class="hidden" { (words.amount) " " }
                (shown.payment.amount.to_string())
            }
        }
    }
}

fn code(shown: &Shown<'_>, words: &Words) -> Markup {
    let (image, pixels) = shown.payment.image.clone().unwrap_or_default();
    // Half of its pixels: every module is then equally wide, on screens of whatever density.
    let side = pixels.checked_div(2).unwrap_or_default();
    html! {
        section class="code" {
            h2 { (words.scan) " " span class="qris" { "QRIS" } }
            img class="square" src=(image) alt=(words.picture) width=(side) height=(side);
            p class="clock" role="timer" {
                span class="left" { (words.left) " " span class="counts" {} }
                span { (words.until) " " time datetime=(shown.payment.expires_at.to_string()) {
                    (moment(shown.payment.expires_at, shown.language))
                } }
            }
        }
        ol { @for step in words.steps { li { (step) } } }
        p class="quiet" {
            (words.same_phone) " " a class="whole" href=(image) download="qris.png" { (words.save) } (words.then_open)
        }
        p class="quiet" role="status" {
            @if shown.has_played { (words.played) } @else { (words.waiting) }
        }
    }
}

fn ended(shown: &Shown<'_>, words: &Words) -> Markup {
    let (word, note) = outcome(shown.payment.status, shown.language);
    let is_paid = matches!(shown.payment.status, Status::Success | Status::PartlyRefunded);
    html! {
        section class="outcome" role="status" {
            (sign(is_paid))
            h2 { (word) }
            p { (note) }
            @if let Some(paid_at) = shown.payment.paid_at {
                p class="quiet" { (words.paid_at) " " (moment(paid_at, shown.language)) }
            }
        }
    }
}

/// A check mark, or a clock that has stopped.
fn sign(is_paid: bool) -> Markup {
    html! {
        svg viewBox="0 0 48 48" width="64" height="64" aria-hidden="true" {
            circle cx="24" cy="24" r="21" {}
            @if is_paid {
                path d="M15 25l6 6 12-13" {}
            } @else {
                path d="M17 17l14 14M31 17L17 31" {}
            }
        }
    }
}

fn foot(shown: &Shown<'_>, words: &Words) -> Markup {
    html! {
        @if let Some((name, nmid)) = &shown.payment.registered {
            footer { p { (words.registered) " " (name) " · " span class="whole" { "NMID " (nmid) } } }
        }
    }
}

/// What lets a developer play the payer.
fn sandbox(shown: &Shown<'_>, words: &Words) -> Markup {
    html! {
        aside {
            p { strong { (words.sandbox) "." } " " (words.sandbox_note) @if shown.is_pending() { " " (words.play) } }
            @if shown.is_pending() {
                form method="post" action=(format!("/pay/{}/play", shown.token)) {
                    button name="action" value=(Play::Pay.as_str()) { (words.pay) }
                    button class="second" name="action" value=(Play::Decline.as_str()) { (words.decline) }
                }
            }
        }
    }
}

fn respond(
    language: Language,
    title: &str,
    clock: Option<&str>,
    ask_again: Option<i64>,
    body: &Markup,
) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex, nofollow";
                @if let Some(seconds) = ask_again {
                    meta http-equiv="refresh" content=(seconds);
                }
                title { (title) }
                link rel="stylesheet" href=(STYLE_PATH);
                link rel="icon" href="data:,";
                @if let Some(clock) = clock { style { (clock) } }
            }
            body { (body) }
        }
    };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_LANGUAGE, language.tag().to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy(clock)),
        (header::VARY, "accept-language".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (
            HeaderName::from_static("x-robots-tag"),
            "noindex, nofollow".to_owned(),
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin".to_owned(),
        ),
    ];
    (headers, Body::from(page.into_string())).into_response()
}

/// Nothing is loaded but our own style, pictures come with the page, no script runs, forms go to us alone and nobody
/// frames the page.
fn policy(clock: Option<&str>) -> String {
    let hash = clock.map(|clock| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(clock))));
    let hash = hash.unwrap_or_default();
    format!(
        "default-src 'none'; style-src 'self'{hash}; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

pub(super) async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    (headers, STYLE).into_response()
}
