//! Who runs on which core: what is measured on one, whoever asks it on the other.

use std::process::Command;

/// The core of what is measured.
pub(crate) const MEASURED: &str = "0";

/// The core of the clients.
pub(crate) const CLIENT: &str = "1";

/// A program that runs on one core only.
pub(crate) fn pinned(core: &str, program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", core]).arg(program);
    command
}

/// Moves this process, with all its threads, to a core.
pub(crate) fn move_to(core: &str) -> anyhow::Result<()> {
    let me = std::process::id().to_string();
    let moved = Command::new("taskset")
        .args(["--all-tasks", "--cpu-list", "--pid", core, &me])
        .stdout(std::process::Stdio::null())
        .status()?;
    anyhow::ensure!(moved.success(), "taskset cannot pin this process to core {core}");
    Ok(())
}
