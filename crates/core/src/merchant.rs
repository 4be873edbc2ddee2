//! Merchants: the tenants, and the products they are activated for.

use jiff::Timestamp;

use crate::allowlist::Allowlist;
use crate::ids::MerchantId;
use crate::name::MerchantName;

/// What a merchant can be activated for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Product {
    /// Creating projects and reading their balances.
    Project,
    /// Taking QRIS payments.
    Qris,
    /// Paying out to bank accounts, and asking whose they are.
    Disburse,
}

impl Product {
    /// All products.
    pub const ALL: [Self; 3] = [Self::Project, Self::Qris, Self::Disburse];

    /// The word for it, on the command line and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Qris => "qris",
            Self::Disburse => "disburse",
        }
    }

    /// The product of this name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|product| product.as_str() == text)
    }
}

/// A merchant: the business group that owns projects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merchant {
    /// Its number.
    pub id: MerchantId,
    /// Its name, for people.
    pub name: MerchantName,
    /// The products it may use.
    pub products: Vec<Product>,
    /// The addresses its own keys may call from; none means from everywhere.
    pub allowlist: Option<Allowlist>,
    /// When it was created.
    pub created_at: Timestamp,
}

impl Merchant {
    /// Whether the merchant may use the product.
    pub fn is_activated_for(&self, product: Product) -> bool {
        self.products.contains(&product)
    }

    /// The merchant with the product switched on or off.
    #[must_use]
    pub fn with_product(&self, product: Product, active: bool) -> Self {
        let mut merchant = self.clone();
        merchant.products.retain(|other| *other != product);
        if active {
            merchant.products.push(product);
            merchant.products.sort_unstable();
        }
        merchant
    }
}
