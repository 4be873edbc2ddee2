use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::operations::OPERATIONS;
use super::{compatible, document, examples};
use crate::error::ErrorCode;

fn current() -> Value {
    serde_json::from_str(&document("1.0.0")).unwrap()
}

/// The current document with something else at a place.
fn changed(pointer: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut document = current();
    change(document.pointer_mut(pointer).unwrap());
    document
}

fn without(name: &'static str) -> impl FnOnce(&mut Value) {
    move |value| {
        value.as_object_mut().unwrap().shift_remove(name).unwrap();
    }
}

#[test]
fn every_example_is_there() {
    for operation in OPERATIONS {
        let example = examples::success(operation.id);
        let request = &example["request"];
        assert_eq!(
            request["method"].as_str().unwrap().to_lowercase(),
            operation.method
        );
        assert!(example["response"]["body"]["responseData"].is_object() || operation.is_list);
        assert_eq!(
            request.get("body").is_some(),
            operation.body.is_some(),
            "{}",
            operation.id
        );
    }
    for code in ErrorCode::ALL {
        for (name, body) in examples::errors(code) {
            assert_eq!(body["errorCode"], code.as_str(), "{name}");
            assert_eq!(body["responseCode"], code.http_status(), "{name}");
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = current();
    let mut places = vec![&document];
    let mut seen = 0;
    while let Some(place) = places.pop() {
        if let Some(reference) = place.get("$ref").and_then(Value::as_str) {
            assert!(document.pointer(&reference[1..]).is_some(), "{reference}");
            seen += 1;
        }
        match place {
            Value::Object(members) => places.extend(members.values()),
            Value::Array(entries) => places.extend(entries),
            _ => {}
        }
    }
    assert!(seen > 100);
}

#[test]
fn an_example_has_the_members_of_its_schema_and_no_other() {
    let document = current();
    for operation in OPERATIONS {
        let example = examples::success(operation.id);
        let data = &example["response"]["body"]["responseData"];
        let entry = if operation.is_list { &data[0] } else { data };
        let schemas = &document["components"]["schemas"];
        let schema = match schemas[operation.answer]["oneOf"][0]["$ref"].as_str() {
            Some(first) => document.pointer(&first[1..]).unwrap(),
            None => &schemas[operation.answer],
        };
        let known: BTreeSet<&String> = schema["properties"].as_object().unwrap().keys().collect();
        let shown: BTreeSet<&String> = entry.as_object().unwrap().keys().collect();
        assert!(shown.is_subset(&known), "{}", operation.id);
        let required = schema["required"].as_array().unwrap();
        for name in required {
            assert!(
                entry.get(name.as_str().unwrap()).is_some(),
                "{}: {name}",
                operation.id
            );
        }
        let order: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
        let sent: Vec<&String> = entry.as_object().unwrap().keys().collect();
        let expected: Vec<&String> = order.into_iter().filter(|name| shown.contains(name)).collect();
        assert_eq!(sent, expected, "{}", operation.id);
    }
}

#[test]
fn operations_are_named_once() {
    let ids: BTreeSet<&str> = OPERATIONS.iter().map(|operation| operation.id).collect();
    assert_eq!(ids.len(), OPERATIONS.len());
}

#[test]
fn a_document_is_compatible_with_itself_and_with_more() {
    let old = current();
    assert_eq!(compatible(&old, &old), Vec::<String>::new());
    let more = changed("/components/schemas/BalanceView/properties", |members| {
        members["hold"] = json!({"type": "integer"});
    });
    assert_eq!(compatible(&old, &more), Vec::<String>::new());
    let more = changed("/components/schemas/ProjectCreate/properties", |members| {
        members["note"] = json!({"type": "string"});
    });
    assert_eq!(compatible(&old, &more), Vec::<String>::new());
    let wider = changed("/components/schemas/ProjectCreate/properties/name", |name| {
        name["maxLength"] = json!(200);
    });
    assert_eq!(compatible(&old, &wider), Vec::<String>::new());
}

#[test]
fn what_breaks_clients_is_named() {
    let schemas = |rest: &str| format!("/components/schemas/{rest}");
    let cases: Vec<(Value, &str)> = vec![
        (
            changed("/paths", without("/api/transfers")),
            "POST /api/transfers is gone",
        ),
        (
            changed("/paths/~1api~1projects", without("get")),
            "GET /api/projects is gone",
        ),
        (
            changed(&schemas("BalanceView/properties"), without("total")),
            "GET /api/balance 200 member responseData member total is gone",
        ),
        (
            changed(&schemas("ProjectView/properties"), without("createdAt")),
            "GET /api/projects 200 member responseData entries member createdAt is gone",
        ),
        (
            changed(&schemas("KeyView/required"), |required| {
                required
                    .as_array_mut()
                    .unwrap()
                    .retain(|name| name != "expiresAt");
            }),
            "POST /api/projects/{id}/keys 200 member responseData member expiresAt is no longer always there",
        ),
        (
            changed(&schemas("BalanceView/properties/active"), |active| {
                active["type"] = json!("string")
            }),
            "GET /api/balance 200 member responseData member active can now be string",
        ),
        (
            changed(&schemas("BalanceView/properties/active"), |active| {
                active["type"] = json!(["integer", "null"]);
            }),
            "GET /api/balance 200 member responseData member active can now be null",
        ),
        (
            changed(&schemas("ErrorBody/properties"), without("errorCode")),
            "POST /api/projects 422 member errorCode is gone",
        ),
        (
            changed(&schemas("ProjectPatch"), |patch| {
                patch["required"] = json!(["name"])
            }),
            "PATCH /api/projects/{id} request member name is now mandatory",
        ),
        (
            changed(&schemas("ProjectCreate/properties/ip"), |ip| {
                ip["maxItems"] = json!(10)
            }),
            "POST /api/projects request member ip has a narrower maxItems",
        ),
        (
            changed(&schemas("ProjectCreate/properties/name"), |name| {
                name["type"] = json!("integer")
            }),
            "POST /api/projects request member name no longer takes string",
        ),
        (
            changed("/components/parameters/Status/schema/enum", |words| {
                words.as_array_mut().unwrap().pop();
            }),
            "GET /api/projects parameter status no longer takes \"Closed\"",
        ),
        (
            changed("/components/parameters/At", |at| at["required"] = json!(true)),
            "GET /api/balance parameter at is now mandatory",
        ),
        (
            changed("/paths/~1api~1projects/get/parameters", |list| {
                list.as_array_mut().unwrap().remove(2);
            }),
            "GET /api/projects parameter status is gone",
        ),
        (
            changed(
                "/paths/~1api~1projects~1{id}~1keys~1{key}~1rotate/post/requestBody",
                |body| {
                    body["required"] = json!(true);
                },
            ),
            "POST /api/projects/{id}/keys/{key}/rotate now needs a body",
        ),
    ];
    for (new, sentence) in cases {
        let breaks = compatible(&current(), &new);
        assert!(
            breaks.iter().any(|found| found == sentence),
            "{sentence}: {breaks:?}"
        );
    }
}
