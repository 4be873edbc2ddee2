//! Where the time goes: `perf` beside a load.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use anyhow::Context;

/// Functions shown.
const SHOWN: usize = 25;

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
    let report = Command::new("perf")
        .args([
            "report",
            "--stdio",
            "--no-children",
            "--percent-limit",
            "0.3",
            "--sort",
            "dso,symbol",
            "--input",
        ])
        .arg(file.path())
        .output()
        .context("perf report")?;
    print(title, &String::from_utf8_lossy(&report.stdout));
    done
}

fn print(title: &str, report: &str) {
    let lines = report
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let mut objects: BTreeMap<&str, f64> = BTreeMap::new();
    println!("\nprofile of {title} (share of samples, object, function):");
    for (number, line) in lines.enumerate() {
        let mut words = line.split_whitespace();
        let share = words
            .next()
            .and_then(|word| word.strip_suffix('%')?.parse::<f64>().ok());
        if let (Some(share), Some(object)) = (share, words.next()) {
            *objects.entry(object).or_default() += share;
        }
        if number < SHOWN {
            let short: String = line.trim().chars().take(120).collect();
            println!("  {short}");
        }
    }
    let sums: Vec<String> = objects
        .iter()
        .map(|(object, share)| format!("{object} {share:.0} %"))
        .collect();
    println!("  by object: {}", sums.join(", "));
}
