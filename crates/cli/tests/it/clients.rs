//! The clients of the folder clients/, run by their own programs against the real server.

pub(crate) mod npm;
mod php_client;
mod php_client_alone;
mod postman;

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use crate::kept;
use crate::place::Place;
use crate::server::Server;

/// Every operation that merchants and projects call in production: `POST /api/projects/{id}/keys`. The engine port is
/// for the operator's own programs, and a sandbox is played from its own commands.
fn operations() -> BTreeSet<String> {
    let file = kept::repository().join("docs/openapi.json");
    let document: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let is_called = |path: &str| !path.starts_with("/api/engine/") && !path.starts_with("/api/sandbox/");
    let called = paths.iter().filter(|(path, _)| is_called(path));
    let operations = called.flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().keys();
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    operations.collect()
}

/// The operations that were called with success, by the server's own log.
fn called(server: &Server) -> BTreeSet<String> {
    let operations = operations();
    let log = server.log();
    let member = |line: &str, name: &str| {
        let (_, rest) = line.split_once(&format!("{name}="))?;
        Some(rest.split_whitespace().next()?.trim_matches('"').to_owned())
    };
    let done = log.lines().filter(|line| line.contains("status=200"));
    let calls = done.filter_map(|line| {
        let (method, path) = (member(line, "method")?, member(line, "path")?);
        operations
            .iter()
            .find(|operation| is_of(operation, &method, &path))
            .cloned()
    });
    calls.collect()
}

fn is_of(operation: &str, method: &str, path: &str) -> bool {
    let (wanted, template) = operation.split_once(' ').unwrap();
    let path = path.split('?').next().unwrap();
    let (parts, given): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    let fits = |(part, given): (&&str, &&str)| part == given || part.starts_with('{');
    wanted == method && parts.len() == given.len() && parts.iter().zip(&given).all(fits)
}

/// A server with an active merchant that has three active projects, the first with money.
fn with_projects() -> (Place, Server, Value) {
    let place = Place::new();
    let server = place.serve();
    let merchant = place.merchant();
    for number in 1..=3 {
        let domain = format!("https://toko{number}.example.com");
        let body = json!({ "name": format!("Toko {number}"), "domain": domain, "ip": ["0.0.0.0/0"] });
        server.post(&merchant, "/api/projects", &body).data();
        place.json(&format!("project approve {number}"));
    }
    for product in ["qris", "disburse"] {
        place.json(&format!("merchant activate 1 --product {product}"));
    }
    place.json("balance adjust 1 --active 50000 --pending 700 --reason Opening");
    (place, server, merchant)
}

/// Lets an engine say that a payment was paid.
fn pay(place: &Place, server: &Server, id: &Value, amount: i64) {
    let engine = place.json("key issue --engine bank --ip 127.0.0.1");
    let event = json!({ "id": format!("paid {id}"), "type": "payment.paid", "transaction": { "id": id },
        "amount": amount, "occurredAt": jiff::Timestamp::now().to_string() });
    let answer = server.post(&engine, "/api/engine/events", &json!({ "events": [event] }));
    assert_eq!(answer.data()[0]["result"], "accepted");
}
