//! What all pages share: the frame, the style and the headers.

use axum::body::Body;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

/// A page of the documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    Home,
    Quickstart,
    Authentication,
    Endpoints,
    Errors,
}

impl Page {
    pub(super) const ALL: [Self; 5] = [
        Self::Home,
        Self::Quickstart,
        Self::Authentication,
        Self::Endpoints,
        Self::Errors,
    ];

    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Home => "/docs",
            Self::Quickstart => "/docs/quickstart",
            Self::Authentication => "/docs/authentication",
            Self::Endpoints => "/docs/endpoints",
            Self::Errors => "/docs/errors",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Home => "SenGo API",
            Self::Quickstart => "Quickstart",
            Self::Authentication => "Authentication",
            Self::Endpoints => "Endpoints",
            Self::Errors => "Errors",
        }
    }
}

/// Where the style is.
pub(super) const STYLE_PATH: &str = "/docs/style.css";
const STYLE: &str = include_str!("style.css");

/// Nothing is loaded but our own style (and the empty icon); no script runs, nothing is sent, nobody frames the page.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The frame around a page.
pub(super) fn layout(page: Page, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title {
                    (page.title())
                    @if page != Page::Home { " – SenGo API" }
                }
                link rel="stylesheet" href=(STYLE_PATH);
                // An empty icon: browsers then ask for no other.
                link rel="icon" href="data:,";
            }
            body {
                header {
                    nav aria-label="Documentation" {
                        @for link in Page::ALL {
                            @let name = if link == Page::Home { "SenGo" } else { link.title() };
                            @let class = if link == Page::Home { "brand" } else { "" };
                            @if link == page {
                                a class=(class) href=(link.path()) aria-current="page" { (name) }
                            } @else {
                                a class=(class) href=(link.path()) { (name) }
                            }
                        }
                    }
                }
                main {
                    h1 { (page.title()) }
                    (body)
                }
                footer {
                    p { "SenGo " (env!("CARGO_PKG_VERSION")) " · " a href="/openapi.json" { "OpenAPI 3.1" } }
                }
            }
        }
    }
}

/// A block of code, scrolled sideways where it is too wide.
pub(super) fn code(text: &str) -> Markup {
    html! { pre tabindex="0" { code { (text.trim_end()) } } }
}

/// A sentence with `code` in it.
pub(super) fn prose(text: &str) -> Markup {
    html! {
        @for (index, part) in text.split('`').enumerate() {
            @if index.is_multiple_of(2) { (part) } @else { code { (part) } }
        }
    }
}

pub(super) fn respond(markup: Markup) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_LANGUAGE, "en"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        // The page shows the host it was asked for, so it must not be kept for others.
        (header::CACHE_CONTROL, "private, no-cache"),
    ];
    (headers, Body::from(markup.into_string())).into_response()
}

pub(super) async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    (headers, STYLE).into_response()
}
