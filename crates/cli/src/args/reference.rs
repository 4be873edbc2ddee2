//! The page of the documentation that lists every command, made from the very arguments.
//! `UPDATE_GOLDEN=1 cargo test -p sengo-cli` writes it.

use std::fmt::Write;
use std::path::Path;

use clap::{Arg, Command, CommandFactory};

use super::Arguments;

const HEAD: &str = "# Command line

<!-- Made by `UPDATE_GOLDEN=1 cargo test -p sengo-cli`; change the sources instead. -->

One program, `sengo`. Commands run beside a live server, which sees their effect within a second. They print for a
person, and with `--json` one JSON object or array; what went wrong goes to stderr, and the exit code is then not 0.
Where a token is asked for, `-` reads it from stdin, so that it appears in no list of processes.

## Options of every command
";

#[test]
fn the_page_of_commands_says_what_the_program_takes() {
    let mut command = Arguments::command();
    command.build();
    let mut page = HEAD.to_owned();
    page += &table(
        command
            .get_arguments()
            .filter(|argument| argument.is_global_set()),
    );
    for child in command.get_subcommands() {
        describe(child, "sengo", &mut page);
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/cli.md");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, &page).unwrap();
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        found == page,
        "docs/reference/cli.md is outdated; run UPDATE_GOLDEN=1 cargo test -p sengo-cli and read the difference"
    );
}

fn describe(command: &Command, parent: &str, page: &mut String) {
    if command.get_name() == "help" {
        return;
    }
    let name = format!("{parent} {}", command.get_name());
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    if command.has_subcommands() {
        for child in command.get_subcommands() {
            describe(child, &name, page);
        }
        return;
    }
    let own = || {
        command
            .get_arguments()
            .filter(|argument| !argument.is_global_set())
    };
    let positions: String = own()
        .filter(|argument| argument.is_positional())
        .map(|argument| format!(" {}", value(argument)))
        .collect();
    write!(page, "\n## {name}{positions}\n\n{about}.\n").unwrap();
    let taken = table(own().filter(|argument| !["help", "version"].contains(&argument.get_id().as_str())));
    page.push_str(&taken);
}

fn table<'a>(arguments: impl Iterator<Item = &'a Arg>) -> String {
    let rows: String = arguments.map(row).collect();
    if rows.is_empty() {
        return rows;
    }
    format!("\n| argument | means | when absent |\n|---|---|---|\n{rows}")
}

fn row(argument: &Arg) -> String {
    let name = match argument.get_long() {
        Some(long) if argument.get_action().takes_values() => format!("--{long} {}", value(argument)),
        Some(long) => format!("--{long}"),
        None => value(argument),
    };
    let means = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let defaults: Vec<String> = argument
        .get_default_values()
        .iter()
        .map(|default| format!("`{}`", default.to_string_lossy()))
        .collect();
    let variable = argument
        .get_env()
        .map(|name| format!(" (or `{}`)", name.to_string_lossy()));
    let absent = match (
        argument.is_required_set(),
        defaults.is_empty() || !argument.get_action().takes_values(),
    ) {
        (true, _) => "required".to_owned(),
        (false, true) => String::new(),
        (false, false) => defaults.join(", "),
    };
    format!(
        "| `{name}`{} | {means} | {absent} |\n",
        variable.unwrap_or_default()
    )
}

/// What stands for the value, the words it may be where they are few.
fn value(argument: &Arg) -> String {
    let words: Vec<String> = argument
        .get_possible_values()
        .iter()
        .map(|word| word.get_name().to_owned())
        .collect();
    if !words.is_empty() && argument.get_action().takes_values() {
        return words.join("\\|");
    }
    let names = argument.get_value_names().unwrap_or_default();
    names.first().map_or_else(
        || argument.get_id().to_string().to_uppercase(),
        ToString::to_string,
    )
}
