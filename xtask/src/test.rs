//! `cargo xtask test`: everything that has to hold.

use std::time::Instant;

use crate::cargo::cargo;
use crate::install;

/// Formatting, lints and all tests, in that order; the first that fails ends it.
pub(crate) fn test() -> anyhow::Result<()> {
    install::install()?;
    let started = Instant::now();
    cargo(&["fmt", "--all", "--check"])?;
    cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ])?;
    cargo(&["test", "--workspace"])?;
    println!("everything holds, after {} s", started.elapsed().as_secs());
    Ok(())
}
