//! What commands print: for a person first, `--json` for a program.

use std::io::Write;

use sengo_core::environment::Environment;
use sengo_wire::error::{ErrorBody, ErrorContext, Language};
use serde_json::Value;

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
                let width = members.keys().map(|name| name.chars().count()).max().unwrap_or(0);
                for (name, member) in members {
                    say(&format!("{name:width$}  {}", plain(member)));
                }
            }
            other => say(&plain(other)),
        }
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
        let context = ErrorContext {
            language: Language::English,
            request_id: "",
            support_contact: None,
            environment: Environment::Sandbox,
        };
        let body = ErrorBody::of(refusal, &context);
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
        for fault in &body.errors {
            complain(&format!("  {}: {}", fault.field, fault.message));
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
                .map(|name| plain(row.get(name.as_str()).unwrap_or(&Value::Null)))
                .collect()
        })
        .collect();
    let widths: Vec<usize> = names
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
    line(&mut names.iter().map(|name| name.as_str()));
    for row in &cells {
        line(&mut row.iter().map(String::as_str));
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "-".into(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, member)| format!("{name}: {}", plain(member)));
            members.collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}
