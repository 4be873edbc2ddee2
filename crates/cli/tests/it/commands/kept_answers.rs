//! `--json` of each command, to the letter.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use crate::kept;
use crate::normal::normal;
use crate::place::{Place, SENGO};
use crate::server::Server;

/// Runs a command with `--json` and compares its answer with `contract/cli/NAME.json`.
pub(super) fn check(place: &Place, name: &str, arguments: &[&str]) -> Value {
    let mut words = arguments.to_vec();
    words.push("--json");
    let ran = place.run(SENGO, &words);
    let parse =
        |text: &str| -> Value { serde_json::from_str(text).unwrap_or_else(|_| panic!("{name}: {text}")) };
    let (answer, kept) = match ran.code {
        Some(0) => {
            let answer = parse(&ran.stdout);
            let kept = json!({ "command": shown(&words), "answer": parse(&normal(&ran.stdout)) });
            (answer, kept)
        }
        code => {
            assert_eq!(
                ran.stdout, "",
                "a failure prints nothing for the next program to read"
            );
            let error = parse(&ran.stderr);
            let kept =
                json!({ "command": shown(&words), "exit": code, "error": parse(&normal(&ran.stderr)) });
            (error, kept)
        }
    };
    let text = serde_json::to_string_pretty(&kept).unwrap() + "\n";
    kept::check(&format!("contract/cli/{name}.json"), &text);
    answer
}

fn shown(words: &[&str]) -> String {
    let quoted = words.iter().map(|word| {
        if word.contains(' ') {
            format!("'{word}'")
        } else {
            (*word).to_owned()
        }
    });
    normal(&format!("sengo {}", quoted.collect::<Vec<_>>().join(" ")))
}

#[test]
fn each_command_answers_a_program_as_kept() {
    let place = Place::new();
    let server = place.serve();
    merchants(&place);
    let merchant = place.json("merchant create Pemilik --issue-key");
    place.json("merchant activate 3");
    for number in 1..=3 {
        let domain = format!("https://toko{number}.example.com");
        let body = json!({ "name": format!("Toko {number}"), "domain": domain, "ip": ["0.0.0.0/0"] });
        server.post(&merchant, "/api/projects", &body).data();
    }
    projects(&place);
    keys(&place);
    money(&place);
    engines(&place, &server);
    check(&place, "project_close", &["project", "close", "2"]);
    check(
        &place,
        "audit_list",
        &["audit", "list", "--merchant", "3", "--per-page", "4"],
    );
    check(&place, "audit_verify", &["audit", "verify"]);
    let export = ["audit", "export", "trail.jsonl", "--merchant", "3"];
    check(&place, "audit_export", &export);
    upkeep(&place);
    terms(&place);
    operators(&place);
}

fn merchants(place: &Place) {
    check(
        place,
        "merchant_create",
        &[
            "merchant",
            "create",
            "PT. Nusantara Ritel",
            "--ip",
            "203.0.113.0/24",
        ],
    );
    check(
        place,
        "merchant_create_issue_key",
        &["merchant", "create", "Grup Kedua", "--issue-key"],
    );
    check(place, "merchant_activate", &["merchant", "activate", "1"]);
    check(
        place,
        "merchant_update",
        &[
            "merchant",
            "update",
            "1",
            "--ip",
            "203.0.113.7",
            "--ip",
            "2001:db8::/32",
        ],
    );
    check(place, "merchant_deactivate", &["merchant", "deactivate", "1"]);
    check(place, "merchant_show", &["merchant", "show", "1"]);
    check(place, "merchant_list", &["merchant", "list"]);
    check(place, "merchant_show_unknown", &["merchant", "show", "9"]);
    check(
        place,
        "merchant_create_invalid",
        &[
            "merchant",
            "create",
            "X",
            "--ip",
            "203.0.113.1/24",
            "--ip",
            "tujuh",
        ],
    );
}

