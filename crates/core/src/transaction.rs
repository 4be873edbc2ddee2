//! Transactions as they are kept: what was asked for, beside the state that the rules decide over.

mod traces;

use jiff::Timestamp;

use crate::callback::{Callback, CallbackId, CallbackSubject};
use crate::channel::{Channel, Direction};
use crate::disbursement::{self, Disbursement};
use crate::ids::TransactionId;
use crate::inquiry::{self, Inquiry};
use crate::ledger::Parties;
use crate::payment::{self, Payment};
use crate::reference::Reference;

pub use traces::Kind;

/// Bytes that only the holder of the master key can read. They are not shown by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// What was sealed.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The sealed bytes, as stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed(…)")
    }
}

/// A digest under a key, by which something sealed is found without being opened.
pub type SearchIndex = [u8; 16];

/// Where a transaction comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The project's own name for it.
    pub reference: Reference,
    /// Where its callbacks go, as checked when it was created; none for one that an engine recorded.
    pub callback: Option<String>,
    /// The key that created it, which signs its callbacks.
    pub key: String,
}

/// To whom money is sent, or about whom is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The bank's code, or the e-wallet's name.
    pub bank_code: String,
    /// The account number, sealed.
    pub account: Sealed,
    /// By which the account number is found.
    pub account_index: SearchIndex,
    /// The name of whoever owns the account, sealed, once it is known.
    pub name: Option<Sealed>,
}

/// What belongs to one kind of transaction alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Details {
    /// A QRIS payment.
    Qris {
        /// What the payer sees as the business's name.
        view_name: String,
        /// The code's content; empty for a payment that began elsewhere.
        content: String,
    },
    /// A disbursement, or a question about an account.
    Recipient(Recipient),
}

/// Where a transaction stands, by its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Money that comes in.
    Payment(Payment),
    /// Money that goes out.
    Disbursement(Disbursement),
    /// A question about an account; no money moves.
    Inquiry(Inquiry),
}

/// A transaction with everything that is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// Where it stands.
    pub state: State,
    /// Where it comes from.
    pub origin: Origin,
    /// What belongs to its kind alone.
    pub details: Details,
    /// How many callbacks it has had, whatever became of them.
    pub callbacks: u32,
}

/// The status of any transaction. Kinds share words and codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Of a payment.
    Payment(payment::Status),
    /// Of a disbursement.
    Disbursement(disbursement::Status),
    /// Of an inquiry.
    Inquiry(inquiry::Status),
}

impl Status {
    /// The number stored.
    #[must_use]
    pub fn code(self) -> i16 {
        match self {
            Self::Payment(status) => status.code(),
            Self::Disbursement(status) => status.code(),
            Self::Inquiry(status) => status.code(),
        }
    }

    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Payment(status) => status.as_str(),
            Self::Disbursement(status) => status.as_str(),
            Self::Inquiry(status) => status.as_str(),
        }
    }

    /// Whether it still waits for a word.
    #[must_use]
    pub fn is_pending(self) -> bool {
        self.code() == payment::Status::Pending.code()
    }
}

impl Transaction {
    /// A transaction that begins.
    #[must_use]
    pub fn new(state: State, origin: Origin, details: Details) -> Self {
        Self {
            state,
            origin,
            details,
            callbacks: 0,
        }
    }

    /// The transaction in another state, and the callback that tells of it: one for each status it comes to, and
    /// for each further refund of a part, if there is anybody to tell.
    #[must_use]
    pub fn turned(&self, state: State, now: Timestamp) -> (Self, Option<Callback>) {
        let is_news = match (&self.state, &state) {
            (State::Payment(before), State::Payment(after)) => {
                before.status != after.status || before.reversals.len() != after.reversals.len()
            }
            (State::Disbursement(before), State::Disbursement(after)) => before.status != after.status,
            (State::Inquiry(before), State::Inquiry(after)) => before.status != after.status,
            _ => false,
        };
        let mut turned = Self {
            state,
            ..self.clone()
        };
        let Some(address) = self.origin.callback.clone().filter(|_| is_news) else {
            return (turned, None);
        };
        turned.callbacks = self.callbacks.saturating_add(1);
        let id = turned.id();
        let callback = Callback::new(
            CallbackId::of(id, turned.callbacks),
            turned.parties(),
            CallbackSubject::Transaction {
                id,
                status: turned.status().code(),
            },
            (address, self.origin.key.clone()),
            now,
        );
        (turned, Some(callback))
    }

