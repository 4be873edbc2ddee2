//! An operator's day at the terminal, kept to be read: docs/transcripts/operator.md.

use serde_json::json;

use crate::place::Place;
use crate::transcript::Transcript;

const ABOUT: &str = "What the commands of `sengo` print to a person. A test runs these very lines against a running \
server and compares every answer; keys, tokens, times and ids are made up here.";

#[test]
fn what_an_operator_reads_is_kept() {
    let place = Place::new();
    let server = place.serve();
    let mut day = Transcript::new("An operator's day", ABOUT);
    day.heading("A merchant");
    day.shell(&place, "sengo merchant create 'PT. Nusantara Ritel' --issue-key")
        .good();
    day.shell(&place, "sengo merchant activate 1").good();
    let merchant = place.json("key issue --merchant 1");
    day.shell(
        &place,
        "sengo merchant create 'Grup Kedua' --ip 203.0.113.9/24 --ip kantor",
    )
    .bad();
    day.shell(
        &place,
        "sengo merchant create 'Grup Kedua' --ip 203.0.113.0/24 --ip 2001:db8::/32",
    )
    .good();
    day.shell(&place, "sengo merchant list").good();
    for (name, domain) in [("Kopi Senja", "kopisenja"), ("Batik", "batik")] {
        let body =
            json!({ "name": name, "domain": format!("https://{domain}.example.com"), "ip": ["0.0.0.0/0"] });
        server.post(&merchant, "/api/projects", &body).data();
    }
    day.heading("A review");
    day.say("By now the merchant has created two projects.");
    day.shell(&place, "sengo project list --status Review").good();
    day.shell(&place, "sengo project approve 1 --issue-key").good();
    day.shell(&place, "sengo project approve 1").bad();
    let reject = "sengo project reject 2 --reason 'domain=The website is not online.' --reason 'name=Say which batik.'";
    day.shell(&place, reject).good();
    day.shell(&place, "sengo project approve 7").bad();
    day.heading("Money");
    day.shell(
        &place,
        "sengo balance adjust 1 --active 1000000 --pending 10000 --reason 'Opening balance'",
    )
    .good();
    day.shell(
        &place,
        "sengo balance adjust 1 --active -2000000 --reason 'Too much'",
    )
    .bad();
    day.shell(&place, "sengo balance show 1").good();
    day.shell(&place, "sengo project close 1").bad();
    day.shell(&place, "sengo ledger verify").good();
    day.heading("Keys");
    day.shell(&place, "sengo key list --project 1").good();
    let import = "echo 'token-lama-0123456789-0123456789' | sengo key import --project 1 --key kunci-lama-0123456789 --token -";
    day.shell(&place, import).good();
    day.shell(
        &place,
        "sengo key rotate kunci-lama-0123456789 --overlap-hours 48",
    )
    .good();
    day.shell(&place, "sengo key revoke kunci-lama-0123456789").good();
    day.heading("Signatures");
    day.shell(&place, "sengo signature sign --key a-key --token a-token")
        .good();
    day.shell(
        &place,
        "sengo signature explain --key a-key --token a-token --signature abc",
    )
    .bad();
    day.heading("Upkeep");
    day.shell(&place, "sengo audit list --per-page 5").good();
    day.shell(&place, "sengo backup backup-of-today").good();
    day.shell(&place, "sengo restore backup-of-today").bad();
    day.shell(&place, "sengo --data ./restored restore backup-of-today")
        .good();
    day.shell(&place, "sengo --data ./restored doctor").good();
    day.shell(
        &place,
        "chmod 644 restored/master.key; sengo --data ./restored doctor",
    );
    day.shell(&place, "sengo --environment production doctor");
    day.check("docs/transcripts/operator.md");
}
