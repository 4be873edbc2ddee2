//! Developer commands: `cargo xtask test`, and `cargo xtask install` for what it needs.

mod bench;
mod cargo;
mod day;
mod install;
mod kill;
mod screenshots;
mod soak;
mod test;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask COMMAND

  test                            everything that has to hold, after installing what it needs
  install                         only install what the tests need
  bench [NAME]                    figures, each a ratio within one run; bench analytics --transactions N for a larger year
  kill [--rounds N] [--seed N]    kill -9 under concurrent writes, 200 times on each database
  production-day [--seed N] [--projects N] [--payments N] [--postgres | --database URL]
                                  a day of money in production, driven by a program that shares no code with SenGo
  demo-day [--seed N] [--payments N] [--payouts N]
                                  three days of money in a sandbox, so many payments and payouts on each
  screenshots [FOLDER]            a picture of every page of the console, on both widths, in both themes and languages
  soak                            the tests with many more cases, then the kills";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["test"] => test::test(),
        ["install"] => install::install(),
        ["bench"] => bench::bench(None, &[]),
        ["bench", name, options @ ..] => bench::bench(Some(name), options),
        ["kill"] => kill::kill(None, None),
        ["kill", "--rounds", rounds] => kill::kill(Some(rounds), None),
        ["kill", "--seed", seed] => kill::kill(None, Some(seed)),
        ["kill", "--rounds", rounds, "--seed", seed] | ["kill", "--seed", seed, "--rounds", rounds] => {
            kill::kill(Some(rounds), Some(seed))
        }
        ["production-day", options @ ..] => day::production_day(options),
        ["demo-day", options @ ..] => day::demo_day(options),
        ["screenshots"] => screenshots::screenshots(None),
        ["screenshots", folder] => screenshots::screenshots(Some(folder)),
        ["soak"] => soak::soak(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
