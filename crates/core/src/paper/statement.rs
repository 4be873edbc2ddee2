//! What is said of a paper: its number, a name, an account; in one form, however it was typed.

use crate::bank::{AccountFault, AccountHolder};
use crate::printable::is_printable;

use super::PaperKind;

/// Digits of a NIB.
pub const NIB_DIGITS: usize = 13;

/// The fewest digits of an NPWP: those given out until 2023.
pub const NPWP_DIGITS_MIN: usize = 15;

/// The most digits of an NPWP: those that are a NIK, or have a 0 before them.
pub const NPWP_DIGITS_MAX: usize = 16;

/// Digits of a NIK, the number of a person.
pub const NIK_DIGITS: usize = 16;

/// The longest number of a deed, and the longest name, in characters.
pub const STATEMENT_CHARACTERS_MAX: usize = 100;

/// The longest reason for refusing a paper, in characters.
pub const REASON_CHARACTERS_MAX: usize = 500;

/// A field of the form about a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PaperField {
    /// Its number, or that of the person it is about.
    Number,
    /// A name: the notary's, the owner's, the account's.
    Name,
    /// The bank of an account, by its code.
    Bank,
    /// The number of an account.
    Account,
    /// The file that shows it.
    File,
    /// Until when it counts.
    Until,
    /// Why it was refused.
    Reason,
}

impl PaperField {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Number,
        Self::Name,
        Self::Bank,
        Self::Account,
        Self::File,
        Self::Until,
        Self::Reason,
    ];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Name => "name",
            Self::Bank => "bank",
            Self::Account => "account",
            Self::File => "file",
            Self::Until => "until",
            Self::Reason => "reason",
        }
    }

    /// The field of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == word)
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaperFault {
    /// Nothing is there.
    Missing,
    /// Not digits, or not so many.
    Digits {
        /// The fewest.
        least: usize,
        /// The most.
        most: usize,
    },
    /// Too long.
    TooLong {
        /// The most characters.
        limit: usize,
    },
    /// A character that nobody sees.
    Unprintable,
    /// No bank has this code.
    UnknownBank,
    /// Larger than [`super::FILE_BYTES_MAX`].
    FileTooLarge,
    /// Neither PDF nor PNG nor JPEG by how it begins.
    FileType,
    /// Not a day, as `2027-01-31`.
    Day,
    /// A day that is not after today.
    DayPast,
}

/// What is said of a paper: the fields of its kind, each in one form.
#[derive(Clone, PartialEq, Eq)]
pub struct Statement(Vec<(PaperField, String)>);

// Numbers and names of people are not shown by accident.
impl std::fmt::Debug for Statement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Statement(…)")
    }
}

impl Statement {
    /// Reads what was typed into the fields of a kind.
    ///
    /// # Errors
    /// Every faulty field.
    pub fn read<'t>(
        kind: PaperKind,
        typed: impl Fn(PaperField) -> &'t str,
    ) -> Result<Self, Vec<(PaperField, PaperFault)>> {
        let (mut fields, mut faults) = (Vec::new(), Vec::new());
        for field in kind.fields() {
            let text = typed(*field).trim();
            let read = match (field, kind) {
                _ if text.is_empty() => Err(PaperFault::Missing),
                (PaperField::Number, PaperKind::BusinessNumber) => digits(text, NIB_DIGITS, NIB_DIGITS),
                (PaperField::Number, PaperKind::TaxNumber) => digits(text, NPWP_DIGITS_MIN, NPWP_DIGITS_MAX),
                (PaperField::Number, PaperKind::BeneficialOwner) => digits(text, NIK_DIGITS, NIK_DIGITS),
                (PaperField::Bank, _) => bank(text).map(|bank| bank.code().to_owned()),
                (PaperField::Account, _) => account(text, typed(PaperField::Bank)),
                _ => line(text, STATEMENT_CHARACTERS_MAX),
            };
            match read {
                Ok(text) => fields.push((*field, text)),
                Err(fault) => faults.push((*field, fault)),
            }
        }
        if faults.is_empty() {
            Ok(Self(fields))
        } else {
            Err(faults)
        }
    }

    /// What was kept of one that was read.
    #[must_use]
    pub fn kept(fields: Vec<(PaperField, String)>) -> Self {
        Self(fields)
    }

    /// The fields with what is said.
    pub fn fields(&self) -> impl Iterator<Item = (PaperField, &str)> {
        self.0.iter().map(|(field, text)| (*field, text.as_str()))
    }

    /// What is said in a field; nothing where the kind has none of it.
    #[must_use]
    pub fn get(&self, field: PaperField) -> &str {
        let found = self.0.iter().find(|(known, _)| *known == field);
        found.map_or("", |(_, text)| text)
    }
}

/// Why a paper was refused, as one line.
///
/// # Errors
/// [`PaperFault::Missing`], [`PaperFault::TooLong`], [`PaperFault::Unprintable`].
pub fn reason(text: &str) -> Result<String, PaperFault> {
    // Whoever pressed enter in the area meant a space.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return Err(PaperFault::Missing);
    }
    line(&text, REASON_CHARACTERS_MAX)
}

fn line(text: &str, limit: usize) -> Result<String, PaperFault> {
    if text.chars().count() > limit {
        Err(PaperFault::TooLong { limit })
    } else if !text.chars().all(is_printable) {
        Err(PaperFault::Unprintable)
    } else {
        Ok(text.to_owned())
    }
}

/// Digits, which people write in groups.
fn digits(text: &str, least: usize, most: usize) -> Result<String, PaperFault> {
    let plain: String = text
        .chars()
        .filter(|character| !matches!(character, '.' | '-' | ' '))
        .collect();
    let is_number = plain.bytes().all(|byte| byte.is_ascii_digit()) && (least..=most).contains(&plain.len());
    is_number
        .then_some(plain)
        .ok_or(PaperFault::Digits { least, most })
}

/// The money of a business goes to a bank, not to a wallet.
fn bank(code: &str) -> Result<AccountHolder, PaperFault> {
    match AccountHolder::parse(code.trim()) {
        Some(bank @ AccountHolder::Bank(_)) => Ok(bank),
        Some(AccountHolder::Wallet(_)) | None => Err(PaperFault::UnknownBank),
    }
}

fn account(text: &str, code: &str) -> Result<String, PaperFault> {
    let (least, most) = (crate::bank::ACCOUNT_DIGITS_MIN, crate::bank::ACCOUNT_DIGITS_MAX);
    // An unknown bank is said at its own field; the number is looked at all the same.
    let Ok(bank) = bank(code) else {
        return digits(text, least, most);
    };
    let plain = digits(text, least, most)?;
    bank.account(&plain).map_err(|fault| match fault {
        AccountFault::Length { least, most } => PaperFault::Digits { least, most },
        AccountFault::Digits | AccountFault::Phone => PaperFault::Digits { least, most },
    })
}
