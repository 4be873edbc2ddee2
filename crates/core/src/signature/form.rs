//! The body as an HTML form, for signatures that were made over the one while the other was sent.

use std::borrow::Cow;

use super::render::{GUESS_BYTES_MAX, push_number};
use crate::json::{Value, distinct_members};

/// What PHP's `http_build_query` makes of a decoded object or array; nothing for other values,
/// nor for nested ones whose names grow beyond [`GUESS_BYTES_MAX`] in all.
pub(super) fn build_query(value: &Value<'_>) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    match value {
        Value::Array(_) | Value::Object(_) => push_fields(&mut out, "", value)?,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
    }
    Some(out)
}

/// Form fields as the object they stand for: every value a string, `name[]` and `name[0]` an array.
pub(super) fn parse_query(body: &[u8]) -> Value<'_> {
    let mut members: Vec<(Cow<'_, str>, Value<'_>)> = Vec::new();
    for (name, text) in url::form_urlencoded::parse(body) {
        let value = Value::String(text);
        let Some((array, _)) = name.split_once('[') else {
            members.push((name, value));
            continue;
        };
        match members.last_mut() {
            Some((known, Value::Array(entries))) if known == array => entries.push(value),
            _ => members.push((Cow::Owned(array.to_owned()), Value::Array(vec![value]))),
        }
    }
    Value::Object(members)
}

/// Fields are joined by `&`; what is inside an array or object is named `outer[inner]`; null is left out.
fn push_fields(out: &mut Vec<u8>, name: &str, value: &Value<'_>) -> Option<()> {
    let inner_name = |key: &str| {
        if name.is_empty() {
            key.to_owned()
        } else {
            format!("{name}[{key}]")
        }
    };
    match value {
        Value::Null => {}
        Value::Bool(flag) => push_field(out, name, if *flag { b"1" } else { b"0" })?,
        Value::Number(number) => {
            let mut digits = Vec::new();
            push_number(&mut digits, *number)?;
            push_field(out, name, &digits)?;
        }
        Value::String(text) => push_field(out, name, text.as_bytes())?,
        Value::Array(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                push_fields(out, &inner_name(&index.to_string()), entry)?;
            }
        }
        Value::Object(members) => {
            for (key, member) in distinct_members(members) {
                push_fields(out, &inner_name(key), member)?;
            }
        }
    }
    Some(())
}

fn push_field(out: &mut Vec<u8>, name: &str, text: &[u8]) -> Option<()> {
    if !out.is_empty() {
        out.push(b'&');
    }
    push_encoded(out, name.as_bytes());
    out.push(b'=');
    push_encoded(out, text);
    (out.len() <= GUESS_BYTES_MAX).then_some(())
}

/// PHP's `urlencode`: all but letters, digits and `-_.` as `%XX` in upper case, the space as `+`.
fn push_encoded(out: &mut Vec<u8>, text: &[u8]) {
    for &byte in text {
        match byte {
            b' ' => out.push(b'+'),
            b'-' | b'_' | b'.' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => out.push(byte),
            _ => {
                out.push(b'%');
                out.extend_from_slice(super::to_hex(&[byte]).to_ascii_uppercase().as_bytes());
            }
        }
    }
}

#[cfg(test)]
mod tests;
