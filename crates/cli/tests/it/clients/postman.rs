//! The Postman collection, run by newman: each request signs itself.

use serde_json::Value;

use super::{called, npm, operations, with_projects};
use crate::kept;
use crate::place::{Place, Ran, soon};
use crate::server::Server;

const COLLECTION: &str = "clients/postman/sengo.postman_collection.json";

fn newman(place: &Place, server: &Server, merchant: &Value, folder: &str) -> Ran {
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
    command.output().unwrap().into()
}

#[test]
fn every_request_of_the_postman_collection_signs_itself_and_is_done() {
    let (place, server, merchant) = with_projects();
    for folder in ["Projects", "Keys and money"] {
        newman(&place, &server, &merchant, folder).good();
    }
    let all = operations();
    assert!(all.len() >= 12, "{all:?}");
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
