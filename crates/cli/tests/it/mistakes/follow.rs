//! Runs the shell blocks of a document as a stranger would, line by line.

use std::fs;

use crate::kept;
use crate::place::{Place, soon};
use crate::server::Server;
use crate::transcript::Transcript;

/// Where the documents say that the server listens.
const DOCUMENTED: &str = "127.0.0.1:8080";

/// `cargo run -- …` without the build, which this test binary has behind it.
const CARGO: &str = "cargo() { [ \"$1\" = run ] && shift 3 && sengo \"$@\"; }\n";

struct Stranger<'a> {
    hour: &'a mut Transcript,
    place: Place,
    server: Option<Server>,
    /// Everything printed so far, to take keys and tokens from.
    printed: String,
}

/// Follows a document up to the text where it turns to something else.
pub(super) fn follow(hour: &mut Transcript, document: &str, until: &str) {
    let text = fs::read_to_string(kept::repository().join(document)).unwrap();
    let (text, _) = text
        .split_once(until)
        .unwrap_or_else(|| panic!("{document} has no {until}"));
    let mut stranger = Stranger {
        hour,
        place: Place::new(),
        server: None,
        printed: String::new(),
    };
    let mut answered = Vec::new();
    for block in text.split("```").skip(1).step_by(2) {
        let (language, lines) = block.split_once('\n').unwrap();
        match language {
            "sh" => answered.extend(stranger.run(lines)),
            "json" => assert_eq!(
                Some(lines.trim_end()),
                answered.last().map(|text: &String| text.trim_end())
            ),
            other => panic!("{document}: a block of {other}"),
        }
    }
    assert!(!answered.is_empty(), "{document} has nothing to run");
}

impl Stranger<'_> {
    /// Runs a block and gives what its commands printed.
    fn run(&mut self, block: &str) -> Vec<String> {
        // Lines that set variables belong together with those that use them.
        let scripts: Vec<&str> = match block.starts_with("KEY=") {
            true => vec![block.trim_end()],
            false => block.trim_end().lines().collect(),
        };
        scripts
            .into_iter()
            .filter_map(|script| self.script(script))
            .collect()
    }

    fn script(&mut self, script: &str) -> Option<String> {
        let is_build = ["cargo build", "cargo xtask", "export PATH"];
        if is_build.iter().any(|start| script.starts_with(start)) {
            return None;
        }
        match script.split_whitespace().last() {
            Some("demo") => {
                self.server = None;
                let (server, text) = Server::start_for_a_person(&self.place, &["demo"]);
                self.hour.typed(script, &text);
                self.pasted(&server, &text);
                self.server = Some(server);
                return None;
            }
            Some("serve") => {
                self.server = None;
                let server = self.place.serve();
                let listens = soon(|| server.log(), |log| log.contains("listens on"));
                let line = listens.lines().find(|line| line.contains("listens on")).unwrap();
                self.hour.typed(script, line.split_once("INFO ").unwrap().1);
                self.server = Some(server);
                return None;
            }
            _ => {}
        }
        let filled = self.filled(script);
        let lines = format!("{CARGO}{filled}");
        let ran = self.place.shell(&lines).good();
        self.hour.typed(&filled, &ran);
        self.printed += &ran;
        Some(ran)
    }

    /// The lines with the real port, and with keys and tokens in place of the dots.
    fn filled(&self, script: &str) -> String {
        let mut filled = script.to_owned();
        if let Some(server) = &self.server {
            let host = server.url.strip_prefix("http://").unwrap();
            filled = filled.replace(DOCUMENTED, host);
        }
        for prefix in ["mkey_sbx_", "pkey_sbx_", "mtoken_sbx_", "ptoken_sbx_"] {
            let dots = format!("={prefix}…");
            if filled.contains(&dots) {
                let mut words = self.printed.split_whitespace();
                let issued = words.rfind(|word| word.starts_with(prefix));
                filled = filled.replace(&dots, &format!("={}", issued.unwrap()));
            }
        }
        assert!(!filled.contains('…'), "{filled}");
        filled
    }

    /// Pastes the first calls that the demo prints.
    fn pasted(&mut self, server: &Server, text: &str) {
        for (number, next) in [("\n1. ", "\n2. "), ("\n2. ", "\n3. "), ("\n3. ", "\n4. ")] {
            let (_, rest) = text.split_once(number).unwrap();
            let (_, lines) = rest.split_once(next).unwrap().0.split_once("\n\n").unwrap();
            let answer = self.place.shell(lines).good();
            assert!(
                answer.contains("\"responseCode\":200"),
                "{}: {answer}",
                server.url
            );
            self.hour
                .say(&format!("Its {} block, pasted, answers:", number.trim()));
            self.hour.show("json", &with_made_up_balance(&answer));
        }
    }
}

/// What the demo's history has earned depends on the day on which it is written.
fn with_made_up_balance(answer: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(answer).unwrap();
    let data = &value["responseData"];
    let (Some(active), Some(pending)) = (data["active"].as_i64(), data["pending"].as_i64()) else {
        return answer.to_owned();
    };
    let total = active + pending;
    answer.replace(
        &format!("\"active\":{active},\"pending\":{pending},\"total\":{total}"),
        "\"active\":9000000,\"pending\":600000,\"total\":9600000",
    )
}
