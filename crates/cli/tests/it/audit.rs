//! The audit trail at the command line: checked, taken away, and checked by a stranger's program.

use std::fs;

use crate::kept::repository;
use crate::place::{Place, SENGO};

/// The program that the documentation gives to whoever wants to check an export.
fn documented() -> String {
    let page = fs::read_to_string(repository().join("docs/operate/audit.md")).unwrap();
    let (_, program) = page.split_once("```python\n").unwrap();
    program.split_once("```").unwrap().0.to_owned()
}

/// A place with a few merchants, of which one changed.
fn lived() -> Place {
    let place = Place::new();
    place.write("check.py", &documented());
    place.json("merchant create Sinar --issue-key");
    place.json("merchant create Maju");
    for product in ["qris", "disburse"] {
        place.json(&format!("merchant activate 1 --product {product}"));
    }
    place
}

/// Runs a statement past SenGo, like somebody with a database client.
fn tamper(place: &Place, sql: &str) {
    let program =
        "import sqlite3, sys\nwith sqlite3.connect('sengo-data/sengo.db') as db: db.execute(sys.argv[1])";
    place.run("python3", &["-c", program, sql]).good();
}

#[test]
fn a_stranger_checks_an_export_with_the_program_of_the_documentation() {
    let place = lived();
    let summary = place.json("audit export then.jsonl");
    assert_eq!(
        (summary["chains"].as_u64(), summary["rows"].as_u64()),
        (Some(3), Some(6)),
        "with the platform's own chain, in which the export is recorded"
    );
    let check = |files: &[&str]| place.run("python3", &[&["check.py"], files].concat());
    assert_eq!(
        check(&["then.jsonl"]).good().trim(),
        "6 rows in 3 chains are as they were written"
    );

    tamper(&place, "DELETE FROM audit_detail WHERE number = 2");
    place.json("merchant deactivate 1 --product qris");
    place.json("audit export now.jsonl");
    check(&["now.jsonl", "then.jsonl"]).good();
    // Nothing is written over, and one chain alone goes to stdout as well.
    place.sengo("audit export now.jsonl").bad();
    let printed = place.sengo("audit export - --merchant 2").good();
    let kept = fs::read_to_string(place.path().join("now.jsonl")).unwrap();
    let of_two: Vec<&str> = kept
        .lines()
        .filter(|line| line.contains("\"merchant\":2"))
        .collect();
    assert_eq!(printed.lines().collect::<Vec<_>>(), of_two);
    let exports = |text: &str| text.matches("\"action\":\"audit.export\"").count();
    assert_eq!((exports(&kept), exports(&printed)), (2, 0), "{kept}");

    for (from, to, told) in [
        ("cli:", "cli;", "was changed"),
        ("Maju", "Moju", "the details of row (2, 1) were changed"),
        ("\"number\":3", "\"number\":4", "comes row 4"),
    ] {
        assert!(kept.contains(from), "{from}");
        place.write("changed.jsonl", &kept.replace(from, to));
        let refused = check(&["changed.jsonl"]).bad();
        assert!(refused.contains(told), "{from}: {refused}");
    }
    // A trail that was cut short fits together; only the earlier export tells.
    let cut: Vec<&str> = kept
        .lines()
        .filter(|line| !line.contains("\"merchant\":2"))
        .collect();
    place.write("cut.jsonl", &(cut.join("\n") + "\n"));
    check(&["cut.jsonl"]).good();
    let refused = check(&["cut.jsonl", "then.jsonl"]).bad();
    assert!(refused.contains("row 1 of merchant 2 is gone"), "{refused}");
}

#[test]
fn verifying_fails_where_the_trail_was_changed_and_says_where() {
    let place = lived();
    let told = place.sengo("audit verify").good();
    assert!(told.contains("The audit trail is whole"), "{told}");
    tamper(
        &place,
        "UPDATE audit SET actor = 'cli:eve' WHERE merchant_id = 1 AND number = 3",
    );
    let ran = place.run(SENGO, &["audit", "verify", "--json"]);
    assert_eq!(ran.code, Some(1));
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let broken = &report["broken"][0];
    assert_eq!(
        (
            broken["merchant"].as_i64(),
            broken["number"].as_i64(),
            broken["fault"].as_str()
        ),
        (Some(1), Some(3), Some("changed"))
    );
    assert!(ran.stderr.contains("row 3 of merchant 1"), "{}", ran.stderr);
}
