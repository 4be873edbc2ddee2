//! Production asks who acts, and for a second person.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::place::Place;

fn production() -> Place {
    let place = Place::new();
    place.sengo("operator create ana --environment production").good();
    place.sengo("operator create budi --as ana.key").good();
    place.sengo("merchant create Pemilik --as ana.key").good();
    place
}

#[test]
fn in_production_whatever_changes_something_needs_a_key_file() {
    let place = production();
    for command in [
        "merchant create Lain",
        "merchant activate 1",
        "key issue --merchant 1",
        "tax set --from 2027-01-01 --rate 12%",
        "request approve 0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506",
        "operator create citra",
    ] {
        let said = place.sengo(command).bad();
        assert!(said.contains("--as FILE"), "{command}: {said}");
    }
    place.sengo("merchant list").good();
    fs::set_permissions(place.path().join("ana.key"), fs::Permissions::from_mode(0o644)).unwrap();
    let said = place.sengo("merchant activate 1 --as ana.key").bad();
    assert!(said.contains("chmod 600 ana.key"), "{said}");
}

#[test]
fn what_one_operator_asks_for_another_approves() {
    let place = production();
    let asked =
        place.json("tariff set --channel qris --from 2027-01-01 --rate 0.3% --working-days 1 --as ana.key");
    let id = asked["request"].as_str().unwrap();
    assert_eq!(place.json("tariff list"), serde_json::json!([]));
    let listed = place.sengo("request list").good();
    assert!(
        listed.contains("tariff.set") && listed.contains("operator:ana"),
        "{listed}"
    );
    let said = place.sengo(&format!("request approve {id} --as ana.key")).bad();
    assert!(said.contains("another operator"), "{said}");
    place.sengo(&format!("request approve {id} --as budi.key")).good();
    assert_eq!(place.json("tariff list")[0]["rateMillionths"], 3_000);
    let said = place
        .sengo(&format!("request refuse {id} --reason terlambat --as budi.key"))
        .bad();
    assert!(said.contains("decided on before"), "{said}");
    assert_eq!(place.json("request list --decided")[0]["approved"], true);
}

#[test]
fn a_key_of_an_engine_comes_with_the_request_that_makes_it_work() {
    let place = production();
    let asked = place.json("key issue --engine bank --ip 127.0.0.1 --as ana.key");
    assert!(asked["token"].is_string());
    assert_eq!(asked["status"], "requested");
    place.sengo("key list --engine bank").bad();
    let request = asked["request"].as_str().unwrap();
    place.json(&format!("request approve {request} --as budi.key"));
    assert_eq!(place.json("key list --engine bank")[0]["key"], asked["key"]);
}

#[test]
fn a_key_file_is_never_written_over() {
    let place = production();
    let before = fs::read_to_string(place.path().join("ana.key")).unwrap();
    let said = place
        .sengo("operator create citra --key-file ana.key --as budi.key")
        .bad();
    assert!(said.contains("--key-file"), "{said}");
    assert_eq!(fs::read_to_string(place.path().join("ana.key")).unwrap(), before);
    let said = place
        .sengo("operator create budi --key-file other.key --as ana.key")
        .bad();
    assert!(said.contains("operator of this name"), "{said}");
    assert!(!place.path().join("other.key").exists());
}
