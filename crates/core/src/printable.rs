//! Which characters a person can see. Names and references are compared and shown, so a character that
//! nobody sees (a zero-width space from a web page, a direction override) must not tell two of them apart.

/// Whether a character shows, or at least separates or joins what shows.
///
/// Refused are control characters, line and paragraph separators, noncharacters, and the invisible format
/// characters of Unicode. The zero-width joiner and non-joiner stay: Persian and emoji are not written without.
#[must_use]
pub fn is_printable(character: char) -> bool {
    !(character.is_control()
        || INVISIBLE
            .iter()
            .any(|&(first, last)| (first..=last).contains(&character)))
}

/// A text that people read, as one line: 1 to `characters_max` characters that can be seen; none where it is not.
#[must_use]
pub fn one_line(text: &str, characters_max: usize) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_sound = (1..=characters_max).contains(&line.chars().count()) && line.chars().all(is_printable);
    is_sound.then_some(line)
}

/// Invisible and default-ignorable characters, and the two separators that end a line.
const INVISIBLE: [(char, char); 16] = [
    ('\u{AD}', '\u{AD}'),
    ('\u{34F}', '\u{34F}'),
    ('\u{61C}', '\u{61C}'),
    ('\u{115F}', '\u{1160}'),
    ('\u{17B4}', '\u{17B5}'),
    ('\u{180B}', '\u{180F}'),
    ('\u{200B}', '\u{200B}'),
    ('\u{200E}', '\u{200F}'),
    ('\u{2028}', '\u{202E}'),
    ('\u{2060}', '\u{206F}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{FEFF}', '\u{FEFF}'),
    ('\u{FFA0}', '\u{FFA0}'),
    ('\u{FFF0}', '\u{FFFB}'),
    ('\u{FFFE}', '\u{FFFF}'),
    ('\u{E0000}', '\u{E0FFF}'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_has_what_can_be_seen_and_single_spaces() {
        assert_eq!(one_line(" salah\n hitung ", 12).as_deref(), Some("salah hitung"));
        for text in ["", " \n", "a\u{202E}b", "salah hitung!"] {
            assert_eq!(one_line(text, 12), None, "{text:?}");
        }
    }
}
