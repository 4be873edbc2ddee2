//! The audit trail: who did what to what, chained so that a row cannot be changed or dropped unnoticed.
//!
//! Each merchant has a chain of its own. What stood before and after an act is kept beside the chain and
//! can be erased; the chain holds only a salted hash of it, so that it still proves the rest afterwards.

mod walk;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::ids::MerchantId;

pub use walk::{AuditFault, ChainWalk, KeptRow};

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Whoever holds this key, over the API.
    Key(String),
    /// A person at the command line, by the name the operating system knows.
    CommandLine(String),
    /// A person who proved by a key file which operator they are.
    Operator(String),
    /// A person of a merchant, by the random name they have there.
    Person(String),
    /// Whoever has the page of a payment, in a sandbox.
    Payer,
    /// The platform itself.
    Platform,
}

impl Actor {
    /// The actor as kept: `key:…`, `cli:…`, `operator:…`, `person:…`, `payer` or `platform`.
    pub fn to_text(&self) -> String {
        match self {
            Self::Key(key) => format!("key:{key}"),
            Self::CommandLine(user) => format!("cli:{user}"),
            Self::Operator(name) => format!("operator:{name}"),
            Self::Person(name) => format!("person:{name}"),
            Self::Payer => "payer".into(),
            Self::Platform => "platform".into(),
        }
    }
}

/// What was done and why it can be proved later; not yet chained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditDraft {
    /// The tenant it concerns.
    pub merchant: MerchantId,
    /// When, by the real clock.
    pub recorded_at: Timestamp,
    /// When, by the platform's business clock (in a sandbox it can be ahead).
    pub business_at: Timestamp,
    /// Who, as of [`Actor::to_text`].
    pub actor: String,
    /// What was done: `project.approve`.
    pub action: &'static str,
    /// To what: `project:7`.
    pub subject: String,
    /// What stood before and after, as JSON text; erasable.
    pub details: String,
    /// Random, so that the hash of short details cannot be guessed back; erased with them.
    pub salt: [u8; 16],
}

/// The end of a merchant's chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditHead {
    /// How many rows the chain has.
    pub count: i64,
    /// The hash of the newest.
    pub hash: [u8; 32],
}

impl AuditHead {
    /// The head of a chain without rows.
    pub const EMPTY: Self = Self {
        count: 0,
        hash: [0; 32],
    };
}

/// A row of the trail, in its chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its number in the merchant's chain, from 1.
    pub number: i64,
    /// What it records.
    pub draft: AuditDraft,
    /// SHA-256 over salt and details.
    pub details_hash: [u8; 32],
    /// SHA-256 over the hash before it and everything but the details.
    pub hash: [u8; 32],
}

/// Puts a draft at the end of a chain. Nothing if the chain is as long as it can get.
pub fn chain(head: AuditHead, draft: AuditDraft) -> Option<(AuditHead, AuditRow)> {
    let number = head.count.checked_add(1)?;
    let details_hash = details_hash(draft.salt, &draft.details);
    let hash = row_hash(head.hash, number, &details_hash, &RowFacts::of(&draft));
    Some((
        AuditHead { count: number, hash },
        AuditRow {
            number,
            draft,
            details_hash,
            hash,
        },
    ))
}

/// The hash of what stood before and after: of the salt's bytes and then the text's.
pub fn details_hash(salt: [u8; 16], details: &str) -> [u8; 32] {
    let hash = Sha256::new().chain_update(salt).chain_update(details.as_bytes());
    hash.finalize().into()
}

/// The part of a row that the chain covers and that is never erased.
#[derive(Debug, Clone, Copy)]
pub struct RowFacts<'a> {
    /// The tenant.
    pub merchant: MerchantId,
    /// The real clock.
    pub recorded_at: Timestamp,
    /// The business clock.
    pub business_at: Timestamp,
    /// Who.
    pub actor: &'a str,
    /// What.
    pub action: &'a str,
    /// To what.
    pub subject: &'a str,
}

impl<'a> RowFacts<'a> {
    fn of(draft: &'a AuditDraft) -> Self {
        Self {
            merchant: draft.merchant,
            recorded_at: draft.recorded_at,
            business_at: draft.business_at,
            actor: &draft.actor,
            action: draft.action,
            subject: &draft.subject,
        }
    }
}

/// The hash of a row: what [`chain`] wrote and whoever checks the chain computes again.
///
/// Texts are preceded by their length, so that no two rows share one string of bytes. Times count in
/// microseconds, as stored.
pub fn row_hash(previous: [u8; 32], number: i64, details_hash: &[u8; 32], facts: &RowFacts<'_>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(previous);
    for integer in [
        facts.merchant.get(),
        number,
        facts.recorded_at.as_microsecond(),
        facts.business_at.as_microsecond(),
    ] {
        hash.update(integer.to_be_bytes());
    }
    for text in [facts.actor, facts.action, facts.subject] {
        hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hash.update(details_hash);
    hash.finalize().into()
}
