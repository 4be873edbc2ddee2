//! `/console/merchant/debugger`: what is wrong with a signature, and code that makes the call as it has to be.

mod code;

use axum::response::Response;
use maud::{Markup, html};
use sengo_app::Error;
use sengo_app::debugger::SigningAttempt;
use sengo_core::call_code::{BODY_BYTES_MAX, CallFault, CallMethod, CodedCall, PATH_BYTES_MAX};
use sengo_core::refusal::Refusal;
use sengo_core::request_log::RequestId;
use sengo_core::role::Permission;

use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{Button, Faults, Field, Filled, Tone, callout};
use crate::routes::Routes;
use crate::visit::Visit;

const HERE: &str = "/console/merchant/debugger";

pub(super) fn routes() -> Routes {
    Routes::new().page(HERE, ask).form(HERE, explain)
}

/// The address that begins with what the log of calls knows of a call.
pub(in crate::routes) fn address_of(call: RequestId) -> String {
    format!("{HERE}?call={call}")
}

/// What stands in the form.
#[derive(Default)]
struct Typed {
    key: String,
    signature: String,
    method: String,
    path: String,
    body: String,
}

impl Typed {
    fn of(filled: &Filled) -> Self {
        Self {
            key: filled.text("key").to_owned(),
            signature: filled.text("signature").to_owned(),
            method: filled.text("method").to_owned(),
            path: filled.text("path").to_owned(),
            // Browsers send line breaks as two characters, programs mostly sign one.
            body: filled.raw("body").replace("\r\n", "\n"),
        }
    }

    /// The call, if its path is given.
    fn call(&self, visit: &Visit) -> Result<Option<CodedCall>, Faults> {
        if self.path.is_empty() {
            return Ok(None);
        }
        let method = if self.method.is_empty() {
            "GET"
        } else {
            &self.method
        };
        let read = CodedCall::parse(method, &self.path, &self.body);
        read.map(Some).map_err(|faults| {
            let faults = faults.into_iter().map(|fault| fault_words(visit, fault));
            faults.collect()
        })
    }
}

async fn ask(visit: Visit) -> Answer {
    // Whoever may not have a signature explained is told so before they type.
    visit.must(Permission::OwnRequestLogRead)?;
    let typed = match visit.query("call") {
        Some(id) => {
            let id = RequestId::parse(id).ok_or(Refusal::PathUnknown)?;
            let entry = visit.desk().own_call(id).await?;
            Typed {
                key: entry.key,
                method: entry.method,
                path: entry.path,
                ..Typed::default()
            }
        }
        None => Typed {
            key: visit.query("key").unwrap_or_default().to_owned(),
            ..Typed::default()
        },
    };
    // What was read can be shown as code at once; the body of others has to be pasted first.
    let call = if typed.method == "GET" {
        typed.call(&visit).unwrap_or_default()
    } else {
        None
    };
    let said = match call {
        Some(call) => code::panels(&visit, &call, own_key(&visit, &typed.key).await?),
        None => html! {},
    };
    Ok(page(&visit, &typed, &Faults::default(), &said))
}

async fn explain(visit: Visit, filled: Filled) -> Answer {
    let typed = Typed::of(&filled);
    let call = match typed.call(&visit) {
        Ok(call) => call,
        Err(faults) => {
            let said = explained(&visit, &typed).await?;
            return Ok(page(&visit, &typed, &faults, &said));
        }
    };
    if typed.signature.is_empty() && call.is_none() {
        let said = explained(&visit, &typed).await?;
        let faults = nothing_asked(&visit);
        return Ok(page(&visit, &typed, &faults, &said));
    }
    let said = explained(&visit, &typed).await?;
    let code = match call {
        Some(call) => code::panels(&visit, &call, own_key(&visit, &typed.key).await?),
        None => html! {},
    };
    Ok(page(&visit, &typed, &Faults::default(), &html! { (said) (code) }))
}

/// What is wrong with the signature that was pasted, if one was. Asked also without one, since asking needs permission.
async fn explained(visit: &Visit, typed: &Typed) -> Result<Markup, Failure> {
    let attempt = SigningAttempt {
        key: &typed.key,
        signature: &typed.signature,
        body: typed.body.as_bytes(),
    };
    let answer = visit.desk().own_signature_explain(attempt).await;
    match answer {
        Ok(_) if typed.signature.is_empty() => Ok(html! {}),
        Ok(None) => Ok(callout(
            Tone::Good,
            &html! { p { (visit.say(
                "This signature is right for this key and body.",
                "Signature ini benar untuk kunci dan body ini.",
            )) } },
        )),
        Err(Error::Refused(Refusal::KeyNotFound)) if typed.key.is_empty() && typed.signature.is_empty() => {
            Ok(html! {})
        }
        Ok(Some(refusal)) | Err(Error::Refused(refusal @ Refusal::KeyNotFound)) => Ok(wrong(visit, refusal)),
        Err(error) => Err(error.into()),
    }
}

