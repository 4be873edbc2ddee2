//! The document put together.

use serde_json::{Map, Value, json};

use super::operation::Operation;
use super::operations::OPERATIONS;
use super::parameters::Parameter;
use super::{examples, responses, schemas};

const DESCRIPTION: &str = "\
Payments for merchants and their projects.

Every answer is an envelope: `responseCode` (the HTTP status again), `responseMessage`, and `responseData` on success. \
An error has `errorCode` for programs, `responseMessage`, `errors` and `hint` for people (in Bahasa Indonesia with \
`Accept-Language: id`), and `requestId` for support. Members may be added to answers; ignore those you do not know.

Bodies are JSON whatever the Content-Type says. Amounts are whole rupiah. Moments are RFC 3339; answers write them in UTC, \
to the microsecond, and those of transactions in Jakarta's time, to the second. Every path also answers without `/api`.";

const CLIENT_KEY: &str = "The key: it names the caller. A merchant's key manages projects, a project's key reads its balance, an engine's key reports what happened at a channel.";

const CLIENT_TOKEN: &str = "The token that was shown once, when the key was issued. Keep it secret.";

const SIGNATURE: &str = "\
HMAC-SHA512 in hex of the key followed by the JSON body, with the token as the secret. In PHP:

    $signature = hash_hmac('sha512', $key . json_encode($body), $token);

Without a body, as in every GET call, of the key alone:

    $signature = hash_hmac('sha512', $key, $token);

The signature may be over the body exactly as it is sent, or over what PHP's json_encode makes of it, with or without \
JSON_UNESCAPED_SLASHES and JSON_UNESCAPED_UNICODE. A wrong one is answered with the mistake that was made.";

/// The OpenAPI document for this version of the platform. Equal versions give equal texts.
pub fn document(version: &str) -> String {
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "SenGo API",
            "version": version,
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "This instance, which is either sandbox or production."}],
        "security": [{"clientKey": [], "clientToken": [], "signature": []}],
        "tags": [
            {"name": "Projects", "description": "The businesses of a merchant."},
            {"name": "Keys", "description": "The keys of a project."},
            {"name": "Balances", "description": "Money, and moving it between projects."},
            {"name": "Payments", "description": "Money that comes in."},
            {"name": "Disbursements", "description": "Money that goes out."},
            {"name": "Transactions", "description": "What became of both."},
            {"name": "Engine port", "description": "For the operator's payment systems, which bring money in and take it out."},
        ],
        "paths": paths(),
        "components": {
            "securitySchemes": {
                "clientKey": header("X-Client-Key", CLIENT_KEY),
                "clientToken": header("X-Client-Token", CLIENT_TOKEN),
                "signature": header("X-Signature", SIGNATURE),
            },
            "parameters": parameters(),
            "schemas": schemas::all(),
            "responses": responses::components(OPERATIONS),
        },
    });
    format!("{document:#}\n")
}

fn header(name: &str, description: &str) -> Value {
    json!({"type": "apiKey", "in": "header", "name": name, "description": description})
}

fn parameters() -> Map<String, Value> {
    Parameter::ALL
        .into_iter()
        .map(|parameter| (parameter.name().to_owned(), parameter.component()))
        .collect()
}

fn paths() -> Map<String, Value> {
    let mut paths: Map<String, Value> = Map::new();
    for operation in OPERATIONS {
        let methods = paths
            .entry(operation.path)
            .or_insert_with(|| Value::Object(Map::new()));
        if let Some(methods) = methods.as_object_mut() {
            methods.insert(operation.method.to_owned(), described(operation));
        }
    }
    paths
}

fn described(operation: &Operation) -> Value {
    let example = examples::success(operation.id);
    let mut parameters: Vec<Value> = operation
        .parameters
        .iter()
        .map(|parameter| parameter.reference())
        .collect();
    if operation.is_protected() {
        parameters.push(Parameter::IdempotencyKey.reference());
    }
    parameters.push(Parameter::AcceptLanguage.reference());
    let mut described = Map::new();
    let mut set = |name: &str, value: Value| described.insert(name.to_owned(), value);
    set("operationId", json!(operation.id));
    set("tags", json!([operation.tag]));
    set("summary", json!(operation.summary));
    set("description", json!(operation.description));
    set("parameters", Value::Array(parameters));
    if let Some((schema, required)) = operation.body {
        let body = example.pointer("/request/body").cloned().unwrap_or_default();
        set(
            "requestBody",
            json!({
                "required": required,
                "content": {"application/json": {
                    "schema": {"$ref": format!("#/components/schemas/{schema}")},
                    "examples": {(operation.id): {"value": body}},
                }},
            }),
        );
    }
    set("responses", Value::Object(responses::of(operation, &example)));
    Value::Object(described)
}
