//! The names of projects and of merchants.

mod characters;
mod merchant;

use std::fmt;

use crate::printable::is_printable;
use characters::{is_digit, is_mark};

pub use merchant::MerchantName;

/// The longest name, in characters, after trimming.
pub const NAME_CHARACTERS_MAX: usize = 100;

/// How many combining marks one letter carries at most. Vietnamese needs two, Hebrew with cantillation four;
/// towers of them are drawn over neighbouring lines.
pub const MARKS_ON_A_LETTER_MAX: usize = 4;

/// A project's name: Unicode letters, decimal digits of any script, and single spaces between them, 1 to 100
/// characters after white space around it is trimmed.
///
/// A combining mark (an accent, a vowel sign) belongs to the letter it follows and is taken only there. What
/// Unicode counts as symbols (a circled letter, ½, ²) is neither a letter nor a digit. Nothing is normalised:
/// names are shown, not looked up.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProjectName(String);

impl ProjectName {
    /// Reads a name.
    ///
    /// # Errors
    /// [`NameFault`] names the first rule broken, with a name that would do where one can be told.
    pub fn parse(text: &str) -> Result<ProjectName, NameFault> {
        let trimmed = length_checked(text)?;
        match first_unfit(trimmed) {
            None => Ok(ProjectName(trimmed.to_owned())),
            Some((found, index)) => Err(NameFault::Character {
                found,
                position: position_in(text, index),
                suggestion: mended(trimmed),
            }),
        }
    }

    /// The name, trimmed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProjectName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Why a text is not a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameFault {
    /// Nothing but white space; give it at least one letter or digit.
    Empty,
    /// More than [`NAME_CHARACTERS_MAX`] characters; shorten it.
    TooLong {
        /// How many there are after trimming.
        characters: usize,
    },
    /// A character that a name may not have there: for a project anything but letters, digits and single
    /// spaces, for a merchant what cannot be printed.
    Character {
        /// The character. A space stands here when it follows another.
        found: char,
        /// Its place in the text as sent, counted from 1 in characters.
        position: usize,
        /// A name that would do.
        suggestion: Option<String>,
    },
}

/// The text trimmed, if its length is right.
fn length_checked(text: &str) -> Result<&str, NameFault> {
    let trimmed = text.trim();
    let characters = trimmed.chars().count();
    match characters {
        0 => Err(NameFault::Empty),
        1..=NAME_CHARACTERS_MAX => Ok(trimmed),
        _ => Err(NameFault::TooLong { characters }),
    }
}

/// The place in the text as sent, counted from 1, of a character at an index into the trimmed text.
fn position_in(text: &str, index: usize) -> usize {
    let blanks = text
        .chars()
        .take_while(|character| character.is_whitespace())
        .count();
    blanks.saturating_add(index).saturating_add(1)
}

/// The first character that a project's name may not have where it stands, and its index.
fn first_unfit(text: &str) -> Option<(char, usize)> {
    let mut before = Before::Start;
    for (index, character) in text.chars().enumerate() {
        match before.followed_by(character) {
            Some(next) => before = next,
            None => return Some((character, index)),
        }
    }
    None
}

/// What stands before a character, as far as it matters for what may follow.
#[derive(Clone, Copy)]
enum Before {
    Start,
    Space,
    Digit,
    Letter { marks: usize },
}

impl Before {
    fn followed_by(self, character: char) -> Option<Before> {
        if is_mark(character) {
            return match self {
                Before::Letter { marks } if marks < MARKS_ON_A_LETTER_MAX && is_printable(character) => {
                    Some(Before::Letter {
                        marks: marks.saturating_add(1),
                    })
                }
                _ => None,
            };
        }
        if is_digit(character) {
            return Some(Before::Digit);
        }
        if is_letter(character) {
            return Some(Before::Letter { marks: 0 });
        }
        let after_word = matches!(self, Before::Digit | Before::Letter { .. });
        (character == ' ' && after_word).then_some(Before::Space)
    }
}

/// Alphabetic, seen, and not one of the circled and squared letters, which are symbols.
fn is_letter(character: char) -> bool {
    let symbol = matches!(character, '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F189}');
    character.is_alphabetic() && is_printable(character) && !symbol
}

/// A name that would do: apostrophes and what nobody sees vanish, a full stop after a single letter vanishes
/// with the blank (`P.T.` is `PT`), and everything else that does not fit becomes a space.
fn mended(text: &str) -> Option<String> {
    let mut name = String::new();
    let mut before = Before::Start;
    let mut letters_in_word = 0_usize;
    for character in text.chars() {
        if let Some(next) = before.followed_by(character) {
            name.push(character);
            before = next;
            letters_in_word = if character == ' ' {
                0
            } else {
                letters_in_word.saturating_add(1)
            };
            continue;
        }
        let abbreviates = character == '.' && letters_in_word == 1;
        let vanishes = "'’‘`".contains(character) || is_mark(character) || !is_printable(character);
        if abbreviates {
            letters_in_word = 0;
        } else if (character.is_whitespace() || !vanishes) && !matches!(before, Before::Start | Before::Space)
        {
            name.push(' ');
            before = Before::Space;
            letters_in_word = 0;
        }
    }
    ProjectName::parse(&name).ok().map(|name| name.0)
}

#[cfg(test)]
mod tests;
