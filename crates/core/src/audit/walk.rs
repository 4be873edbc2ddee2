//! Following a chain from its beginning, to find the first row that does not belong to it.

use super::{AuditHead, RowFacts, details_hash, row_hash};

/// A row as it is kept.
#[derive(Debug, Clone, Copy)]
pub struct KeptRow<'a> {
    /// Its number.
    pub number: i64,
    /// What the chain covers of it.
    pub facts: RowFacts<'a>,
    /// Salt and text of what stood before and after, unless they were erased.
    pub details: Option<([u8; 16], &'a str)>,
    /// The hash of those.
    pub details_hash: [u8; 32],
    /// Its link.
    pub hash: [u8; 32],
}

/// What is wrong at a place of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditFault {
    /// The row is not there.
    Missing,
    /// The row, or the one before it, is not what was written.
    Changed,
    /// What stood before and after is not what was written.
    DetailsChanged,
    /// The row stands behind the end of the chain.
    Added,
}

impl AuditFault {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::DetailsChanged => "detailsChanged",
            Self::Added => "added",
        }
    }
}

/// How far a chain was followed, and what its rows come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainWalk {
    head: AuditHead,
}

impl Default for ChainWalk {
    fn default() -> Self {
        Self {
            head: AuditHead::EMPTY,
        }
    }
}

impl ChainWalk {
    /// How many rows were followed.
    #[must_use]
    pub fn count(&self) -> i64 {
        self.head.count
    }

    /// Goes on to a row.
    ///
    /// # Errors
    /// The number of the first row that is wrong, and what is wrong with it.
    pub fn step(&mut self, row: &KeptRow<'_>) -> Result<(), (i64, AuditFault)> {
        let number = self.head.count.saturating_add(1);
        if row.number > number {
            return Err((number, AuditFault::Missing));
        }
        let is_kept = |(salt, text)| details_hash(salt, text) == row.details_hash;
        if !row.details.is_none_or(is_kept) {
            return Err((row.number, AuditFault::DetailsChanged));
        }
        let hash = row_hash(self.head.hash, number, &row.details_hash, &row.facts);
        if row.number != number || row.hash != hash {
            return Err((row.number, AuditFault::Changed));
        }
        self.head = AuditHead { count: number, hash };
        Ok(())
    }

    /// Whether the rows that were followed are those of a chain that ends here.
    ///
    /// # Errors
    /// Like [`ChainWalk::step`].
    pub fn end(&self, head: AuditHead) -> Result<(), (i64, AuditFault)> {
        if self.head.count < head.count {
            return Err((self.head.count.saturating_add(1), AuditFault::Missing));
        }
        if self.head.count > head.count {
            return Err((head.count.saturating_add(1), AuditFault::Added));
        }
        if self.head.hash != head.hash {
            return Err((head.count, AuditFault::Changed));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::audit::{AuditDraft, AuditRow, chain};
    use crate::ids::MerchantId;

    fn three() -> (AuditHead, Vec<AuditRow>) {
        let mut head = AuditHead::EMPTY;
        let mut rows = Vec::new();
        for number in 1..=3_u8 {
            let draft = AuditDraft {
                merchant: MerchantId::new(7).unwrap(),
                recorded_at: Timestamp::UNIX_EPOCH,
                business_at: Timestamp::UNIX_EPOCH,
                actor: "cli:budi".into(),
                action: "merchant.update",
                subject: format!("merchant:{number}"),
                details: "{}".into(),
                salt: [number; 16],
            };
            let (next, row) = chain(head, draft).unwrap();
            head = next;
            rows.push(row);
        }
        (head, rows)
    }

    fn walked(head: AuditHead, rows: &[AuditRow], erased: &[i64]) -> Result<(), (i64, AuditFault)> {
        let mut walk = ChainWalk::default();
        for row in rows {
            let details = (row.draft.salt, row.draft.details.as_str());
            walk.step(&KeptRow {
                number: row.number,
                facts: RowFacts::of(&row.draft),
                details: (!erased.contains(&row.number)).then_some(details),
                details_hash: row.details_hash,
                hash: row.hash,
            })?;
        }
        walk.end(head)
    }

    #[test]
    fn a_chain_as_it_was_written_is_whole_also_without_details() {
        let (head, rows) = three();
        assert_eq!(walked(head, &rows, &[]), Ok(()));
        assert_eq!(walked(head, &rows, &[1, 2, 3]), Ok(()));
        assert_eq!(walked(AuditHead::EMPTY, &[], &[]), Ok(()));
    }

    #[test]
    fn whatever_was_done_to_a_row_is_found_at_it() {
        use AuditFault::{Added, Changed, DetailsChanged, Missing};
        let (head, rows) = three();
        let with = |change: fn(&mut Vec<AuditRow>)| {
            let mut rows = rows.clone();
            change(&mut rows);
            walked(head, &rows, &[])
        };
        assert_eq!(with(|rows| drop(rows.remove(1))), Err((2, Missing)));
        assert_eq!(with(|rows| drop(rows.pop())), Err((3, Missing)));
        assert_eq!(with(|rows| rows[1].draft.actor.push('x')), Err((2, Changed)));
        assert_eq!(
            with(|rows| rows[0].draft.details.push(' ')),
            Err((1, DetailsChanged))
        );
        assert_eq!(with(|rows| rows[2].hash = [9; 32]), Err((3, Changed)));
        assert_eq!(with(|rows| rows.swap(0, 1)), Err((1, Missing)));
        assert_eq!(with(|rows| rows.insert(1, rows[0].clone())), Err((1, Changed)));
        let shorter = AuditHead {
            count: 2,
            hash: rows[1].hash,
        };
        assert_eq!(walked(shorter, &rows, &[]), Err((3, Added)));
        assert_eq!(
            walked(
                AuditHead {
                    hash: [0; 32],
                    ..head
                },
                &rows,
                &[]
            ),
            Err((3, Changed))
        );
    }
}
