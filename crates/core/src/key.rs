//! Issued keys: whose they are, how long they are valid, and the rules of rotating and revoking them.

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

use crate::credential::Kind;
use crate::ids::{MerchantId, ProjectId};

/// The most keys of one owner that may be valid at once.
pub const LIVE_KEYS_MAX: usize = 20;

/// How long a rotated key goes on working when nothing else is asked for, in hours.
pub const OVERLAP_HOURS_DEFAULT: i64 = 24;

/// The longest overlap of a rotation, in hours: 30 days.
pub const OVERLAP_HOURS_MAX: i64 = 720;

/// Whose key it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyOwner {
    /// The tenant.
    pub merchant: MerchantId,
    /// The project, for a project's key.
    pub project: Option<ProjectId>,
}

impl KeyOwner {
    /// The owner of all keys of engines: they belong to the operator, and so to no tenant.
    pub const ENGINES: Self = Self {
        merchant: MerchantId::NOBODY,
        project: None,
    };

    /// The kind of key this owner has.
    pub fn kind(self) -> Kind {
        if self.merchant == MerchantId::NOBODY {
            Kind::Engine
        } else if self.project.is_some() {
            Kind::Project
        } else {
            Kind::Merchant
        }
    }
}

/// A key as it is kept. The token itself is not among it.
#[derive(Clone, PartialEq, Eq)]
pub struct IssuedKey {
    /// The key: the public name sent as `X-Client-Key`.
    pub key: String,
    /// Whose it is.
    pub owner: KeyOwner,
    /// The engine's name, for an engine's key; its owner is then nobody ([`KeyOwner::ENGINES`]).
    pub engine: Option<String>,
    /// SHA-256 of the token.
    pub token_digest: [u8; 32],
    /// The token, sealed under the master key; only signing callbacks opens it.
    pub token_sealed: Vec<u8>,
    /// Who issued it.
    pub issued_by: String,
    /// When.
    pub created_at: Timestamp,
    /// When it stops being valid, if that is set.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
}

impl std::fmt::Debug for IssuedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuedKey")
            .field("key", &self.key)
            .field("owner", &self.owner)
            .finish_non_exhaustive()
    }
}

/// Whether a key is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyStatus {
    /// Valid.
    Active,
    /// Valid until the end of its overlap.
    Expiring,
    /// Its time is over.
    Expired,
    /// Revoked.
    Revoked,
}

impl KeyStatus {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Expiring => "expiring",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }

    /// Whether calls with the key are accepted.
    pub fn is_valid(self) -> bool {
        matches!(self, Self::Active | Self::Expiring)
    }
}

impl IssuedKey {
    /// Whether the key is valid at a moment of the real clock.
    pub fn status(&self, now: Timestamp) -> KeyStatus {
        match (self.revoked_at, self.expires_at) {
            (Some(_), _) => KeyStatus::Revoked,
            (None, None) => KeyStatus::Active,
            (None, Some(end)) if now < end => KeyStatus::Expiring,
            (None, Some(_)) => KeyStatus::Expired,
        }
    }
}

/// The rule that stopped a change of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyRefusal {
    /// The owner has as many valid keys as it may have.
    #[error("there are {LIVE_KEYS_MAX} valid keys already")]
    TooManyKeys,
    /// Only a valid key can be rotated.
    #[error("the key is {} and cannot be rotated", .0.as_str())]
    NotValid(KeyStatus),
    /// The overlap is out of range.
    #[error("the overlap must be 0 to {OVERLAP_HOURS_MAX} hours")]
    OverlapOutOfRange,
    /// The key exists already.
    #[error("this key exists already")]
    KeyExists,
}

