//! QRIS: the text behind the square that a payer scans.
//!
//! The form is EMVCo's merchant-presented mode (EMV QR Code Specification for Payment Systems, version 1.1)
//! in Bank Indonesia's profile: fields of a two-digit tag, a two-digit decimal length and a value, some of
//! which are templates of fields again, and a checksum at the end. [`compose`] writes a code for one payment,
//! [`QrisContent::parse`] reads any code strictly.
//!
//! Everything in a code is printable ASCII. EMVCo has a template for names in other scripts (tag 64), which
//! the Indonesian profile does not use; so names and cities are folded to ASCII ([`MerchantName`]).

mod compose;
mod content;
mod crc;
mod data;
mod fault;
mod field;
mod label;
mod merchant;
#[cfg(test)]
mod tests;
mod text;

pub use compose::{TERMINAL_LABEL, compose};
pub use content::{Initiation, QrisContent};
pub use crc::crc16;
pub use data::QrisData;
pub use fault::QrisFault;
pub use label::ReferenceLabel;
pub use merchant::{
    AcquirerDomain, AcquirerMerchantId, CategoryCode, Criteria, MerchantPan, Nmid, PostalCode, QrisMerchant,
    ValueFault,
};
pub use text::{CITY_CHARACTERS_MAX, City, MerchantName, NAME_CHARACTERS_MAX};

/// Where the national template says whose it is: field 00 of tag 51.
pub const NATIONAL_DOMAIN: &str = "ID.CO.QRIS.WWW";

/// The largest amount of one QRIS payment, in rupiah: Bank Indonesia's limit per transaction (PADG
/// 24/1/PADG/2022).
pub const AMOUNT_MAX: crate::money::Rupiah = crate::money::Rupiah::new(10_000_000);
