//! Why a text is not a QRIS code.

use thiserror::Error;

use super::ValueFault;

/// Why a text is not a QRIS code, or why none can be written. Tags of fields within a template are written
/// with the template's: `51.02`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum QrisFault {
    /// A character that is not printable ASCII.
    #[error("character {position} is not printable ASCII")]
    Character {
        /// Its place, counted from 1 in characters.
        position: usize,
    },
    /// The text ends within a field.
    #[error("the field at character {position} ends early")]
    Truncated {
        /// Where the field begins, counted from 1 within its template.
        position: usize,
    },
    /// Where a tag and a length should be, there are other characters than digits.
    #[error("'{found}' is not a tag and a length")]
    TagOrLength {
        /// The four characters.
        found: String,
    },
    /// A value has no characters, or more than its field may have.
    #[error("field {tag} has a length it cannot have")]
    Length {
        /// The field.
        tag: String,
    },
    /// A field is there twice.
    #[error("field {tag} is repeated")]
    Repeated {
        /// The field.
        tag: String,
    },
    /// A mandatory field is not there.
    #[error("field {tag} is missing")]
    Missing {
        /// The field.
        tag: String,
    },
    /// A field has another value than the one it must have.
    #[error("field {tag} must be {expected}")]
    Fixed {
        /// The field.
        tag: String,
        /// The value it must have.
        expected: &'static str,
    },
    /// A field's value is not one.
    #[error("field {tag} is not valid")]
    Value {
        /// The field.
        tag: &'static str,
        /// What is wrong with it.
        fault: ValueFault,
    },
    /// The amount is not one of whole rupiah within [`super::AMOUNT_MAX`].
    #[error("the amount is not one a QRIS code can carry")]
    Amount,
    /// A dynamic code without an amount, or one in which the two templates disagree on the criteria.
    #[error("field {tag} contradicts another")]
    Contradiction {
        /// The field.
        tag: &'static str,
    },
    /// The checksum is wrong: a character was lost or changed.
    #[error("the checksum should be {expected}")]
    Checksum {
        /// The one that the text before it has.
        expected: String,
    },
}
