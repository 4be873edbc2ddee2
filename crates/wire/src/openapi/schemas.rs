//! The schemas of bodies: those of answers from their types, those of requests by hand, since requests are read
//! member by member and have no type of their own.

mod transactions;

use sengo_core::allowlist::ALLOWLIST_ENTRIES_MAX;
use sengo_core::domain::DOMAIN_CHARACTERS_MAX;
use sengo_core::ids::ID_MAX;
use sengo_core::key::{OVERLAP_HOURS_DEFAULT, OVERLAP_HOURS_MAX};
use sengo_core::name::NAME_CHARACTERS_MAX;
use sengo_core::reference::REFERENCE_CHARACTERS_MAX;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

use super::operation::Operation;
use crate::envelope::Paging;
use crate::error::ErrorBody;
use crate::request::AMOUNT_MAX;
use crate::view::{
    AnalyticsView, BalanceView, EventView, InquiryView, InstructionView, KeyView, ProjectCreated,
    ProjectView, TransactionView, TransferView,
};

/// All schemas by name, requests first.
pub(super) fn all() -> Map<String, Value> {
    let mut schemas = requests();
    schemas.append(&mut transactions::requests());
    schemas.extend(super::engine_schemas::requests());
    let mut types: Vec<(String, RefOr<Schema>)> = Vec::new();
    add::<ProjectCreated>(&mut types);
    add::<ProjectView>(&mut types);
    add::<BalanceView>(&mut types);
    add::<AnalyticsView>(&mut types);
    add::<KeyView>(&mut types);
    add::<TransferView>(&mut types);
    add::<TransactionView>(&mut types);
    add::<InquiryView>(&mut types);
    add::<EventView>(&mut types);
    add::<InstructionView>(&mut types);
    add::<Paging>(&mut types);
    add::<ErrorBody>(&mut types);
    schemas.insert("CheckView".to_owned(), transactions::check());
    for (name, schema) in types {
        schemas.insert(name, serde_json::to_value(schema).unwrap_or_default());
    }
    schemas
}

fn add<T: ToSchema>(types: &mut Vec<(String, RefOr<Schema>)>) {
    types.push((T::name().into_owned(), T::schema()));
    T::schemas(types);
}

/// The envelope of a success of an operation.
pub(super) fn success(operation: &Operation) -> Value {
    let answer = operation.answer;
    let entry = json!({"$ref": format!("#/components/schemas/{answer}")});
    let data = if operation.is_list {
        json!({"type": "array", "items": entry})
    } else {
        entry
    };
    let mut properties = Map::new();
    properties.insert(
        "responseCode".to_owned(),
        json!({"type": "integer", "const": 200}),
    );
    properties.insert(
        "responseMessage".to_owned(),
        json!({"type": "string", "const": "success"}),
    );
    properties.insert("responseData".to_owned(), data);
    let mut required = vec!["responseCode", "responseMessage", "responseData"];
    if operation.is_paged() {
        properties.insert(
            "paging".to_owned(),
            json!({"$ref": "#/components/schemas/Paging"}),
        );
        required.push("paging");
    }
    json!({"type": "object", "required": required, "properties": properties})
}

fn requests() -> Map<String, Value> {
    let name = json!({
        "type": "string",
        "minLength": 1,
        "maxLength": NAME_CHARACTERS_MAX,
        "description": "Letters and digits of any script, with single spaces between them.",
        "examples": ["Project SenGo"],
    });
    let domain = json!({
        "type": "string",
        "format": "uri",
        "maxLength": DOMAIN_CHARACTERS_MAX,
        "description": "The project's website: http or https, a host, and a port where it is not the default. No path. In production the host is a name of the public internet.",
        "examples": ["https://sengo.id"],
    });
    let ip = json!({
        "type": "array",
        "minItems": 1,
        "maxItems": ALLOWLIST_ENTRIES_MAX,
        "items": {"type": "string"},
        "description": "Who may call with the project's keys: IPv4 and IPv6 addresses and networks (CIDR). A list with 0.0.0.0/0 or ::/0 is open to every address.",
        "examples": [["0.0.0.0/0"]],
    });
    let project = json!({"type": "integer", "format": "int64", "minimum": 1, "maximum": ID_MAX});
    let project_members = json!({"name": name, "domain": domain, "ip": ip});
    let mut schemas = Map::new();
    schemas.insert(
        "ProjectCreate".to_owned(),
        json!({
            "type": "object",
            "description": "A new project. Members not named here are ignored.",
            "required": ["name", "domain", "ip"],
            "properties": project_members,
        }),
    );
    schemas.insert(
        "ProjectPatch".to_owned(),
        json!({
            "type": "object",
            "description": "What to change; at least one member. What is absent stays as it is.",
            "minProperties": 1,
            "properties": project_members,
        }),
    );
    schemas.insert(
        "KeyRotate".to_owned(),
        json!({
            "type": "object",
            "description": "How to rotate; the body can be left out.",
            "properties": {
                "overlapHours": {
                    "type": "integer",
                    "minimum": 0,
                    "maximum": OVERLAP_HOURS_MAX,
                    "default": OVERLAP_HOURS_DEFAULT,
                    "description": "How many hours the old key goes on working.",
                },
            },
        }),
    );
    schemas.insert(
        "TransferCreate".to_owned(),
        json!({
            "type": "object",
            "description": "Money to move between two projects of the merchant.",
            "required": ["from", "to", "amount", "reference"],
            "properties": {
                "from": project,
                "to": project,
                "amount": {
                    "type": "integer",
                    "format": "int64",
                    "minimum": 1,
                    "maximum": AMOUNT_MAX,
                    "description": "In whole rupiah; 10000.0 is read as 10000.",
                },
                "reference": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": REFERENCE_CHARACTERS_MAX,
                    "description": "Your own name for it, unique among all references of the project it takes from.",
                },
            },
        }),
    );
    schemas
}
