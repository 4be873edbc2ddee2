//! Names of transfers that follow from what is booked, so that booking it again is a repetition.

use sha2::{Digest, Sha256};

use super::AccountKind;
use crate::ids::{TransactionId, TransferId, as_uuid, shortened};

/// Names a word for good: an engine's event, or a call that asked for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordKey([u8; 16]);

impl WordKey {
    /// The key of these sixteen bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The key of an engine's event, by the engine's own id for it. Engines do not know of each other, so two
    /// of them may use one id.
    ///
    /// Where the id is a UUID, the key begins with its first 48 bits. Those of version 7 are their time, so that
    /// words of one day stay together where they are kept. The rest is a hash.
    #[must_use]
    pub fn of_event(engine: &str, event: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"event");
        hash.update(u64::try_from(engine.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(engine.as_bytes());
        hash.update(event.as_bytes());
        let mut bytes = shortened(hash);
        if let Some(id) = TransactionId::parse(event) {
            for (byte, time) in bytes.iter_mut().zip(id.as_bytes().iter().take(6)) {
                *byte = *time;
            }
        }
        Self(bytes)
    }

    /// The key of a call that made a transaction of its own, as a refund.
    #[must_use]
    pub fn of_transaction(transaction: TransactionId) -> Self {
        Self(*transaction.as_bytes())
    }

    /// The sixteen bytes as stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The transaction of a payment that this word records. It follows from the word, so that hearing it again finds
    /// the same payment.
    #[must_use]
    pub fn recorded_transaction(&self) -> TransactionId {
        TransactionId::from_bytes(*self.transfer_of("recorded", 0).as_bytes())
    }

    /// The transfer to or from suspense of the money this word brought or took. It follows from the word
    /// alone: money that one word speaks of is put aside once, whatever the word was first taken for.
    #[must_use]
    pub fn exception_transfer(&self, is_inflow: bool) -> TransferId {
        self.transfer_of("exception", u8::from(is_inflow))
    }

    /// A transfer by which that money leaves suspense again, by its place among those of one resolution. It
    /// follows from the word alone too, so that two resolutions of one exception cannot both be booked.
    #[must_use]
    pub fn resolution_transfer(&self, place: u8) -> TransferId {
        self.transfer_of("resolution", place)
    }

    fn transfer_of(&self, purpose: &str, place: u8) -> TransferId {
        let mut hash = Sha256::new();
        hash.update(purpose);
        hash.update([place]);
        hash.update(self.0);
        TransferId::from_bytes(as_uuid(shortened(hash)))
    }
}

/// A step in the life of a transaction that moves money once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// The payer's money arrives, or the recipient's leaves.
    Amount,
    /// The fee.
    Fee,
    /// The tax on it.
    Tax,
    /// What was pending becomes active.
    Settlement,
    /// What the project owes is taken from it.
    Recovery,
    /// A refund or a chargeback, by the word that reported it and the account it takes from.
    Reversal(WordKey, AccountKind),
    /// Money is reserved.
    Hold,
    /// Money reserved is free again.
    Release,
}

impl Step {
    /// The transfer of this step of a transaction.
    ///
    /// It begins with the transaction's own first 48 bits, which are its time: steps of transactions of one
    /// day stay together in the ledger's index, as they would with ids made by time. The rest is a hash, as
    /// UUID version 8 has it.
    #[must_use]
    pub fn transfer_of(self, transaction: TransactionId) -> TransferId {
        let mut hash = Sha256::new();
        hash.update(b"step");
        hash.update(transaction.as_bytes());
        match self {
            Self::Amount => hash.update([1]),
            Self::Fee => hash.update([2]),
            Self::Tax => hash.update([3]),
            Self::Settlement => hash.update([4]),
            Self::Recovery => hash.update([5]),
            Self::Reversal(word, source) => {
                hash.update([6]);
                hash.update(word.as_bytes());
                hash.update(source.code().to_be_bytes());
            }
            Self::Hold => hash.update([7]),
            Self::Release => hash.update([8]),
        }
        let mut bytes = shortened(hash);
        for (byte, time) in bytes.iter_mut().zip(transaction.as_bytes().iter().take(6)) {
            *byte = *time;
        }
        TransferId::from_bytes(as_uuid(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_of_a_transaction_has_a_transfer_of_its_own() {
        let transaction = TransactionId::from_bytes([7; 16]);
        let word = |byte| WordKey::from_bytes([byte; 16]);
        let steps = [
            Step::Amount,
            Step::Fee,
            Step::Tax,
            Step::Settlement,
            Step::Recovery,
            Step::Reversal(word(1), AccountKind::Pending),
            Step::Reversal(word(1), AccountKind::Active),
            Step::Reversal(word(2), AccountKind::Active),
            Step::Hold,
            Step::Release,
        ];
        let ids: std::collections::HashSet<TransferId> =
            steps.iter().map(|step| step.transfer_of(transaction)).collect();
        assert_eq!(ids.len(), steps.len());
        for id in ids {
            let text = id.to_string();
            assert!(text.starts_with("07070707-0707-8"), "{text}");
            assert!("89ab".contains(&text[19..20]), "{text}");
        }
    }

    #[test]
    fn words_of_two_engines_are_two_words() {
        assert_ne!(WordKey::of_event("a", "bc"), WordKey::of_event("ab", "c"));
        assert_eq!(WordKey::of_event("a", "bc"), WordKey::of_event("a", "bc"));
        let (early, late) = (
            "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506",
            "0192f3a4-5b6d-7000-8000-000000000000",
        );
        let (one, other) = (WordKey::of_event("a", early), WordKey::of_event("b", early));
        assert_ne!(one, other);
        for word in [one, other] {
            assert!(
                word < WordKey::of_event("a", late),
                "words sort as their ids' times do"
            );
        }
        let word = WordKey::of_event("a", "1");
        assert_ne!(word.exception_transfer(true), word.exception_transfer(false));
    }
}
