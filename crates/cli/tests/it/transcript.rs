//! A terminal session as a document: what is typed, what is answered, and why.

use crate::kept;
use crate::normal::normal;
use crate::place::{Place, Ran};

/// A session that becomes a Markdown file.
pub(crate) struct Transcript {
    text: String,
    level: &'static str,
}

impl Transcript {
    pub(crate) fn new(title: &str, about: &str) -> Self {
        Self {
            text: format!("# {title}\n\n{about}\n"),
            level: "##",
        }
    }

    /// Begins a part; headings are below it.
    pub(crate) fn part(&mut self, text: &str) {
        self.text += &format!("\n## {text}\n");
        self.level = "###";
    }

    /// An empty piece of this part, to be appended later.
    pub(crate) fn blank(&self) -> Self {
        Self {
            text: String::new(),
            level: self.level,
        }
    }

    pub(crate) fn append(&mut self, piece: Self) {
        self.text += &piece.text;
    }

    pub(crate) fn heading(&mut self, text: &str) {
        self.text += &format!("\n{} {text}\n", self.level);
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
        self.typed(lines, &format!("{}{}", ran.stdout, ran.stderr));
        ran
    }

    /// Records lines that were typed and what was answered.
    pub(crate) fn typed(&mut self, lines: &str, answer: &str) {
        let block = format!("$ {}\n{}", lines.trim_end(), answer.trim_matches('\n'));
        self.show("console", &block);
    }

    /// Compares with the file that is checked in.
    pub(crate) fn check(self, path: &str) {
        kept::check(path, &self.text);
    }
}
