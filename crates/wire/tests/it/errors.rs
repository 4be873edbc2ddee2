//! `contract/errors/`: every error body, in both languages.

use sengo_core::environment::Environment;
use sengo_core::refusal::Refusal;
use sengo_wire::error::{ErrorBody, ErrorCode, ErrorContext, Language, retry_after_seconds};
use serde_json::{Map, Value, json};

use crate::{golden, refusals};

pub(crate) fn context(language: Language) -> ErrorContext<'static> {
    ErrorContext {
        language,
        request_id: "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506",
        support_contact: Some("support@example.com"),
        environment: Environment::Sandbox,
    }
}

/// What is not refused by a rule, but answered all the same.
fn without_refusal() -> Vec<(&'static str, ErrorCode)> {
    vec![
        ("create_failed", ErrorCode::CreateFailed),
        ("channel_saturated", ErrorCode::PaymentInternalError),
        ("internal_error", ErrorCode::InternalError),
        ("unavailable", ErrorCode::Unavailable),
    ]
}

fn answer(headers: &[(&str, String)], body: impl Fn(Language) -> ErrorBody) -> Value {
    let mut answer = Map::new();
    answer.insert("status".into(), json!(body(Language::English).response_code));
    let headers: Map<String, Value> = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json!(value)))
        .collect();
    if !headers.is_empty() {
        answer.insert("headers".into(), Value::Object(headers));
    }
    for language in Language::ALL {
        answer.insert(
            language.tag().into(),
            serde_json::to_value(body(language)).unwrap(),
        );
    }
    Value::Object(answer)
}

fn headers(refusal: &Refusal) -> Vec<(&'static str, String)> {
    let wait = retry_after_seconds(refusal).map(|seconds| ("Retry-After", seconds.to_string()));
    let allow = match refusal {
        Refusal::MethodNotAllowed { allowed } => Some(("Allow", allowed.join(", "))),
        _ => None,
    };
    wait.into_iter().chain(allow).collect()
}

#[test]
fn error_bodies_are_as_the_contract_says() {
    for (name, refusal) in refusals::all() {
        let answer = answer(&headers(&refusal), |language| {
            ErrorBody::of(&refusal, &context(language))
        });
        golden::check(&format!("errors/{name}"), &answer);
    }
    for (name, code) in without_refusal() {
        let wait = (code == ErrorCode::Unavailable).then(|| {
            (
                "Retry-After",
                sengo_wire::error::UNAVAILABLE_RETRY_AFTER_SECONDS.to_string(),
            )
        });
        let wait: Vec<_> = wait.into_iter().collect();
        let answer = answer(&wait, |language| ErrorBody::of_code(code, &context(language)));
        golden::check(&format!("errors/{name}"), &answer);
    }
}

#[test]
fn members_of_an_error_stand_in_the_documented_order() {
    let invalid = refusals::all()
        .into_iter()
        .find(|(name, _)| *name == "invalid_three_fields");
    let body = ErrorBody::of(&invalid.unwrap().1, &context(Language::English));
    let value = serde_json::to_value(&body).unwrap();
    let members: Vec<&String> = value.as_object().unwrap().keys().collect();
    assert_eq!(
        members,
        [
            "responseCode",
            "responseMessage",
            "errorCode",
            "errors",
            "hint",
            "help",
            "requestId"
        ]
    );
    assert_eq!(serde_json::from_value::<ErrorBody>(value).unwrap(), body);
}

#[test]
fn every_code_is_in_the_contract() {
    let shown: Vec<(String, u16)> = refusals::all()
        .iter()
        .map(|(_, refusal)| ErrorBody::of(refusal, &context(Language::English)))
        .chain(
            without_refusal()
                .into_iter()
                .map(|(_, code)| ErrorBody::of_code(code, &context(Language::English))),
        )
        .map(|body| (body.error_code, body.response_code))
        .collect();
    for code in ErrorCode::ALL {
        let known = (code.as_str().to_owned(), code.http_status());
        assert!(shown.contains(&known), "{code:?} is in no golden file");
    }
}

#[test]
fn nothing_is_said_of_the_inside_and_no_secret_is_shown() {
    let inside = [
        "sql",
        "postgres",
        "database",
        "basis data",
        "panic",
        "thread",
        "rust",
        "table",
        "tabel ",
        "stack",
        "src/",
        "ledger",
        "internal error",
        "master key",
        "some(",
    ];
    for (name, refusal) in refusals::all() {
        for language in Language::ALL {
            let body = ErrorBody::of(&refusal, &context(language));
            let errors = body.errors.iter().map(|error| error.message.as_str());
            let texts = errors.chain([
                body.response_message.as_str(),
                body.hint.as_deref().unwrap_or_default(),
            ]);
            for text in texts {
                let lower = text.to_lowercase();
                let found = inside.iter().find(|word| lower.contains(**word));
                assert_eq!(found, None, "{name}: {text}");
                assert!(!text.contains(refusals::TOKEN), "{name}: {text}");
                assert!(!text.contains("{}"), "{name}: {text}");
                assert!(!text.contains(".."), "{name}: {text}");
            }
        }
    }
}

#[test]
fn every_text_is_there_in_both_languages_and_differs() {
    for (name, refusal) in refusals::all() {
        let english = ErrorBody::of(&refusal, &context(Language::English));
        let indonesian = ErrorBody::of(&refusal, &context(Language::Indonesian));
        assert_ne!(english.response_message, indonesian.response_message, "{name}");
        assert_eq!(english.hint.is_some(), indonesian.hint.is_some(), "{name}");
        assert!(
            english.hint.is_none() || english.hint != indonesian.hint,
            "{name}"
        );
        assert_eq!(english.errors.len(), indonesian.errors.len(), "{name}");
        for (one, other) in english.errors.iter().zip(&indonesian.errors) {
            assert_eq!(one.field, other.field, "{name}");
            assert_ne!(one.message, other.message, "{name}");
        }
        assert!(
            english.hint.is_some() || !english.errors.is_empty(),
            "{name} says not what to do"
        );
    }
    for code in ErrorCode::ALL {
        let [english, indonesian] = Language::ALL;
        assert_ne!(code.means(english), code.means(indonesian));
        assert_ne!(code.what_to_do(english), code.what_to_do(indonesian));
    }
}
