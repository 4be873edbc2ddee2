//! Where the time goes: `perf` beside a load.

use std::process::{Command, Stdio};

use anyhow::Context;

/// How many shared objects and how many functions are shown.
const OBJECTS_SHOWN: usize = 4;
const FUNCTIONS_SHOWN: usize = 25;

/// Samples a process while something puts load on it, and prints the functions that take most of its time.
pub(crate) fn of<T>(
    title: &str,
    process: u32,
    work: impl FnOnce() -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let file = tempfile::NamedTempFile::new()?;
    let sampler = Command::new("perf")
        .args([
            "record",
            "--quiet",
            "--freq",
            "1999",
            "--pid",
            &process.to_string(),
            "--output",
        ])
        .arg(file.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut sampler = match sampler {
        Ok(sampler) => sampler,
        Err(error) => {
            println!("no profile of {title}: perf does not run ({error})");
            return work();
        }
    };
    let done = work();
    // perf writes its file out when it is interrupted.
    Command::new("kill")
        .args(["-INT", &sampler.id().to_string()])
        .status()?;
    sampler.wait()?;
    println!("\nprofile of {title}:");
    for (sorted_by, shown) in [("dso", OBJECTS_SHOWN), ("symbol", FUNCTIONS_SHOWN)] {
        let report = Command::new("perf")
            .args([
                "report",
                "--stdio",
                "--no-children",
                "--sort",
                sorted_by,
                "--input",
            ])
            .arg(file.path())
            .output()
            .context("perf report")?;
        print(&String::from_utf8_lossy(&report.stdout), shown);
    }
    done
}

/// The first lines that are no comment.
fn print(report: &str, shown: usize) {
    let lines = report
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    for line in lines.take(shown) {
        let short: String = line.chars().take(110).collect();
        println!("  {short}");
    }
}
