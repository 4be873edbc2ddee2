//! Writing the code of one payment.

use super::field::push;
use super::{AMOUNT_MAX, NATIONAL_DOMAIN, QrisFault, QrisMerchant, ReferenceLabel, crc16};
use crate::money::Rupiah;

/// The terminal label (field 07 of tag 62), which the profile wants and for which a website has no other.
pub const TERMINAL_LABEL: &str = "A01";

/// Writes a dynamic code: one amount, once.
///
/// # Errors
/// [`QrisFault::Amount`] unless the amount is above zero and at most [`AMOUNT_MAX`].
pub fn compose(merchant: &QrisMerchant, amount: Rupiah, label: &ReferenceLabel) -> Result<String, QrisFault> {
    if !amount.is_positive() || amount > AMOUNT_MAX {
        return Err(QrisFault::Amount);
    }
    let mut code = String::with_capacity(256);
    push(&mut code, "00", "01")?;
    push(&mut code, "01", "12")?;
    push(&mut code, "26", &acquirer_template(merchant)?)?;
    push(&mut code, "51", &national_template(merchant)?)?;
    push(&mut code, "52", merchant.category.as_str())?;
    push(&mut code, "53", "360")?;
    push(&mut code, "54", &amount.get().to_string())?;
    push(&mut code, "58", "ID")?;
    push(&mut code, "59", merchant.name.as_str())?;
    push(&mut code, "60", merchant.city.as_str())?;
    push(&mut code, "61", merchant.postal_code.as_str())?;
    let mut additional = String::new();
    push(&mut additional, "05", label.as_str())?;
    push(&mut additional, "07", TERMINAL_LABEL)?;
    push(&mut code, "62", &additional)?;
    code.push_str("6304");
    let crc = crc16(code.as_bytes());
    code.push_str(&format!("{crc:04X}"));
    Ok(code)
}

fn acquirer_template(merchant: &QrisMerchant) -> Result<String, QrisFault> {
    let number = merchant.acquirer_merchant.as_ref();
    let mut template = String::new();
    push(&mut template, "00", merchant.acquirer.as_str())?;
    push(&mut template, "01", merchant.pan.as_str())?;
    push(
        &mut template,
        "02",
        number.map_or(merchant.nmid.as_str(), |number| number.as_str()),
    )?;
    push(&mut template, "03", merchant.criteria.as_str())?;
    Ok(template)
}

fn national_template(merchant: &QrisMerchant) -> Result<String, QrisFault> {
    let mut template = String::new();
    push(&mut template, "00", NATIONAL_DOMAIN)?;
    push(&mut template, "02", merchant.nmid.as_str())?;
    push(&mut template, "03", merchant.criteria.as_str())?;
    Ok(template)
}
