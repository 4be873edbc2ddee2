use sengo_core::project::{REASON_CHARACTERS_MAX, Reason, ReasonField};
use sengo_core::refusal::{Fault, FieldFault};

use super::fields::Faults;

/// A reason for rejecting a project, as an operator types it: `domain=The website is not online`.
///
/// # Errors
/// The fault, its field being what stands before the equals sign or `reason`.
pub fn reason(text: &str) -> Result<Reason, FieldFault> {
    let (name, message) = text.split_once('=').unwrap_or((text, ""));
    let refused = |field: &str, fault| FieldFault {
        field: field.to_owned(),
        fault,
    };
    let Some(field) = ReasonField::parse(name.trim()) else {
        let known = ReasonField::ALL.map(ReasonField::as_str).to_vec();
        let found = name.trim().to_owned();
        return Err(refused("reason", Fault::Word { known, found }));
    };
    let message = message.trim();
    let fault = if message.is_empty() {
        Fault::Missing
    } else if message.chars().count() > REASON_CHARACTERS_MAX {
        Fault::TextTooLong {
            limit: REASON_CHARACTERS_MAX,
        }
    } else if message.chars().any(char::is_control) {
        Fault::TextControl
    } else {
        return Ok(Reason {
            field,
            message: message.to_owned(),
        });
    };
    Err(refused(field.as_str(), fault))
}

/// Several of them.
///
/// # Errors
/// The faults of all.
pub fn reasons<S: AsRef<str>>(texts: &[S]) -> Result<Vec<Reason>, Vec<FieldFault>> {
    let mut faults = Faults::default();
    let mut reasons = Vec::with_capacity(texts.len());
    for text in texts {
        match reason(text.as_ref()) {
            Ok(reason) => reasons.push(reason),
            Err(FieldFault { field, fault }) => faults.add(field, fault),
        }
    }
    faults.finish(Some(reasons))
}
