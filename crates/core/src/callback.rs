//! Callbacks: what a project is told when a transaction, or the project itself, comes to stand elsewhere, and how
//! often telling it is tried.

#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::ids::{MerchantId, TransactionId, as_uuid, shortened};
use crate::ledger::Parties;

/// How long delivery is tried.
pub const TRIED_FOR: SignedDuration = SignedDuration::from_hours(72);

/// The pause after the first failure; it doubles with each further one.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(10);

/// The longest pause.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(4);

/// The most bytes kept of what an endpoint answered.
pub const ANSWER_BYTES_MAX: usize = 1024;

/// Names a callback: a UUID that follows from what it is about and its number among the callbacks of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CallbackId([u8; 16]);

impl CallbackId {
    /// The id of these sixteen bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The sixteen bytes as stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Reads the usual form of a UUID.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        TransactionId::parse(text).map(|id| Self(*id.as_bytes()))
    }

    /// The id of the callback of this number of a transaction, numbered from 1.
    ///
    /// It begins with the transaction's own first 48 bits, which are its time, so that callbacks of one day stay
    /// together where they are kept.
    #[must_use]
    pub fn of(transaction: TransactionId, number: u32) -> Self {
        let mut bytes = hashed(&[b"callback", transaction.as_bytes(), &number.to_be_bytes()]);
        for (byte, time) in bytes.iter_mut().zip(transaction.as_bytes().iter().take(6)) {
            *byte = *time;
        }
        Self(bytes)
    }

    /// The id of the callback about a project that came to stand elsewhere at a moment.
    #[must_use]
    pub fn of_project(parties: Parties, status: &str, at: Timestamp) -> Self {
        let project = parties.project.get().to_be_bytes();
        let at = at.as_microsecond().to_be_bytes();
        Self(hashed(&[b"project callback", &project, &at, status.as_bytes()]))
    }
}

impl std::fmt::Display for CallbackId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        TransactionId::from_bytes(self.0).fmt(f)
    }
}

fn hashed(parts: &[&[u8]]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    as_uuid(shortened(hash))
}

/// What a callback tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallbackSubject {
    /// A transaction, and the code of the status it came to.
    Transaction {
        /// The transaction.
        id: TransactionId,
        /// The status it is told to have, whatever it has become since.
        status: i16,
    },
    /// The project, and the word of the status it came to.
    Project {
        /// The status.
        status: String,
    },
}

/// What became of a callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallbackState {
    /// It is to be delivered.
    Waiting,
    /// The endpoint answered with a 2xx.
    Delivered,
    /// It was tried for as long as anything is.
    GivenUp,
}

impl CallbackState {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Delivered, Self::GivenUp];

    /// The number stored for the state; never changed once released.
    #[must_use]
    pub fn code(self) -> i16 {
        match self {
            Self::Waiting => 1,
            Self::Delivered => 2,
            Self::GivenUp => 3,
        }
    }

    /// The state of a stored number.
    #[must_use]
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::GivenUp => "given up",
        }
    }
}

/// A callback as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// Names it.
    pub id: CallbackId,
    /// Whose transaction, or which project, it is about.
    pub parties: Parties,
    /// What it tells.
    pub subject: CallbackSubject,
    /// Where it goes.
    pub address: String,
    /// The key that created the transaction: it signs, as long as it is valid.
    pub key: String,
    /// When it was made, by the business clock; tries end [`TRIED_FOR`] later.
    pub created_at: Timestamp,
    /// What became of it.
    pub state: CallbackState,
    /// When it is to be tried next, by the business clock.
    pub due_at: Timestamp,
    /// How often it was tried since it was made or last asked for again.
    pub attempts: u32,
    /// How often it was tried in all, which numbers the attempts kept.
    pub attempts_ever: u32,
    /// While it is being tried: until when nobody else may, by the real clock, which no sandbox moves ahead.
    pub claimed_until: Option<Timestamp>,
}

/// What one try gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Of which callback.
    pub callback: CallbackId,
    /// Counted from 1.
    pub number: u32,
    /// When it began, by the business clock.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub milliseconds: i64,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// Why there was none, or why it does not count.
    pub error: Option<String>,
    /// The first [`ANSWER_BYTES_MAX`] bytes of the answer.
    pub answer: String,
}

