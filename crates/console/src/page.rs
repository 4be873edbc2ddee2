//! The frame of every page: head, navigation, heading, notices.

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use sengo_app::people::Theme;
use sengo_core::role::Role;
use sengo_wire::error::{ErrorBody, Language};

use crate::navigation;
use crate::parts::{Tone, callout, environment_badge};
use crate::speech::Speech;
use crate::style;
use crate::visit::{Guest, TOLD, Visit};

/// A page for somebody who is signed in.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    visit: &'a Visit,
    title: &'a str,
    lead: Option<Markup>,
    under: &'a [(&'a str, &'a str)],
    actions: Option<Markup>,
    told: Option<(Tone, &'a str)>,
    is_narrow: bool,
    status: axum::http::StatusCode,
}

impl<'a> Page<'a> {
    /// A page with a heading.
    pub(crate) fn new(visit: &'a Visit, title: &'a str) -> Self {
        Self {
            visit,
            title,
            lead: None,
            under: &[],
            actions: None,
            told: None,
            is_narrow: false,
            status: axum::http::StatusCode::OK,
        }
    }

    /// The pages above it: addresses and words.
    pub(crate) fn under(mut self, pages: &'a [(&'a str, &'a str)]) -> Self {
        self.under = pages;
        self
    }

    /// What stands below the heading: a badge, a sentence.
    pub(crate) fn lead(mut self, lead: Markup) -> Self {
        self.lead = Some(lead);
        self
    }

    /// What can be done here, beside the heading.
    pub(crate) fn actions(mut self, actions: Markup) -> Self {
        self.actions = Some(actions);
        self
    }

    /// What is said when the page is shown after something was done ([`crate::visit::done`]).
    pub(crate) fn told(mut self, word: &str, english: &'a str, indonesian: &'a str) -> Self {
        if self.visit.query(TOLD) == Some(word) {
            self.told = Some((Tone::Good, self.visit.say(english, indonesian)));
        }
        self
    }

    /// As wide as a text is read well: for forms.
    pub(crate) fn narrow(mut self) -> Self {
        self.is_narrow = true;
        self
    }

    /// For a form that comes back because something is wrong with it.
    pub(crate) fn refused(mut self) -> Self {
        self.status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        self
    }

    /// The page with its content.
    pub(crate) fn show(self, body: &Markup) -> Response {
        let visit = self.visit;
        let is_merchant = matches!(visit.by().role, Role::Merchant(_));
        let content = html! {
            a class="skip" href="#content" { (visit.say("Skip to content", "Langsung ke isi")) }
            header class="top" {
                a class="brand" href=(visit.home()) { "SenGo" }
                span class="side" {
                    (if is_merchant { visit.say("Merchant", "Merchant") } else { visit.say("Operator", "Operator") })
                }
                @if let Some(badge) = environment_badge(visit, visit.environment()) { (badge) }
                button class="button second menu" type="button" popovertarget="navigation" { (visit.say("Menu", "Menu")) }
            }
            nav id="navigation" class="navigation" popover aria-label=(visit.say("Console", "Konsol")) {
                (navigation::links(visit))
            }
            main id="content" class=[self.is_narrow.then_some("narrow")] {
                @if !self.under.is_empty() {
                    nav class="crumbs" aria-label=(visit.say("Where this page is", "Letak halaman ini")) {
                        ol {
                            @for (href, words) in self.under { li { a href=(href) { (words) } } }
                        }
                    }
                }
                div class="heading" {
                    div {
                        h1 { (self.title) }
                        @if let Some(lead) = &self.lead { div class="lead" { (lead) } }
                    }
                    @if let Some(actions) = &self.actions { div class="acts" { (actions) } }
                }
                @if let Some((tone, words)) = self.told {
                    div role="status" { (callout(tone, &html! { p { (words) } })) }
                }
                (body)
            }
        };
        let mut response = respond(visit, Some(visit.theme()), self.title, "framed", &content);
        *response.status_mut() = self.status;
        response
    }
}

/// A page for a guest: one card in the middle.
pub(crate) fn guest(guest: &Guest, title: &str, body: &Markup) -> Response {
    card(
        guest.speech(),
        None,
        title,
        &html! {
            p class="brand" {
                "SenGo "
                @if let Some(badge) = environment_badge(guest, guest.environment()) { (badge) }
            }
            h1 { (title) }
            (body)
        },
    )
}

/// The page of a failure.
pub(crate) fn failure(
    body: &ErrorBody,
    language: Language,
    theme: Option<Theme>,
    back: Option<&str>,
) -> Response {
    let speech = Speech { language };
    let title = match body.response_code {
        403 => speech.say("Not permitted", "Tidak diizinkan"),
        404 => speech.say("Not found", "Tidak ditemukan"),
        409 => speech.say("Not done", "Tidak dilakukan"),
        429 => speech.say("Too many attempts", "Terlalu banyak percobaan"),
        500.. => speech.say("Something went wrong", "Terjadi kesalahan"),
        _ => speech.say("This cannot be done", "Ini tidak dapat dilakukan"),
    };
    let content = html! {
        p class="brand" { "SenGo" }
        h1 { (title) }
        p { (body.response_message) }
        @if !body.errors.is_empty() {
            ul {
                @for fault in &body.errors { li { strong { (fault.field) } ": " (fault.message) } }
            }
        }
        @if let Some(hint) = &body.hint { p { (hint) } }
        p class="acts" {
            a class="button second" href=(back.unwrap_or("/console")) { (speech.say("Go back", "Kembali")) }
        }
        p class="quiet small" { (speech.say("Request", "Permintaan")) " " code { (body.request_id) } }
    };
    card(speech, theme, title, &content)
}

fn card(speech: Speech, theme: Option<Theme>, title: &str, content: &Markup) -> Response {
    respond(
        &speech,
        theme,
        title,
        "alone",
        &html! { main id="content" class="card" { (content) } },
    )
}

fn respond(speech: &Speech, theme: Option<Theme>, title: &str, class: &str, content: &Markup) -> Response {
    let chosen = match theme {
        Some(Theme::Light) => Some("light"),
        Some(Theme::Dark) => Some("dark"),
        Some(Theme::System) | None => None,
    };
    let page = html! {
        (DOCTYPE)
        html lang=(speech.language.tag()) data-theme=[chosen] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content=(chosen.unwrap_or("light dark"));
                meta name="robots" content="noindex";
                title { (title) " – SenGo" }
                link rel="stylesheet" href=(style::address());
                // An empty icon: browsers then ask for no other.
                link rel="icon" href="data:,";
            }
            body class=(class) { (content) }
        }
    };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_LANGUAGE, speech.language.tag()),
    ];
    (headers, Body::from(page.into_string())).into_response()
}
