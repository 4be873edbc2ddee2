//! What refusals mean at the command line. The API's texts speak to a merchant's developer; where that would
//! mislead the operator, the words are other ones here.

use sengo_core::environment::Environment;
use sengo_core::key::KeyRefusal;
use sengo_core::project::{Act, ProjectRefusal, Status};
use sengo_core::refusal::Refusal;
use sengo_core::signature::Diagnosis;
use sengo_wire::error::{ErrorBody, ErrorContext, Language};

/// The refusal in the operator's words.
pub(crate) fn told(refusal: &Refusal) -> ErrorBody {
    let context = ErrorContext {
        language: Language::English,
        request_id: "",
        support_contact: None,
        environment: Environment::Sandbox,
    };
    let mut body = ErrorBody::of(refusal, &context);
    if let Some(message) = message(refusal) {
        body.response_message = message.into();
    }
    if let Some(hint) = hint(refusal) {
        body.hint = Some(hint);
    }
    if matches!(refusal, Refusal::Invalid(_)) {
        body.hint = None;
        // A blank between an argument and what is wrong with it reads as a sentence; a dot ends it already.
        body.response_message = body.response_message.trim_end_matches('.').to_owned();
    }
    body
}

fn message(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::ProjectNotFound => Some("There is no project with this id."),
        Refusal::KeyNotFound => Some("There is no such key."),
        _ => None,
    }
}

fn hint(refusal: &Refusal) -> Option<String> {
    if let Refusal::SignatureWrong(Diagnosis::Unknown { string_to_sign, .. }) = refusal {
        // The text stands last and bare: it has to be exact, and quotation marks around it would be signed too.
        return Some(format!(
            "Make the HMAC-SHA512 of the text to sign with the token as secret, in 128 hexadecimal digits. It has {} bytes and is: {}",
            string_to_sign.len(),
            String::from_utf8_lossy(string_to_sign)
        ));
    }
    words(refusal).map(str::to_owned)
}

fn words(refusal: &Refusal) -> Option<&'static str> {
    let hint = match refusal {
        Refusal::ProjectNotFound => {
            "`sengo project list` shows them; --data names the folder they are kept in."
        }
        Refusal::MerchantNotFound => {
            "`sengo merchant list` shows them; --data names the folder they are kept in."
        }
        Refusal::KeyNotFound => {
            "`sengo key list --merchant ID` and `sengo key list --project ID` show them; give one whole."
        }
        Refusal::StatusConflict { act, status }
        | Refusal::Project(ProjectRefusal::StatusConflict { act, status }) => return way_out(*act, *status),
        Refusal::Project(ProjectRefusal::BalanceNotZero { .. }) => {
            "Let the merchant move what is active to another of its projects, wait until the rest is settled, then close it."
        }
        Refusal::Key(KeyRefusal::TooManyKeys) => {
            "Revoke one that is no longer used, as `sengo key list` shows, then issue the new one."
        }
        Refusal::InsufficientBalance { .. } => {
            "`sengo balance show PROJECT` shows what there is; nothing was changed."
        }
        _ => return None,
    };
    Some(hint)
}

fn way_out(act: Act, status: Status) -> Option<&'static str> {
    match (act, status) {
        (Act::Approve | Act::Reject, Status::Active | Status::Suspended | Status::Closed) => {
            Some("It was decided on before. `sengo project list --status Review` shows what is waiting.")
        }
        (Act::IssueKey, Status::Review) => {
            Some("Approve it first: `sengo project approve ID --issue-key` does both.")
        }
        (Act::IssueKey | Act::MoveMoney, Status::Rejected) => {
            Some("The merchant has to correct it first; then it is reviewed again.")
        }
        (Act::IssueKey | Act::MoveMoney, Status::Closed) => Some("A closed project stays closed."),
        (Act::MoveMoney, Status::Review) => Some("Approve it first: `sengo project approve ID`."),
        (Act::MoveMoney, Status::Suspended) => Some("Resume it first: `sengo project resume ID`."),
        _ => None,
    }
}
