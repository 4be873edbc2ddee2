//! What the tests need beside Rust: installed through apt where that is allowed, else named.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};

/// A program the tests run, and the Debian packages that bring it.
struct Needed {
    what: &'static str,
    is_there: fn() -> bool,
    packages: &'static [&'static str],
}

const NEEDED: [Needed; 2] = [
    Needed {
        what: "PHP with cURL",
        is_there: has_php,
        packages: &["php-cli", "php-curl"],
    },
    Needed {
        what: "PostgreSQL's server",
        is_there: has_postgres,
        packages: &["postgresql"],
    },
];

/// What the benches need beside that.
const NEEDED_BY_BENCHES: [Needed; 1] = [Needed {
    what: "wrk",
    is_there: has_wrk,
    packages: &["wrk"],
}];

/// Installs what the tests need and is missing.
pub(crate) fn install() -> anyhow::Result<()> {
    install_missing(&NEEDED)
}

/// Installs what the benches need and is missing.
pub(crate) fn install_for_benches() -> anyhow::Result<()> {
    install()?;
    install_missing(&NEEDED_BY_BENCHES)
}

fn install_missing(needed: &'static [Needed]) -> anyhow::Result<()> {
    let missing: Vec<&Needed> = needed.iter().filter(|needed| !(needed.is_there)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing
        .iter()
        .flat_map(|needed| needed.packages.iter().copied())
        .collect();
    println!("installing {}", packages.join(" "));
    let installed = apt(&["update"]).and_then(|()| {
        apt(&[
            &["install", "--yes", "--no-install-recommends"],
            packages.as_slice(),
        ]
        .concat())
    });
    let lacking: Vec<&str> = missing
        .iter()
        .filter(|needed| !(needed.is_there)())
        .map(|needed| needed.what)
        .collect();
    if !lacking.is_empty() {
        let cause = installed
            .err()
            .map(|error| format!(" ({error:#})"))
            .unwrap_or_default();
        bail!(
            "{} must be there, and it could not be installed{cause}. Run: apt-get install {}",
            lacking.join(" and "),
            packages.join(" ")
        );
    }
    Ok(())
}

fn apt(arguments: &[&str]) -> anyhow::Result<()> {
    let status = Command::new("apt-get")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status()
        .context("apt-get cannot be run")?;
    if !status.success() {
        bail!("apt-get {} failed", arguments.join(" "));
    }
    Ok(())
}

fn has_php() -> bool {
    let modules = Command::new("php").arg("-m").output();
    modules.is_ok_and(|output| {
        String::from_utf8_lossy(&output.stdout)
            .lines()
            .any(|line| line == "curl")
    })
}

fn has_postgres() -> bool {
    let versions = Path::new("/usr/lib/postgresql");
    std::fs::read_dir(versions).is_ok_and(|folders| {
        folders
            .flatten()
            .any(|version| version.path().join("bin/initdb").is_file())
    })
}

fn has_wrk() -> bool {
    // It has no option that does nothing, so it is asked for its version and complains all the same.
    Command::new("wrk").arg("--version").output().is_ok()
}
