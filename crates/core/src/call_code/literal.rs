//! A text as a literal of a language: its program reads back the same bytes, whatever is in it.
//!
//! Characters that nobody sees are written as escapes, so that no code looks otherwise than it runs.

use std::fmt::Write;

use crate::printable::is_printable;

/// Whether quotes can hold the text as it is. A line break can stay in quotes that may go over lines.
fn is_plain(text: &str) -> bool {
    text.chars().all(|found| is_printable(found) || found == '\n')
}

/// In single quotes, over lines where the text is; in double quotes where something has to be escaped.
pub(super) fn php(text: &str) -> String {
    if is_plain(text) {
        return format!("'{}'", text.replace('\\', r"\\").replace('\'', r"\'"));
    }
    let mut literal = String::from("\"");
    for found in text.chars() {
        match found {
            '\\' | '"' | '$' => literal.extend(['\\', found]),
            '\n' => literal.push_str(r"\n"),
            '\r' => literal.push_str(r"\r"),
            '\t' => literal.push_str(r"\t"),
            _ if is_printable(found) => literal.push(found),
            _ => push(&mut literal, format_args!(r"\u{{{:x}}}", u32::from(found))),
        }
    }
    literal.push('"');
    literal
}

/// In single quotes, a line of the text a line, added up.
pub(super) fn javascript(text: &str, indent: &str) -> String {
    let lines: Vec<String> = lines(text, |literal, found| {
        push(literal, format_args!(r"\u{{{:x}}}", u32::from(found)));
    });
    lines.join(&format!(" +\n{indent}"))
}

/// In single quotes, a line of the text a line, in brackets where there are several.
pub(super) fn python(text: &str) -> String {
    let lines: Vec<String> = lines(text, |literal, found| {
        push(literal, format_args!(r"\U{:08x}", u32::from(found)));
    });
    match lines.as_slice() {
        [line] => line.clone(),
        _ => format!("(\n    {}\n)", lines.join("\n    ")),
    }
}

/// In single quotes, over lines where the text is; as `$'…'` where something has to be escaped.
pub(super) fn shell(text: &str) -> String {
    if is_plain(text) {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let mut literal = String::from("$'");
    for found in text.chars() {
        match found {
            '\\' | '\'' => literal.extend(['\\', found]),
            '\n' => literal.push_str(r"\n"),
            '\r' => literal.push_str(r"\r"),
            '\t' => literal.push_str(r"\t"),
            _ if is_printable(found) => literal.push(found),
            _ => {
                // Bytes, since what `\u` means depends on the locale.
                for byte in found.encode_utf8(&mut [0; 4]).bytes() {
                    push(&mut literal, format_args!(r"\x{byte:02x}"));
                }
            }
        }
    }
    literal.push('\'');
    literal
}

/// Each line of a text in single quotes, with its line break, at least one.
fn lines(text: &str, escape: impl Fn(&mut String, char)) -> Vec<String> {
    let quoted = |line: &str| {
        let mut literal = String::from("'");
        for found in line.chars() {
            match found {
                '\\' | '\'' => literal.extend(['\\', found]),
                '\n' => literal.push_str(r"\n"),
                '\r' => literal.push_str(r"\r"),
                '\t' => literal.push_str(r"\t"),
                _ if is_printable(found) => literal.push(found),
                _ => escape(&mut literal, found),
            }
        }
        literal.push('\'');
        literal
    };
    let lines: Vec<String> = text.split_inclusive('\n').map(quoted).collect();
    if lines.is_empty() { vec![quoted("")] } else { lines }
}

fn push(literal: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a text cannot fail.
    let _ = literal.write_fmt(text);
}
