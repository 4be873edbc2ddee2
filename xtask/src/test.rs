//! `cargo xtask test`: everything that has to hold.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, bail};

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

fn cargo(arguments: &[&str]) -> anyhow::Result<()> {
    println!("$ cargo {}", arguments.join(" "));
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(arguments)
        .status()
        .context("cargo cannot be run")?;
    if !status.success() {
        bail!("cargo {} failed", arguments.join(" "));
    }
    Ok(())
}
