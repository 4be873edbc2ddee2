//! `cargo xtask bench NAME`: builds what is measured and what measures it, then measures.

use anyhow::bail;

use crate::cargo::cargo;
use crate::install;

/// The benches, and what each compares.
const BENCHES: [(&str, &str); 7] = [
    ("balance", "GET /balance with a bare route"),
    (
        "projects",
        "POST /projects with the same rows written straight into SQLite",
    ),
    ("ledger", "transfers with one PostgreSQL transaction each"),
    (
        "payments",
        "create-and-pay with two creates of projects; reads beside a settlement, and callbacks beside dead endpoints, \
         with the same alone",
    ),
    ("scale", "a million projects with a thousand"),
    (
        "analytics",
        "a year of a thousand projects: answers with their limit, and payments while it is read with payments alone",
    ),
    ("size", "start, idle memory and binary with their limits"),
];

/// Runs one bench, or all of them.
pub(crate) fn bench(name: Option<&str>, options: &[&str]) -> anyhow::Result<()> {
    let chosen: Vec<&str> = BENCHES
        .iter()
        .map(|(bench, _)| *bench)
        .filter(|bench| name.is_none_or(|name| name == *bench))
        .collect();
    if chosen.is_empty() {
        let list: Vec<String> = BENCHES
            .iter()
            .map(|(bench, what)| format!("  {bench:<10}{what}"))
            .collect();
        bail!("there is no such bench. There are:\n{}", list.join("\n"));
    }
    install::install_for_benches()?;
    cargo(&[
        "build",
        "--release",
        "--package",
        "sengo-cli",
        "--package",
        "sengo-bench",
    ])?;
    for bench in chosen {
        let run = [
            "run",
            "--release",
            "--quiet",
            "--package",
            "sengo-bench",
            "--",
            bench,
        ];
        cargo(&[run.as_slice(), options].concat())?;
    }
    Ok(())
}
