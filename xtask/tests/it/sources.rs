//! Lengths, words and documentation of the sources.

use crate::tree::{Text, sample, texts};

const LINES_MAX: usize = 400;

/// Files that are longer, and why.
const LONGER: [(&str, &str); 0] = [];

/// Words that have no place in what we publish, each in two parts so that this file does not hold them.
const WORDS: [(&str, &str); 12] = [
    ("TO", "DO"),
    ("FIX", "ME"),
    ("XX", "X:"),
    ("/wo", "rk/"),
    ("/ro", "ot/"),
    ("/ho", "me/"),
    ("blazing", "ly"),
    ("seam", "less"),
    ("world-", "class"),
    ("cutting-", "edge"),
    ("battle-", "tested"),
    ("lorem ", "ipsum"),
];

/// Names of files that say nothing of what is in them.
const NAMES: [&str; 6] = ["util", "utils", "helpers", "common", "manager", "misc"];

fn too_long(texts: &[Text], longer: &[(&str, &str)]) -> Vec<String> {
    let mut faults = Vec::new();
    for Text { path, content } in texts {
        let lines = content.lines().count();
        let is_excepted = longer.iter().any(|(excepted, _)| excepted == path);
        if lines > LINES_MAX && !is_excepted {
            faults.push(format!("{path} has {lines} lines; split it by what is in it"));
        }
        if lines <= LINES_MAX && is_excepted {
            faults.push(format!("{path} is short enough now; take it off the list"));
        }
    }
    for (excepted, _) in longer {
        if !texts.iter().any(|text| text.path == *excepted) {
            faults.push(format!("{excepted} does not exist; take it off the list"));
        }
    }
    faults
}

fn words(texts: &[Text]) -> Vec<String> {
    let mut faults = Vec::new();
    for Text { path, content } in texts {
        for (number, line) in (1..).zip(content.lines()) {
            for (first, second) in WORDS {
                let word = format!("{first}{second}");
                if line.contains(&word) {
                    faults.push(format!("{path}:{number} says {word}"));
                }
            }
        }
    }
    faults
}

fn names(texts: &[Text]) -> Vec<String> {
    let said_nothing = |text: &&Text| {
        let name = text.path.rsplit('/').next().unwrap_or_default();
        NAMES.iter().any(|banned| name == format!("{banned}.rs"))
    };
    let faults = texts.iter().filter(said_nothing);
    faults
        .map(|text| format!("{} has a name that says nothing", text.path))
        .collect()
}

/// A crate begins with what it is, and the lint that asks for documentation of what it shows is on.
fn undocumented(sources: &[Text], manifests: &[Text]) -> Vec<String> {
    let mut faults = Vec::new();
    for Text { path, content } in sources {
        let is_root = path.ends_with("/src/lib.rs") || path.ends_with("/src/main.rs");
        if is_root && !content.starts_with("//! ") {
            faults.push(format!("{path} does not say what the crate is"));
        }
    }
    for Text { path, content } in manifests {
        let is_root = content.contains("[workspace]");
        if is_root && !content.contains("missing_docs = ") {
            faults.push(format!("{path} does not ask for documentation"));
        }
        if !is_root && !content.contains("[lints]\nworkspace = true") {
            faults.push(format!("{path} does not take the workspace's lints"));
        }
    }
    faults
}

fn ours(texts: Vec<Text>) -> Vec<Text> {
    texts
        .into_iter()
        .filter(|text| !text.path.starts_with("fuzz/"))
        .collect()
}

#[test]
fn files_are_short_enough_to_read() {
    assert_eq!(too_long(&texts(&[".rs"]), &LONGER), Vec::<String>::new());
}

#[test]
fn nothing_is_left_undone_or_oversold() {
    let endings = [
        ".rs",
        ".md",
        ".toml",
        ".sql",
        ".php",
        ".mjs",
        ".js",
        ".py",
        ".sh",
        ".css",
        ".json",
        ".service",
        "Containerfile",
    ];
    assert_eq!(words(&texts(&endings)), Vec::<String>::new());
}

#[test]
fn files_are_named_for_what_is_in_them() {
    assert_eq!(names(&texts(&[".rs"])), Vec::<String>::new());
}

#[test]
fn every_crate_is_documented() {
    let manifests = ours(texts(&["Cargo.toml"]));
    assert_eq!(undocumented(&texts(&[".rs"]), &manifests), Vec::<String>::new());
}

#[test]
fn the_rules_of_sources_can_fail() {
    let long = "x\n".repeat(LINES_MAX + 1);
    assert_eq!(too_long(&[sample("a.rs", &long)], &[]).len(), 1);
    assert_eq!(
        too_long(&[sample("a.rs", &long)], &[("a.rs", "reason")]),
        Vec::<String>::new()
    );
    assert_eq!(too_long(&[sample("a.rs", "x")], &[("a.rs", "reason")]).len(), 1);
    assert_eq!(too_long(&[], &[("a.rs", "reason")]).len(), 1);
    for (first, second) in WORDS {
        assert_eq!(
            words(&[sample("a.md", &format!("one\n{first}{second}"))]).len(),
            1
        );
    }
    assert_eq!(names(&[sample("crates/a/src/utils.rs", "")]).len(), 1);
    assert_eq!(
        names(&[sample("crates/a/src/utilities_of_rome.rs", "")]),
        Vec::<String>::new()
    );
    assert_eq!(
        undocumented(&[sample("crates/a/src/lib.rs", "mod a;")], &[]).len(),
        1
    );
    assert_eq!(
        undocumented(&[], &[sample("crates/a/Cargo.toml", "[package]")]).len(),
        1
    );
    assert_eq!(undocumented(&[], &[sample("Cargo.toml", "[workspace]")]).len(), 1);
}
