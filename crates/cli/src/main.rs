//! The `sengo` program: one binary that serves the API and does the operator's work.

mod args;
mod commands;
mod demo;
mod key_file;
mod open;
mod output;
mod refused;
mod serve;
mod telemetry;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Arguments, Command};
use crate::output::Output;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let output = Output::new(arguments.global.json);
    telemetry::start(&arguments);
    let outcome = match runtime(&arguments.command) {
        Ok(runtime) => runtime.block_on(run(arguments, output)),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output.failure(&error);
            ExitCode::FAILURE
        }
    }
}

/// A server uses every core; a command needs one thread.
fn runtime(command: &Command) -> std::io::Result<tokio::runtime::Runtime> {
    let mut builder = match command {
        Command::Serve(_) | Command::Demo(_) => tokio::runtime::Builder::new_multi_thread(),
        _ => tokio::runtime::Builder::new_current_thread(),
    };
    builder.enable_all().build()
}

async fn run(arguments: Arguments, output: Output) -> anyhow::Result<()> {
    let global = &arguments.global;
    match arguments.command {
        Command::Serve(serve) => serve::serve(global, *serve, output).await,
        Command::Demo(demo) => demo::demo(global, demo, output).await,
        Command::Merchant(command) => commands::merchant::run(global, command, output).await,
        Command::Project(command) => commands::project::run(global, command, output).await,
        Command::Key(command) => commands::key::run(global, command, output).await,
        Command::Balance(command) => commands::balance::run(global, command, output).await,
        Command::Exception(command) => commands::exception::run(global, command, output).await,
        Command::Instruction(command) => commands::instruction::run(global, command, output).await,
        Command::Analytics(command) => commands::analytics::run(global, command, output).await,
        Command::Ledger(command) => commands::ledger::run(global, command, output).await,
        Command::Audit(command) => commands::audit::run(global, command, output).await,
        Command::PersonalData(command) => commands::personal_data::run(global, command, output).await,
        Command::Signature(command) => commands::signature::run(command, output),
        Command::Operator(command) => commands::operator::run(global, command, output).await,
        Command::Request(command) => commands::request::run(global, command, output).await,
        Command::Tariff(command) => commands::terms::tariff(global, command, output).await,
        Command::Tax(command) => commands::terms::tax(global, command, output).await,
        Command::Holiday(command) => commands::terms::holiday(global, command, output).await,
        Command::Callback(command) => commands::callback::run(global, command, output).await,
        Command::Mail(command) => commands::mail::run(command, output).await,
        Command::Sandbox(command) => commands::sandbox::run(global, command, output).await,
        Command::Reconcile {
            engine,
            from,
            until,
            file,
        } => {
            let command = commands::reconcile::Reconcile {
                engine,
                file,
                from,
                until,
            };
            commands::reconcile::run(global, command, output).await
        }
        Command::Backup { file } => commands::backup::backup(global, &file, output).await,
        Command::Restore { file } => commands::backup::restore(global, &file, output),
        Command::Doctor => commands::doctor::run(global, output).await,
        Command::Completions { shell } => commands::completions(shell),
    }
}