fn projects(place: &Place) {
    check(place, "project_list", &["project", "list", "--status", "Review"]);
    check(
        place,
        "project_approve_issue_key",
        &["project", "approve", "1", "--issue-key"],
    );
    check(place, "project_approve", &["project", "approve", "2"]);
    let reason = [
        "project",
        "reject",
        "3",
        "--reason",
        "domain=The website is not online.",
    ];
    check(place, "project_reject", &reason);
    check(place, "project_show", &["project", "show", "3"]);
    let entered = [
        "project",
        "qris",
        "1",
        "--nmid",
        "ID1020304050607",
        "--criteria",
        "umi",
    ];
    check(place, "project_qris", &entered);
    check(place, "project_suspend", &["project", "suspend", "1"]);
    check(place, "project_resume", &["project", "resume", "1"]);
    check(place, "project_resume_again", &["project", "resume", "1"]);
}

fn keys(place: &Place) {
    let issued = check(place, "key_issue", &["key", "issue", "--project", "1"]);
    let key = issued["key"].as_str().unwrap();
    check(
        place,
        "key_rotate",
        &["key", "rotate", key, "--overlap-hours", "2"],
    );
    check(place, "key_revoke", &["key", "revoke", key]);
    let token = "a-token-of-32-characters-or-more";
    let import = [
        "key",
        "import",
        "--project",
        "1",
        "--key",
        "an-existing-key-1",
        "--token",
        token,
    ];
    check(place, "key_import", &import);
    check(place, "key_import_again", &import);
    check(place, "key_list", &["key", "list", "--project", "1"]);
}

fn money(place: &Place) {
    let adjust = [
        "balance",
        "adjust",
        "1",
        "--active",
        "1000000",
        "--pending",
        "10000",
        "--reason",
        "Opening",
    ];
    check(place, "balance_adjust", &adjust);
    check(
        place,
        "balance_adjust_without_money",
        &["balance", "adjust", "1", "--active", "-1000001", "--reason", "x"],
    );
    check(place, "balance_show", &["balance", "show", "1"]);
    check(place, "ledger_verify", &["ledger", "verify"]);
}

fn engines(place: &Place, server: &Server) {
    let issue = [
        "key",
        "issue",
        "--engine",
        "bank",
        "--ip",
        "127.0.0.0/8",
        "--ip",
        "::1",
    ];
    let engine = check(place, "key_issue_engine", &issue);
    check(
        place,
        "key_issue_engine_without_list",
        &["key", "issue", "--engine", "bank"],
    );
    check(
        place,
        "key_issue_engine_misnamed",
        &["key", "issue", "--engine", "Bank 1", "--ip", "127.0.0.1"],
    );
    check(
        place,
        "key_list_engine_unknown",
        &["key", "list", "--engine", "other"],
    );
    let event = json!({
        "id": "EVT-1",
        "type": "payment.paid",
        "transaction": { "channel": "qris", "number": "TERMINAL 7" },
        "amount": 70_000,
        "occurredAt": "2026-01-31T16:41:20+07:00",
    });
    let body = json!({ "events": [event] });
    let answers = server.post(&engine, "/api/engine/events", &body).data();
    let id = answers[0]["exceptionId"].as_str().unwrap();
    check(place, "exception_list", &["exception", "list"]);
    check(place, "exception_show", &["exception", "show", id]);
    check(
        place,
        "exception_resolve_nowhere",
        &["exception", "resolve", id, "--to", "bank"],
    );
    check(
        place,
        "exception_resolve",
        &["exception", "resolve", id, "--to", "project:1"],
    );
    check(
        place,
        "exception_resolve_again",
        &["exception", "resolve", id, "--to", "channel"],
    );
    let head = "id,type,amount,occurredAt,branch\n";
    let line = "EVT-1,payment.paid,70000,2026-01-31T16:41:20+07:00,Bandung\n";
    place.write("statement.csv", &format!("{head}{line}"));
    let reconcile = ["reconcile", "--engine", "bank", "statement.csv"];
    check(place, "reconcile", &reconcile);
    let other = "EVT-2,payment.paid,5000,2026-01-31T16:41:21+07:00,Bandung\n";
    place.write("statement.csv", &format!("{head}{other}"));
    // Like `grep`, it tells what it found and ends with 1, so that a script notices.
    let ran = place.run(SENGO, &[reconcile.as_slice(), &["--json"]].concat());
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        (&report["missing"][0]["id"], &report["extra"][0]["id"]),
        (&json!("EVT-1"), &json!("EVT-2"))
    );
    assert_eq!(ran.code, Some(1));
}

