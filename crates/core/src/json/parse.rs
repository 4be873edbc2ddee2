use std::borrow::Cow;

use super::{FaultKind, Number, ParseFault, Value};

/// Arrays and objects may be nested this deep. PHP decodes 511 levels; nothing in the API needs more than
/// four, and the limit keeps every walk over a tree within a small stack.
pub const DEPTH_MAX: usize = 64;

/// Reads a body as JSON, exactly as strictly as `json_decode` of PHP 8.2 with its default flags.
///
/// # Errors
/// The first fault, by its place in the body. [`FaultKind::TooDeep`] is the only one where PHP would have
/// read on.
pub fn parse(body: &[u8]) -> Result<Value<'_>, ParseFault> {
    // Valid up to the first byte that is not UTF-8; a fault before that byte is the one to tell first.
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        Err(_) => body.utf8_chunks().next().map_or("", |chunk| chunk.valid()),
    };
    let mut parser = Parser {
        text,
        bytes: text.as_bytes(),
        at: 0,
        depth: 0,
    };
    let outcome = parser.document();
    let whole = text.len() == body.len();
    match outcome {
        Ok(value) if whole => Ok(value),
        Err((kind, offset)) if whole || parser.at < text.len() => Err(ParseFault::locate(kind, offset, body)),
        Ok(_) | Err(_) => Err(ParseFault::locate(FaultKind::InvalidUtf8, text.len(), body)),
    }
}

