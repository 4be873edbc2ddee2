//! Merchants: creating, activating and finding them. All of it is the operator's.

use sengo_core::allowlist::Allowlist;
use sengo_core::audit::Actor;
use sengo_core::ids::MerchantId;
use sengo_core::merchant::{Merchant, Product};
use sengo_core::name::MerchantName;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_store::{Changes, Decided, Decision, Page, Reads, Stop, Work};
use serde_json::json;

use crate::app::App;
use crate::cause::Cause;
use crate::error::Error;

/// What an operator changes of a merchant; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct MerchantChange {
    /// Products to switch on or off.
    pub products: Vec<(Product, bool)>,
    /// A new address list for its keys; `Some(None)` lifts it.
    pub allowlist: Option<Option<Allowlist>>,
}

impl App {
    /// Creates a merchant, activated for nothing.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn merchant_create(
        &self,
        actor: Actor,
        name: MerchantName,
        allowlist: Option<Allowlist>,
    ) -> Result<Merchant, Error> {
        self.permit(&actor, Permission::MerchantChange).await?;
        let cause = self.cause(actor)?;
        self.decide(MerchantCreate {
            cause,
            name,
            allowlist,
        })
        .await
    }

    /// Changes what a merchant is activated for, or where its keys may call from.
    ///
    /// # Errors
    /// [`Refusal::MerchantNotFound`].
    pub async fn merchant_update(
        &self,
        actor: Actor,
        id: MerchantId,
        change: MerchantChange,
    ) -> Result<Merchant, Error> {
        self.permit(&actor, Permission::MerchantChange).await?;
        let cause = self.cause(actor)?;
        let updated = self.decide(MerchantUpdate { cause, id, change }).await;
        self.parts.credentials.outdate();
        updated
    }

    /// A merchant by its number.
    ///
    /// # Errors
    /// [`Refusal::MerchantNotFound`].
    pub async fn merchant_show(&self, id: MerchantId) -> Result<Merchant, Error> {
        self.store()
            .tenant(id)
            .merchant()
            .await?
            .ok_or_else(|| Refusal::MerchantNotFound.into())
    }

    /// Merchants by number.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn merchant_list(&self, page: Page) -> Result<Vec<Merchant>, Error> {
        Ok(self.store().merchants(page).await?)
    }

    /// Merchants by number whose name contains a text, or whose number it is.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn merchant_find(&self, text: &str, page: Page) -> Result<Vec<Merchant>, Error> {
        Ok(self.store().merchants_found(text, page).await?)
    }
}

fn described(merchant: &Merchant) -> serde_json::Value {
    let products: Vec<&str> = merchant.products.iter().map(|product| product.as_str()).collect();
    let ip: Option<Vec<String>> = merchant
        .allowlist
        .as_ref()
        .map(|allowlist| allowlist.entries().collect());
    json!({ "name": merchant.name.as_str(), "products": products, "ip": ip })
}

struct MerchantCreate {
    cause: Cause,
    name: MerchantName,
    allowlist: Option<Allowlist>,
}

impl Decision for MerchantCreate {
    type Answer = Merchant;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.new_merchant();
    }

    fn decide(&self, work: &Work) -> Result<Decided<Merchant>, Stop<Refusal>> {
        let merchant = Merchant {
            id: work.next_merchant_id()?,
            name: self.name.clone(),
            products: Vec::new(),
            allowlist: self.allowlist.clone(),
            created_at: self.cause.business,
        };
        let subject = format!("merchant:{}", merchant.id);
        let after = described(&merchant);
        let audit = self
            .cause
            .audit(merchant.id, "merchant.create", subject, json!(null), after);
        let changes = Changes {
            merchants: vec![merchant.clone()],
            audit: vec![audit],
            ..Changes::default()
        };
        Ok(Decided {
            changes,
            answer: merchant,
        })
    }
}

struct MerchantUpdate {
    cause: Cause,
    id: MerchantId,
    change: MerchantChange,
}

impl Decision for MerchantUpdate {
    type Answer = Merchant;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.id);
    }

    fn decide(&self, work: &Work) -> Result<Decided<Merchant>, Stop<Refusal>> {
        let before = work
            .merchant(self.id)?
            .ok_or(Stop::Refused(Refusal::MerchantNotFound))?;
        let mut after = before.clone();
        for (product, active) in &self.change.products {
            after = after.with_product(*product, *active);
        }
        if let Some(allowlist) = &self.change.allowlist {
            after.allowlist.clone_from(allowlist);
        }
        if after == *before {
            return Ok(Decided {
                changes: Changes::default(),
                answer: after,
            });
        }
        let subject = format!("merchant:{}", self.id);
        let audit = self.cause.audit(
            self.id,
            "merchant.update",
            subject,
            described(before),
            described(&after),
        );
        let changes = Changes {
            merchants: vec![after.clone()],
            audit: vec![audit],
            outdates_caches: true,
            ..Changes::default()
        };
        Ok(Decided {
            changes,
            answer: after,
        })
    }
}
