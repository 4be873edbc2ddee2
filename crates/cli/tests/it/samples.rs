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
fn what_the_quickstart_page_shows_runs_as_pasted_with_key_and_token_filled_in() {
    let place = Place::new();
    let server = place.serve();
    let merchant = place.merchant();
    let page = format!("{}/docs/quickstart", server.url);
    let blocks = blocks(&place.run("curl", &["-sS", &page]).good());
    let block = |start: &str| {
        blocks
            .iter()
            .find(|text| text.starts_with(start))
            .unwrap()
            .clone()
    };
    let set_up = |file: &str, pair: &Value| {
        let member = |name: &str| pair[name].as_str().unwrap().to_owned();
        let filled = block("curl -sO").replace("sengo.php", file);
        filled
            .replace("mkey_…", &member("key"))
            .replace("mtoken_…", &member("token"))
    };
    let answers = |start: &str, pair: &Value| {
        let lines = block(start);
        let answers = lines.lines().map(|line| {
            let file = line.split_whitespace().nth(1).unwrap();
            place.shell(&format!("{}\n{line}", set_up(file, pair))).json()
        });
        let answers: Vec<Value> = answers.collect();
        assert_eq!(answers.len(), SAMPLES.len(), "{lines}");
        answers
    };
    for created in answers("php sengo.php create", &merchant) {
        assert_eq!(
            (&created["responseData"]["id"], &created["responseData"]["status"]),
            (&json!(1), &json!("Review"))
        );
    }
    let project = place.json("project approve 1 --issue-key");
    for balance in answers("php sengo.php balance", &project) {
        assert_eq!(
            balance["responseData"],
            json!({ "active": 0, "pending": 0, "total": 0 })
        );
    }
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
