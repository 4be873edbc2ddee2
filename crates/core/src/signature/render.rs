//! Writes a tree as PHP would, with the few variations that other clients make of it.

mod number;

use super::php::{ObjectsAs, PhpEncoding};
use crate::json::{Value, distinct_members};
pub(super) use number::push_number;

/// How a tree is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) php: PhpEncoding,
    /// `None` is compact.
    pub(super) spacing: Option<Spacing>,
    /// Members in the byte order of their names, on every level.
    pub(super) sorted: bool,
}

/// White space between tokens, as clients lay JSON out; `json_encode` without flags leaves none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spacing {
    /// A line per entry, four spaces a level: PHP's `JSON_PRETTY_PRINT`.
    FourSpaces,
    /// A line per entry, two spaces a level: `JSON.stringify(body, null, 2)` and most tools.
    TwoSpaces,
    /// A line per entry, a tab a level.
    Tabs,
    /// On one line with a space after commas and colons: Python's `json.dumps` without `separators`.
    AfterCommaAndColon,
}

/// Indentation and form encoding can make a text a hundred times longer than what was sent; beyond this many
/// bytes it is given up. Only guesses at a mistake are written so.
pub(super) const GUESS_BYTES_MAX: usize = 256 * 1024;

/// The text, or `None` where PHP could not have made one.
pub(super) fn render(value: &Value<'_>, style: Style) -> Option<Vec<u8>> {
    if style.php.objects_as == ObjectsAs::Objects && has_refused_name(value) {
        return None;
    }
    let mut writer = Writer {
        out: Vec::with_capacity(256),
        style,
        depth: 0,
    };
    writer.value(value)?;
    Some(writer.out)
}

/// Whether a name begins with U+0000, which PHP takes for no property. Values that a repeated name replaces
/// count as well, because PHP meets them while it decodes.
fn has_refused_name(value: &Value<'_>) -> bool {
    match value {
        Value::Array(entries) => entries.iter().any(has_refused_name),
        Value::Object(members) => members
            .iter()
            .any(|(name, member)| name.starts_with('\0') || has_refused_name(member)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

struct Writer {
    out: Vec<u8>,
    style: Style,
    depth: usize,
}

impl Writer {
    fn value(&mut self, value: &Value<'_>) -> Option<()> {
        match value {
            Value::Null => self.out.extend_from_slice(b"null"),
            Value::Bool(true) => self.out.extend_from_slice(b"true"),
            Value::Bool(false) => self.out.extend_from_slice(b"false"),
            Value::Number(number) => push_number(&mut self.out, *number)?,
            Value::String(text) => self.string(text),
            Value::Array(entries) => {
                self.container(b'[', b']', entries, |writer, entry| writer.value(entry))?;
            }
            Value::Object(members) => self.object(&mut distinct_members(members))?,
        }
        Some(())
    }

    fn object(&mut self, members: &mut Vec<(&str, &Value<'_>)>) -> Option<()> {
        if self.style.sorted {
            members.sort_by_key(|(name, _)| *name);
        }
        match self.style.php.objects_as {
            ObjectsAs::Arrays if is_list(members) => {
                return self.container(b'[', b']', members, |writer, (_, value)| writer.value(value));
            }
            ObjectsAs::Arrays | ObjectsAs::Objects => {}
        }
        self.container(b'{', b'}', members, |writer, (name, value)| {
            writer.string(name);
            writer.out.extend_from_slice(writer.style.colon());
            writer.value(value)
        })
    }

    /// Brackets around the entries; empty ones stay on one line in every layout.
    fn container<T>(
        &mut self,
        open: u8,
        close: u8,
        entries: &[T],
        mut write: impl FnMut(&mut Self, &T) -> Option<()>,
    ) -> Option<()> {
        self.out.push(open);
        self.depth = self.depth.saturating_add(1);
        for (index, entry) in entries.iter().enumerate() {
            if index > 0 {
                self.out.extend_from_slice(self.style.comma());
            }
            self.break_line()?;
            write(self, entry)?;
        }
        self.depth = self.depth.saturating_sub(1);
        if !entries.is_empty() {
            self.break_line()?;
        }
        self.out.push(close);
        Some(())
    }

    fn break_line(&mut self) -> Option<()> {
        if let Some(indent) = self.style.indent() {
            self.out.push(b'\n');
            for _ in 0..self.depth {
                self.out.extend_from_slice(indent);
            }
            if self.out.len() > GUESS_BYTES_MAX {
                return None;
            }
        }
        Some(())
    }

    fn string(&mut self, text: &str) {
        self.out.push(b'"');
        let bytes = text.as_bytes();
        let mut plain_from = 0;
        for (at, character) in text.char_indices() {
            if self.stays_plain(character) {
                continue;
            }
            self.out
                .extend_from_slice(bytes.get(plain_from..at).unwrap_or_default());
            self.escape(character);
            plain_from = at.saturating_add(character.len_utf8());
        }
        self.out
            .extend_from_slice(bytes.get(plain_from..).unwrap_or_default());
        self.out.push(b'"');
    }

    fn stays_plain(&self, character: char) -> bool {
        match character {
            '"' | '\\' | '\0'..='\u{1F}' | '\u{2028}' | '\u{2029}' => false,
            '/' => self.style.php.unescaped_slashes,
            ' '..='\u{7F}' => true,
            _ => self.style.php.unescaped_unicode,
        }
    }

    fn escape(&mut self, character: char) {
        match character {
            '"' => self.out.extend_from_slice(b"\\\""),
            '\\' => self.out.extend_from_slice(b"\\\\"),
            '/' => self.out.extend_from_slice(b"\\/"),
            '\u{8}' => self.out.extend_from_slice(b"\\b"),
            '\u{C}' => self.out.extend_from_slice(b"\\f"),
            '\n' => self.out.extend_from_slice(b"\\n"),
            '\r' => self.out.extend_from_slice(b"\\r"),
            '\t' => self.out.extend_from_slice(b"\\t"),
            _ => {
                let mut units = [0; 2];
                for unit in character.encode_utf16(&mut units) {
                    self.out.extend_from_slice(b"\\u");
                    self.out
                        .extend_from_slice(super::to_hex(&unit.to_be_bytes()).as_bytes());
                }
            }
        }
    }
}

impl Style {
    fn comma(self) -> &'static [u8] {
        match self.spacing {
            Some(Spacing::AfterCommaAndColon) => b", ",
            None | Some(Spacing::FourSpaces | Spacing::TwoSpaces | Spacing::Tabs) => b",",
        }
    }

    fn colon(self) -> &'static [u8] {
        if self.spacing.is_none() { b":" } else { b": " }
    }

    fn indent(self) -> Option<&'static [u8]> {
        match self.spacing {
            None | Some(Spacing::AfterCommaAndColon) => None,
            Some(Spacing::FourSpaces) => Some(b"    "),
            Some(Spacing::TwoSpaces) => Some(b"  "),
            Some(Spacing::Tabs) => Some(b"\t"),
        }
    }
}

/// Whether PHP sees a list: the names are 0, 1, 2 and so on, in that order. So is an empty object.
fn is_list(members: &[(&str, &Value<'_>)]) -> bool {
    members.iter().enumerate().all(|(index, (name, _))| {
        // The length check keeps the number from being formatted for ordinary names.
        name.as_bytes().first().is_some_and(u8::is_ascii_digit) && *name == index.to_string()
    })
}

#[cfg(test)]
mod tests;
