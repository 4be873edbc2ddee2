//! The answers of an operation: its success, and what it can be refused with, by HTTP status.

use serde_json::{Map, Value, json};

use super::operation::{EVERYWHERE, MERCHANTS, Operation, PROTECTED, WRITES};
use super::{examples, schemas};
use crate::error::{ErrorCode, Language};

/// The answers of an operation, by status.
pub(super) fn of(operation: &Operation, example: &Value) -> Map<String, Value> {
    let mut responses = Map::new();
    let mut headers = Map::new();
    headers.insert("X-Request-Id".to_owned(), request_id());
    if operation.is_protected() {
        let description =
            "`true` where this is the first answer again, because its Idempotency-Key was sent before.";
        headers.insert(
            "Idempotent-Replayed".to_owned(),
            json!({"description": description, "schema": {"type": "string", "const": "true"}}),
        );
    }
    let body = example.pointer("/response/body").cloned().unwrap_or_default();
    responses.insert(
        "200".to_owned(),
        json!({
            "description": "Success.",
            "headers": headers,
            "content": {"application/json": {
                "schema": schemas::success(operation),
                "examples": {(operation.id): {"value": body}},
            }},
        }),
    );
    for (status, codes) in by_status(operation) {
        let name = component_name(&codes);
        let reference = json!({"$ref": format!("#/components/responses/{name}")});
        responses.insert(status.to_string(), reference);
    }
    responses
}

/// The shared answers that all operations refer to, by name.
pub(super) fn components(operations: &[Operation]) -> Map<String, Value> {
    let mut components = Map::new();
    for operation in operations {
        for (_, codes) in by_status(operation) {
            components
                .entry(component_name(&codes))
                .or_insert_with(|| response(&codes));
        }
    }
    components
}

/// The codes of an operation, grouped by HTTP status in ascending order.
fn by_status(operation: &Operation) -> Vec<(u16, Vec<ErrorCode>)> {
    let writes = if operation.is_write() { WRITES } else { &[] };
    let protected = if operation.is_protected() { PROTECTED } else { &[] };
    let merchants = if operation.is_of_engines() { &[] } else { MERCHANTS };
    let possible = |code: &ErrorCode| {
        [EVERYWHERE, merchants, writes, protected, operation.errors]
            .iter()
            .any(|codes| codes.contains(code))
    };
    let mut groups: Vec<(u16, Vec<ErrorCode>)> = Vec::new();
    // All codes stand in ascending order of their status.
    for code in ErrorCode::ALL.into_iter().filter(possible) {
        match groups.last_mut() {
            Some((status, codes)) if *status == code.http_status() => codes.push(code),
            _ => groups.push((code.http_status(), vec![code])),
        }
    }
    groups
}

fn component_name(codes: &[ErrorCode]) -> String {
    let names: Vec<String> = codes.iter().map(|code| format!("{code:?}")).collect();
    names.join("Or")
}

fn response(codes: &[ErrorCode]) -> Value {
    let descriptions: Vec<String> = codes
        .iter()
        .map(|code| {
            let means = code.means(Language::English);
            format!(
                "`{}`: {means} {}",
                code.as_str(),
                code.what_to_do(Language::English)
            )
        })
        .collect();
    let examples: Map<String, Value> = codes
        .iter()
        .flat_map(|code| examples::errors(*code))
        .map(|(name, value)| (name.to_owned(), json!({"value": value})))
        .collect();
    let mut headers = Map::new();
    headers.insert("X-Request-Id".to_owned(), request_id());
    if codes
        .iter()
        .any(|code| matches!(code, ErrorCode::TooManyRequests | ErrorCode::Unavailable))
    {
        let description = "How long to wait before the next call, in seconds.";
        headers.insert(
            "Retry-After".to_owned(),
            json!({"description": description, "schema": {"type": "integer"}}),
        );
    }
    json!({
        "description": descriptions.join("\n\n"),
        "headers": headers,
        "content": {"application/json": {
            "schema": {"$ref": "#/components/schemas/ErrorBody"},
            "examples": examples,
        }},
    })
}

fn request_id() -> Value {
    json!({"description": "Names the request in the log.", "schema": {"type": "string"}})
}
