//! Whether clients of an older document can live with a newer one.

mod schema;

use serde_json::{Map, Value};

use schema::{Document, Side};

/// What in `new` breaks clients that were written for `old`, one sentence each: operations and members of answers
/// that are gone, members and parameters of requests that have become mandatory, and types that take less or
/// give more than before. Nothing means that `new` is compatible.
///
/// Both are OpenAPI documents as [`super::document`] makes them. Values that an answer newly has in an `enum` are
/// no break: clients are told to expect them.
pub fn compatible(old: &Value, new: &Value) -> Vec<String> {
    let mut breaks = Vec::new();
    let (old, new) = (Document(old), Document(new));
    for (path, method, operation) in operations(old.0) {
        let name = format!("{} {path}", method.to_uppercase());
        match new.0.get("paths").and_then(|paths| paths.get(path)?.get(method)) {
            None => breaks.push(format!("{name} is gone")),
            Some(newer) => compare(&name, (old, operation), (new, newer), &mut breaks),
        }
    }
    breaks
}

type Within<'a> = (Document<'a>, &'a Value);

fn compare(name: &str, old: Within<'_>, new: Within<'_>, breaks: &mut Vec<String>) {
    parameters(name, old, new, breaks);
    let body = |(document, operation): Within<'_>| {
        let body = operation.get("requestBody").map(|body| document.resolved(body));
        let required = body.is_some_and(|body| body.get("required") == Some(&Value::Bool(true)));
        (required, content(body).cloned())
    };
    let ((was_required, old_body), (is_required, new_body)) = (body(old), body(new));
    if is_required && !was_required {
        breaks.push(format!("{name} now needs a body"));
    }
    if let (Some(old_body), Some(new_body)) = (old_body, new_body) {
        let place = format!("{name} request");
        schema::compare(
            &place,
            (old.0, &old_body),
            (new.0, &new_body),
            Side::Request,
            breaks,
        );
    }
    for (status, answer) in members(old.1.get("responses")) {
        let Some(newer) = new.1.get("responses").and_then(|answers| answers.get(status)) else {
            // A refusal that no longer happens breaks nobody.
            if status.starts_with('2') {
                breaks.push(format!("{name} no longer answers {status}"));
            }
            continue;
        };
        let schemas = (
            content(Some(old.0.resolved(answer))),
            content(Some(new.0.resolved(newer))),
        );
        if let (Some(answer), Some(newer)) = schemas {
            let place = format!("{name} {status}");
            schema::compare(&place, (old.0, answer), (new.0, newer), Side::Answer, breaks);
        }
    }
}

fn parameters(name: &str, old: Within<'_>, new: Within<'_>, breaks: &mut Vec<String>) {
    let before = resolved_parameters(old);
    let after = resolved_parameters(new);
    for parameter in &before {
        let place = format!("{name} parameter {}", text(parameter, "name"));
        match same(&after, parameter) {
            None => breaks.push(format!("{place} is gone")),
            Some(newer) => {
                if let (Some(old_schema), Some(new_schema)) = (parameter.get("schema"), newer.get("schema")) {
                    let (old, new) = ((old.0, old_schema), (new.0, new_schema));
                    schema::compare(&place, old, new, Side::Request, breaks);
                }
            }
        }
    }
    for parameter in &after {
        let is_required = |parameter: &Value| parameter.get("required") == Some(&Value::Bool(true));
        let was_required = same(&before, parameter).is_some_and(is_required);
        if is_required(parameter) && !was_required {
            breaks.push(format!(
                "{name} parameter {} is now mandatory",
                text(parameter, "name")
            ));
        }
    }
}

fn resolved_parameters<'a>((document, operation): Within<'a>) -> Vec<&'a Value> {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    parameters
        .into_iter()
        .flatten()
        .map(|parameter| document.resolved(parameter))
        .collect()
}

fn same<'a>(among: &[&'a Value], parameter: &Value) -> Option<&'a Value> {
    let identity = |parameter: &Value| (text(parameter, "in"), text(parameter, "name"));
    among
        .iter()
        .find(|other| identity(other) == identity(parameter))
        .copied()
}

fn text(value: &Value, member: &str) -> String {
    let text = value.get(member).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

fn content(body: Option<&Value>) -> Option<&Value> {
    body?.get("content")?.get("application/json")?.get("schema")
}

fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    members(document.get("paths")).flat_map(|(path, methods)| {
        members(Some(methods)).map(move |(method, operation)| (path, method, operation))
    })
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&str, &Value)> {
    value
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::iter)
        .map(|(name, value)| (name.as_str(), value))
}