/// A kind and the bytes before it; line and column are only counted when it leaves the parser.
type Fault = (FaultKind, usize);

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn document(&mut self) -> Result<Value<'a>, Fault> {
        if self.text.starts_with('\u{FEFF}') {
            return Err((FaultKind::ByteOrderMark, 0));
        }
        self.skip_space();
        if self.peek().is_none() {
            return self.fail(FaultKind::Empty);
        }
        if self.looks_like_a_form() {
            return self.fail(FaultKind::FormEncoded);
        }
        let value = self.value()?;
        self.skip_space();
        match self.peek() {
            None => Ok(value),
            Some(b'/' | b'#') => self.fail(FaultKind::Comment),
            Some(_) => self.fail(FaultKind::TrailingText),
        }
    }

    fn value(&mut self) -> Result<Value<'a>, Fault> {
        match self.peek() {
            Some(b'"') => self.string().map(Value::String),
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'+' | b'.') => self.fail(FaultKind::NumberForm),
            Some(b'\'') => self.fail(FaultKind::SingleQuotes),
            Some(b'/' | b'#') => self.fail(FaultKind::Comment),
            Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' => self.word(),
            Some(_) | None => self.fail(FaultKind::MissingValue),
        }
    }

    fn nested(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<Value<'a>, Fault>,
    ) -> Result<Value<'a>, Fault> {
        if self.depth >= DEPTH_MAX {
            return self.fail(FaultKind::TooDeep);
        }
        self.depth = self.depth.saturating_add(1);
        self.step();
        self.skip_space();
        let value = read(self)?;
        self.depth = self.depth.saturating_sub(1);
        Ok(value)
    }

    fn array(&mut self) -> Result<Value<'a>, Fault> {
        let mut entries = Vec::new();
        if self.take(b']') {
            return Ok(Value::Array(entries));
        }
        loop {
            if self.peek().is_none() {
                return self.fail(FaultKind::UnclosedArray);
            }
            entries.push(self.value()?);
            if self.ends(b']', FaultKind::UnclosedArray)? {
                return Ok(Value::Array(entries));
            }
        }
    }

    fn object(&mut self) -> Result<Value<'a>, Fault> {
        let mut members = Vec::new();
        if self.take(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            let name = self.name()?;
            self.skip_space();
            if !self.take(b':') {
                let closed = self.peek().is_some();
                return self.fail(if closed {
                    FaultKind::MissingColon
                } else {
                    FaultKind::UnclosedObject
                });
            }
            self.skip_space();
            if self.peek().is_none() {
                return self.fail(FaultKind::UnclosedObject);
            }
            members.push((name, self.value()?));
            if self.ends(b'}', FaultKind::UnclosedObject)? {
                return Ok(Value::Object(members));
            }
        }
    }

    fn name(&mut self) -> Result<Cow<'a, str>, Fault> {
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b'\'') => self.fail(FaultKind::SingleQuotes),
            Some(b'/' | b'#') => self.fail(FaultKind::Comment),
            Some(_) => self.fail(FaultKind::UnquotedName),
            None => self.fail(FaultKind::UnclosedObject),
        }
    }

    /// What follows an entry: the closing bracket (true) or a comma and another entry (false).
    fn ends(&mut self, close: u8, unclosed: FaultKind) -> Result<bool, Fault> {
        self.skip_space();
        match self.peek() {
            Some(byte) if byte == close => {
                self.step();
                Ok(true)
            }
            Some(b',') => {
                let comma_at = self.at;
                self.step();
                self.skip_space();
                if self.peek() == Some(close) {
                    return Err((FaultKind::TrailingComma, comma_at));
                }
                Ok(false)
            }
            Some(b'/' | b'#') => self.fail(FaultKind::Comment),
            Some(_) => self.fail(FaultKind::MissingComma),
            None => self.fail(unclosed),
        }
    }

    fn word(&mut self) -> Result<Value<'a>, Fault> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
            .count();
        let value = match rest.get(..length) {
            Some(b"true") => Value::Bool(true),
            Some(b"false") => Value::Bool(false),
            Some(b"null") => Value::Null,
            _ => return self.fail(FaultKind::UnknownWord),
        };
        self.at = self.at.saturating_add(length);
        Ok(value)
    }

    /// `-? (0 | [1-9] digits*) (. digits+)? ([eE] [+-]? digits+)?`
    fn number(&mut self) -> Result<Value<'a>, Fault> {
        let start = self.at;
        self.take(b'-');
        let leads_with_zero = self.peek() == Some(b'0');
        let whole = self.skip_digits();
        let mut well_formed = whole == 1 || (whole > 1 && !leads_with_zero);
        if self.take(b'.') {
            well_formed &= self.skip_digits() > 0;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.step();
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.step();
            }
            well_formed &= self.skip_digits() > 0;
        }
        match self.text.get(start..self.at) {
            Some(text) if well_formed => Ok(Value::Number(Number::new(text))),
            _ => Err((FaultKind::NumberForm, start)),
        }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        let opening = self.at;
        self.step();
        let first = self.plain_run();
        if self.take(b'"') {
            return Ok(Cow::Borrowed(first));
        }
        let mut resolved = String::from(first);
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.step();
                    return Ok(Cow::Owned(resolved));
                }
                Some(b'\\') => resolved.push(self.escape()?),
                Some(byte) if byte < 0x20 => return self.fail(FaultKind::ControlCharacter { byte }),
                Some(_) => resolved.push_str(self.plain_run()),
                // A cut inside a character is told as such by `parse`, at the end of the text.
                None => return Err((FaultKind::UnclosedString, opening)),
            }
        }
    }

    /// The text up to the next quote, backslash or control character, none of which splits a character.
    fn plain_run(&mut self) -> &'a str {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest
            .iter()
            .position(|&byte| byte == b'"' || byte == b'\\' || byte < 0x20)
            .unwrap_or(rest.len());
        let end = self.at.saturating_add(length);
        let run = self.text.get(self.at..end).unwrap_or_default();
        self.at = end;
        run
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let start = self.at;
        self.step();
        let letter = self.peek();
        self.step();
        match letter {
            Some(b'"') => Ok('"'),
            Some(b'\\') => Ok('\\'),
            Some(b'/') => Ok('/'),
            Some(b'b') => Ok('\u{8}'),
            Some(b'f') => Ok('\u{C}'),
            Some(b'n') => Ok('\n'),
            Some(b'r') => Ok('\r'),
            Some(b't') => Ok('\t'),
            Some(b'u') => self.utf16_escape(start),
            Some(_) | None => Err((FaultKind::UnknownEscape, start)),
        }
    }

    /// The character of `\uXXXX`, or of two that form a pair; the `\u` of the first is already read.
    fn utf16_escape(&mut self, start: usize) -> Result<char, Fault> {
        let unit = self.hex_unit().ok_or((FaultKind::UnknownEscape, start))?;
        if let Some(character) = char::from_u32(u32::from(unit)) {
            return Ok(character);
        }
        let lone = (FaultKind::LoneSurrogate, start);
        if !(self.take(b'\\') && self.take(b'u')) {
            return Err(lone);
        }
        let low = self.hex_unit().ok_or(lone)?;
        match char::decode_utf16([unit, low]).next() {
            Some(Ok(character)) => Ok(character),
            Some(Err(_)) | None => Err(lone),
        }
    }

    fn hex_unit(&mut self) -> Option<u16> {
        let end = self.at.checked_add(4)?;
        let digits = self.text.get(self.at..end)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at = end;
        u16::from_str_radix(digits, 16).ok()
    }

    /// Whether the body begins like `name=` or `ip[]=`, which no JSON does.
    fn looks_like_a_form(&self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'%' | b'[' | b']');
        let name_length = rest.iter().take_while(|byte| is_name(**byte)).count();
        rest.first().is_some_and(u8::is_ascii_alphabetic) && rest.get(name_length) == Some(&b'=')
    }

    fn skip_digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.step();
        }
        self.at.saturating_sub(start)
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.step();
        }
    }

    fn take(&mut self, expected: u8) -> bool {
        let found = self.peek() == Some(expected);
        if found {
            self.step();
        }
        found
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn step(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn fail<T>(&self, kind: FaultKind) -> Result<T, Fault> {
        Err((kind, self.at))
    }
}

#[cfg(test)]
mod tests;
