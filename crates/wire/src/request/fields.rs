//! Reading members one by one while collecting what is wrong with them.

use sengo_core::allowlist::{ALLOWLIST_ENTRIES_MAX, Allowlist, AllowlistFault};
use sengo_core::json::Value;
use sengo_core::refusal::{Fault, FieldFault, ValueKind};

/// The faults found so far.
#[derive(Default)]
pub(super) struct Faults(Vec<FieldFault>);

impl Faults {
    pub(super) fn add(&mut self, field: impl Into<String>, fault: Fault) {
        self.0.push(FieldFault {
            field: field.into(),
            fault,
        });
    }

    /// The value, with its fault noted where there is none.
    pub(super) fn note<T>(&mut self, field: &str, read: Result<T, Fault>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(fault) => {
                self.add(field, fault);
                None
            }
        }
    }

    /// What was read, if nothing is wrong. `read` is nothing only where a fault was noted.
    pub(super) fn finish<T>(self, read: Option<T>) -> Result<T, Vec<FieldFault>> {
        match read {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(self.0),
        }
    }
}

/// The member, which must be there.
pub(super) fn present<'v, 'a>(object: &'v Value<'a>, name: &str) -> Result<&'v Value<'a>, Fault> {
    object.get(name).ok_or(Fault::Missing)
}

/// A text.
pub(super) fn text<'v>(value: &'v Value<'_>) -> Result<&'v str, Fault> {
    value.as_str().ok_or(Fault::Kind {
        expected: ValueKind::Text,
        found: value.kind_name(),
    })
}

/// A whole number within a range; `10000.0` is one.
pub(super) fn integer(value: &Value<'_>, least: i64, most: i64) -> Result<i64, Fault> {
    let number = value.as_number().ok_or(Fault::Kind {
        expected: ValueKind::Integer,
        found: value.kind_name(),
    })?;
    let integer = number.to_i64().map_err(Fault::Integer)?;
    if (least..=most).contains(&integer) {
        Ok(integer)
    } else {
        Err(Fault::Range { least, most })
    }
}

/// A list of addresses, each fault at its own entry.
pub(super) fn allowlist(field: &str, value: &Value<'_>, faults: &mut Faults) -> Option<Allowlist> {
    let Some(entries) = value.as_array() else {
        let fault = match value.as_str() {
            Some(text) => Fault::TextForList {
                text: text.to_owned(),
            },
            None => Fault::Kind {
                expected: ValueKind::ListOfTexts,
                found: value.kind_name(),
            },
        };
        faults.add(field, fault);
        return None;
    };
    let mut texts = Vec::with_capacity(entries.len().min(ALLOWLIST_ENTRIES_MAX));
    let mut others = Faults::default();
    // A list that is too long is one fault, and its entries are not looked at.
    if entries.len() <= ALLOWLIST_ENTRIES_MAX {
        for (index, entry) in entries.iter().enumerate() {
            if let Some(text) = others.note(&format!("{field}[{index}]"), text(entry)) {
                texts.push((index, text));
            }
        }
    }
    let plain: Vec<&str> = texts.iter().map(|(_, text)| *text).collect();
    let fault = if entries.len() > ALLOWLIST_ENTRIES_MAX {
        Some(AllowlistFault::TooMany {
            entries: entries.len(),
        })
    } else if plain.is_empty() && !others.0.is_empty() {
        None
    } else {
        match Allowlist::parse(&plain) {
            Ok(list) if others.0.is_empty() => return Some(list),
            Ok(_) => None,
            Err(fault) => Some(fault),
        }
    };
    match fault {
        None => faults.0.append(&mut others.0),
        Some(AllowlistFault::Empty) => faults.add(field, Fault::ListEmpty),
        Some(AllowlistFault::TooMany { entries }) => faults.add(
            field,
            Fault::ListTooLong {
                entries,
                limit: ALLOWLIST_ENTRIES_MAX,
            },
        ),
        Some(AllowlistFault::Entries(entries)) => {
            for (at, fault) in entries {
                let (index, found) = texts.get(at).copied().unwrap_or((at, ""));
                let found = found.to_owned();
                others.add(format!("{field}[{index}]"), Fault::Address { found, fault });
            }
            others.0.sort_by_key(|fault| index_of(&fault.field));
            faults.0.append(&mut others.0);
        }
    }
    None
}

/// The index in `ip[2]`.
fn index_of(field: &str) -> usize {
    let digits = field
        .rsplit_once('[')
        .and_then(|(_, rest)| rest.strip_suffix(']'));
    digits.and_then(|digits| digits.parse().ok()).unwrap_or_default()
}
