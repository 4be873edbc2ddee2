//! A developer's first hour, kept to be read: docs/transcripts/first-hour.md.
//!
//! The lines of the README as a stranger runs them, then classic mistakes in PHP. Each is made, the answer is
//! read, and the script is mended with nothing but that answer at hand.

mod follow;
mod made;

use std::thread;

use serde_json::{Value, json};

use crate::php;
use crate::place::{Place, Ran};
use crate::server::Server;
use crate::transcript::Transcript;
use follow::follow;
use made::{Edit, MADE, Made, Script};

const CREATE: &str = include_str!("mistakes/create_project.php");
const BALANCE: &str = include_str!("mistakes/check_balance.php");

/// The pairs that a developer has at hand.
struct Pairs {
    merchant: Value,
    project: Value,
}

fn filled(script: &str, which: Script, pairs: &Pairs, server: &Server) -> String {
    let own = if which == Script::Balance {
        &pairs.project
    } else {
        &pairs.merchant
    };
    let text = |pair: &Value, name: &str| pair[name].as_str().unwrap().to_owned();
    let key = text(own, "key");
    script
        .replace("{{HOST}}", &server.url)
        .replace("{{KEY}}", &key)
        .replace("{{KEY WITHOUT ITS LAST CHARACTER}}", &key[..key.len() - 1])
        .replace("{{TOKEN}}", &text(own, "token"))
        .replace("{{PROJECT KEY}}", &text(&pairs.project, "key"))
        .replace("{{PROJECT TOKEN}}", &text(&pairs.project, "token"))
}

fn edited(script: &str, edits: &[Edit], replies: &dyn Fn(&str) -> String) -> String {
    let mut script = script.to_owned();
    for (old, new) in edits {
        assert!(script.contains(old), "{old} is not in:\n{script}");
        script = script.replace(old, &replies(new));
    }
    script
}

