//! `--json` of the commands about callbacks and the sandbox, to the letter.

use serde_json::{Value, json};

use super::kept_answers::check;
use crate::place::{Place, soon};
use crate::server::Server;

#[test]
fn each_command_about_callbacks_and_the_sandbox_answers_a_program_as_kept() {
    let place = Place::new();
    // Without its network nothing comes between two commands.
    let server = Server::start(&place, &["serve", "--no-sandbox-network"]);
    let merchant = place.merchant();
    for product in ["qris", "disburse"] {
        place.json(&format!("merchant activate 1 --product {product}"));
    }
    let body = json!({ "name": "Toko", "domain": "https://toko.example.com", "ip": ["0.0.0.0/0"] });
    server.post(&merchant, "/api/projects", &body).data();
    let pair = place.json("project approve 1 --issue-key");
    let payment = |reference: &str| {
        let body = json!({
            "reference": reference, "amount": 10_000, "viewName": "Toko",
            // Nobody listens there.
            "additionalInfo": { "callback": "http://127.0.0.1:9/callbacks" },
        });
        let made = server.post(&pair, "/api/qris", &body).data();
        made["id"].as_str().unwrap().to_owned()
    };
    let update = ["project", "update", "1"];
    let address = ["--status-callback", "https://toko.example.com/status"];
    check(&place, "project_update", &[update.as_slice(), &address].concat());
    let address = ["--status-callback", "toko.example.com"];
    check(
        &place,
        "project_update_invalid",
        &[update.as_slice(), &address].concat(),
    );
    let expired = payment("INV-1");
    check(&place, "sandbox_clock_show", &["sandbox", "clock", "show"]);
    check(
        &place,
        "sandbox_clock_advance",
        &["sandbox", "clock", "advance", "31m"],
    );
    check(
        &place,
        "sandbox_clock_advance_back",
        &["sandbox", "clock", "advance", "0d"],
    );
    let listed = || place.json(&format!("callback list {expired}"));
    soon(listed, |listed| listed[0]["tries"] == 1);
    let listed = check(&place, "callback_list", &["callback", "list", &expired]);
    let callback = listed[0]["id"].as_str().unwrap();
    check(&place, "callback_show", &["callback", "show", callback]);
    check(&place, "callback_show_unknown", &["callback", "show", &expired]);
    check(&place, "callback_resend", &["callback", "resend", &expired]);
    let pending = payment("INV-2");
    for play in ["pay", "decline", "pay-late", "pay-wrong-amount"] {
        check(&place, &format!("sandbox_{play}"), &["sandbox", play, &pending]);
    }
    check(&place, "sandbox_pay_unknown", &["sandbox", "pay", callback]);
    payout_of_a_dead_engine(&place, &server, &pair);
}

/// An engine took a payout and is gone.
fn payout_of_a_dead_engine(place: &Place, server: &Server, project: &Value) {
    place.json("balance adjust 1 --active 1000000 --reason Opening");
    let body = json!({
        "reference": "PAY-1", "bankCode": "014", "recipientAccount": "1234567890", "amount": 100_000,
        "additionalInfo": { "callback": "http://127.0.0.1:9/callbacks" },
    });
    server.post(project, "/api/disburse", &body).data();
    let engine = place.json("key issue --engine bank --ip 127.0.0.1");
    let claim = json!({ "channels": ["disburse"] });
    let claimed = server
        .post(&engine, "/api/engine/instructions/claim", &claim)
        .data();
    let id = claimed[0]["id"].as_str().unwrap();
    check(
        place,
        "instruction_list",
        &["instruction", "list", "--page", "5", "--per-page", "1"],
    );
    check(place, "instruction_release", &["instruction", "release", id]);
    let result = format!("/api/engine/instructions/{id}/result");
    server
        .post(&engine, &result, &json!({ "outcome": "paid" }))
        .data();
    check(place, "instruction_release_done", &["instruction", "release", id]);
}
