//! Developer commands: `cargo xtask test`, and `cargo xtask install` for what it needs.

mod install;
mod test;

use std::process::ExitCode;

fn main() -> ExitCode {
    let command = std::env::args().nth(1);
    let outcome = match command.as_deref() {
        Some("test") => test::test(),
        Some("install") => install::install(),
        _ => {
            eprintln!("usage: cargo xtask test|install");
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
