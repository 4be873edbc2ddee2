//! What commands print: for a person first, `--json` for a program.

use std::io::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::args::PageArgs;
use crate::refused;

/// How a command prints.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Prints one thing: as it is for a program, line by line for a person.
    pub(crate) fn show(self, value: &Value) {
        if self.json {
            say(&value.to_string());
            return;
        }
        match value {
            Value::Array(rows) if rows.is_empty() => say("none"),
            Value::Array(rows) => table(rows),
            Value::Object(members) => {
                let labels = members.keys().map(|name| label(name).chars().count());
                let width = labels.max().unwrap_or(0);
                for (name, member) in members {
                    for (number, line) in lines(member).iter().enumerate() {
                        let label = if number == 0 { label(name) } else { String::new() };
                        say(&format!("{label:width$}  {line}"));
                    }
                }
            }
            other => say(&plain(other)),
        }
    }

    /// Prints one page of rows, and says where the next one is if there may be one.
    pub(crate) fn show_page(self, rows: Vec<Value>, page: PageArgs) {
        let is_full = u64::try_from(rows.len()).is_ok_and(|count| count == u64::from(page.per_page));
        self.show(&Value::Array(rows));
        if is_full {
            self.note(&format!(
                "More may follow: --page {}",
                page.page.saturating_add(1)
            ));
        }
    }

    /// A value as it is for a program, put another way for a person.
    pub(crate) fn choose<T>(self, value: T, for_people: impl FnOnce(T) -> T) -> T {
        if self.json { value } else { for_people(value) }
    }

    /// Prints something that only a program needs.
    pub(crate) fn program(self, value: &Value) {
        if self.json {
            say(&value.to_string());
        }
    }

    /// Says something to a person; a program does not need it.
    pub(crate) fn note(self, text: &str) {
        if !self.json {
            say(text);
        }
    }

    /// Prints why a command failed, on stderr.
    pub(crate) fn failure(self, error: &anyhow::Error) {
        let refusal = error
            .downcast_ref::<sengo_app::Error>()
            .and_then(sengo_app::Error::refusal);
        let Some(refusal) = refusal else {
            let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
            let text = causes.join(": ");
            match self.json {
                true => complain(&serde_json::json!({ "error": text }).to_string()),
                false => complain(&format!("error: {text}")),
            }
            return;
        };
        let body = refused::told(refusal);
        if self.json {
            let json = serde_json::to_value(&body).unwrap_or_default();
            let kept = ["errorCode", "responseMessage", "errors", "hint"];
            let members = kept
                .iter()
                .filter_map(|name| Some(((*name).to_owned(), json.get(name)?.clone())));
            complain(&Value::Object(members.collect()).to_string());
            return;
        }
        complain(&format!("error: {}", body.response_message));
        // A single fault is the message already.
        if body.errors.len() > 1 {
            for fault in &body.errors {
                complain(&format!("  {} {}", fault.field, fault.message));
            }
        }
        if let Some(hint) = &body.hint {
            complain(&format!("hint: {hint}"));
        }
    }
}

fn say(text: &str) {
    // A reader that went away, such as `head`, is no reason to complain.
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// The most characters of a cell that other cells follow.
const CELL_CHARACTERS_MAX: usize = 50;

fn cut(cell: String) -> String {
    if cell.chars().count() <= CELL_CHARACTERS_MAX {
        return cell;
    }
    let kept: String = cell.chars().take(CELL_CHARACTERS_MAX.saturating_sub(1)).collect();
    kept + "…"
}

/// Rows of the same members as aligned columns.
fn table(rows: &[Value]) {
    let Some(Value::Object(first)) = rows.first() else {
        rows.iter().for_each(|row| say(&plain(row)));
        return;
    };
    let names: Vec<&String> = first.keys().collect();
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            names
                .iter()
                .enumerate()
                .map(|(column, name)| {
                    let cell = plain(row.get(name.as_str()).unwrap_or(&Value::Null));
                    // The last column has the rest of the line to itself.
                    let is_last = names.len() == column.saturating_add(1);
                    if is_last { cell } else { cut(cell) }
                })
                .collect()
        })
        .collect();
    let labels: Vec<String> = names.iter().map(|name| label(name)).collect();
    let widths: Vec<usize> = labels
        .iter()
        .enumerate()
        .map(|(column, name)| {
            let longest = cells
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.chars().count())
                .max();
            longest.unwrap_or(0).max(name.chars().count())
        })
        .collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let padded: Vec<String> = cells
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}", width = *width))
            .collect();
        say(padded.join("  ").trim_end());
    };
    line(&mut labels.iter().map(String::as_str));
    for row in &cells {
        line(&mut row.iter().map(String::as_str));
    }
}

/// A list of things takes a line for each of them; everything else takes one.
fn lines(member: &Value) -> Vec<String> {
    match member {
        Value::Array(list) if list.iter().any(Value::is_object) => list.iter().map(plain).collect(),
        other => vec![plain(other)],
    }
}

/// A member's name as people write it: `created at` for `createdAt`.
fn label(name: &str) -> String {
    let mut label = String::with_capacity(name.len().saturating_add(2));
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            label.push(' ');
        }
        label.push(character.to_ascii_lowercase());
    }
    label
}

/// A value in one line, as a person reads it.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::Null => "-".into(),
        Value::String(text) => moment(text).unwrap_or_else(|| text.clone()),
        Value::Array(list) if list.is_empty() => "-".into(),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(members) => match (members.get("field"), members.get("message")) {
            (Some(field), Some(message)) => format!("{}: {}", plain(field), plain(message)),
            _ => {
                let members = members
                    .iter()
                    .map(|(name, member)| format!("{}: {}", label(name), plain(member)));
                members.collect::<Vec<_>>().join("; ")
            }
        },
        other => other.to_string(),
    }
}

/// A moment as people in Indonesia read it. Nothing else that commands show has the form of one.
fn moment(text: &str) -> Option<String> {
    if text.len() != "2026-01-31T09:41:20.000000Z".len() {
        return None;
    }
    let moment: Timestamp = text.parse().ok()?;
    let zone = TimeZone::get("Asia/Jakarta").ok()?;
    let moment = moment.to_zoned(zone);
    Some(moment.strftime("%Y-%m-%d %H:%M:%S WIB").to_string())
}
