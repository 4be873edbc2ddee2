use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Number;

/// A JSON value, borrowing from the body wherever no escape had to be resolved.
///
/// It is never nested deeper than [`super::DEPTH_MAX`], so walking it by recursion is safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, its text kept.
    Number(Number<'a>),
    /// A string with its escapes resolved.
    String(Cow<'a, str>),
    /// An array.
    Array(Vec<Value<'a>>),
    /// An object: its members in the order sent, repeated names included.
    Object(Vec<(Cow<'a, str>, Value<'a>)>),
}

impl<'a> Value<'a> {
    /// The members of an object, in the order sent, repeated names included.
    pub fn as_object(&self) -> Option<&[(Cow<'a, str>, Value<'a>)]> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The member of that name, the last one where the name is repeated, as PHP and JavaScript read it.
    pub fn get(&self, name: &str) -> Option<&Value<'a>> {
        self.as_object()?
            .iter()
            .rev()
            .find(|(candidate, _)| candidate == name)
            .map(|(_, value)| value)
    }

    /// The entries of an array.
    pub fn as_array(&self) -> Option<&[Value<'a>]> {
        match self {
            Self::Array(entries) => Some(entries),
            _ => None,
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// A number.
    pub fn as_number(&self) -> Option<Number<'a>> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// `true` or `false`.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// What this is, with its article, for a sentence such as "amount is a string".
    pub fn kind_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// The path of the first name that stands twice in one object, such as `ip[2].name`, if there is one.
    ///
    /// Readers disagree which of the two values counts, so a signed body must not have any.
    pub fn duplicate_name(&self) -> Option<String> {
        let mut path = String::new();
        find_duplicate(self, &mut path).then_some(path)
    }
}

/// The members with each name once: the last value, at the place of the first, as PHP keeps them.
pub(crate) fn distinct_members<'v, 'a>(
    members: &'v [(Cow<'a, str>, Value<'a>)],
) -> Vec<(&'v str, &'v Value<'a>)> {
    let mut distinct: Vec<(&str, &Value)> = Vec::with_capacity(members.len());
    let mut places = Places::for_length(members.len());
    for (name, value) in members {
        match places.of(name, &distinct) {
            Some(place) => {
                if let Some(member) = distinct.get_mut(place) {
                    member.1 = value;
                }
            }
            None => distinct.push((name, value)),
        }
    }
    distinct
}

/// Objects up to this many members are searched from end to end, which is faster than any index.
const SEARCHED_MEMBERS_MAX: usize = 16;

/// Where each name was seen first. Large objects get an ordered index, so that a body made of nothing but
/// names cannot cost time by the square of its length.
enum Places<'v> {
    Searched,
    Indexed(BTreeMap<&'v str, usize>),
}

impl<'v> Places<'v> {
    fn for_length(length: usize) -> Self {
        if length <= SEARCHED_MEMBERS_MAX {
            Self::Searched
        } else {
            Self::Indexed(BTreeMap::new())
        }
    }

    /// The place of a name among those seen; a new one is noted as the next place.
    fn of(&mut self, name: &'v str, seen: &[(&str, &Value<'_>)]) -> Option<usize> {
        match self {
            Self::Searched => seen.iter().position(|(known, _)| *known == name),
            Self::Indexed(index) => match index.get(name) {
                Some(place) => Some(*place),
                None => {
                    index.insert(name, seen.len());
                    None
                }
            },
        }
    }
}

fn find_duplicate(value: &Value<'_>, path: &mut String) -> bool {
    let length_before = path.len();
    match value {
        Value::Array(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                let _ = write!(path, "[{index}]");
                if find_duplicate(entry, path) {
                    return true;
                }
                path.truncate(length_before);
            }
        }
        Value::Object(members) => {
            if let Some(name) = first_repeated(members) {
                push_name(path, name);
                return true;
            }
            for (name, member) in members {
                push_name(path, name);
                if find_duplicate(member, path) {
                    return true;
                }
                path.truncate(length_before);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    false
}

fn first_repeated<'v>(members: &'v [(Cow<'_, str>, Value<'_>)]) -> Option<&'v str> {
    let mut seen: Vec<(&str, &Value)> = Vec::with_capacity(members.len());
    let mut places = Places::for_length(members.len());
    for (name, value) in members {
        if places.of(name, &seen).is_some() {
            return Some(name);
        }
        seen.push((name, value));
    }
    None
}

fn push_name(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

#[cfg(test)]
mod tests;
