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
