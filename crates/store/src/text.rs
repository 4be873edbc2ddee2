//! Domain values as texts in columns, the same in both databases.

use sengo_core::allowlist::Allowlist;
use sengo_core::domain::Domain;
use sengo_core::environment::Environment;
use sengo_core::merchant::Product;
use sengo_core::name::{MerchantName, ProjectName};
use sengo_core::project::{Reason, ReasonField, Status};

use crate::error::StoreError;

/// Reads a stored value back; what does not read back was not written by this program.
pub(crate) fn read_back<T>(what: &str, stored: &str, value: Option<T>) -> Result<T, StoreError> {
    value.ok_or_else(|| StoreError::Corrupt(format!("{what} {stored:?}")))
}

pub(crate) fn allowlist(stored: &str) -> Result<Allowlist, StoreError> {
    let entries: Vec<&str> = stored.split(' ').collect();
    read_back("allowlist", stored, Allowlist::parse(&entries).ok())
}

pub(crate) fn allowlist_text(allowlist: &Allowlist) -> String {
    allowlist.entries().collect::<Vec<_>>().join(" ")
}

pub(crate) fn products(stored: &str) -> Result<Vec<Product>, StoreError> {
    stored
        .split_whitespace()
        .map(|word| read_back("product", word, Product::parse(word)))
        .collect()
}

pub(crate) fn products_text(products: &[Product]) -> String {
    products
        .iter()
        .map(|product| product.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

pub(crate) fn reasons(stored: &str) -> Result<Vec<Reason>, StoreError> {
    stored
        .lines()
        .map(|line| read_back("reason", line, reason(line)))
        .collect()
}

fn reason(line: &str) -> Option<Reason> {
    let (field, message) = line.split_once('=')?;
    Some(Reason {
        field: ReasonField::parse(field)?,
        message: message.to_owned(),
    })
}

pub(crate) fn reasons_text(reasons: &[Reason]) -> String {
    let lines = reasons
        .iter()
        .map(|reason| format!("{}={}", reason.field.as_str(), reason.message));
    lines.collect::<Vec<_>>().join("\n")
}

pub(crate) fn status(stored: &str) -> Result<Status, StoreError> {
    read_back("status", stored, Status::parse(stored))
}

pub(crate) fn project_name(stored: &str) -> Result<ProjectName, StoreError> {
    read_back("project name", stored, ProjectName::parse(stored).ok())
}

pub(crate) fn merchant_name(stored: &str) -> Result<MerchantName, StoreError> {
    read_back("merchant name", stored, MerchantName::parse(stored).ok())
}

/// A stored domain was checked against its environment when it was written.
pub(crate) fn domain(stored: &str) -> Result<Domain, StoreError> {
    read_back("domain", stored, Domain::parse_stored(stored).ok())
}

pub(crate) fn environment(stored: &str) -> Result<Environment, StoreError> {
    read_back("environment", stored, Environment::parse(stored).ok())
}
