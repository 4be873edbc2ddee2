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
