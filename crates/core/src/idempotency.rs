//! The name a client gives to one write, so that repeating the write is safe.

/// The longest idempotency key, in characters.
pub const IDEMPOTENCY_KEY_CHARACTERS_MAX: usize = 255;

/// What a client sent as `Idempotency-Key`: 1 to 255 visible ASCII characters, compared exactly.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Reads the header's value.
    ///
    /// # Errors
    /// [`IdempotencyKeyFault`] names the first rule broken.
    pub fn parse(value: &[u8]) -> Result<IdempotencyKey, IdempotencyKeyFault> {
        if value.is_empty() {
            return Err(IdempotencyKeyFault::Empty);
        }
        if let Some(index) = value.iter().position(|byte| !byte.is_ascii_graphic()) {
            return Err(IdempotencyKeyFault::Character {
                position: index.saturating_add(1),
            });
        }
        if value.len() > IDEMPOTENCY_KEY_CHARACTERS_MAX {
            return Err(IdempotencyKeyFault::TooLong {
                characters: value.len(),
            });
        }
        Ok(IdempotencyKey(value.iter().copied().map(char::from).collect()))
    }

    /// The key as it was sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a value is not an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdempotencyKeyFault {
    /// The header is there but empty; leave it out or give it a value.
    Empty,
    /// Longer than [`IDEMPOTENCY_KEY_CHARACTERS_MAX`]; a UUID has 36 characters.
    TooLong {
        /// How many characters were sent.
        characters: usize,
    },
    /// A blank, a control character or one beyond ASCII; use letters, digits and signs only.
    Character {
        /// The place of the byte, counted from 1.
        position: usize,
    },
}

#[cfg(test)]
mod tests;
