//! A merchant's own name for a payment, a disbursement, an inquiry, a refund or a transfer.

use std::fmt;

use crate::printable::is_printable;

/// The longest reference, in characters. Invoice numbers and UUIDs fit several times over, and it can still
/// be shown on one line.
pub const REFERENCE_CHARACTERS_MAX: usize = 100;

/// A merchant's reference, unique per project: 1 to 100 printable characters of any script, compared exactly
/// (case counts, nothing is normalised or trimmed), because the merchant's system will look for it exactly.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference(String);

impl Reference {
    /// Reads a reference.
    ///
    /// # Errors
    /// [`ReferenceFault`] names the first rule broken.
    pub fn parse(text: &str) -> Result<Reference, ReferenceFault> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(ReferenceFault::Empty);
        }
        let characters = text.chars().count();
        if characters > REFERENCE_CHARACTERS_MAX {
            return Err(ReferenceFault::TooLong { characters });
        }
        if trimmed.len() != text.len() {
            let suggestion = Reference::parse(trimmed).ok().map(|reference| reference.0);
            return Err(ReferenceFault::OuterBlank { suggestion });
        }
        match text
            .chars()
            .zip(1_usize..)
            .find(|&(character, _)| !is_printable(character))
        {
            Some((found, position)) => Err(ReferenceFault::Character { found, position }),
            None => Ok(Reference(text.to_owned())),
        }
    }

    /// The reference as it was sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Why a text is not a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReferenceFault {
    /// Empty, or nothing but blanks; give it at least one character.
    Empty,
    /// Longer than [`REFERENCE_CHARACTERS_MAX`] characters; shorten it.
    TooLong {
        /// How many characters were sent.
        characters: usize,
    },
    /// It begins or ends with a blank (any white space, a line end too); leave that away.
    OuterBlank {
        /// The same without them, where that would do.
        suggestion: Option<String>,
    },
    /// A control character or one that cannot be seen; leave it away.
    Character {
        /// The character.
        found: char,
        /// Its place, counted from 1.
        position: usize,
    },
}

#[cfg(test)]
mod tests;
