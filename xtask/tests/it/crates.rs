//! The floors: which of our crates may use which, and core's closed list.

use std::collections::BTreeSet;

use cargo_metadata::{DependencyKind, MetadataCommand};

use crate::tree::root;

/// A crate, what it may use of ours in the product, and what its tests may use beside that.
const FLOORS: [(&str, &[&str], &[&str]); 13] = [
    ("sengo-core", &[], &[]),
    ("sengo-store", &["sengo-core"], &["sengo-testkit"]),
    ("sengo-wire", &["sengo-core"], &[]),
    (
        "sengo-app",
        &["sengo-core", "sengo-store", "sengo-wire"],
        &["sengo-testkit"],
    ),
    (
        "sengo-api",
        &["sengo-core", "sengo-wire", "sengo-app"],
        &["sengo-testkit"],
    ),
    (
        "sengo-console",
        &["sengo-core", "sengo-wire", "sengo-app"],
        &["sengo-testkit"],
    ),
    ("sengo-courier", &["sengo-core", "sengo-app"], &[]),
    ("sengo-sandbox", &["sengo-core"], &[]),
    (
        "sengo-cli",
        &[
            "sengo-core",
            "sengo-wire",
            "sengo-app",
            "sengo-api",
            "sengo-console",
            "sengo-courier",
            "sengo-sandbox",
        ],
        &["sengo-testkit", "sengo-outsider"],
    ),
    (
        "sengo-testkit",
        &[
            "sengo-core",
            "sengo-store",
            "sengo-wire",
            "sengo-app",
            "sengo-api",
        ],
        &[],
    ),
    (
        "sengo-bench",
        &[
            "sengo-core",
            "sengo-store",
            "sengo-app",
            "sengo-console",
            "sengo-testkit",
        ],
        &[],
    ),
    ("sengo-outsider", &[], &[]),
    ("xtask", &[], &["sengo-wire"]),
];

/// All that core may use from elsewhere.
const CORE: [&str; 10] = [
    "base64",
    "hmac",
    "idna",
    "ipnet",
    "jiff",
    "sha1",
    "sha2",
    "subtle",
    "thiserror",
    "url",
];

/// One crate using another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    from: String,
    to: String,
    in_tests: bool,
}

fn edges() -> Vec<Edge> {
    let mut command = MetadataCommand::new();
    command.manifest_path(root().join("Cargo.toml")).no_deps();
    let metadata = command.exec().unwrap();
    let packages = metadata.packages.into_iter();
    packages
        .flat_map(|package| {
            let from = package.name.to_string();
            package.dependencies.into_iter().map(move |dependency| Edge {
                from: from.clone(),
                to: dependency.name,
                in_tests: dependency.kind == DependencyKind::Development,
            })
        })
        .collect()
}

fn faults(edges: &[Edge]) -> Vec<String> {
    let ours: BTreeSet<&str> = FLOORS.iter().map(|(name, ..)| *name).collect();
    let mut faults = Vec::new();
    for Edge { from, to, in_tests } in edges {
        let Some((_, product, tests)) = FLOORS.iter().find(|(name, ..)| name == from) else {
            faults.push(format!("{from} is on no floor"));
            continue;
        };
        let is_ours = ours.contains(to.as_str()) || to.starts_with("sengo-");
        let may = product.contains(&to.as_str()) || (*in_tests && tests.contains(&to.as_str()));
        if is_ours && !may {
            faults.push(format!("{from} must not use {to}"));
        }
        if from == "sengo-core" && !in_tests && !is_ours && !CORE.contains(&to.as_str()) {
            faults.push(format!("core's list is closed, and {to} is not on it"));
        }
    }
    faults
}

#[test]
fn crates_use_only_what_lies_below_them() {
    let edges = edges();
    assert!(edges.len() > 50);
    assert_eq!(faults(&edges), Vec::<String>::new());
}

#[test]
fn the_rule_of_the_floors_can_fail() {
    let edge = |from: &str, to: &str, in_tests| Edge {
        from: from.into(),
        to: to.into(),
        in_tests,
    };
    for (edge, fault) in [
        (
            edge("sengo-api", "sengo-store", false),
            "sengo-api must not use sengo-store",
        ),
        (
            edge("sengo-api", "sengo-store", true),
            "sengo-api must not use sengo-store",
        ),
        (
            edge("sengo-app", "sengo-testkit", false),
            "sengo-app must not use sengo-testkit",
        ),
        (
            edge("sengo-wire", "sengo-store", false),
            "sengo-wire must not use sengo-store",
        ),
        (
            edge("sengo-outsider", "sengo-core", true),
            "sengo-outsider must not use sengo-core",
        ),
        (
            edge("sengo-cli", "sengo-outsider", false),
            "sengo-cli must not use sengo-outsider",
        ),
        (edge("sengo-new", "serde", false), "sengo-new is on no floor"),
        (
            edge("sengo-core", "serde", false),
            "core's list is closed, and serde is not on it",
        ),
    ] {
        assert_eq!(faults(&[edge]), [fault]);
    }
    let fine = [
        edge("sengo-core", "proptest", true),
        edge("sengo-app", "sengo-testkit", true),
        edge("sengo-api", "axum", false),
    ];
    assert_eq!(faults(&fine), Vec::<String>::new());
}
