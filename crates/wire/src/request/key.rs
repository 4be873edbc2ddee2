use sengo_core::json::Value;
use sengo_core::key::{OVERLAP_HOURS_DEFAULT, OVERLAP_HOURS_MAX};
use sengo_core::refusal::FieldFault;

use super::fields::{self, Faults};

const OVERLAP_HOURS: &str = "overlapHours";

/// How many hours the old key of a rotation goes on working. Neither body nor member need be there.
///
/// # Errors
/// The fault of `overlapHours`.
pub fn key_rotate(body: Option<&Value<'_>>) -> Result<i64, Vec<FieldFault>> {
    let mut faults = Faults::default();
    let hours = match body.and_then(|body| body.get(OVERLAP_HOURS)) {
        None => Some(OVERLAP_HOURS_DEFAULT),
        Some(value) => faults.note(OVERLAP_HOURS, fields::integer(value, 0, OVERLAP_HOURS_MAX)),
    };
    faults.finish(hours)
}
