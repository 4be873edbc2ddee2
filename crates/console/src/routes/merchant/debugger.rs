//! `/console/merchant/debugger`: what is wrong with a signature.

use axum::response::Response;
use maud::{Markup, html};
use sengo_app::Error;
use sengo_app::debugger::SigningAttempt;
use sengo_core::refusal::Refusal;

use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Button, Field, Filled, Tone, callout};
use crate::routes::Routes;
use crate::visit::Visit;

const HERE: &str = "/console/merchant/debugger";

pub(super) fn routes() -> Routes {
    Routes::new().page(HERE, ask).form(HERE, explain)
}

async fn ask(visit: Visit) -> Answer {
    // Whoever may not have a signature explained is told so before they type.
    visit
        .desk()
        .own_calls(&sengo_app::request_log::RequestFilter::default(), None, 1)
        .await?;
    let key = visit.query("key").unwrap_or_default().to_owned();
    Ok(page(&visit, (&key, "", ""), &html! {}))
}

async fn explain(visit: Visit, filled: Filled) -> Answer {
    let (key, signature) = (filled.text("key"), filled.text("signature"));
    // Browsers send line breaks as two characters, programs mostly sign one.
    let body = filled.raw("body").replace("\r\n", "\n");
    let attempt = SigningAttempt {
        key,
        signature,
        body: body.as_bytes(),
    };
    let said = match visit.desk().own_signature_explain(attempt).await {
        Ok(None) => callout(
            Tone::Good,
            &html! { p { (visit.say(
                "This signature is right for this key and body.",
                "Signature ini benar untuk kunci dan body ini.",
            )) } },
        ),
        Ok(Some(refusal)) | Err(Error::Refused(refusal @ Refusal::KeyNotFound)) => wrong(&visit, refusal),
        Err(error) => return Err(error.into()),
    };
    Ok(page(&visit, (key, signature, &body), &said))
}

fn wrong(visit: &Visit, refusal: Refusal) -> Markup {
    let told = visit.explain(&Error::Refused(refusal));
    callout(
        Tone::Bad,
        &html! {
            p { strong { (told.response_message) } }
            @if let Some(hint) = &told.hint { p { (hint) } }
        },
    )
}

fn page(visit: &Visit, (key, signature, body): (&str, &str, &str), said: &Markup) -> Response {
    let content = html! {
        (said)
        (visit.form(HERE, &html! {
            (Field::text("key", "X-Client-Key").value(key).required())
            (Field::area("signature", "X-Signature", 3).value(signature).required())
            (Field::area("body", visit.say("Body as it is sent; empty without one", "Body persis seperti yang dikirim; kosongkan bila tanpa body"), 10).value(body))
            div class="acts" { (Button::main(visit.say("Explain", "Jelaskan"))) }
        }))
    };
    Page::new(visit, visit.say("Signature debugger", "Debugger signature"))
        .lead(html! { p { (visit.say(
            "Paste an attempt. It is checked with the token of the key, which is not shown, and is not kept.",
            "Tempelkan sebuah percobaan. Percobaan diperiksa dengan token milik kunci itu, yang tidak ditampilkan, dan tidak disimpan.",
        )) } })
        .show(&content)
}
