//! What a caller is told when a request is refused, in its language.

mod code;
mod language;
mod text;
mod texts;
mod told;

use sengo_core::environment::Environment;
use sengo_core::event::EventRefusal;
use sengo_core::person::PersonRefusal;
use sengo_core::refusal::Refusal;
use sengo_core::signature::Diagnosis;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use code::ErrorCode;
pub use language::Language;

use text::Text;
use told::Said;

/// How long to wait after [`ErrorBody::unavailable`] when nothing better is known, in seconds.
pub const UNAVAILABLE_RETRY_AFTER_SECONDS: u64 = 1;

/// The body of every answer that is not a success. `responseMessage` says what happened, `errors` to which
/// fields, and `hint` what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    /// The HTTP status again.
    #[schema(example = 422)]
    pub response_code: u16,
    /// What happened, in one plain sentence, in the language asked for.
    pub response_message: String,
    /// The word by which a program tells errors apart.
    #[schema(example = "REQUEST_INVALID")]
    pub error_code: String,
    /// Every field at fault; only there where fields are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// What to do next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub hint: Option<String>,
    /// Where the documentation explains the code, on the same host.
    #[schema(example = "/docs/errors#REQUEST_INVALID")]
    pub help: String,
    /// Names this request in the log; the same as the header `X-Request-Id`.
    pub request_id: String,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FieldError {
    /// Where: `name`, `ip[2]`, `?perPage`, `Idempotency-Key`.
    #[schema(example = "ip[2]")]
    pub field: String,
    /// What is wrong, with the fix where there is one.
    pub message: String,
}

/// What an answer needs beside the refusal itself.
#[derive(Debug, Clone, Copy)]
pub struct ErrorContext<'a> {
    /// The language asked for.
    pub language: Language,
    /// The request's id.
    pub request_id: &'a str,
    /// Whom merchants turn to, if the operator has configured it.
    pub support_contact: Option<&'a str>,
    /// Which environment this instance is.
    pub environment: Environment,
}

impl ErrorBody {
    /// The answer to a refused request.
    pub fn of(refusal: &Refusal, context: &ErrorContext<'_>) -> Self {
        Self::saying(told::code(refusal), told::said(refusal, context), context)
    }

    /// The answer when the platform cannot take the call just now.
    pub fn unavailable(context: &ErrorContext<'_>) -> Self {
        Self::of_code(ErrorCode::Unavailable, context)
    }

    /// The answer to a failure of our own. It says nothing of the inside.
    pub fn internal(context: &ErrorContext<'_>) -> Self {
        Self::of_code(ErrorCode::InternalError, context)
    }

    /// The answer when nothing but the code is known.
    pub fn of_code(code: ErrorCode, context: &ErrorContext<'_>) -> Self {
        Self::saying(code, Said::new(code.meaning()).hint(code.remedy()), context)
    }

    /// The hint as it may be kept after the answer: without the text to sign, since the body is in it.
    pub fn hint_kept(&self, refusal: &Refusal, language: Language) -> Option<String> {
        match refusal {
            Refusal::SignatureWrong(Diagnosis::Unknown { has_body, .. }) => {
                Some(texts::signature::kept(*has_body).in_language(language))
            }
            _ => self.hint.clone(),
        }
    }

    fn saying(code: ErrorCode, said: Said, context: &ErrorContext<'_>) -> Self {
        let language = context.language;
        let errors = said.errors.into_iter().map(|(field, message)| FieldError {
            field,
            message: message.in_language(language),
        });
        Self {
            response_code: code.http_status(),
            response_message: said.message.in_language(language),
            error_code: code.as_str().to_owned(),
            errors: errors.collect(),
            hint: said.hint.map(|hint| hint.in_language(language)),
            help: code.help(),
            request_id: context.request_id.to_owned(),
        }
    }
}

/// Why an event of an engine was refused, in one line.
pub fn event_refused(refusal: &EventRefusal, language: Language) -> String {
    texts::events::refused(refusal).in_language(language)
}

/// How long the caller should wait, for the header `Retry-After`.
pub fn retry_after_seconds(refusal: &Refusal) -> Option<u64> {
    match refusal {
        Refusal::TooManyRequests {
            retry_after_seconds, ..
        } => Some(*retry_after_seconds),
        Refusal::Person(PersonRefusal::Blocked { seconds } | PersonRefusal::LinksTooMany { seconds }) => {
            Some(*seconds)
        }
        _ => None,
    }
}
