//! A merchant's file: the papers that show who the merchant is, and what was decided about each.

mod file;
mod state;
mod statement;
#[cfg(test)]
mod tests;

use std::fmt;

use thiserror::Error;

pub use file::{FILE_BYTES_MAX, FileType, check_file};
pub use state::{Decision, EXPIRING_DAYS, PaperState, REFUSED_KEPT_DAYS, Standing};
pub use statement::{
    NIB_DIGITS, NIK_DIGITS, NPWP_DIGITS_MAX, NPWP_DIGITS_MIN, PaperFault, PaperField, REASON_CHARACTERS_MAX,
    STATEMENT_CHARACTERS_MAX, Statement, reason,
};

/// The most papers in a merchant's file, those that were refused included.
pub const PAPERS_MAX: usize = 20;

/// What a paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PaperKind {
    /// NIB: the number under which the business is registered.
    BusinessNumber,
    /// NPWP: the number under which it pays taxes.
    TaxNumber,
    /// The deed by which the company was established.
    Deed,
    /// Somebody who owns or controls the business in the end.
    BeneficialOwner,
    /// The account that the merchant's money goes to.
    SettlementAccount,
}

impl PaperKind {
    /// All of them, in the order in which they are asked for.
    pub const ALL: [Self; 5] = [
        Self::BusinessNumber,
        Self::TaxNumber,
        Self::Deed,
        Self::BeneficialOwner,
        Self::SettlementAccount,
    ];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BusinessNumber => "nib",
            Self::TaxNumber => "npwp",
            Self::Deed => "deed",
            Self::BeneficialOwner => "beneficial-owner",
            Self::SettlementAccount => "settlement-account",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// What is to be said of the paper beside showing it.
    #[must_use]
    pub fn fields(self) -> &'static [PaperField] {
        match self {
            Self::BusinessNumber | Self::TaxNumber => &[PaperField::Number],
            Self::Deed | Self::BeneficialOwner => &[PaperField::Number, PaperField::Name],
            Self::SettlementAccount => &[PaperField::Bank, PaperField::Account, PaperField::Name],
        }
    }

    /// Whether a merchant has one of it: another one takes its place. A business can have several owners.
    #[must_use]
    pub fn is_single(self) -> bool {
        self != Self::BeneficialOwner
    }
}

/// Names a paper within its merchant's file: random, sixteen hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PaperId(u64);

impl PaperId {
    /// The id of a number.
    #[must_use]
    pub fn new(number: u64) -> Self {
        Self(number)
    }

    /// Reads what [`PaperId`] shows.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_plain = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = is_plain.then(|| u64::from_str_radix(text, 16))?;
        number.ok().map(Self)
    }
}

impl fmt::Display for PaperId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Why nothing was done with a paper.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Error)]
pub enum PaperRefusal {
    /// There is no such paper in the file.
    #[error("there is no such paper")]
    NotFound,
    /// Somebody decided about it before.
    #[error("the paper was decided about before")]
    Decided,
    /// Only a paper that was accepted has a day until which it counts.
    #[error("the paper is not accepted")]
    NotAccepted,
    /// A paper that counts is replaced and not taken back.
    #[error("the paper was accepted")]
    Accepted,
    /// The file is as full as it can get.
    #[error("the file has {PAPERS_MAX} papers already")]
    TooMany,
    /// What was said of the paper, or the file that shows it; all faults.
    #[error("what was said of the paper is wrong")]
    Invalid(Vec<(PaperField, PaperFault)>),
}
