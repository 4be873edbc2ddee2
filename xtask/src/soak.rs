//! `cargo xtask soak`: what `cargo xtask test` does briefly, for as long as it takes to trust it.

use crate::cargo::cargo_with;
use crate::{install, kill};

/// Runs of random commands against the auditor, on each database.
const CASES: &str = "500";

/// How many times as many bodies are compared with PHP.
const BODIES: &str = "25";

/// How many times as many lives are simulated: 50,000 on SQLite.
const LIVES: &str = "25";

/// Random and differential tests with many more cases, then two hundred kills.
pub(crate) fn soak() -> anyhow::Result<()> {
    install::install()?;
    let more = [
        ("SENGO_TEST_CASES", CASES),
        ("SENGO_TEST_BODIES", BODIES),
        ("SENGO_TEST_LIVES_TIMES", LIVES),
    ];
    cargo_with(&["test", "--release", "--workspace"], &more)?;
    kill::kill(None, None)
}
