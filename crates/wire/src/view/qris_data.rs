use sengo_core::qris::{
    AcquirerDomain, AcquirerMerchantId, CategoryCode, City, Criteria, MerchantName, MerchantPan, Nmid,
    PostalCode, QrisData,
};
use serde::Serialize;

/// What QRIS codes of a project say of its business, as an operator sees it; null is what was not entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QrisDataView {
    /// The project's number.
    pub id: i64,
    /// The national merchant id.
    pub nmid: Option<String>,
    /// The account number at the acquirer.
    pub pan: Option<String>,
    /// The acquirer.
    pub acquirer: Option<String>,
    /// Its number at the acquirer, where that is another than the national id.
    pub acquirer_merchant: Option<String>,
    /// The size of the business.
    pub criteria: Option<String>,
    /// What it sells.
    pub category: Option<String>,
    /// What payers see as its name.
    pub name: Option<String>,
    /// Where it is.
    pub city: Option<String>,
    /// Where it is.
    pub postal_code: Option<String>,
}

impl QrisDataView {
    /// The data of a project.
    pub fn of(id: i64, data: &QrisData) -> Self {
        let text = |text: Option<&str>| text.map(str::to_owned);
        Self {
            id,
            nmid: text(data.nmid.as_ref().map(Nmid::as_str)),
            pan: text(data.pan.as_ref().map(MerchantPan::as_str)),
            acquirer: text(data.acquirer.as_ref().map(AcquirerDomain::as_str)),
            acquirer_merchant: text(data.acquirer_merchant.as_ref().map(AcquirerMerchantId::as_str)),
            criteria: text(data.criteria.map(Criteria::as_str)),
            category: text(data.category.as_ref().map(CategoryCode::as_str)),
            name: text(data.name.as_ref().map(MerchantName::as_str)),
            city: text(data.city.as_ref().map(City::as_str)),
            postal_code: text(data.postal_code.as_ref().map(PostalCode::as_str)),
        }
    }
}
