//! Engines: the payment systems of an operator that carry out and report what the platform keeps books of.

use std::fmt;

use jiff::Timestamp;

use crate::allowlist::Allowlist;
use crate::channel::Channel;

/// The longest name of an engine, in characters.
pub const ENGINE_NAME_CHARACTERS_MAX: usize = 40;

/// The engine that plays a sandbox's banks and payers. In a sandbox it alone is told what a developer wishes it to
/// play.
pub const SANDBOX_ENGINE: &str = "sandbox";

/// An engine's name: 1 to [`ENGINE_NAME_CHARACTERS_MAX`] lower-case letters, digits and hyphens. It is part of what
/// names each of the engine's words, so it never changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EngineName(String);

impl EngineName {
    /// Reads a name; none where it is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let permits = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        let is_name = (1..=ENGINE_NAME_CHARACTERS_MAX).contains(&text.len()) && text.bytes().all(permits);
        is_name.then(|| Self(text.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EngineName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engine {
    /// Names it.
    pub name: EngineName,
    /// Where its keys may call from. Engines always have a list.
    pub allowlist: Allowlist,
    /// The channels it may speak of and take instructions for; all there are where it is not restricted.
    pub channels: Option<Vec<Channel>>,
    /// When its first key was issued, by the real clock.
    pub created_at: Timestamp,
}

impl Engine {
    /// Whether the engine may speak of this channel.
    #[must_use]
    pub fn serves(&self, channel: Channel) -> bool {
        match &self.channels {
            Some(channels) => channels.contains(&channel),
            None => true,
        }
    }

    /// The channels it may speak of.
    #[must_use]
    pub fn served(&self) -> Vec<Channel> {
        Channel::ALL
            .into_iter()
            .filter(|channel| self.serves(*channel))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_plain() {
        for good in ["bank", "bank-2", "a", &"x".repeat(40)] {
            assert_eq!(EngineName::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "Bank", "bank 2", "bank_2", "bänk", &"x".repeat(41)] {
            assert_eq!(EngineName::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_engine_serves_the_channels_it_is_restricted_to() {
        let engine = |channels| Engine {
            name: EngineName::parse("bank").unwrap(),
            allowlist: Allowlist::parse(&["10.0.0.0/8"]).unwrap(),
            channels,
            created_at: Timestamp::UNIX_EPOCH,
        };
        assert_eq!(engine(None).served(), Channel::ALL);
        let payouts = engine(Some(vec![Channel::Disbursement]));
        assert_eq!(payouts.served(), [Channel::Disbursement]);
        assert!(!payouts.serves(Channel::Qris));
    }
}
