//! `sengo demo`: what it prints works as pasted, and a second run prints the same.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

use crate::place::Place;
use crate::server::Server;

/// The lines to paste from what the demo prints to a person, by their headings.
struct Printed {
    balance: String,
    create: String,
    php: String,
    pay: String,
    operator: String,
}

fn printed(place: &Place) -> (Server, Printed) {
    let (server, text) = Server::start_for_a_person(place, &["demo"]);
    let part = |start: &str, end: &str| {
        let (_, rest) = text
            .split_once(start)
            .unwrap_or_else(|| panic!("{start}: {text}"));
        let (_, rest) = rest.split_once("\n\n").unwrap();
        rest.split_once(end).unwrap().0.to_owned()
    };
    let parts = Printed {
        balance: part("\n1. ", "\n\n2. "),
        create: part("\n2. ", "\n\n3. "),
        php: part("\n3. ", "\n\n4. "),
        pay: part("\n4. ", "\n\n5. "),
        operator: part("\n5. ", "\n\nStop"),
    };
    (server, parts)
}

fn pasted(place: &Place, lines: &str) -> Value {
    let answer = place.shell(lines).good();
    serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

#[test]
fn the_lines_that_the_demo_prints_work_pasted_twice_and_in_a_second_run() {
    let place = Place::new();
    let (mut keys, mut payments) = (Vec::new(), BTreeSet::new());
    for _ in 0..2 {
        let (server, lines) = printed(&place);
        for _ in 0..2 {
            let balance = pasted(&place, &lines.balance)["responseData"].clone();
            let amount = |name: &str| balance[name].as_i64().unwrap();
            assert!(amount("active") > 0 && amount("pending") > 0, "{balance}");
            assert_eq!(amount("active") + amount("pending"), amount("total"));
            for create in [&lines.create, &lines.php] {
                let created = pasted(&place, create)["responseData"].clone();
                let wanted = json!({ "id": 6, "name": "Toko Baru", "domain": "https://tokobaru.example.com",
                    "ip": ["0.0.0.0/0"], "status": "Review" });
                assert_eq!(created, wanted);
            }
            let payment = pasted(&place, &lines.pay)["responseData"].clone();
            assert_eq!(payment["amount"], 125_000);
            payments.insert(payment["id"].as_str().unwrap().to_owned());
        }
        let key = lines.create.split("X-Client-Key: ").nth(1).unwrap();
        keys.push(key.split('\'').next().unwrap().to_owned());
        drop(server);
    }
    assert_eq!(keys[0], keys[1]);
    assert_eq!(payments.len(), 1, "one payment, however often it is pasted");
    let credentials = place.path().join("sengo-demo/credentials.json");
    let mode = fs::metadata(credentials).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn the_operator_s_lines_of_the_demo_work_beside_it() {
    let place = Place::new();
    let (_server, lines) = printed(&place);
    let (list, approve) = lines.operator.split_once('\n').unwrap();
    let listed = place.shell(list).good();
    assert!(listed.contains("Sepatu Bandung"), "{listed}");
    let approved = place.shell(&approve.replace("ID", "4")).good();
    assert!(approved.contains("pkey_sbx_"), "{approved}");
}

#[test]
fn a_program_reads_where_the_demo_is_and_with_which_pairs() {
    let place = Place::new();
    let server = Server::start(&place, &["demo"]);
    let merchant = server.said["merchant"].clone();
    let projects = server.get(&merchant, "/api/projects").data();
    assert_eq!(projects.as_array().unwrap().len(), 5);
    server.get(&server.said["project"], "/api/balance").data();
    let verified = place.json("ledger verify --data sengo-demo");
    assert!(verified["transfers"].as_i64().unwrap() > 1000, "{verified}");
    assert_eq!(verified["differences"], json!([]));
}
