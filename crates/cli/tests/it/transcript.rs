//! A terminal session as a document: what is typed, what is answered, and why.

use crate::kept;
use crate::normal::normal;
use crate::place::{Place, Ran};

/// A session that becomes a Markdown file.
pub(crate) struct Transcript {
    text: String,
}

impl Transcript {
    pub(crate) fn new(title: &str, about: &str) -> Self {
        Self {
            text: format!("# {title}\n\n{about}\n"),
        }
    }

    pub(crate) fn heading(&mut self, text: &str) {
        self.text += &format!("\n## {text}\n");
    }

    pub(crate) fn say(&mut self, text: &str) {
        self.text += &format!("\n{text}\n");
    }

    /// A block of text or code.
    pub(crate) fn show(&mut self, language: &str, text: &str) {
        self.text += &format!("\n```{language}\n{}\n```\n", normal(text.trim_end()));
    }

    /// Types lines into a shell and records what it says.
    pub(crate) fn shell(&mut self, place: &Place, lines: &str) -> Ran {
        let ran = place.shell(lines);
        let prompted = lines.trim_end().lines().enumerate().map(|(number, line)| {
            if number == 0 {
                format!("$ {line}")
            } else {
                line.to_owned()
            }
        });
        let mut block = prompted.collect::<Vec<_>>().join("\n");
        for said in [&ran.stdout, &ran.stderr] {
            if !said.trim_end().is_empty() {
                block += "\n";
                block += said.trim_end();
            }
        }
        self.show("console", &block);
        ran
    }

    /// Compares with the file that is checked in.
    pub(crate) fn check(self, path: &str) {
        kept::check(path, &self.text);
    }
}