/// Whether another key may be issued beside the ones an owner has.
///
/// # Errors
/// [`KeyRefusal::TooManyKeys`].
pub fn issue<'a>(
    existing: impl IntoIterator<Item = &'a IssuedKey>,
    now: Timestamp,
) -> Result<(), KeyRefusal> {
    let live = existing
        .into_iter()
        .filter(|key| key.status(now).is_valid())
        .count();
    if live < LIVE_KEYS_MAX {
        Ok(())
    } else {
        Err(KeyRefusal::TooManyKeys)
    }
}

/// The old key of a rotation: it goes on working for the overlap and no longer than it would have.
///
/// # Errors
/// [`KeyRefusal::NotValid`], [`KeyRefusal::OverlapOutOfRange`].
pub fn rotate(old: &IssuedKey, overlap_hours: i64, now: Timestamp) -> Result<IssuedKey, KeyRefusal> {
    let status = old.status(now);
    if !status.is_valid() {
        return Err(KeyRefusal::NotValid(status));
    }
    if !(0..=OVERLAP_HOURS_MAX).contains(&overlap_hours) {
        return Err(KeyRefusal::OverlapOutOfRange);
    }
    let end = now
        .checked_add(SignedDuration::from_hours(overlap_hours))
        .map_err(|_| KeyRefusal::OverlapOutOfRange)?;
    let expires_at = Some(old.expires_at.map_or(end, |earlier| earlier.min(end)));
    Ok(IssuedKey {
        expires_at,
        ..old.clone()
    })
}

/// The key, revoked from now on. Revoking again changes nothing.
pub fn revoke(key: &IssuedKey, now: Timestamp) -> IssuedKey {
    IssuedKey {
        revoked_at: key.revoked_at.or(Some(now)),
        ..key.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(hours: i64) -> Timestamp {
        Timestamp::from_second(hours.saturating_mul(3_600)).unwrap()
    }

    fn key(expires_at: Option<Timestamp>) -> IssuedKey {
        IssuedKey {
            key: "pkey_sbx_1".into(),
            owner: KeyOwner {
                merchant: MerchantId::new(1).unwrap(),
                project: None,
            },
            engine: None,
            token_digest: [0; 32],
            token_sealed: Vec::new(),
            issued_by: "person:p0".into(),
            created_at: hour(0),
            expires_at,
            revoked_at: None,
            last_used_at: None,
        }
    }

    #[test]
    fn a_rotated_key_works_for_the_overlap_and_no_longer_than_it_would_have() {
        let ends = |old: &IssuedKey, overlap| rotate(old, overlap, hour(10)).map(|old| old.expires_at);
        assert_eq!(ends(&key(None), 24), Ok(Some(hour(34))));
        assert_eq!(ends(&key(None), 0), Ok(Some(hour(10))));
        assert_eq!(ends(&key(Some(hour(12))), 24), Ok(Some(hour(12))));
        for overlap in [-1, OVERLAP_HOURS_MAX + 1, i64::MAX] {
            assert_eq!(
                ends(&key(None), overlap),
                Err(KeyRefusal::OverlapOutOfRange),
                "{overlap}"
            );
        }
    }

    #[test]
    fn what_is_not_valid_any_more_is_not_rotated() {
        let over = rotate(&key(Some(hour(10))), 24, hour(10));
        assert_eq!(over, Err(KeyRefusal::NotValid(KeyStatus::Expired)));
        let revoked = revoke(&key(None), hour(1));
        let again = rotate(&revoked, 24, hour(10));
        assert_eq!(again, Err(KeyRefusal::NotValid(KeyStatus::Revoked)));
        assert_eq!(revoke(&revoked, hour(2)), revoked);
    }

    #[test]
    fn only_valid_keys_count_against_the_limit() {
        let mut keys = vec![key(None); LIVE_KEYS_MAX - 1];
        keys.push(key(Some(hour(1))));
        assert_eq!(issue(&keys, hour(2)), Ok(()));
        keys.push(key(Some(hour(3))));
        assert_eq!(issue(&keys, hour(2)), Err(KeyRefusal::TooManyKeys));
    }
}
