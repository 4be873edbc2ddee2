//! The Postman collection, run by newman: each request signs itself.

use serde_json::{Value, json};

use super::{called, npm, operations, pay, with_projects};
use crate::kept;
use crate::place::{Place, Ran, soon};
use crate::server::Server;

const COLLECTION: &str = "clients/postman/sengo.postman_collection.json";

fn newman(place: &Place, server: &Server, merchant: &Value, folder: &str) -> Ran {
    newman_with(place, server, merchant, folder, &[])
}

fn newman_with(
    place: &Place,
    server: &Server,
    merchant: &Value,
    folder: &str,
    more: &[(&str, &Value)],
) -> Ran {
    let newman = npm::package("newman/bin/newman.js");
    let file = kept::repository().join(COLLECTION);
    let mut command = place.command("node");
    command.arg(newman).arg("run").arg(file);
    command.args(["--folder", folder, "--color", "off", "--disable-unicode"]);
    for (name, value) in [
        ("url", server.url.as_str()),
        ("merchantKey", merchant["key"].as_str().unwrap()),
        ("merchantToken", merchant["token"].as_str().unwrap()),
    ] {
        command.args(["--env-var", &format!("{name}={value}")]);
    }
    for (name, value) in more {
        command.args(["--env-var", &format!("{name}={}", value.as_str().unwrap())]);
    }
    command.output().unwrap().into()
}

#[test]
fn every_request_of_the_postman_collection_signs_itself_and_is_done() {
    let (place, server, merchant) = with_projects();
    for folder in ["Projects", "Keys and money"] {
        newman(&place, &server, &merchant, folder).good();
    }
    let project = place.json("key issue --project 1");
    let body = json!({ "reference": "INV-9", "amount": 10_000, "viewName": "Toko Baru",
        "additionalInfo": { "callback": "https://shop.example.com/callbacks/sengo" } });
    let payment = server.post(&project, "/api/qris", &body).data();
    pay(&place, &server, &payment["id"], 10_000);
    let project = [
        ("projectKey", &project["key"]),
        ("projectToken", &project["token"]),
        ("paymentId", &payment["id"]),
    ];
    newman_with(&place, &server, &merchant, "Payments and payouts", &project).good();
    let all = operations();
    assert!(all.len() >= 18, "{all:?}");
    assert_eq!(soon(|| called(&server), |called| *called == all), all);
}

#[test]
fn the_postman_collection_notices_a_wrong_token() {
    let place = Place::new();
    let server = place.serve();
    let mut merchant = place.merchant();
    merchant["token"] = place.json("key issue --merchant 1")["token"].clone();
    let ran = newman(&place, &server, &merchant, "Projects");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stdout.contains("the call was done"), "{ran:?}");
}
