//! Projects: what they are and the rules by which they are created, corrected, reviewed and closed.

mod lifecycle;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::allowlist::Allowlist;
use crate::domain::Domain;
use crate::ids::{MerchantId, ProjectId};
use crate::name::ProjectName;
use crate::signature::to_hex;

pub use lifecycle::{
    Creation, ProjectRefusal, approve, check_seen, close, create, patch, reject, resume, suspend,
};

/// Where a project stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Waiting for the operator's decision.
    Review,
    /// In use.
    Active,
    /// Refused, with reasons; correcting it sends it to review again.
    Rejected,
    /// Stopped for a while: its keys may only read.
    Suspended,
    /// Ended for good.
    Closed,
}

impl Status {
    /// All of them, in the order of a project's life.
    pub const ALL: [Self; 5] = [
        Self::Review,
        Self::Active,
        Self::Rejected,
        Self::Suspended,
        Self::Closed,
    ];

    /// The word on the wire, as documented for `Review`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Review => "Review",
            Self::Active => "Active",
            Self::Rejected => "Rejected",
            Self::Suspended => "Suspended",
            Self::Closed => "Closed",
        }
    }

    /// The status of this word, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str().eq_ignore_ascii_case(text))
    }

    /// Whether a project in this state keeps others of its merchant from using its domain.
    pub fn occupies_domain(self) -> bool {
        !matches!(self, Self::Rejected | Self::Closed)
    }

    /// Whether keys can be issued to a project in this state.
    pub fn may_have_keys(self) -> bool {
        matches!(self, Self::Active | Self::Suspended)
    }
}

/// What somebody wants to do to a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Put it into use.
    Approve,
    /// Refuse it with reasons.
    Reject,
    /// Stop it for a while.
    Suspend,
    /// Put a suspended one back into use.
    Resume,
    /// End it.
    Close,
    /// Change its name or allowlist.
    Correct,
    /// Change its domain.
    ChangeDomain,
    /// Give it a key.
    IssueKey,
    /// Book money on it.
    MoveMoney,
}

/// Why a project was rejected, for one of its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The field to correct.
    pub field: ReasonField,
    /// What is wrong with it, in the reviewer's words: 1 to [`REASON_CHARACTERS_MAX`] characters.
    pub message: String,
}

/// The longest text of one reason.
pub const REASON_CHARACTERS_MAX: usize = 500;

/// The fields a reviewer can object to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReasonField {
    /// The name.
    Name,
    /// The website.
    Domain,
    /// The allowlist.
    Ip,
}

impl ReasonField {
    /// All of them, in the order of the request.
    pub const ALL: [Self; 3] = [Self::Name, Self::Domain, Self::Ip];

    /// The member of the request it stands for.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Domain => "domain",
            Self::Ip => "ip",
        }
    }

    /// The field of this name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == text)
    }
}

/// What a merchant says about a project: the three fields of the create call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectDetails {
    /// Its name.
    pub name: ProjectName,
    /// Its website.
    pub domain: Domain,
    /// Who may call with its keys.
    pub allowlist: Allowlist,
}

impl ProjectDetails {
    /// What tells these details from all others: hexadecimal digits, few enough to go along with a form.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        let texts = [self.name.as_str().to_owned(), self.domain.as_url()];
        for text in texts.into_iter().chain(self.allowlist.entries()) {
            hash.update(text);
            // No text of them has one in it.
            hash.update([0]);
        }
        let digest: [u8; 32] = hash.finalize().into();
        to_hex(&digest)
    }
}

/// A correction: what is absent stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProjectPatch {
    /// A new name.
    pub name: Option<ProjectName>,
    /// A new website.
    pub domain: Option<Domain>,
    /// A new allowlist.
    pub allowlist: Option<Allowlist>,
}

/// One business of a merchant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its number, unique on the platform.
    pub id: ProjectId,
    /// Whose it is.
    pub merchant: MerchantId,
    /// What the merchant says about it.
    pub details: ProjectDetails,
    /// Where it stands.
    pub status: Status,
    /// Why it was rejected; empty unless it is.
    pub reasons: Vec<Reason>,
    /// When it was created.
    pub created_at: Timestamp,
}
