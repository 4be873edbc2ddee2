//! What an acquirer says about a merchant: the values of a code that do not change from payment to payment.

use super::{City, MerchantName};

/// Why a text is not a value of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueFault {
    /// It has too few or too many characters.
    Length {
        /// The fewest.
        least: usize,
        /// The most.
        most: usize,
    },
    /// A character that the value may not have.
    Character {
        /// The character.
        found: char,
        /// Its place, counted from 1.
        position: usize,
    },
    /// It does not begin as it must.
    Prefix {
        /// What it begins with.
        expected: &'static str,
    },
    /// None of the words there are.
    Word,
    /// Nothing is left of it once it is written in ASCII.
    NothingLeft,
}

/// Checks length, then beginning, then characters.
pub(super) fn checked(
    text: &str,
    (least, most): (usize, usize),
    prefix: &'static str,
    permits: impl Fn(char) -> bool,
) -> Result<String, ValueFault> {
    if !(least..=most).contains(&text.chars().count()) {
        return Err(ValueFault::Length { least, most });
    }
    let Some(rest) = text.strip_prefix(prefix) else {
        return Err(ValueFault::Prefix { expected: prefix });
    };
    let first = prefix.len().saturating_add(1);
    match rest.chars().zip(first..).find(|(found, _)| !permits(*found)) {
        Some((found, position)) => Err(ValueFault::Character { found, position }),
        None => Ok(text.to_owned()),
    }
}

macro_rules! code_value {
    ($(#[$doc:meta])* $name:ident, $lengths:expr, $prefix:expr, $permits:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// Reads the value.
            ///
            /// # Errors
            /// [`ValueFault`] names the first rule broken.
            pub fn parse(text: &str) -> Result<Self, ValueFault> {
                checked(text, $lengths, $prefix, $permits).map(Self)
            }

            /// The value as written in a code.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

code_value! {
    /// The national merchant id (NMID): `ID` and 13 digits, given by the national repository of merchants.
    Nmid, (15, 15), "ID", |character| character.is_ascii_digit()
}
code_value! {
    /// The merchant's primary account number (MPAN) at its acquirer: 16 to 19 digits that begin with the
    /// national prefix 9360. Its last digit is not checked: acquirers in the field do not agree on it.
    MerchantPan, (16, 19), "9360", |character| character.is_ascii_digit()
}
code_value! {
    /// The acquirer's reverse domain name, as `ID.CO.EXAMPLE.WWW`: 3 to 32 letters, digits, points, hyphens.
    AcquirerDomain, (3, 32), "", |character| character.is_ascii_alphanumeric() || ".-".contains(character)
}
code_value! {
    /// The merchant's number at its acquirer: 1 to 15 letters and digits.
    AcquirerMerchantId, (1, 15), "", |character| character.is_ascii_alphanumeric()
}
code_value! {
    /// The kind of business: four digits of ISO 18245, as `5411` for groceries.
    CategoryCode, (4, 4), "", |character| character.is_ascii_digit()
}
code_value! {
    /// An Indonesian postal code: five digits.
    PostalCode, (5, 5), "", |character| character.is_ascii_digit()
}

/// The size of a merchant's business, by which Bank Indonesia sets what a QRIS payment may cost it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Criteria {
    /// Micro (usaha mikro).
    Umi,
    /// Small (usaha kecil).
    Uke,
    /// Medium (usaha menengah).
    Ume,
    /// Large (usaha besar).
    Ube,
    /// Regular: where none of the sizes is recorded.
    Ure,
}

impl Criteria {
    /// All of them, from small to large.
    pub const ALL: [Self; 5] = [Self::Umi, Self::Uke, Self::Ume, Self::Ube, Self::Ure];

    /// The word in a code.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Umi => "UMI",
            Self::Uke => "UKE",
            Self::Ume => "UME",
            Self::Ube => "UBE",
            Self::Ure => "URE",
        }
    }

    /// Reads the word, in capitals as a code has it.
    ///
    /// # Errors
    /// [`ValueFault::Word`] for any other.
    pub fn parse(text: &str) -> Result<Self, ValueFault> {
        Self::ALL
            .into_iter()
            .find(|criteria| criteria.as_str() == text)
            .ok_or(ValueFault::Word)
    }
}

/// What a project needs before it can take QRIS payments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrisMerchant {
    /// Its national id.
    pub nmid: Nmid,
    /// Its account number at the acquirer.
    pub pan: MerchantPan,
    /// Its number at the acquirer, where that is another than the national id.
    pub acquirer_merchant: Option<AcquirerMerchantId>,
    /// Whose merchant it is.
    pub acquirer: AcquirerDomain,
    /// The size of its business.
    pub criteria: Criteria,
    /// What it sells.
    pub category: CategoryCode,
    /// What payers see as its name.
    pub name: MerchantName,
    /// Where it is.
    pub city: City,
    /// Where it is.
    pub postal_code: PostalCode,
}

impl QrisMerchant {
    /// Made-up data for a project of the sandbox. The numbers are in the right form and belong to nobody;
    /// `number`, the project's, tells one project's from another's.
    ///
    /// # Errors
    /// [`ValueFault::NothingLeft`] when the project's name has nothing that ASCII can show.
    pub fn of_sandbox(number: u64, name: &str) -> Result<Self, ValueFault> {
        let name = MerchantName::fold(name).or_else(|_| MerchantName::fold(&format!("Project {number}")))?;
        // Ids of projects go to 2^53, which is 16 digits; their last 13 and 10 fill the forms.
        let last = |digits: usize| {
            let padded = format!("{number:020}");
            let from = padded.len().saturating_sub(digits);
            padded.get(from..).unwrap_or_default().to_owned()
        };
        Ok(Self {
            nmid: Nmid::parse(&format!("ID{}", last(13)))?,
            pan: MerchantPan::parse(&format!("93600000{}", last(10)))?,
            acquirer_merchant: None,
            acquirer: AcquirerDomain::parse("ID.TEST.SANDBOX.WWW")?,
            criteria: Criteria::Ure,
            category: CategoryCode::parse("5999")?,
            name,
            city: City::fold("Jakarta Pusat")?,
            postal_code: PostalCode::parse("10110")?,
        })
    }
}
