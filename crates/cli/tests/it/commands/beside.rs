//! Commands beside a running server, which sees their effect within a second.

use serde_json::{Value, json};

use crate::place::{Place, soon};
use crate::server::{Answer, Server};

fn create(server: &Server, merchant: &Value, number: u32) -> Answer {
    let domain = format!("https://toko{number}.example.com");
    let body = json!({ "name": format!("Toko {number}"), "domain": domain, "ip": ["0.0.0.0/0"] });
    server.post(merchant, "/api/projects", &body)
}

/// Waits until a call answers with this code; a success has none.
fn becomes(call: impl Fn() -> Answer, status: u16, code: &str) -> Answer {
    soon(call, |answer| answer.code() == (status, code))
}

#[test]
fn activation_counts_within_a_second_and_so_does_its_end() {
    let place = Place::new();
    let server = place.serve();
    let merchant = place.json("merchant create Nusantara --issue-key");
    let balance = || server.get(&merchant, "/api/balance");
    assert_eq!(becomes(balance, 401, "PRODUCT_ACCESS_ERROR").status, 401);
    place.json("merchant activate 1");
    becomes(balance, 200, "");
    place.json("merchant deactivate 1");
    becomes(balance, 401, "PRODUCT_ACCESS_ERROR");
}

#[test]
fn a_list_of_addresses_counts_within_a_second() {
    let place = Place::new();
    let server = place.serve();
    let merchant = place.merchant();
    let balance = || server.get(&merchant, "/api/balance");
    becomes(balance, 200, "");
    place.json("merchant update 1 --ip 203.0.113.0/24");
    let refused = becomes(balance, 403, "UNAUTHORIZED");
    let hint = refused.body["hint"].as_str().unwrap();
    assert!(hint.contains("\"127.0.0.1\""), "{hint}");
    place.json("merchant update 1 --ip 203.0.113.0/24 --ip 127.0.0.1");
    becomes(balance, 200, "");
    place.json("merchant update 1 --any-ip");
    assert_eq!(place.json("merchant show 1")["ip"], Value::Null);
    becomes(balance, 200, "");
}

#[test]
fn a_review_is_seen_by_the_merchant_and_by_the_project() {
    let place = Place::new();
    let server = place.serve();
    let merchant = place.merchant();
    for number in 1..=2 {
        assert_eq!(create(&server, &merchant, number).data()["status"], "Review");
    }
    let status = |id: u32| server.get(&merchant, &format!("/api/projects/{id}")).data()["status"].clone();
    let project = place.json("project approve 1 --issue-key");
    let balance = || server.get(&project, "/api/balance");
    becomes(balance, 200, "");
    place
        .run(
            crate::place::SENGO,
            &["project", "reject", "2", "--reason", "domain=It is not online."],
        )
        .good();
    assert_eq!(status(2), "Rejected");
    let reasons = server.get(&merchant, "/api/projects/2").data()["reasons"].clone();
    assert_eq!(
        reasons,
        json!([{ "field": "domain", "message": "It is not online." }])
    );
    place.json("project suspend 1");
    assert_eq!(status(1), "Suspended");
    becomes(balance, 200, "");
    place.json("project resume 1");
    assert_eq!(status(1), "Active");
    place.json("balance adjust 1 --active 5 --reason Opening");
    assert_eq!(balance().data(), json!({ "active": 5, "pending": 0, "total": 5 }));
    place.sengo("project close 1").bad();
    place.json("balance adjust 1 --active -5 --reason Back");
    place.json("project close 1");
    assert_eq!(status(1), "Closed");
    becomes(balance, 401, "UNAUTHORIZED");
}

#[test]
fn a_suspended_project_takes_no_money() {
    let place = Place::new();
    let server = place.serve();
    let merchant = place.merchant();
    for number in 1..=2 {
        create(&server, &merchant, number).data();
        place.json(&format!("project approve {number}"));
    }
    place.json("balance adjust 1 --active 100 --reason Opening");
    let transfer = |reference: &str| {
        let body = json!({ "from": 1, "to": 2, "amount": 10, "reference": reference });
        server.post(&merchant, "/api/transfers", &body)
    };
    assert_eq!(transfer("A-1").data()["amount"], 10);
    place.json("project suspend 2");
    becomes(|| transfer("A-2"), 409, "STATUS_CONFLICT");
    place.json("project resume 2");
    transfer("A-3").data();
    assert_eq!(place.json("balance show 2")["active"], 20);
    assert_eq!(place.json("ledger verify")["differences"], json!([]));
}

#[test]
fn keys_are_issued_rotated_and_revoked_within_a_second() {
    let place = Place::new();
    let server = place.serve();
    let first = place.merchant();
    let balance = |pair: &Value| server.get(pair, "/api/balance");
    becomes(|| balance(&first), 200, "");
    let key = first["key"].as_str().unwrap();
    let second = place.json(&format!("key rotate {key} --overlap-hours 0"));
    becomes(|| balance(&second), 200, "");
    becomes(|| balance(&first), 401, "UNAUTHORIZED");
    let third = place.json("key issue --merchant 1");
    becomes(|| balance(&third), 200, "");
    place.json(&format!("key revoke {}", second["key"].as_str().unwrap()));
    becomes(|| balance(&second), 401, "UNAUTHORIZED");
    becomes(|| balance(&third), 200, "");
    let log = server.stop();
    assert!(
        log.contains(third["key"].as_str().unwrap()),
        "a known key is in the log: {log}"
    );
    for pair in [first, second, third] {
        assert!(!log.contains(pair["token"].as_str().unwrap()), "{log}");
    }
}

#[test]
fn an_existing_pair_is_imported_and_works() {
    let place = Place::new();
    let server = place.serve();
    place.merchant();
    let pair = json!({ "key": "kunci-lama-0123456789", "token": "token-lama-0123456789-0123456789-~!" });
    let import = "key import --merchant 1 --key kunci-lama-0123456789 --token - --json";
    let token = format!("{}\n", pair["token"].as_str().unwrap());
    let imported = place.sengo_fed(import, &token).json();
    assert_eq!(imported["status"], "active");
    assert_eq!(imported.get("token"), None, "what came from stdin is not shown");
    becomes(|| server.get(&pair, "/api/balance"), 200, "");
}

#[test]
fn a_backup_of_a_running_server_is_restored_whole() {
    let place = Place::new();
    let server = place.serve();
    let merchant = place.merchant();
    create(&server, &merchant, 1).data();
    let project = place.json("project approve 1 --issue-key");
    place.json("balance adjust 1 --active 70000 --reason Opening");
    place.json("backup kept");
    place.json("balance adjust 1 --active 1 --reason Later");
    create(&server, &merchant, 2).data();
    place.json("restore kept --data restored");
    assert_eq!(
        place.json("ledger verify --data restored")["differences"],
        json!([])
    );
    let restored = Server::start(&place, &["serve", "--data", "restored"]);
    assert_eq!(restored.get(&project, "/api/balance").data()["active"], 70_000);
    let projects = restored.get(&merchant, "/api/projects").data();
    assert_eq!(projects.as_array().unwrap().len(), 1, "{projects}");
    assert_eq!(server.get(&project, "/api/balance").data()["active"], 70_001);
}
