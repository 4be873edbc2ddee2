//! What was entered of a project's business, and what is still missing for a code.

use super::{
    AcquirerDomain, AcquirerMerchantId, CategoryCode, City, Criteria, MerchantName, MerchantPan, Nmid,
    PostalCode, QrisMerchant,
};
use crate::environment::Environment;
use crate::ids::ProjectId;

/// What the acquirer says of a project's business, as far as it was entered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QrisData {
    /// The national merchant id.
    pub nmid: Option<Nmid>,
    /// The account number at the acquirer.
    pub pan: Option<MerchantPan>,
    /// The acquirer.
    pub acquirer: Option<AcquirerDomain>,
    /// Its number at the acquirer, where that is another than the national id.
    pub acquirer_merchant: Option<AcquirerMerchantId>,
    /// The size of the business.
    pub criteria: Option<Criteria>,
    /// What it sells.
    pub category: Option<CategoryCode>,
    /// What payers see as its name; the project's when absent.
    pub name: Option<MerchantName>,
    /// Where it is.
    pub city: Option<City>,
    /// Where it is.
    pub postal_code: Option<PostalCode>,
}

impl QrisData {
    /// What a code of the project says. The sandbox makes up what was not entered.
    ///
    /// # Errors
    /// In production, the options of `sengo project qris` that are missing.
    pub fn merchant(
        &self,
        project: ProjectId,
        name: &str,
        environment: Environment,
    ) -> Result<QrisMerchant, Vec<&'static str>> {
        let number = u64::try_from(project.get()).unwrap_or_default();
        let made_up = match environment {
            Environment::Sandbox => QrisMerchant::of_sandbox(number, name).ok(),
            Environment::Production => None,
        };
        let made_up = made_up.as_ref();
        let mut missing = Vec::new();
        let nmid = found("nmid", &self.nmid, made_up.map(|other| &other.nmid), &mut missing);
        let pan = found("pan", &self.pan, made_up.map(|other| &other.pan), &mut missing);
        let acquirer = found(
            "acquirer",
            &self.acquirer,
            made_up.map(|other| &other.acquirer),
            &mut missing,
        );
        let criteria = found(
            "criteria",
            &self.criteria,
            made_up.map(|other| &other.criteria),
            &mut missing,
        );
        let category = found(
            "category",
            &self.category,
            made_up.map(|other| &other.category),
            &mut missing,
        );
        let own = MerchantName::fold(name).ok();
        let own = own.as_ref().or(made_up.map(|other| &other.name));
        let name = found("name", &self.name, own, &mut missing);
        let city = found("city", &self.city, made_up.map(|other| &other.city), &mut missing);
        let postal_code = found(
            "postal-code",
            &self.postal_code,
            made_up.map(|other| &other.postal_code),
            &mut missing,
        );
        let merchant = || {
            Some(QrisMerchant {
                nmid: nmid?,
                pan: pan?,
                acquirer: acquirer?,
                acquirer_merchant: self.acquirer_merchant.clone(),
                criteria: criteria?,
                category: category?,
                name: name?,
                city: city?,
                postal_code: postal_code?,
            })
        };
        merchant().ok_or(missing)
    }

    /// The data with what another has in place of its own.
    #[must_use]
    pub fn with(&self, other: Self) -> Self {
        let own = self.clone();
        Self {
            nmid: other.nmid.or(own.nmid),
            pan: other.pan.or(own.pan),
            acquirer: other.acquirer.or(own.acquirer),
            acquirer_merchant: other.acquirer_merchant.or(own.acquirer_merchant),
            criteria: other.criteria.or(own.criteria),
            category: other.category.or(own.category),
            name: other.name.or(own.name),
            city: other.city.or(own.city),
            postal_code: other.postal_code.or(own.postal_code),
        }
    }
}

/// The value entered, else the one that stands in for it; what has neither is missing.
fn found<T: Clone>(
    option: &'static str,
    entered: &Option<T>,
    instead: Option<&T>,
    missing: &mut Vec<&'static str>,
) -> Option<T> {
    let value = entered.as_ref().or(instead).cloned();
    if value.is_none() {
        missing.push(option);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_names_what_is_missing_and_the_sandbox_makes_it_up() {
        let project = ProjectId::new(7).unwrap();
        let entered = QrisData {
            nmid: Some(Nmid::parse("ID1020304050607").unwrap()),
            ..QrisData::default()
        };
        let missing = entered
            .merchant(project, "Toko Baru", Environment::Production)
            .unwrap_err();
        assert_eq!(
            missing,
            ["pan", "acquirer", "criteria", "category", "city", "postal-code"]
        );
        let merchant = entered
            .merchant(project, "Toko Baru", Environment::Sandbox)
            .unwrap();
        assert_eq!(merchant.nmid.as_str(), "ID1020304050607");
        assert_eq!(merchant.name.as_str(), "Toko Baru");
        let chinese = QrisData::default().merchant(project, "\u{5546}\u{5E97}", Environment::Production);
        assert!(chinese.unwrap_err().contains(&"name"));
        assert_eq!(QrisData::default().with(entered.clone()), entered);
    }
}
