//! What becomes of a transaction: as if by chance, and the same in every run of one seed.

use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::Behaviour;

/// The fate of one thing.
#[derive(Debug, Clone)]
pub struct Fate {
    seed: u64,
    id: String,
    has_faults: bool,
}

/// Names of people, for accounts.
const NAMES: [&str; 12] = [
    "BUDI SANTOSO",
    "SITI RAHAYU",
    "AGUS SETIAWAN",
    "DEWI LESTARI",
    "I MADE WIRAWAN",
    "RINA MARLINA",
    "YOHANES SIAHAAN",
    "NI LUH AYU",
    "HENDRA GUNAWAN",
    "FITRI HANDAYANI",
    "ANDI PRATAMA",
    "MARIA TAMBUNAN",
];

impl Fate {
    pub(crate) fn of(behaviour: &Behaviour, id: &str) -> Self {
        Self {
            seed: behaviour.seed,
            id: id.to_owned(),
            has_faults: behaviour.has_faults,
        }
    }

    /// A number that belongs to the thing and a question about it.
    pub(crate) fn number(&self, question: &str) -> u64 {
        let digest = Sha256::new()
            .chain_update(self.seed.to_be_bytes())
            .chain_update(question)
            .chain_update([0])
            .chain_update(&self.id)
            .finalize();
        let mut bytes = [0; 8];
        bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        u64::from_be_bytes(bytes)
    }

    /// Whether something happens that happens to so many of a hundred.
    pub(crate) fn is_among(&self, question: &str, of_hundred: u64) -> bool {
        self.number(question).checked_rem(100).unwrap_or(0) < of_hundred
    }

    /// The same for what goes wrong; nothing does in a network without faults.
    pub(crate) fn goes_wrong(&self, question: &str, of_hundred: u64) -> bool {
        self.has_faults && self.is_among(question, of_hundred)
    }

    /// A time up to so many milliseconds; none at all in a network without faults.
    pub(crate) fn lateness(&self, question: &str, milliseconds_max: u64) -> Duration {
        if !self.has_faults {
            return Duration::ZERO;
        }
        let milliseconds = self.number(question).checked_rem(milliseconds_max.max(1));
        Duration::from_millis(milliseconds.unwrap_or(0))
    }
}

/// The name of whoever owns an account: always the same one. No bank knows an account whose number ends in 000, so that
/// a developer can try that, too.
pub(crate) fn owner(bank_code: &str, account: &str) -> Option<&'static str> {
    if account.ends_with("000") {
        return None;
    }
    let digest = Sha256::new()
        .chain_update(bank_code)
        .chain_update([0])
        .chain_update(account)
        .finalize();
    let first = usize::from(digest.first().copied().unwrap_or(0));
    NAMES.get(first.checked_rem(NAMES.len()).unwrap_or(0)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fate(seed: u64, id: &str, has_faults: bool) -> Fate {
        let behaviour = Behaviour {
            seed,
            patience: Duration::ZERO,
            has_faults,
            statements: None,
        };
        Fate::of(&behaviour, id)
    }

    #[test]
    fn a_seed_repeats_itself_and_another_differs() {
        let numbers = |seed| -> Vec<u64> {
            (0..100)
                .map(|id| fate(seed, &id.to_string(), true).number("x"))
                .collect()
        };
        assert_eq!(numbers(1), numbers(1));
        assert_ne!(numbers(1), numbers(2));
    }

    #[test]
    fn things_happen_about_as_often_as_they_should() {
        let count = (0..10_000)
            .filter(|id| fate(7, &id.to_string(), true).is_among("fails", 10))
            .count();
        assert!((800..1_200).contains(&count), "{count}");
        assert!(!(0..1_000).any(|id| fate(7, &id.to_string(), false).goes_wrong("x", 50)));
    }

    #[test]
    fn an_account_has_one_owner_and_some_have_none() {
        assert_eq!(owner("014", "1234567890"), owner("014", "1234567890"));
        assert_eq!(owner("014", "1234567000"), None);
    }
}
