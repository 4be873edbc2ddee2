//! `sengo-outsider production-day SENGO [--projects N] [--payments N] [--seed N] [--database URL]`

use std::process::ExitCode;

use sengo_outsider::production::{ProductionDay, live};

const USAGE: &str =
    "usage: sengo-outsider production-day SENGO [--projects N] [--payments N] [--seed N] [--database URL]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(day) = read(&arguments) else {
        eprintln!("{USAGE}");
        return ExitCode::FAILURE;
    };
    println!(
        "{} projects with {} payments each, seed {}",
        day.projects, day.payments, day.seed
    );
    let outcome = live(&day);
    print!("{}", outcome.shown());
    if outcome.is_good() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn read(arguments: &[String]) -> Option<ProductionDay> {
    let [command, sengo, options @ ..] = arguments else {
        return None;
    };
    if command != "production-day" {
        return None;
    }
    let mut day = ProductionDay {
        sengo: std::fs::canonicalize(sengo).ok()?,
        database: None,
        projects: 20,
        payments: 28,
        seed: u64::from(std::process::id()),
        is_moody: true,
        audit: None,
    };
    for option in options.chunks(2) {
        let [name, value] = option else { return None };
        match name.as_str() {
            "--projects" => day.projects = value.parse().ok().filter(|count| *count >= 2)?,
            "--payments" => day.payments = value.parse().ok().filter(|count| *count >= 1)?,
            "--seed" => day.seed = value.parse().ok()?,
            "--database" => day.database = Some(value.clone()),
            _ => return None,
        }
    }
    Some(day)
}
