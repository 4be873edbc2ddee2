//! What deny.toml says of licences and bans, checked without cargo-deny.

use std::collections::BTreeSet;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

use crate::tree::root;

/// A package of the tree, as far as it matters here.
struct Package {
    name: String,
    license: Option<String>,
}

/// The packages that are built on this machine: those are on disk, so asking needs no network.
fn packages() -> Vec<Package> {
    let packages = metadata().packages.into_iter();
    packages
        .map(|package| Package {
            name: package.name.to_string(),
            license: package.license,
        })
        .collect()
}

fn metadata() -> Metadata {
    let mut command = MetadataCommand::new();
    command.manifest_path(root().join("Cargo.toml"));
    command.other_options(["--filter-platform".to_owned(), host()]);
    command.exec().unwrap()
}

/// How many crates whoever builds the program has to build: what only tests and benches need is not among them.
fn crates_of_the_program() -> usize {
    let metadata = metadata();
    let program = metadata
        .packages
        .iter()
        .find(|package| package.name == "sengo-cli");
    let mut reached = BTreeSet::from([program.unwrap().id.clone()]);
    let mut left: Vec<_> = reached.iter().cloned().collect();
    let nodes = metadata.resolve.unwrap().nodes;
    while let Some(id) = left.pop() {
        let node = nodes.iter().find(|node| node.id == id).unwrap();
        for dependency in &node.deps {
            let kinds = &dependency.dep_kinds;
            let is_built = kinds.iter().any(|kind| kind.kind != DependencyKind::Development);
            if is_built && reached.insert(dependency.pkg.clone()) {
                left.push(dependency.pkg.clone());
            }
        }
    }
    reached.len()
}

fn host() -> String {
    let output = std::process::Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap()
        .to_owned()
}

/// The quoted texts of a list in deny.toml, or with a `member` those of that member alone.
fn listed(deny: &str, section: &str, list: &str, member: Option<&str>) -> Vec<String> {
    let from = deny.split_once(section).unwrap().1;
    let from = from.split_once(&format!("\n{list} = [")).unwrap().1;
    let until = from.split_once("\n]").unwrap().0;
    until
        .lines()
        .filter_map(|line| match member {
            None => line.trim().strip_prefix('"')?.split('"').next(),
            Some(member) => line.split_once(&format!("{member} = \""))?.1.split('"').next(),
        })
        .map(str::to_owned)
        .collect()
}

/// Whether a licence expression can be satisfied. `OR` needs one side, `AND` both; an old `/` is an `OR`.
fn permits(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest, allowed) && rest.is_empty()
}

fn either(words: &mut &[&str], allowed: &[String]) -> bool {
    let mut holds = both(words, allowed);
    while let ["OR", rest @ ..] = *words {
        *words = rest;
        holds |= both(words, allowed);
    }
    holds
}

fn both(words: &mut &[&str], allowed: &[String]) -> bool {
    let mut holds = one(words, allowed);
    while let ["AND", rest @ ..] = *words {
        *words = rest;
        holds &= one(words, allowed);
    }
    holds
}

fn one(words: &mut &[&str], allowed: &[String]) -> bool {
    match *words {
        ["(", rest @ ..] => {
            *words = rest;
            let holds = either(words, allowed);
            *words = words.strip_prefix(&[")"]).unwrap_or(words);
            holds
        }
        [licence, "WITH", exception, rest @ ..] => {
            *words = rest;
            allowed.contains(&format!("{licence} WITH {exception}"))
        }
        [licence, rest @ ..] => {
            *words = rest;
            allowed.iter().any(|allowed| allowed == licence)
        }
        [] => false,
    }
}

fn faults(packages: &[Package], allowed: &[String], banned: &[String]) -> Vec<String> {
    let mut faults = Vec::new();
    for Package { name, license } in packages {
        if banned.contains(name) {
            faults.push(format!("{name} is banned"));
        }
        match license {
            Some(expression) if permits(expression, allowed) => {}
            Some(expression) => faults.push(format!("{name}: {expression} is not allowed")),
            None => faults.push(format!("{name} names no licence")),
        }
    }
    faults
}

fn rules() -> (Vec<String>, Vec<String>) {
    let deny = std::fs::read_to_string(root().join("deny.toml")).unwrap();
    let allowed = listed(&deny, "[licenses]", "allow", None);
    let banned = listed(&deny, "[bans]", "deny", Some("crate"));
    (allowed, banned)
}

#[test]
fn licences_are_allowed_and_nothing_banned_is_in_the_tree() {
    let (allowed, banned) = rules();
    assert!(allowed.len() > 5 && banned.contains(&"aws-lc-sys".to_owned()));
    let packages = packages();
    assert!(packages.len() > 100);
    assert_eq!(faults(&packages, &allowed, &banned), Vec::<String>::new());
}

#[test]
fn the_program_stays_under_three_hundred_crates() {
    let count = crates_of_the_program();
    assert!((100..300).contains(&count), "{count}");
}

#[test]
fn the_rules_of_dependencies_can_fail() {
    let (allowed, banned) = rules();
    let fault = |name: &str, license: Option<&str>| {
        let package = Package {
            name: name.into(),
            license: license.map(str::to_owned),
        };
        faults(&[package], &allowed, &banned)
    };
    assert_eq!(fault("openssl-sys", Some("MIT")), ["openssl-sys is banned"]);
    assert_eq!(fault("a", None), ["a names no licence"]);
    assert_eq!(fault("a", Some("GPL-3.0")), ["a: GPL-3.0 is not allowed"]);
    for (expression, holds) in [
        ("MIT", true),
        ("MIT/Apache-2.0", true),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("(GPL-3.0 OR MIT) AND ISC", true),
        ("(MIT OR ISC) AND GPL-3.0", false),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("MIT WITH LLVM-exception", false),
        ("", false),
    ] {
        assert_eq!(permits(expression, &allowed), holds, "{expression}");
    }
}
