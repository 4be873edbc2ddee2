use sengo_core::merchant::Merchant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::moment::Moment;

/// A merchant, as an operator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MerchantView {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The products it may use.
    pub products: Vec<String>,
    /// The addresses its own keys may call from; null means from everywhere.
    #[schema(required = true)]
    pub ip: Option<Vec<String>>,
    /// When it was created.
    pub created_at: Moment,
}

impl From<&Merchant> for MerchantView {
    fn from(merchant: &Merchant) -> Self {
        let products = merchant.products.iter();
        Self {
            id: merchant.id.get(),
            name: merchant.name.to_string(),
            products: products.map(|product| product.as_str().to_owned()).collect(),
            ip: merchant.allowlist.as_ref().map(|list| list.entries().collect()),
            created_at: merchant.created_at.into(),
        }
    }
}
