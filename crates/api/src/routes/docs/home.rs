//! `/docs`: where to begin.

use maud::{Markup, html};
use sengo_core::environment::Environment;

use super::document::document;
use super::endpoints;
use super::page::{Page, code};
use crate::public_url::PublicUrl;

pub(super) fn body(host: &PublicUrl, environment: Environment) -> Markup {
    html! {
        p.lead {
            "Create projects, read balances and move money between your own projects, over a signed HTTP API."
        }
        p {
            "This instance is a " strong { (environment.as_str()) } ". "
            @match environment {
                Environment::Sandbox => {
                    "Nothing here moves real money. Keys begin with " code { "mkey_sbx_" } " or " code { "pkey_sbx_" } "."
                },
                Environment::Production => {
                    "Money here is real. Keys begin with " code { "mkey_prod_" } " or " code { "pkey_prod_" } "."
                },
            }
            " Its base address is:"
        }
        (code(&format!("{}/api", host.as_str())))
        ul {
            li { a href=(Page::Quickstart.path()) { "Quickstart" } ": a project and its balance in five minutes, in PHP, JavaScript, Python or a shell." }
            li { a href=(Page::Authentication.path()) { "Authentication" } ": the three headers, the signature, and what to do when it is refused." }
            li { a href=(Page::Endpoints.path()) { "Endpoints" } ": every call with an example of its request and answer." }
            li { a href=(Page::Errors.path()) { "Errors" } ": every code, what it means and what to do, in English and Bahasa Indonesia." }
            li { a href="/openapi.json" { "OpenAPI 3.1" } ": the same for programs." }
        }
        h2 { "The calls" }
        (endpoints::overview(document()))
        h2 { "What holds for every call" }
        ul {
            li { "Bodies are JSON, whatever the Content-Type says. Answers are JSON." }
            li { "A success is HTTP 200 with " code { "responseCode" } ", " code { "responseMessage" } " and " code { "responseData" } ". Lists add " code { "paging" } "." }
            li { "Amounts are whole rupiah. Times are RFC 3339 and are answered in UTC." }
            li { "Every path also answers without " code { "/api" } "." }
            li { "Members may be added to answers. Ignore those you do not know." }
        }
        h2 { "The words used here" }
        dl {
            dt { "merchant" }
            dd { "Your business group. Its key creates and manages projects." }
            dt { "project" }
            dd { "One business of a merchant, with a website, a list of addresses that may call, and a balance. It begins in Review and is put into use by the operator." }
            dt { "key and token" }
            dd { "A public name and its secret. They come as a pair; the token is shown once." }
            dt { "active, pending" }
            dd { "Money that can be spent, and money that was paid but is not settled yet. " code { "total" } " is both together." }
        }
    }
}
