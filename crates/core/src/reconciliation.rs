//! Reconciliation: whether a channel's statement and the books tell of the same money.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use crate::ids::TransactionId;
use crate::money::Rupiah;
use crate::word::WordKind;

/// One movement of money, as a statement or the books tell of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// The engine's own id of the word that reported it.
    pub id: String,
    /// What moved.
    pub kind: WordKind,
    /// Of which transaction, where that is told.
    pub transaction: Option<TransactionId>,
    /// How much.
    pub amount: Rupiah,
    /// When, by the engine's clock.
    pub occurred_at: Timestamp,
}

/// Something that both tell of, otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What the books say.
    pub books: Movement,
    /// What the statement says.
    pub statement: Movement,
}

/// What a comparison found, each list in the order of what it came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reconciliation {
    /// How many movements are the same in both.
    pub matched: u64,
    /// What the matched ones sum to, whichever way they went.
    pub matched_amount: i128,
    /// What the books have and the statement does not.
    pub missing: Vec<Movement>,
    /// What the statement has and the books do not, or what it tells of a second time.
    pub extra: Vec<Movement>,
    /// What both have, with another amount, kind or transaction.
    pub different: Vec<Difference>,
}

impl Reconciliation {
    /// Whether both tell of the same money.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.missing.is_empty() && self.extra.is_empty() && self.different.is_empty()
    }
}

/// Whether money moves by a word of this kind, so that a statement tells of it.
#[must_use]
pub fn moves_money(kind: WordKind) -> bool {
    match kind {
        WordKind::PaymentPaid
        | WordKind::PaymentRecorded
        | WordKind::PaymentRefunded
        | WordKind::PaymentChargedBack
        | WordKind::DisbursementPaid => true,
        WordKind::PaymentFailed | WordKind::DisbursementFailed | WordKind::InquiryAnswered => false,
    }
}

/// Compares. `books` may reach beyond the days of the statement on both sides, since two clocks seldom agree on
/// midnight: only what lies from the first moment up to the second, itself excluded, can be missing. The time
/// of a movement is not compared, and a transaction only where both name one.
#[must_use]
pub fn compare(
    books: &[Movement],
    statement: &[Movement],
    (from, until): (Timestamp, Timestamp),
) -> Reconciliation {
    let mut report = Reconciliation::default();
    let booked: HashMap<&str, &Movement> = books.iter().map(|booked| (booked.id.as_str(), booked)).collect();
    let mut told = HashMap::with_capacity(statement.len());
    for line in statement {
        let is_repeat = told.insert(line.id.as_str(), ()).is_some();
        match booked.get(line.id.as_str()) {
            Some(_) if is_repeat => report.extra.push(line.clone()),
            Some(booked) if is_same(booked, line) => {
                report.matched = report.matched.saturating_add(1);
                report.matched_amount = report
                    .matched_amount
                    .saturating_add(i128::from(line.amount.get()));
            }
            Some(booked) => report.different.push(Difference {
                books: (*booked).clone(),
                statement: line.clone(),
            }),
            None => report.extra.push(line.clone()),
        }
    }
    let in_range = |booked: &&Movement| (from..until).contains(&booked.occurred_at);
    // A refund that an event names is kept under the refund's name as well: one id is one movement.
    let mut seen = HashSet::new();
    let missing = books
        .iter()
        .filter(in_range)
        .filter(|booked| seen.insert(booked.id.as_str()))
        .filter(|booked| !told.contains_key(booked.id.as_str()));
    report.missing = missing.cloned().collect();
    report
}

fn is_same(books: &Movement, statement: &Movement) -> bool {
    let same_transaction = match (books.transaction, statement.transaction) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    (books.kind, books.amount) == (statement.kind, statement.amount) && same_transaction
}

#[cfg(test)]
mod tests {
    use super::*;

    fn movement(id: &str, amount: i64, second: i64) -> Movement {
        Movement {
            id: id.into(),
            kind: WordKind::PaymentPaid,
            transaction: None,
            amount: Rupiah::new(amount),
            occurred_at: Timestamp::from_second(second).unwrap(),
        }
    }

    fn ids(movements: &[Movement]) -> Vec<&str> {
        movements.iter().map(|movement| movement.id.as_str()).collect()
    }

    #[test]
    fn every_movement_is_matched_missing_extra_or_different() {
        let books = [
            movement("same", 100, 10),
            movement("unsaid", 200, 10),
            movement("unsaid", 200, 10),
            movement("yesterday", 300, -10),
            movement("tomorrow", 300, 500),
            movement("less", 400, 10),
        ];
        let statement = [
            movement("same", 100, 11),
            movement("less", 399, 10),
            movement("unbooked", 500, 10),
            movement("same", 100, 10),
            movement("yesterday", 300, 1),
        ];
        let range = (
            Timestamp::from_second(0).unwrap(),
            Timestamp::from_second(100).unwrap(),
        );
        let report = compare(&books, &statement, range);
        assert_eq!((report.matched, report.matched_amount), (2, 400));
        assert_eq!(ids(&report.missing), ["unsaid"]);
        assert_eq!(ids(&report.extra), ["unbooked", "same"]);
        assert_eq!(report.different.len(), 1);
        assert!(!report.is_clean());
        // What the books tell of under two names is one movement of the statement.
        let told = [&books[..1], &books[2..]].concat();
        assert!(compare(&books, &told, range).is_clean());
    }

    #[test]
    fn another_kind_or_another_transaction_is_a_difference() {
        let named = |byte| Some(TransactionId::from_bytes([byte; 16]));
        let books = movement("a", 1, 0);
        let range = (Timestamp::MIN, Timestamp::MAX);
        for (ours, theirs, is_clean) in [
            (named(1), named(1), true),
            (named(1), None, true),
            (None, named(1), true),
            (named(1), named(2), false),
        ] {
            let (mut one, mut other) = (books.clone(), books.clone());
            (one.transaction, other.transaction) = (ours, theirs);
            assert_eq!(compare(&[one], &[other], range).is_clean(), is_clean);
        }
        let mut refund = books.clone();
        refund.kind = WordKind::PaymentRefunded;
        assert!(!compare(&[books], &[refund], range).is_clean());
    }
}
