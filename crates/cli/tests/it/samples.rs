//! The samples of docs/samples and those that the documentation's pages show, run by their own languages.

use std::fs;

use serde_json::{Value, json};

use crate::kept;
use crate::place::{Place, Ran};
use crate::server::Server;

/// The language's program, and the sample in it.
const SAMPLES: [(&str, &str); 4] = [
    ("php", "sengo.php"),
    ("node", "sengo.mjs"),
    ("python3", "sengo.py"),
    ("bash", "sengo.sh"),
];

fn needs(place: &Place, program: &str) {
    let package = match program {
        "php" => "php-cli php-curl",
        "node" => "nodejs",
        other => other,
    };
    let there = place.command(program).arg("--version").output();
    assert!(
        there.is_ok_and(|output| output.status.success()),
        "this test runs {program}: apt-get install {package}"
    );
}

fn sample(server: &Server, pair: &Value, language: (&str, &str), arguments: &[&str]) -> Ran {
    let place = Place::new();
    let (program, file) = language;
    needs(&place, program);
    let file = kept::repository().join("docs/samples").join(file);
    let mut command = place.command(program);
    command.arg(file).args(arguments).env("SENGO_URL", &server.url);
    // Out of a file, with the line break at its end, as a secret often comes; the shell takes it away itself.
    let end = if program == "bash" { "" } else { "\n" };
    for (name, member) in [("SENGO_KEY", "key"), ("SENGO_TOKEN", "token")] {
        command.env(name, format!("{}{end}", pair[member].as_str().unwrap()));
    }
    command.output().unwrap().into()
}

#[test]
fn the_sample_of_each_language_creates_a_project_shows_it_and_reads_its_balance() {
    for language in SAMPLES {
        let place = Place::new();
        let server = place.serve();
        let merchant = place.merchant();
        let created = sample(&server, &merchant, language, &["create"]).json();
        let wanted = json!({ "id": 1, "name": "Toko Baru", "domain": "https://tokobaru.example.com",
            "ip": ["0.0.0.0/0"], "status": "Review" });
        assert_eq!(created["responseData"], wanted, "{language:?}");
        let shown = sample(&server, &merchant, language, &["show", "1"]).json();
        assert_eq!(shown["responseData"]["status"], "Review", "{language:?}");
        let project = place.json("project approve 1 --issue-key");
        place.json("balance adjust 1 --active 1000000 --pending 10000 --reason Opening");
        let balance = sample(&server, &project, language, &["balance"]).json();
        let wanted = json!({ "active": 1_000_000, "pending": 10_000, "total": 1_010_000 });
        assert_eq!(balance["responseData"], wanted, "{language:?}");
        let refused = sample(&server, &project, language, &["show", "1"]);
        assert_eq!(refused.code, Some(1), "{language:?}");
        assert!(refused.stdout.contains("UNAUTHORIZED"), "{refused:?}");
        let usage = sample(&server, &project, language, &[]).bad();
        assert!(usage.starts_with("usage: "), "{usage}");
    }
}

/// The texts of a page's code blocks.
fn blocks(page: &str) -> Vec<String> {
    let starts = page.split("<pre").skip(1);
    let blocks = starts.map(|rest| rest.split_once("</pre>").unwrap().0);
    let texts = blocks.map(|block| {
        let mut text = String::new();
        // What stands in angle brackets is markup; the text has none of its own.
        for part in block.split('<') {
            text += part.split_once('>').map_or(part, |(_, after)| after);
        }
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&")
    });
    texts.collect()
}

#[test]
fn what_the_quickstart_page_shows_runs_as_it_stands_with_key_and_token_filled_in() {
    let place = Place::new();
    let server = place.serve();
    let merchant = place.merchant();
    let page = place
        .run("curl", &["-sS", &format!("{}/docs/quickstart", server.url)])
        .good();
    let blocks = blocks(&page);
    let starting = |start: &str| blocks.iter().find(|text| text.starts_with(start)).unwrap();
    let filled = |pair: &Value, then: &str| {
        let (key, token) = (pair["key"].as_str().unwrap(), pair["token"].as_str().unwrap());
        let setup = starting("curl -sO ")
            .replace("mkey_…", key)
            .replace("mtoken_…", token);
        format!("set -e\n{setup}\n{then}\n")
    };
    let mut others = String::new();
    for (program, file) in SAMPLES {
        needs(&place, program);
        others += &format!("curl -sO {}/docs/samples/{file}\n", server.url);
        let start = fs::read_to_string(kept::repository().join("docs/samples").join(file)).unwrap();
        starting(start.lines().next().unwrap());
    }
    let created = place
        .shell(&filled(
            &merchant,
            &format!("{others}{}", starting("php sengo.php create")),
        ))
        .good();
    assert_eq!(created.matches("Toko Baru").count(), SAMPLES.len(), "{created}");
    let shown = place
        .shell(&filled(&merchant, starting("php sengo.php show")))
        .json();
    assert_eq!(shown["responseData"]["status"], "Review");
    let project = place.json("project approve 1 --issue-key");
    let read = place
        .shell(&filled(&project, starting("php sengo.php balance")))
        .good();
    let empty = json!({ "active": 0, "pending": 0, "total": 0 });
    for line in read.lines() {
        let answer: Value = serde_json::from_str(line).unwrap();
        assert_eq!(answer["responseData"], empty);
    }
    assert_eq!(read.lines().count(), SAMPLES.len(), "{read}");
}

#[test]
fn the_samples_are_those_that_their_readme_names() {
    let folder = kept::repository().join("docs/samples");
    let readme = fs::read_to_string(folder.join("README.md")).unwrap();
    for (program, file) in SAMPLES {
        assert!(folder.join(file).is_file(), "{file}");
        assert!(readme.contains(&format!("`{program} {file} create`")), "{file}");
    }
}
