//! Cargo, run and shown.

use std::process::Command;

use anyhow::{Context, bail};

/// Runs cargo; `environment` is set for it and for what it runs.
pub(crate) fn cargo_with(arguments: &[&str], environment: &[(&str, &str)]) -> anyhow::Result<()> {
    let set: String = environment
        .iter()
        .map(|(name, value)| format!("{name}={value} "))
        .collect();
    println!("$ {set}cargo {}", arguments.join(" "));
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(arguments)
        .envs(environment.iter().copied())
        .status()
        .context("cargo cannot be run")?;
    if !status.success() {
        bail!("cargo {} failed", arguments.join(" "));
    }
    Ok(())
}

/// Runs cargo.
pub(crate) fn cargo(arguments: &[&str]) -> anyhow::Result<()> {
    cargo_with(arguments, &[])
}
