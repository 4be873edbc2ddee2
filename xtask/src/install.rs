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

const NEEDED: [Needed; 7] = [
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
    Needed {
        what: "curl and openssl",
        is_there: || runs("curl") && runs("openssl"),
        packages: &["curl", "openssl"],
    },
    Needed {
        what: "zbarimg",
        is_there: || runs("zbarimg"),
        packages: &["zbar-tools"],
    },
    Needed {
        what: "Python 3",
        is_there: || runs("python3"),
        packages: &["python3"],
    },
    Needed {
        what: "Chromium with its driver",
        is_there: || runs("chromium") && runs("chromedriver"),
        packages: &["chromium", "chromium-driver"],
    },
    Needed {
        what: "Node.js 18 or newer with npm",
        is_there: || has_node() && runs("npm"),
        packages: &["nodejs", "npm"],
    },
];

/// What the benches need beside that.
const NEEDED_BY_BENCHES: [Needed; 1] = [Needed {
    what: "wrk",
    is_there: has_wrk,
    packages: &["wrk"],
}];

/// Packages of Node that the tests run: Postman's command line, a parser that knows older versions of PHP, and what
/// pages are tested with for people who do not see or point.
const NODE_PACKAGES: [(&str, &str); 3] = [
    ("newman", "6.2.1"),
    ("php-parser", "3.2.3"),
    ("axe-core", "4.14.1"),
];

/// Installs what the tests need and is missing.
pub(crate) fn install() -> anyhow::Result<()> {
    install_missing(&NEEDED)?;
    node_packages()
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

/// Installs the packages of Node below the folder that cargo builds into, where the tests look for them.
fn node_packages() -> anyhow::Result<()> {
    let program = std::env::current_exe().context("where this program is")?;
    let target = program.ancestors().nth(2).context("the folder of builds")?;
    let folder = target.join("npm");
    let is_there = |(name, version): &(&str, &str)| {
        let description = folder.join("node_modules").join(name).join("package.json");
        let version = format!("\"version\": \"{version}\"");
        std::fs::read_to_string(description).is_ok_and(|text| text.contains(&version))
    };
    if NODE_PACKAGES.iter().all(is_there) {
        return Ok(());
    }
    let packages = NODE_PACKAGES.map(|(name, version)| format!("{name}@{version}"));
    println!("installing {} into {}", packages.join(" "), folder.display());
    std::fs::create_dir_all(&folder)?;
    let status = Command::new("npm")
        .args([
            "install",
            "--no-package-lock",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
        ])
        .arg("--prefix")
        .arg(&folder)
        .args(&packages)
        .status()
        .context("npm cannot be run")?;
    if !status.success() {
        let (folder, packages) = (folder.display(), packages.join(" "));
        bail!("the tests need packages of Node. Run: npm install --prefix {folder} {packages}");
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

fn runs(program: &str) -> bool {
    let flag = if program == "openssl" {
        "version"
    } else {
        "--version"
    };
    let output = Command::new(program).arg(flag).output();
    output.is_ok_and(|output| output.status.success())
}

fn has_node() -> bool {
    let version = Command::new("node").arg("--version").output();
    let major = version.ok().and_then(|output| {
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let major = text.strip_prefix('v')?.split('.').next()?;
        major.parse::<u32>().ok()
    });
    major.is_some_and(|major| major >= 18)
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