/// The key, if it is one of the merchant's: what is not may be a secret in the wrong field, and is not written again.
async fn own_key<'a>(visit: &Visit, key: &'a str) -> Result<Option<&'a str>, Failure> {
    match visit.desk().own_key(key).await {
        Ok(_) => Ok(Some(key)),
        Err(Error::Refused(Refusal::KeyNotFound)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn nothing_asked(visit: &Visit) -> Faults {
    Faults::default()
        .with(
            "signature",
            visit.say(
                "Paste it to read what is wrong with it,",
                "Tempelkan untuk mengetahui kesalahannya,",
            ),
        )
        .with(
            "path",
            visit.say(
                "or name the path to get code for the call.",
                "atau isi path untuk mendapat kode panggilannya.",
            ),
        )
}

fn fault_words(visit: &Visit, fault: CallFault) -> (String, String) {
    let (field, words) = match fault {
        CallFault::Method => (
            "method",
            visit.say("Choose one of these.", "Pilih salah satu.").to_owned(),
        ),
        CallFault::PathStart => (
            "path",
            visit
                .say(
                    "It begins with /, as in /api/balance.",
                    "Diawali dengan /, misalnya /api/balance.",
                )
                .to_owned(),
        ),
        CallFault::PathLength => (
            "path",
            format!(
                "{} {PATH_BYTES_MAX}",
                visit.say("At most this many bytes:", "Paling banyak byte:")
            ),
        ),
        CallFault::BodyOfGet => (
            "body",
            visit
                .say("A GET is sent without a body.", "GET dikirim tanpa body.")
                .to_owned(),
        ),
        CallFault::BodyLength => (
            "body",
            format!(
                "{} {BODY_BYTES_MAX}",
                visit.say(
                    "Code is shown for bodies of at most this many bytes:",
                    "Kode ditampilkan untuk body paling banyak byte:",
                )
            ),
        ),
        CallFault::BodyZero => (
            "body",
            visit
                .say(
                    "There is a zero byte in it, which no JSON has.",
                    "Ada byte nol di dalamnya; JSON tidak memilikinya.",
                )
                .to_owned(),
        ),
    };
    (field.to_owned(), words)
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

fn page(visit: &Visit, typed: &Typed, faults: &Faults, said: &Markup) -> Response {
    let methods = CallMethod::ALL.map(|method| (method.as_str(), method.as_str()));
    let content = html! {
        (said)
        (visit.form(HERE, &html! {
            (Field::text("key", "X-Client-Key").value(&typed.key).fault(faults))
            div class="pair" {
                (Field::choice("method", visit.say("Method", "Metode"), methods.to_vec()).value(&typed.method).fault(faults))
                (Field::text("path", visit.say("Path, with its query", "Path beserta query")).value(&typed.path).fault(faults)
                    .hint(visit.say("For code that makes the call.", "Untuk kode yang membuat panggilannya.")))
            }
            (Field::area("signature", "X-Signature", 3).value(&typed.signature).fault(faults)
                .hint(visit.say("To read what is wrong with it.", "Untuk mengetahui kesalahannya.")))
            (Field::area("body", visit.say("Body as it is sent; empty without one", "Body persis seperti yang dikirim; kosongkan bila tanpa body"), 10)
                .value(&typed.body).fault(faults))
            div class="acts" { (Button::main(visit.say("Explain", "Jelaskan"))) }
        }))
    };
    let page = Page::new(visit, visit.say("Signature debugger", "Debugger signature"))
        .lead(html! { p { (visit.say(
            "Paste an attempt: you read what is wrong with it, and get code that makes the same call as it has to be. It is checked with the token of the key, which is not shown, and is not kept.",
            "Tempelkan sebuah percobaan: Anda melihat kesalahannya, dan mendapat kode yang membuat panggilan yang sama dengan benar. Percobaan diperiksa dengan token milik kunci itu, yang tidak ditampilkan, dan tidak disimpan.",
        )) } });
    let page = if faults.is_empty() { page } else { page.refused() };
    page.show(&content)
}
