//! A merchant's name, which an operator types.

use std::fmt;

use super::{NameFault, length_checked, position_in};
use crate::printable::is_printable;

/// A merchant's name: any printable text of 1 to 100 characters after trimming. An operator typed it from the
/// merchant's papers, so `PT. Maju Jaya (Persero) Tbk` is as right as it gets.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MerchantName(String);

impl MerchantName {
    /// Reads a name.
    ///
    /// # Errors
    /// [`NameFault`] names the first rule broken.
    pub fn parse(text: &str) -> Result<MerchantName, NameFault> {
        let trimmed = length_checked(text)?;
        let joiner = |character: char| matches!(character, '\u{200C}' | '\u{200D}');
        if trimmed.chars().all(joiner) {
            return Err(NameFault::Empty);
        }
        match trimmed
            .chars()
            .zip(0_usize..)
            .find(|&(character, _)| !is_printable(character))
        {
            None => Ok(MerchantName(trimmed.to_owned())),
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

impl fmt::Display for MerchantName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The same with line ends and tabs as single spaces, and without whatever else cannot be printed.
fn mended(text: &str) -> Option<String> {
    let spaced = text
        .chars()
        .map(|character| if character.is_whitespace() { ' ' } else { character });
    let printable: String = spaced.filter(|&character| is_printable(character)).collect();
    let words: Vec<&str> = printable.split(' ').filter(|word| !word.is_empty()).collect();
    MerchantName::parse(&words.join(" ")).ok().map(|name| name.0)
}
