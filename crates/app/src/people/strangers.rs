//! Attempts for mail addresses that nobody has: they are answered and blocked as those of people are, so that nobody
//! finds out from it who is here. In memory, and bounded.

use jiff::Timestamp;
use quick_cache::sync::Cache;
use sengo_core::person::{Access, PersonRefusal, PersonState};

/// How many are remembered.
const STRANGERS_MAX: usize = 10_000;

/// Who tried, by the keyed digest of the mail address.
#[derive(Debug)]
pub(crate) struct Strangers(Cache<String, Access>);

impl Default for Strangers {
    fn default() -> Self {
        Self(Cache::new(STRANGERS_MAX))
    }
}

impl Strangers {
    /// Counts an attempt, and tells what somebody who is here would be told.
    pub(super) fn attempt(&self, index: &str, now: Timestamp) -> PersonRefusal {
        let before = self.0.get(index).unwrap_or_else(|| Access {
            state: PersonState::Active,
            ..Access::invited([0; 32], now)
        });
        match before.check_attempt(now) {
            Err(blocked) => blocked,
            Ok(()) => {
                self.0.insert(index.to_owned(), before.failed(now));
                PersonRefusal::SignInWrong
            }
        }
    }
}
