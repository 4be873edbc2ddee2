//! What is kept of a call for whoever has to find out why it failed: everything but its body, token and signature.

use jiff::{SignedDuration, Timestamp};

use crate::key::KeyOwner;

/// How long an entry is kept, by the real clock.
pub const REQUESTS_KEPT_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The id that the API gave a call; it is also in the header `X-Request-Id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequestId([u8; 16]);

impl RequestId {
    /// The id of these bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The id as `X-Request-Id` writes it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        crate::ids::TransactionId::parse(text).map(|id| Self(*id.as_bytes()))
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        crate::ids::TransactionId::from_bytes(self.0).fmt(f)
    }
}

/// How a call ended, as far as the log tells calls apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RequestOutcome {
    /// It was answered as asked.
    Success,
    /// It was answered, well or not; the list on trial would have refused it.
    OnTrial,
    /// Whoever called has the token, and the call failed.
    Failure,
    /// Somebody called with the key and another token: perhaps the owner, perhaps a stranger.
    TokenWrong,
}

impl RequestOutcome {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Success, Self::OnTrial, Self::Failure, Self::TokenWrong];

    /// The number stored for it; never changed once released.
    #[must_use]
    pub fn code(self) -> i16 {
        match self {
            Self::Success => 1,
            Self::OnTrial => 2,
            Self::Failure => 3,
            Self::TokenWrong => 4,
        }
    }

    /// The outcome of this number.
    #[must_use]
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }

    /// Whether somebody may have to do something about it.
    #[must_use]
    pub fn is_notable(self) -> bool {
        self != Self::Success
    }
}

/// What the answer said, where it was a failure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RequestFailure {
    /// `errorCode`.
    pub code: String,
    /// `responseMessage`, in the language of the answer.
    pub message: String,
    /// `hint`, without what it showed of the body.
    pub hint: String,
    /// The names of the fields at fault, with commas between them; what was in them is not kept.
    pub fields: String,
}

/// One call, or several of one minute that are kept as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestEntry {
    /// Its id; of several, the last one's.
    pub id: RequestId,
    /// When it was answered, by the real clock.
    pub at: Timestamp,
    /// Whose key was presented.
    pub owner: KeyOwner,
    /// The key.
    pub key: String,
    /// The address of the caller, or a word where it could not be read.
    pub address: String,
    /// The method.
    pub method: String,
    /// The path, without what may be a secret in the wrong place.
    pub path: String,
    /// How it ended.
    pub outcome: RequestOutcome,
    /// The HTTP status.
    pub status: u16,
    /// What the answer said, if it was a failure.
    pub failure: RequestFailure,
    /// How long answering took, in microseconds.
    pub microseconds: i64,
    /// How many calls it stands for: 1, or more where there were too many to keep each.
    pub times: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_and_ids_read_back() {
        for outcome in RequestOutcome::ALL {
            assert_eq!(RequestOutcome::from_code(outcome.code()), Some(outcome));
        }
        assert_eq!(RequestOutcome::from_code(0), None);
        let id = RequestId::from_bytes([7; 16]);
        assert_eq!(RequestId::parse(&id.to_string()), Some(id));
        assert_eq!(RequestId::parse("7"), None);
    }
}
