//! `/docs/errors`: every code, in both languages. Every error's `help` leads here.

use maud::{Markup, html};
use sengo_wire::error::{ErrorCode, Language};
use serde_json::Value;

use super::page::{code, prose};

/// Where the OpenAPI document has an error with several faults.
const EXAMPLE: &str =
    "/components/responses/RequestInvalid/content/application~1json/examples/invalid_three_fields/value";

pub(super) fn body(document: &Value) -> Markup {
    html! {
        p.lead { "Every answer that is not a success has one shape, and says what to do next." }
        @if let Some(example) = document.pointer(EXAMPLE) {
            (code(&format!("{example:#}")))
        }
        dl {
            dt { code { "responseMessage" } }
            dd { "What happened, in one plain sentence, for a person." }
            dt { code { "errorCode" } }
            dd { "What your program should look at. New codes may be added; treat one you do not know by its HTTP status." }
            dt { code { "errors" } }
            dd { "All fields at fault at once, each with the fix where there is one. Only there where fields are." }
            dt { code { "hint" } }
            dd { "What to do next." }
            dt { code { "requestId" } }
            dd { "Names the request in the log, and is also the header " code { "X-Request-Id" } ". Tell it to support." }
        }
        p {
            "Send " code { "Accept-Language: id" } " and the texts come in Bahasa Indonesia. "
            "A call that failed with 429 or 503 changed nothing: wait as long as " code { "Retry-After" } " says and repeat it. "
            "Repeat any other write with the same " code { "Idempotency-Key" } ", and it is never done twice."
        }
        h2 id="codes" { "Codes" }
        (table())
        @for word in words() {
            (section(&word))
        }
    }
}

/// A word on the wire with the codes that are written so: `UNAUTHORIZED` goes with two HTTP statuses.
struct Word {
    text: &'static str,
    codes: Vec<ErrorCode>,
}

fn words() -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for code in ErrorCode::ALL {
        match words.iter_mut().find(|word| word.text == code.as_str()) {
            Some(word) => word.codes.push(code),
            None => words.push(Word {
                text: code.as_str(),
                codes: vec![code],
            }),
        }
    }
    words
}

fn table() -> Markup {
    html! {
        div.wide {
            table {
                thead { tr { th { "HTTP" } th { "errorCode" } th { "Means" } } }
                tbody {
                    @for code in ErrorCode::ALL {
                        tr {
                            td { (code.http_status()) }
                            td { a href={ "#" (code.as_str()) } { code { (code.as_str()) } } }
                            td { (prose(&code.means(Language::English))) }
                        }
                    }
                }
            }
        }
    }
}

fn section(word: &Word) -> Markup {
    html! {
        section id=(word.text) {
            h2 { a.anchor href={ "#" (word.text) } { code { (word.text) } } }
            @for code in &word.codes {
                p.status { "HTTP " (code.http_status()) }
                @for language in Language::ALL {
                    p lang=(language.tag()) {
                        (prose(&code.means(language))) " " (prose(&code.what_to_do(language)))
                    }
                }
            }
        }
    }
}
