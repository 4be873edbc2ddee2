use std::fmt;

use jiff::Timestamp;
use sengo_core::credential::Token;
use sengo_core::key::{IssuedKey, KeyStatus};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

use crate::moment::Moment;

/// Whether a key is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum KeyStatusWord {
    /// Valid.
    Active,
    /// Valid until `expiresAt`.
    Expiring,
    /// Its time is over.
    Expired,
    /// Revoked.
    Revoked,
}

impl From<KeyStatus> for KeyStatusWord {
    fn from(status: KeyStatus) -> Self {
        match status {
            KeyStatus::Active => Self::Active,
            KeyStatus::Expiring => Self::Expiring,
            KeyStatus::Expired => Self::Expired,
            KeyStatus::Revoked => Self::Revoked,
        }
    }
}

/// A key of a project or a merchant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KeyView {
    /// The key: the public name sent as `X-Client-Key`.
    pub key: String,
    /// Whether it is valid.
    pub status: KeyStatusWord,
    /// When it was issued.
    pub created_at: Moment,
    /// When it was last used, to the minute; null if it never was.
    #[schema(required = true)]
    pub last_used_at: Option<Moment>,
    /// When it stops being valid; null if no end is set.
    #[schema(required = true)]
    pub expires_at: Option<Moment>,
    /// Who issued it.
    pub issued_by: String,
    /// The token, in the one answer that issues it; null when that call is repeated; otherwise not there.
    #[serde(default, skip_serializing_if = "TokenShown::is_absent")]
    #[schema(value_type = Option<String>)]
    pub token: TokenShown,
}

impl KeyView {
    /// A key as lists show it, its status at a moment of the real clock.
    pub fn of(key: &IssuedKey, now: Timestamp) -> Self {
        Self {
            key: key.key.clone(),
            status: key.status(now).into(),
            created_at: key.created_at.into(),
            last_used_at: key.last_used_at.map(Moment::from),
            expires_at: key.expires_at.map(Moment::from),
            issued_by: key.issued_by.clone(),
            token: TokenShown::Absent,
        }
    }

    /// A key just issued, with its token.
    pub fn issued(key: &IssuedKey, token: &Token, now: Timestamp) -> Self {
        Self {
            token: TokenShown::Once(token.expose().to_owned()),
            ..Self::of(key, now)
        }
    }

    /// The same answer for a repetition of the call, which cannot show the token again.
    #[must_use]
    pub fn repeated(self) -> Self {
        Self {
            token: TokenShown::Gone,
            ..self
        }
    }
}

/// What an answer says of a token.
#[derive(Clone, PartialEq, Eq, Default)]
pub enum TokenShown {
    /// Nothing.
    #[default]
    Absent,
    /// It was shown before and cannot be shown again: `null`.
    Gone,
    /// The token itself.
    Once(String),
}

impl TokenShown {
    /// Whether the member is left out.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl fmt::Debug for TokenShown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Absent => "Absent",
            Self::Gone => "Gone",
            Self::Once(_) => "Once(…)",
        })
    }
}

impl Serialize for TokenShown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Gone => serializer.serialize_none(),
            Self::Once(token) => serializer.serialize_str(token),
        }
    }
}

impl<'de> Deserialize<'de> for TokenShown {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let token: Option<String> = Option::deserialize(deserializer)?;
        Ok(token.map_or(Self::Gone, Self::Once))
    }
}
