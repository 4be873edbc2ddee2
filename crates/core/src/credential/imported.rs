//! Keys and tokens that were issued elsewhere and go on working here.

use std::fmt;

use super::form::{Form, form_of_prefix};

/// The shortest imported key, in characters.
pub const IMPORTED_KEY_CHARACTERS_MIN: usize = 16;

/// The shortest imported token, in characters: below that a plain hash would not protect it.
pub const IMPORTED_TOKEN_CHARACTERS_MIN: usize = 32;

/// The longest imported key or token, in characters.
pub const IMPORTED_CHARACTERS_MAX: usize = 255;

/// A key issued elsewhere: 16 to 255 visible ASCII characters, not written like one of ours.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ImportedKey(String);

impl ImportedKey {
    /// Reads a key that another system issued.
    ///
    /// # Errors
    /// [`ImportFault`] names the first rule broken.
    pub fn parse(text: &str) -> Result<ImportedKey, ImportFault> {
        check(text, IMPORTED_KEY_CHARACTERS_MIN)?;
        Ok(ImportedKey(text.to_owned()))
    }

    /// The key as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn into_string(self) -> String {
        self.0
    }
}

/// A token issued elsewhere: 32 to 255 visible ASCII characters, not written like one of ours.
#[derive(Clone)]
pub struct ImportedToken(String);

impl ImportedToken {
    /// Reads a token that another system issued.
    ///
    /// # Errors
    /// [`ImportFault`] names the first rule broken; it never holds any of the text.
    pub fn parse(text: &str) -> Result<ImportedToken, ImportFault> {
        check(text, IMPORTED_TOKEN_CHARACTERS_MIN)?;
        Ok(ImportedToken(text.to_owned()))
    }

    /// The secret itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub(super) fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Debug for ImportedToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ImportedToken(…)")
    }
}

/// Why a key or token cannot be imported. Holds lengths and places only, since the text may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportFault {
    /// A blank, a control character or one beyond ASCII: it could not be sent in a header; copy it again.
    Character {
        /// Its place, counted from 1 in characters.
        position: usize,
    },
    /// Too short to be safe; issue a new pair instead.
    TooShort {
        /// How many characters there are.
        characters: usize,
        /// How many there must be at least.
        least: usize,
    },
    /// Longer than [`IMPORTED_CHARACTERS_MAX`]; issue a new pair instead.
    TooLong {
        /// How many characters there are.
        characters: usize,
    },
    /// It begins like a key or token of ours, and would be taken for a damaged one; ours are not imported.
    OwnPrefix {
        /// What its prefix says.
        form: Form,
    },
}

fn check(text: &str, least: usize) -> Result<(), ImportFault> {
    let unfit = text
        .chars()
        .zip(1_usize..)
        .find(|(character, _)| !character.is_ascii_graphic());
    if let Some((_, position)) = unfit {
        return Err(ImportFault::Character { position });
    }
    let characters = text.len();
    if let Some(form) = form_of_prefix(text) {
        return Err(ImportFault::OwnPrefix { form });
    }
    if characters < least {
        return Err(ImportFault::TooShort { characters, least });
    }
    if characters > IMPORTED_CHARACTERS_MAX {
        return Err(ImportFault::TooLong { characters });
    }
    Ok(())
}
