use sengo_core::qris::{
    AcquirerDomain, AcquirerMerchantId, CategoryCode, City, Criteria, MerchantName, MerchantPan, Nmid,
    PostalCode, QrisData, ValueFault,
};
use sengo_core::refusal::{Fault, FieldFault, TransactionFault};

use super::fields::Faults;

/// What an operator types of a project's business, option by option.
#[derive(Debug, Clone, Copy, Default)]
pub struct QrisOptions<'a> {
    /// `--nmid`
    pub nmid: Option<&'a str>,
    /// `--pan`
    pub pan: Option<&'a str>,
    /// `--acquirer`
    pub acquirer: Option<&'a str>,
    /// `--acquirer-merchant`
    pub acquirer_merchant: Option<&'a str>,
    /// `--criteria`
    pub criteria: Option<&'a str>,
    /// `--category`
    pub category: Option<&'a str>,
    /// `--name`
    pub name: Option<&'a str>,
    /// `--city`
    pub city: Option<&'a str>,
    /// `--postal-code`
    pub postal_code: Option<&'a str>,
}

/// The data of the options that were given.
///
/// # Errors
/// The faults of all options.
pub fn qris_data(options: QrisOptions<'_>) -> Result<QrisData, Vec<FieldFault>> {
    let mut faults = Faults::default();
    let data = QrisData {
        nmid: read(&mut faults, "--nmid", options.nmid, Nmid::parse),
        pan: read(&mut faults, "--pan", options.pan, MerchantPan::parse),
        acquirer: read(&mut faults, "--acquirer", options.acquirer, AcquirerDomain::parse),
        acquirer_merchant: read(
            &mut faults,
            "--acquirer-merchant",
            options.acquirer_merchant,
            AcquirerMerchantId::parse,
        ),
        criteria: read(&mut faults, "--criteria", options.criteria, |text| {
            Criteria::parse(&text.to_ascii_uppercase())
        }),
        category: read(&mut faults, "--category", options.category, CategoryCode::parse),
        name: read(&mut faults, "--name", options.name, MerchantName::fold),
        city: read(&mut faults, "--city", options.city, City::fold),
        postal_code: read(
            &mut faults,
            "--postal-code",
            options.postal_code,
            PostalCode::parse,
        ),
    };
    faults.finish(Some(data))
}

fn read<T>(
    faults: &mut Faults,
    option: &str,
    text: Option<&str>,
    parse: impl Fn(&str) -> Result<T, ValueFault>,
) -> Option<T> {
    let text = text?;
    let value = parse(text).map_err(|fault| {
        Fault::from(TransactionFault::Qris {
            found: text.to_owned(),
            fault,
        })
    });
    faults.note(option, value)
}
