//! The reference label: what the network hands back when a code is paid.

use super::ValueFault;
use super::merchant::checked;
use crate::ids::TransactionId;

/// The longest label.
const LABEL_CHARACTERS_MAX: usize = 25;

/// The reference label of a code (field 05 of tag 62): 1 to 25 letters, digits and signs of ASCII.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReferenceLabel(String);

impl ReferenceLabel {
    /// The label of a transaction: its id as 25 digits of base 36, which is the fewest that hold 128 bits in
    /// characters every network carries.
    #[must_use]
    pub fn of(transaction: TransactionId) -> Self {
        let mut left = u128::from_be_bytes(*transaction.as_bytes());
        let mut digits = Vec::with_capacity(LABEL_CHARACTERS_MAX);
        while digits.len() < LABEL_CHARACTERS_MAX {
            let digit = left.checked_rem(36).and_then(|digit| u32::try_from(digit).ok());
            digits.push(digit.and_then(|digit| char::from_digit(digit, 36)).unwrap_or('0'));
            left = left.checked_div(36).unwrap_or(0);
        }
        Self(digits.iter().rev().map(char::to_ascii_uppercase).collect())
    }

    /// The transaction of a label that [`ReferenceLabel::of`] made; none for others.
    #[must_use]
    pub fn transaction(&self) -> Option<TransactionId> {
        if self.0.len() != LABEL_CHARACTERS_MAX {
            return None;
        }
        let number = u128::from_str_radix(&self.0, 36).ok()?;
        let transaction = TransactionId::from_bytes(number.to_be_bytes());
        (Self::of(transaction) == *self).then_some(transaction)
    }

    /// Reads a label from a code.
    ///
    /// # Errors
    /// [`ValueFault::Length`], [`ValueFault::Character`].
    pub fn parse(text: &str) -> Result<Self, ValueFault> {
        let permits = |character| matches!(character, ' '..='~');
        checked(text, (1, LABEL_CHARACTERS_MAX), "", permits).map(Self)
    }

    /// The label as written in a code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