    /// Names it.
    #[must_use]
    pub fn id(&self) -> TransactionId {
        match &self.state {
            State::Payment(payment) => payment.terms.id,
            State::Disbursement(disbursement) => disbursement.terms.id,
            State::Inquiry(inquiry) => inquiry.terms.id,
        }
    }

    /// Whose it is.
    #[must_use]
    pub fn parties(&self) -> Parties {
        match &self.state {
            State::Payment(payment) => payment.terms.parties,
            State::Disbursement(disbursement) => disbursement.terms.parties,
            State::Inquiry(inquiry) => inquiry.terms.parties,
        }
    }

    /// The way its money goes; an inquiry asks about the way that a disbursement would go.
    #[must_use]
    pub fn channel(&self) -> Channel {
        match &self.state {
            State::Payment(payment) => payment.terms.channel,
            State::Disbursement(_) | State::Inquiry(_) => Channel::Disbursement,
        }
    }

    /// Whether money comes in or goes out; none moves for an inquiry.
    #[must_use]
    pub fn direction(&self) -> Option<Direction> {
        match &self.state {
            State::Payment(_) => Some(Direction::CashIn),
            State::Disbursement(_) => Some(Direction::CashOut),
            State::Inquiry(_) => None,
        }
    }

    /// When it was created, by the business clock.
    #[must_use]
    pub fn created_at(&self) -> Timestamp {
        match &self.state {
            State::Payment(payment) => payment.terms.created_at,
            State::Disbursement(disbursement) => disbursement.terms.created_at,
            State::Inquiry(inquiry) => inquiry.terms.created_at,
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn status(&self) -> Status {
        match &self.state {
            State::Payment(payment) => Status::Payment(payment.status),
            State::Disbursement(disbursement) => Status::Disbursement(disbursement.status),
            State::Inquiry(inquiry) => Status::Inquiry(inquiry.status),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{MerchantId, ProjectId};
    use crate::inquiry::InquiryTerms;
    use crate::ledger::WordKey;

    #[test]
    fn each_news_is_told_once_and_numbered() {
        let terms = InquiryTerms {
            id: TransactionId::from_bytes([1; 16]),
            parties: Parties {
                merchant: MerchantId::new(1).unwrap(),
                project: ProjectId::new(1).unwrap(),
            },
            created_at: Timestamp::UNIX_EPOCH,
        };
        let inquiry = Inquiry::new(terms);
        let origin = Origin {
            reference: Reference::parse("A-1").unwrap(),
            callback: Some("https://shop.example.com/cb".into()),
            key: "pkey".into(),
        };
        let details = Details::Qris {
            view_name: String::new(),
            content: String::new(),
        };
        let waiting = Transaction::new(State::Inquiry(inquiry), origin, details);
        assert_eq!(waiting.turned(State::Inquiry(inquiry), terms.created_at).1, None);
        let answered = inquiry
            .answer(WordKey::from_bytes([2; 16]), true, terms.created_at)
            .unwrap();
        let (turned, callback) = waiting.turned(State::Inquiry(answered), terms.created_at);
        let callback = callback.unwrap();
        assert_eq!(callback.id, CallbackId::of(terms.id, 1));
        assert_eq!(
            (callback.address.as_str(), turned.callbacks),
            ("https://shop.example.com/cb", 1)
        );
        let mut silent = waiting;
        silent.origin.callback = None;
        assert_eq!(silent.turned(State::Inquiry(answered), terms.created_at).1, None);
    }
}
