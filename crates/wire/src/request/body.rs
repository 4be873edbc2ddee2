//! The body as a JSON object.

use sengo_core::json::{self, FaultKind, Value};
use sengo_core::refusal::Refusal;

/// Reads a body that must be one JSON object without a repeated name.
///
/// # Errors
/// [`Refusal::BodyMissing`], [`Refusal::BodyNotJson`], [`Refusal::BodyNotObject`],
/// [`Refusal::BodyAmbiguous`].
pub fn object(body: &[u8]) -> Result<Value<'_>, Refusal> {
    let value = json::parse(body).map_err(|fault| match fault.kind {
        FaultKind::Empty => Refusal::BodyMissing,
        _ => Refusal::BodyNotJson(fault),
    })?;
    if value.as_object().is_none() {
        return Err(Refusal::BodyNotObject {
            found: value.kind_name(),
        });
    }
    match value.duplicate_name() {
        Some(member) => Err(Refusal::BodyAmbiguous { member }),
        None => Ok(value),
    }
}

/// The same for calls that need no body: nothing where none was sent.
///
/// # Errors
/// As [`object`], but for the missing body. PHP clients without fields to send send `[]`, which counts as an
/// object without members.
pub fn optional_object(body: &[u8]) -> Result<Option<Value<'_>>, Refusal> {
    match object(body) {
        Ok(value) => Ok(Some(value)),
        Err(Refusal::BodyMissing) => Ok(None),
        Err(Refusal::BodyNotObject { .. }) if is_empty_list(body) => Ok(None),
        Err(refusal) => Err(refusal),
    }
}

fn is_empty_list(body: &[u8]) -> bool {
    json::parse(body).is_ok_and(|value| value.as_array().is_some_and(<[Value]>::is_empty))
}