impl Callback {
    /// A callback that is due at once.
    #[must_use]
    pub fn new(
        id: CallbackId,
        parties: Parties,
        subject: CallbackSubject,
        (address, key): (String, String),
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            parties,
            subject,
            address,
            key,
            created_at: now,
            state: CallbackState::Waiting,
            due_at: now,
            attempts: 0,
            attempts_ever: 0,
            claimed_until: None,
        }
    }

    /// The endpoint it goes to: a number that all addresses of one merchant at one host and port share. A host that
    /// serves many merchants is an endpoint for each of them, so that none of them waits behind another.
    #[must_use]
    pub fn endpoint(&self) -> i64 {
        endpoint_of(self.parties.merchant, &self.address)
    }

    /// Whether it is to be tried now: by the business clock it is due, and by the real one nobody tries it.
    #[must_use]
    pub fn is_due(&self, now: Timestamp, real: Timestamp) -> bool {
        let is_free = self.claimed_until.is_none_or(|until| until <= real);
        self.state == CallbackState::Waiting && self.due_at <= now && is_free
    }

    /// The callback while somebody tries it, for so long at most. Where the business clock goes as the real one does,
    /// it is not due before either.
    #[must_use]
    pub fn claimed(&self, claim: SignedDuration, now: Timestamp, real: Timestamp) -> Self {
        let after = |moment: Timestamp| moment.saturating_add(claim).unwrap_or(Timestamp::MAX);
        Self {
            due_at: after(now),
            claimed_until: Some(after(real)),
            ..self.clone()
        }
    }

    /// The callback after a try. `jitter` is a random number: pauses are spread over their last quarter, so that
    /// what failed together is not tried together.
    #[must_use]
    pub fn tried(&self, was_delivered: bool, jitter: u8, now: Timestamp) -> Self {
        let mut callback = self.clone();
        callback.claimed_until = None;
        callback.attempts = self.attempts.saturating_add(1);
        callback.attempts_ever = self.attempts_ever.saturating_add(1);
        if was_delivered {
            callback.state = CallbackState::Delivered;
            return callback;
        }
        let end = self
            .created_at
            .saturating_add(TRIED_FOR)
            .unwrap_or(Timestamp::MAX);
        let due_at = now
            .saturating_add(pause(callback.attempts, jitter))
            .unwrap_or(Timestamp::MAX);
        if now >= end {
            callback.state = CallbackState::GivenUp;
        } else {
            // The last try is at the end itself.
            callback.due_at = due_at.min(end);
        }
        callback
    }

    /// The callback, to be told again.
    #[must_use]
    pub fn resent(&self, now: Timestamp) -> Self {
        Self {
            state: CallbackState::Waiting,
            due_at: now,
            created_at: now,
            attempts: 0,
            claimed_until: None,
            ..self.clone()
        }
    }
}

/// A number that all addresses of one scheme, host and port share, so that callbacks to one endpoint can be kept
/// apart from those to others.
fn endpoint_of(merchant: MerchantId, address: &str) -> i64 {
    let after_scheme = address.find("://").map_or(0, |at| at.saturating_add(3));
    let host = address.get(after_scheme..).unwrap_or_default();
    let end = host
        .find(['/', '?', '#'])
        .map_or(address.len(), |at| after_scheme.saturating_add(at));
    let digest = Sha256::new()
        .chain_update(merchant.get().to_be_bytes())
        .chain_update(address.get(..end).unwrap_or(address))
        .finalize();
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    i64::from_be_bytes(bytes)
}

/// The pause after so many failures.
fn pause(failures: u32, jitter: u8) -> SignedDuration {
    let doublings = failures.saturating_sub(1).min(16);
    let whole = FIRST_PAUSE
        .checked_mul(1_i32.checked_shl(doublings).unwrap_or(i32::MAX))
        .unwrap_or(LONGEST_PAUSE)
        .min(LONGEST_PAUSE);
    let quarter = whole.checked_div(4).unwrap_or(SignedDuration::ZERO);
    let spread = quarter
        .checked_mul(i32::from(jitter))
        .and_then(|spread| spread.checked_div(255))
        .unwrap_or(SignedDuration::ZERO);
    whole.saturating_sub(spread)
}