fn terms(place: &Place) {
    let line = |name: &str, line: &str| check(place, name, &line.split(' ').collect::<Vec<_>>());
    line(
        "tariff_set",
        "tariff set --channel qris --from 2027-01-01 --rate 0.3% --umi-free-up-to 500000 --working-days 1",
    );
    line("tariff_list", "tariff list");
    line("tax_set", "tax set --from 2027-01-01 --rate 12%");
    line("tax_list", "tax list");
    check(
        place,
        "holiday_set",
        &["holiday", "set", "2027-02-06", "Tahun Baru Imlek"],
    );
    line("holiday_list", "holiday list");
    line("project_terms", "project terms 1 --disbursement-limit 50000000");
}

fn operators(place: &Place) {
    let line = |name: &str, line: &str| check(place, name, &line.split(' ').collect::<Vec<_>>());
    line("operator_create", "operator create ana");
    line(
        "operator_create_again",
        "operator create ana --key-file again.key",
    );
    place.json("operator create budi");
    line("operator_list", "operator list");
    line("operator_role", "operator role budi finance");
    line(
        "operator_console",
        "operator console budi --email budi@example.com --full-name Budi",
    );
    line(
        "merchant_invite",
        "merchant invite 1 --email citra@example.com --full-name Citra --role developer",
    );
    line("merchant_team", "merchant team 1");
    line("analytics_rebuild", "analytics rebuild");
    line("analytics_verify", "analytics verify");
    place.json("operator create citra");
    line("operator_remove", "operator remove citra");
    line("operator_remove_unknown", "operator remove citra");
    line("operator_four-eyes", "operator four-eyes on");
    line("operator_four-eyes_unnamed", "operator four-eyes off");
    let asked = line(
        "tax_set_asked",
        "tax set --from 2028-01-01 --rate 11% --as ana.key",
    );
    let id = asked["request"].as_str().unwrap();
    line("request_list", "request list");
    line("request_show", &format!("request show {id}"));
    line(
        "request_approve_own",
        &format!("request approve {id} --as ana.key"),
    );
    line("request_approve", &format!("request approve {id} --as budi.key"));
    let other = place.json("tax set --from 2029-01-01 --rate 11% --as ana.key");
    let other = other["request"].as_str().unwrap();
    line(
        "request_refuse",
        &format!("request refuse {other} --reason terlambat --as budi.key"),
    );
}

fn upkeep(place: &Place) {
    check(place, "doctor", &["doctor"]);
    check(place, "backup", &["backup", "kept"]);
    check(place, "restore", &["restore", "kept", "--data", "restored"]);
    place.write("body.json", r#"{"name":"Toko"}"#);
    let call = ["--key", "a-key", "--token", "a-token", "--body", "body.json"];
    check(
        place,
        "signature_sign",
        &[&["signature", "sign"], call.as_slice()].concat(),
    );
    let wrong = ["signature", "explain", "--signature", "abc"];
    check(place, "signature_explain", &[wrong.as_slice(), &call].concat());
}

/// The commands that `--help` lists, down to those that do something.
fn leaves(place: &Place, path: &[&str], found: &mut BTreeSet<String>) {
    let help = place.run(SENGO, &[path, &["--help"]].concat()).good();
    let Some((_, listed)) = help.split_once("Commands:\n") else {
        found.insert(path.join("_"));
        return;
    };
    for line in listed.lines().take_while(|line| !line.is_empty()) {
        let name = line.split_whitespace().next().unwrap();
        if line.starts_with("  ") && !line.starts_with("   ") && name != "help" {
            leaves(place, &[path, &[name]].concat(), found);
        }
    }
}

#[test]
fn no_command_is_without_a_kept_answer() {
    let mut commands = BTreeSet::new();
    leaves(&Place::new(), &[], &mut commands);
    assert!(commands.len() > 25, "{commands:?}");
    // Those that serve print where, which the tests of servers read; completions are for a shell.
    for other in ["serve", "demo", "completions"] {
        assert!(commands.remove(other), "{commands:?}");
    }
    let kept: BTreeSet<String> = fs::read_dir(kept::repository().join("contract/cli"))
        .unwrap()
        .map(|file| {
            file.unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let without: Vec<&String> = commands.difference(&kept).collect();
    assert!(without.is_empty(), "no contract/cli file for: {without:?}");
}
