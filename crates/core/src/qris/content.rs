//! Reading a code strictly.

use super::field::Fields;
use super::{
    AMOUNT_MAX, AcquirerDomain, AcquirerMerchantId, CategoryCode, City, Criteria, MerchantName, MerchantPan,
    NATIONAL_DOMAIN, Nmid, PostalCode, QrisFault, QrisMerchant, ReferenceLabel, ValueFault, crc16,
};
use crate::money::Rupiah;

/// How a code is meant to be used: field 01.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Initiation {
    /// On a sticker, paid by many.
    Static,
    /// Made for one payment.
    Dynamic,
}

/// What a code says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrisContent {
    /// Sticker or one payment.
    pub initiation: Initiation,
    /// Who is paid, at the first acquirer named.
    pub merchant: QrisMerchant,
    /// How much; a static code may leave it to the payer.
    pub amount: Option<Rupiah>,
    /// The reference label, if the code has one.
    pub label: Option<ReferenceLabel>,
    /// The terminal label, if the code has one.
    pub terminal: Option<String>,
}

impl QrisContent {
    /// Reads a code. Fields that the profile does not name are passed over, as EMVCo asks of readers, but
    /// their form is checked, and none may be repeated.
    ///
    /// # Errors
    /// [`QrisFault`]: characters first, then the checksum (so that a damaged code is called damaged and not
    /// something else), then the form, then each field.
    pub fn parse(code: &str) -> Result<Self, QrisFault> {
        if let Some((_, position)) = code.chars().zip(1_usize..).find(|(c, _)| !matches!(c, ' '..='~')) {
            return Err(QrisFault::Character { position });
        }
        check_sum(code)?;
        let fields = Fields::parse(code, "")?;
        fixed(fields.first_tag(), "00", "00")?;
        fixed(fields.get("00"), "00", "01")?;
        let initiation = match fields.required("01", "")? {
            "11" => Initiation::Static,
            "12" => Initiation::Dynamic,
            _ => return Err(value("01", ValueFault::Word)),
        };
        fixed(Some(fields.required("53", "")?), "53", "360")?;
        fixed(Some(fields.required("58", "")?), "58", "ID")?;
        let amount = fields.get("54").map(amount_of).transpose()?;
        if initiation == Initiation::Dynamic && amount.is_none() {
            return Err(QrisFault::Contradiction { tag: "54" });
        }
        let merchant = merchant_of(&fields)?;
        let additional = Fields::parse(fields.get("62").unwrap_or_default(), "62.")?;
        let label = additional.get("05").map(ReferenceLabel::parse).transpose();
        Ok(Self {
            initiation,
            merchant,
            amount,
            label: label.map_err(|fault| value("62.05", fault))?,
            terminal: additional.get("07").map(str::to_owned),
        })
    }
}

/// The last field is 63 with four capital hexadecimal digits over everything before them.
fn check_sum(code: &str) -> Result<(), QrisFault> {
    let missing = || QrisFault::Missing { tag: "63".into() };
    let (covered, found) = code
        .len()
        .checked_sub(4)
        .and_then(|at| code.split_at_checked(at))
        .filter(|(covered, _)| covered.ends_with("6304"))
        .ok_or_else(missing)?;
    let expected = format!("{:04X}", crc16(covered.as_bytes()));
    if found == expected {
        Ok(())
    } else {
        Err(QrisFault::Checksum { expected })
    }
}

fn merchant_of(fields: &Fields<'_>) -> Result<QrisMerchant, QrisFault> {
    let national = Fields::parse(fields.required("51", "")?, "51.")?;
    fixed(Some(national.required("00", "51.")?), "51.00", NATIONAL_DOMAIN)?;
    let nmid = read(&national, "02", "51.02", Nmid::parse)?;
    let national_criteria = read(&national, "03", "51.03", Criteria::parse)?;
    let (_, template) = fields
        .between("26", "45")
        .next()
        .ok_or_else(|| QrisFault::Missing { tag: "26".into() })?;
    let acquirer = Fields::parse(template, "26.")?;
    let criteria = read(&acquirer, "03", "26.03", Criteria::parse)?;
    if criteria != national_criteria {
        return Err(QrisFault::Contradiction { tag: "51.03" });
    }
    let number = read(&acquirer, "02", "26.02", AcquirerMerchantId::parse)?;
    Ok(QrisMerchant {
        pan: read(&acquirer, "01", "26.01", MerchantPan::parse)?,
        acquirer: read(&acquirer, "00", "26.00", AcquirerDomain::parse)?,
        acquirer_merchant: (number.as_str() != nmid.as_str()).then_some(number),
        nmid,
        criteria,
        category: read(fields, "52", "52", CategoryCode::parse)?,
        name: read(fields, "59", "59", MerchantName::parse)?,
        city: read(fields, "60", "60", City::parse)?,
        postal_code: read(fields, "61", "61", PostalCode::parse)?,
    })
}

/// Whole rupiah; a decimal point may follow with zeros, as some acquirers write it.
fn amount_of(text: &str) -> Result<Rupiah, QrisFault> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "00"));
    let is_whole = matches!(fraction, "" | "0" | "00");
    let is_number = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
    let amount = whole.parse().map(Rupiah::new).map_err(|_| QrisFault::Amount)?;
    if text.len() <= 13 && is_whole && is_number && amount.is_positive() && amount <= AMOUNT_MAX {
        Ok(amount)
    } else {
        Err(QrisFault::Amount)
    }
}

fn read<T>(
    fields: &Fields<'_>,
    tag: &str,
    path: &'static str,
    parse: impl Fn(&str) -> Result<T, ValueFault>,
) -> Result<T, QrisFault> {
    let text = fields
        .get(tag)
        .ok_or_else(|| QrisFault::Missing { tag: path.into() })?;
    parse(text).map_err(|fault| value(path, fault))
}

fn value(tag: &'static str, fault: ValueFault) -> QrisFault {
    QrisFault::Value { tag, fault }
}

fn fixed(found: Option<&str>, tag: &str, expected: &'static str) -> Result<(), QrisFault> {
    if found == Some(expected) {
        Ok(())
    } else {
        Err(QrisFault::Fixed {
            tag: tag.to_owned(),
            expected,
        })
    }
}
