//! What a transaction leaves elsewhere under names that follow from it, so that its story is told without an index.

use jiff::Timestamp;

use super::{State, Transaction};
use crate::fee::Charge;
use crate::ids::{TransactionId, TransferId};
use crate::ledger::{AccountKind, Step, WordKey};
use crate::payment::ReversalKind;

/// What a transaction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Money that comes in.
    Payment,
    /// Money that goes out.
    Disbursement,
    /// A question about an account.
    Inquiry,
}

impl Kind {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 3] = [Self::Payment, Self::Disbursement, Self::Inquiry];

    /// The number stored for it; never changed once released.
    #[must_use]
    pub fn code(self) -> i16 {
        match self {
            Self::Payment => 1,
            Self::Disbursement => 2,
            Self::Inquiry => 3,
        }
    }

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Disbursement => "disbursement",
            Self::Inquiry => "inquiry",
        }
    }

    /// The kind of this word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl Transaction {
    /// What it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match &self.state {
            State::Payment(_) => Kind::Payment,
            State::Disbursement(_) => Kind::Disbursement,
            State::Inquiry(_) => Kind::Inquiry,
        }
    }

    /// What was agreed about its money; none for an inquiry, which moves none.
    #[must_use]
    pub fn charge(&self) -> Option<Charge> {
        match &self.state {
            State::Payment(payment) => Some(payment.terms.charge),
            State::Disbursement(disbursement) => Some(disbursement.terms.charge),
            State::Inquiry(_) => None,
        }
    }

    /// When it was paid, paid out or answered, or failed; none while it waits, and for one that expired.
    #[must_use]
    pub fn ended_at(&self) -> Option<Timestamp> {
        match &self.state {
            State::Payment(payment) => payment.paid.map(|paid| paid.at).or(payment.failed_at),
            State::Disbursement(disbursement) => disbursement.ended.map(|ended| ended.at),
            State::Inquiry(inquiry) => inquiry.answered.map(|answered| answered.at),
        }
    }

    /// The words that made it what it is, in their order.
    #[must_use]
    pub fn words(&self) -> Vec<WordKey> {
        match &self.state {
            State::Payment(payment) => {
                let paid = payment.paid.map(|paid| paid.word);
                let reversed = payment.reversals.iter().map(|reversal| reversal.word);
                paid.into_iter().chain(reversed).collect()
            }
            State::Disbursement(disbursement) => {
                disbursement.ended.map(|ended| ended.word).into_iter().collect()
            }
            State::Inquiry(inquiry) => inquiry
                .answered
                .map(|answered| answered.word)
                .into_iter()
                .collect(),
        }
    }

    /// The instructions that engines were given for it. A refund that a call asked for has the name of its word; one
    /// that began at the channel has none.
    #[must_use]
    pub fn instructions(&self) -> Vec<TransactionId> {
        match &self.state {
            State::Payment(payment) => payment
                .reversals
                .iter()
                .filter(|reversal| reversal.kind == ReversalKind::Refund)
                .map(|reversal| TransactionId::from_bytes(*reversal.word.as_bytes()))
                .collect(),
            State::Disbursement(_) | State::Inquiry(_) => vec![self.id()],
        }
    }

    /// The transfers by which it may have moved money, whether they were booked or not.
    #[must_use]
    pub fn transfers(&self) -> Vec<TransferId> {
        use AccountKind::{Active, Pending, Receivable};
        let steps: Vec<Step> = match &self.state {
            State::Payment(payment) => {
                let paid = [
                    Step::Amount,
                    Step::Fee,
                    Step::Tax,
                    Step::Settlement,
                    Step::Recovery,
                ];
                let reversed = payment.reversals.iter().flat_map(|reversal| {
                    [Pending, Active, Receivable].map(|source| Step::Reversal(reversal.word, source))
                });
                paid.into_iter().chain(reversed).collect()
            }
            State::Disbursement(_) => vec![Step::Hold, Step::Amount, Step::Fee, Step::Tax, Step::Release],
            State::Inquiry(_) => Vec::new(),
        };
        steps.iter().map(|step| step.transfer_of(self.id())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_read_back_their_words() {
        for (kind, code) in Kind::ALL.into_iter().zip(1..) {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
            assert_eq!(kind.code(), code);
        }
        assert_eq!(Kind::parse("gift"), None);
    }
}
