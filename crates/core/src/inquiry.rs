//! Account inquiries: a question to a bank, whose account a number is. Pending → success | failed.

use jiff::Timestamp;

use crate::ids::TransactionId;
use crate::ledger::{Parties, WordKey};

/// Where an inquiry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// The bank was not heard yet.
    Pending,
    /// The bank named the account's owner.
    Success,
    /// There is no such account, or the bank does not say.
    Failed,
}

impl Status {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Success, Self::Failed];

    /// The number stored for the status, the same as a payment's of this word; never changed once released.
    #[must_use]
    pub fn code(self) -> i16 {
        match self {
            Self::Pending => 1,
            Self::Success => 2,
            Self::Failed => 4,
        }
    }

    /// The status of a stored number.
    #[must_use]
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Success => "success",
            Self::Failed => "failed",
        }
    }
}

/// What was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InquiryTerms {
    /// Names it.
    pub id: TransactionId,
    /// Who asks.
    pub parties: Parties,
    /// When, by the business clock.
    pub created_at: Timestamp,
}

/// How an inquiry ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// By which word.
    pub word: WordKey,
    /// When, by the business clock.
    pub at: Timestamp,
}

/// An inquiry as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inquiry {
    /// What was asked.
    pub terms: InquiryTerms,
    /// Where it stands.
    pub status: Status,
    /// How it ended, once it did.
    pub answered: Option<Answered>,
}

impl Inquiry {
    /// An inquiry that begins.
    #[must_use]
    pub fn new(terms: InquiryTerms) -> Self {
        Self {
            terms,
            status: Status::Pending,
            answered: None,
        }
    }

    /// The inquiry with the bank's answer; none if it has one already, since the first word counts.
    #[must_use]
    pub fn answer(&self, word: WordKey, is_known: bool, now: Timestamp) -> Option<Self> {
        (self.status == Status::Pending).then_some(Self {
            terms: self.terms,
            status: if is_known { Status::Success } else { Status::Failed },
            answered: Some(Answered {
                word,
                at: now.max(self.terms.created_at),
            }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{MerchantId, ProjectId};

    #[test]
    fn only_the_first_answer_counts() {
        let terms = InquiryTerms {
            id: TransactionId::from_bytes([1; 16]),
            parties: Parties {
                merchant: MerchantId::new(1).unwrap(),
                project: ProjectId::new(1).unwrap(),
            },
            created_at: Timestamp::UNIX_EPOCH,
        };
        let word = WordKey::from_bytes([2; 16]);
        let answered = Inquiry::new(terms)
            .answer(word, true, Timestamp::UNIX_EPOCH)
            .unwrap();
        assert_eq!(answered.status, Status::Success);
        assert_eq!(answered.answer(word, false, Timestamp::UNIX_EPOCH), None);
    }
}
