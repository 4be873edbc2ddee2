//! What differs from run to run, made the same, so that the rest can be compared to the letter.

use crate::place::SENGO;

/// A pattern's `#` is a digit, its `x` a hexadecimal one; all else stands for itself.
const SHAPES: [(&str, &str); 4] = [
    ("demo-xxxxxxxxxxxxxxxx", "demo-0123456789abcdef"),
    ("####-##-##T##:##:##.######Z", "2026-01-31T09:41:20.000000Z"),
    ("####-##-## ##:##:## WIB", "2026-01-31 16:41:20 WIB"),
    (
        "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506",
    ),
];

/// Hexadecimal texts from here on are digests.
const DIGEST_DIGITS_MIN: usize = 40;

/// The text with made-up times, ids, keys, tokens, signatures and ports of the same length where columns need it.
pub(crate) fn normal(text: &str) -> String {
    let mut shown = text.replace(SENGO, "target/release/sengo");
    for (pattern, fixed) in SHAPES {
        shown = replaced(&shown, pattern, fixed);
    }
    milliseconds(&ports(&words(&shown)))
}

/// How long something took is another each time.
fn milliseconds(text: &str) -> String {
    let name = "\"milliseconds\":";
    let mut parts = text.split(name);
    let mut shown = parts.next().unwrap().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|digit: char| digit.is_ascii_digit());
        shown.push_str(&format!("{name}7{rest}"));
    }
    shown
}

fn replaced(text: &str, pattern: &str, fixed: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if fits(rest.as_bytes(), pattern) {
            shown.push_str(fixed);
            rest = &rest[pattern.len()..];
        } else {
            shown.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    shown
}

fn fits(bytes: &[u8], pattern: &str) -> bool {
    bytes.len() >= pattern.len()
        && pattern.bytes().zip(bytes).all(|(wanted, found)| match wanted {
            b'#' => found.is_ascii_digit(),
            b'x' => found.is_ascii_hexdigit(),
            other => other == *found,
        })
}

fn words(text: &str) -> String {
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let mut shown = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|character| !is_part(character)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        shown.push_str(&self::word(word));
        let gap = after.find(is_part).unwrap_or(after.len());
        shown.push_str(&after[..gap]);
        rest = &after[gap..];
    }
    shown
}

fn word(word: &str) -> String {
    let is_credential = word.len() > 30
        && ["mkey_", "pkey_", "ekey_", "mtoken_", "ptoken_", "etoken_"]
            .iter()
            .any(|prefix| word.starts_with(prefix));
    if is_credential {
        let prefix = word.rfind('_').unwrap() + 1;
        return format!("{}{}", &word[..prefix], "x".repeat(word.len() - prefix));
    }
    let is_person = word.len() == 17
        && word
            .strip_prefix('p')
            .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if is_person {
        return "p0123456789abcdef".to_owned();
    }
    if word.len() >= DIGEST_DIGITS_MIN && word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return format!("({} hexadecimal digits)", word.len());
    }
    word.to_owned()
}

fn ports(text: &str) -> String {
    let host = "127.0.0.1:";
    let mut parts = text.split(host);
    let mut shown = parts.next().unwrap().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        shown.push_str(host);
        shown.push_str(if digits > 0 { "8080" } else { "" });
        shown.push_str(&part[digits..]);
    }
    shown
}