/// What an answer shows between two of these marks, in the order in which it is read. A single error is the message already.
fn shown(answer: &Value, mark: char) -> Vec<String> {
    let mut texts = vec![answer["responseMessage"].as_str().unwrap().to_owned()];
    // A single error is the message already.
    for error in answer["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .skip_while(|_| false)
    {
        texts.push(error["message"].as_str().unwrap().to_owned());
    }
    texts.push(answer["hint"].as_str().unwrap_or_default().to_owned());
    let marked = texts.iter().flat_map(|text| {
        let parts: Vec<String> = text.split(mark).skip(1).step_by(2).map(str::to_owned).collect();
        parts
    });
    marked.collect()
}

/// Puts what the answer shows where a mended line says so.
fn taken(line: &str, answer: &Value) -> String {
    let mut line = line.to_owned();
    for (number, code) in shown(answer, '`').iter().enumerate() {
        line = line.replace(&format!("<{}>", number + 1), code);
    }
    for (number, text) in shown(answer, '"').iter().enumerate() {
        line = line.replace(&format!("<\"{}>", number + 1), &php::literal(text));
    }
    assert!(!line.contains('<'), "the answer does not show {line}: {answer:#}");
    line
}

/// The lines that differ, as a diff without its headers.
fn difference(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let gone = old
        .iter()
        .filter(|line| !new.contains(line))
        .map(|line| format!("-{line}"));
    let come = new
        .iter()
        .filter(|line| !old.contains(line))
        .map(|line| format!("+{line}"));
    gone.chain(come).collect::<Vec<_>>().join("\n")
}

fn answer(ran: Ran) -> Value {
    let printed = ran.good();
    serde_json::from_str(&printed).unwrap_or_else(|_| panic!("{printed}"))
}

/// Makes a mistake and mends it, on a platform of its own.
fn make(made: &Made, transcript: &mut Transcript) {
    let place = Place::new();
    let server = place.serve();
    let mut merchant = place.merchant();
    let first = json!({ "name": "Toko", "domain": "https://toko.example.com", "ip": ["0.0.0.0/0"] });
    server.post(&merchant, "/api/projects", &first).data();
    let project = place.json("project approve 1 --issue-key");
    if made.script == Script::CreateWithImportedPair {
        merchant = json!({ "key": "an-existing-key-1", "token": "a-token-of-32-characters-or-more" });
        let pair = "--key an-existing-key-1 --token a-token-of-32-characters-or-more";
        place.json(&format!("key import --merchant 1 {pair}"));
    }
    let pairs = Pairs { merchant, project };
    let right = match made.script {
        Script::Create | Script::CreateWithImportedPair => CREATE.to_owned(),
        Script::CreateWithProjectKey => CREATE
            .replace("{{KEY}}", "{{PROJECT KEY}}")
            .replace("{{TOKEN}}", "{{PROJECT TOKEN}}"),
        Script::Balance => BALANCE.to_owned(),
    };
    let wrong = edited(&right, made.wrong, &|new| new.to_owned());
    let script = filled(&wrong, made.script, &pairs, &server);
    let refused = answer(php::run(&place, &script));
    assert_ne!(refused["responseCode"], 200, "{}: {refused:#}", made.title);
    let mended = edited(&wrong, made.mended, &|new| taken(new, &refused));
    let script = filled(&mended, made.script, &pairs, &server);
    transcript.heading(made.title);
    let changed = difference(&right, &wrong);
    let written: Vec<&str> = changed
        .lines()
        .filter_map(|line| line.strip_prefix('+'))
        .collect();
    if !written.is_empty() {
        transcript.show("php", &written.join("\n"));
    }
    transcript.say("The answer:");
    transcript.show("json", &told(&refused));
    transcript.say("Mended by it:");
    transcript.show("diff", &difference(&wrong, &mended));
    let done = answer(php::run(&place, &script));
    assert_eq!(done["responseCode"], 200, "{}: {done:#}\n{script}", made.title);
    transcript.show("json", &done.to_string());
}

/// The answer without what says nothing to a reader.
fn told(answer: &Value) -> String {
    let mut answer = answer.clone();
    let members = answer.as_object_mut().unwrap();
    members.remove("requestId");
    serde_json::to_string_pretty(&answer).unwrap()
}

const ABOUT: &str = "A developer who has never seen SenGo follows the README, then makes the classic mistakes. A test \
runs every line and every script here with a real shell and a real PHP, and each script is mended with nothing but the \
answer at hand. Keys, tokens, ids and times are made up here.";

#[test]
fn the_first_hour_of_a_developer_is_kept() {
    let mut hour = Transcript::new("The first hour", ABOUT);
    hour.part("The README");
    follow(&mut hour, "README.md", "## Why, and why not");
    hour.part("The quickstart");
    follow(&mut hour, "docs/start/quickstart.md", "\nNext: ");
    hour.part("Mistakes in PHP");
    hour.say("They are made in this script, which is right:");
    hour.show("php", CREATE);
    plus(&mut hour);
    // Each is made on a platform of its own, so they need not wait for each other.
    let parts = thread::scope(|scope| {
        let making = MADE.chunks(MADE.len().div_ceil(4)).map(|chunk| {
            let mut part = hour.blank();
            scope.spawn(move || {
                for made in chunk {
                    make(made, &mut part);
                }
                part
            })
        });
        let making: Vec<_> = making.collect();
        making
            .into_iter()
            .map(|part| part.join().unwrap())
            .collect::<Vec<_>>()
    });
    for part in parts {
        hour.append(part);
    }
    hour.check("docs/transcripts/first-hour.md");
}

/// What PHP 8 itself says about the plus sign of the documentation; nothing is sent.
fn plus(hour: &mut Transcript) {
    let place = Place::new();
    let script = CREATE.replace("$key . json_encode", "$key + json_encode");
    let ran = php::run(&place, &script);
    let stopped = "Unsupported operand types: string + string";
    assert!(ran.stdout.contains(stopped), "{ran:?}");
    hour.heading("The plus sign of the documentation");
    hour.show(
        "php",
        "$signature = hash_hmac('sha512', $key + json_encode($body), $token);",
    );
    hour.say(&format!(
        "PHP 8 stops before anything is sent: `Uncaught TypeError: {stopped}`."
    ));
}
