//! Two versions of one schema.

use std::collections::BTreeSet;

use serde_json::Value;

/// No body of ours is nested nearly as deep; schemas that refer to themselves end here.
const DEPTH_MAX: usize = 16;

/// A document in which references are looked up.
#[derive(Clone, Copy)]
pub(super) struct Document<'a>(pub(super) &'a Value);

impl<'a> Document<'a> {
    /// What a reference refers to, or the value itself.
    pub(super) fn resolved(self, value: &'a Value) -> &'a Value {
        value
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| self.0.pointer(reference.strip_prefix('#')?))
            .unwrap_or(value)
    }
}

/// Which way a schema is used: what clients send may grow, what they receive may not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Request,
    Answer,
}

/// Adds what breaks clients between two schemas.
pub(super) fn compare<'a>(
    place: &str,
    old: (Document<'a>, &'a Value),
    new: (Document<'a>, &'a Value),
    side: Side,
    breaks: &mut Vec<String>,
) {
    walk(place, old, new, side, DEPTH_MAX, breaks);
}

fn walk<'a>(
    place: &str,
    (old_document, old): (Document<'a>, &'a Value),
    (new_document, new): (Document<'a>, &'a Value),
    side: Side,
    depth_left: usize,
    breaks: &mut Vec<String>,
) {
    let Some(depth_left) = depth_left.checked_sub(1) else {
        return;
    };
    let old = Shape::of(old_document, old);
    let new = Shape::of(new_document, new);
    types(place, &old, &new, side, breaks);
    if side == Side::Request {
        limits(place, &old, &new, breaks);
    }
    for (name, member) in &old.members {
        let place = format!("{place} member {name}");
        match new.members.iter().find(|(other, _)| other == name) {
            None if side == Side::Answer => breaks.push(format!("{place} is gone")),
            // A member that is no longer read is ignored, like any other that is not known.
            None => {}
            Some((_, newer)) => {
                let (old, new) = ((old_document, *member), (new_document, *newer));
                walk(&place, old, new, side, depth_left, breaks);
            }
        }
    }
    match side {
        Side::Request => {
            for name in new.required.difference(&old.required) {
                breaks.push(format!("{place} member {name} is now mandatory"));
            }
        }
        Side::Answer => {
            for name in old.required.difference(&new.required) {
                if new.members.iter().any(|(member, _)| member == name) {
                    breaks.push(format!("{place} member {name} is no longer always there"));
                }
            }
        }
    }
    if let (Some(old), Some(new)) = (old.items, new.items) {
        let (old, new) = ((old_document, old), (new_document, new));
        walk(&format!("{place} entries"), old, new, side, depth_left, breaks);
    }
}

/// What matters of a schema, with references and alternatives of null followed.
#[derive(Default)]
struct Shape<'a> {
    types: BTreeSet<&'a str>,
    members: Vec<(&'a str, &'a Value)>,
    required: BTreeSet<&'a str>,
    items: Option<&'a Value>,
    values: Option<Vec<&'a Value>>,
    limits: Vec<(&'static str, i64)>,
}

/// The bounds a schema can have, and whether a larger number takes more.
const LIMITS: [(&str, bool); 7] = [
    ("maximum", true),
    ("minimum", false),
    ("maxLength", true),
    ("minLength", false),
    ("maxItems", true),
    ("minItems", false),
    ("minProperties", false),
];

impl<'a> Shape<'a> {
    fn of(document: Document<'a>, schema: &'a Value) -> Self {
        let mut shape = Self::default();
        shape.add(document, schema, DEPTH_MAX);
        shape
    }

    fn add(&mut self, document: Document<'a>, schema: &'a Value, depth_left: usize) {
        let Some(depth_left) = depth_left.checked_sub(1) else {
            return;
        };
        let schema = document.resolved(schema);
        for alternatives in ["oneOf", "anyOf", "allOf"] {
            for part in entries(schema.get(alternatives)) {
                self.add(document, part, depth_left);
            }
        }
        let kind = schema.get("type");
        self.types.extend(kind.and_then(Value::as_str));
        self.types.extend(entries(kind).filter_map(Value::as_str));
        if let Some(members) = schema.get("properties").and_then(Value::as_object) {
            self.members
                .extend(members.iter().map(|(name, member)| (name.as_str(), member)));
        }
        self.required
            .extend(entries(schema.get("required")).filter_map(Value::as_str));
        self.items = self.items.or(schema.get("items"));
        if let Some(values) = schema.get("enum") {
            self.values = Some(entries(Some(values)).collect());
        }
        for (name, _) in LIMITS {
            let limit = schema.get(name).and_then(Value::as_i64);
            self.limits.extend(limit.map(|limit| (name, limit)));
        }
    }

    fn limit(&self, name: &str) -> Option<i64> {
        let limit = self.limits.iter().find(|(other, _)| *other == name);
        limit.map(|(_, limit)| *limit)
    }
}

fn types(place: &str, old: &Shape<'_>, new: &Shape<'_>, side: Side, breaks: &mut Vec<String>) {
    // A number takes every integer.
    let has = |types: &BTreeSet<&str>, kind: &str| {
        types.contains(kind) || (kind == "integer" && types.contains("number"))
    };
    if old.types.is_empty() || new.types.is_empty() {
        return;
    }
    let (kinds, among, what) = match side {
        Side::Request => (&old.types, &new.types, "no longer takes"),
        Side::Answer => (&new.types, &old.types, "can now be"),
    };
    for kind in kinds {
        if !has(among, kind) {
            breaks.push(format!("{place} {what} {kind}"));
        }
    }
}

fn limits(place: &str, old: &Shape<'_>, new: &Shape<'_>, breaks: &mut Vec<String>) {
    if let Some(taken) = &new.values {
        match &old.values {
            None => breaks.push(format!("{place} now takes certain values only")),
            Some(values) => {
                for value in values.iter().filter(|value| !taken.contains(value)) {
                    breaks.push(format!("{place} no longer takes {value}"));
                }
            }
        }
    }
    for (name, larger_takes_more) in LIMITS {
        let narrower = match (old.limit(name), new.limit(name)) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(old), Some(new)) if larger_takes_more => new < old,
            (Some(old), Some(new)) => new > old,
        };
        if narrower {
            breaks.push(format!("{place} has a narrower {name}"));
        }
    }
}

fn entries(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}
