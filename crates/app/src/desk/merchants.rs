//! Merchants, to operators: finding and creating them, and what they may use from where.

use sengo_core::allowlist::Allowlist;
use sengo_core::ids::MerchantId;
use sengo_core::key::{IssuedKey, KeyStatus};
use sengo_core::merchant::{Merchant, Product};
use sengo_core::name::MerchantName;
use sengo_core::project::Project;
use sengo_core::role::Permission;
use sengo_store::Page;

use super::Desk;
use crate::error::Error;
use crate::merchants::MerchantChange;

/// How many merchants a list shows at once.
pub const MERCHANTS_SHOWN_MAX: i64 = 50;

/// How many keys of a merchant are shown.
pub const KEYS_SHOWN_MAX: i64 = 200;

impl Desk<'_> {
    /// Merchants by number, from `offset` on, of whose name `text` is a part: one more than is shown at once, if there
    /// is a next page.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn merchants(&self, text: &str, offset: i64) -> Result<Vec<Merchant>, Error> {
        self.may(Permission::PlatformRead)?;
        let page = Page {
            offset: offset.max(0),
            limit: MERCHANTS_SHOWN_MAX.saturating_add(1),
        };
        match text {
            "" => self.app.merchant_list(page).await,
            text => self.app.merchant_find(text, page).await,
        }
    }

    /// A merchant.
    ///
    /// # Errors
    /// [`sengo_core::refusal::Refusal::MerchantNotFound`].
    pub async fn merchant(&self, id: MerchantId) -> Result<Merchant, Error> {
        self.may(Permission::PlatformRead)?;
        self.app.merchant_show(id).await
    }

    /// A merchant's projects by number: one more than lists show at once, if there are as many.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn merchant_projects(&self, id: MerchantId) -> Result<Vec<Project>, Error> {
        self.may(Permission::PlatformRead)?;
        self.app.project_list(id, None, super::projects::shown(0)).await
    }

    /// Keys of a merchant and of its projects, each with whether it is valid now; one more than [`KEYS_SHOWN_MAX`] if
    /// there are as many.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn merchant_keys(&self, id: MerchantId) -> Result<Vec<(IssuedKey, KeyStatus)>, Error> {
        self.may(Permission::PlatformRead)?;
        let limit = KEYS_SHOWN_MAX.saturating_add(1);
        let keys = self.app.key_list_all(id, limit).await?;
        Ok(self.as_valid_now(keys))
    }

    pub(super) fn as_valid_now(&self, keys: Vec<IssuedKey>) -> Vec<(IssuedKey, KeyStatus)> {
        let now = self.app.clock().real();
        let with_status = |key: IssuedKey| {
            let status = key.status(now);
            (key, status)
        };
        keys.into_iter().map(with_status).collect()
    }

    /// Creates a merchant, activated for nothing.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn merchant_create(
        &self,
        name: MerchantName,
        allowlist: Option<Allowlist>,
    ) -> Result<Merchant, Error> {
        let actor = self.may(Permission::MerchantChange)?;
        self.app.merchant_create(actor, name, allowlist).await
    }

    /// Switches a product on or off.
    ///
    /// # Errors
    /// [`sengo_core::refusal::Refusal::MerchantNotFound`].
    pub async fn merchant_product_set(
        &self,
        id: MerchantId,
        product: Product,
        on: bool,
    ) -> Result<Merchant, Error> {
        let actor = self.may(Permission::MerchantChange)?;
        let change = MerchantChange {
            products: vec![(product, on)],
            ..MerchantChange::default()
        };
        self.app.merchant_update(actor, id, change).await
    }

    /// Sets where a merchant's own keys may call from; none means from everywhere.
    ///
    /// # Errors
    /// [`sengo_core::refusal::Refusal::MerchantNotFound`].
    pub async fn merchant_allowlist_set(
        &self,
        id: MerchantId,
        allowlist: Option<Allowlist>,
    ) -> Result<Merchant, Error> {
        let actor = self.may(Permission::MerchantChange)?;
        let change = MerchantChange {
            allowlist: Some(allowlist),
            ..MerchantChange::default()
        };
        self.app.merchant_update(actor, id, change).await
    }
}
