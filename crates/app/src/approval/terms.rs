//! What was set of tariffs, taxes and holidays, as operators read it.

use sengo_store::{DocumentKind, Page, SHELF_MAX, Shelf};
use serde_json::{Value, json};

use super::acts::TariffScope;
use super::document::read_back;
use crate::app::App;
use crate::error::Error;

impl App {
    /// The tariffs that were set for somebody, by channel and day.
    ///
    /// # Errors
    /// [`Refusal::MerchantNotFound`](sengo_core::refusal::Refusal::MerchantNotFound),
    /// [`Refusal::ProjectNotFound`](sengo_core::refusal::Refusal::ProjectNotFound).
    pub async fn tariff_list(&self, scope: TariffScope) -> Result<Vec<Value>, Error> {
        let (merchant, project) = self.tariff_owner(scope).await?;
        let shelf = Shelf {
            merchant,
            project,
            kind: DocumentKind::Tariff,
        };
        let row = |name: &str, content: Value| {
            let (channel, from) = name.split_once('/').unwrap_or((name, ""));
            joined(json!({ "channel": channel, "from": from }), content)
        };
        self.shelf_list(shelf, row).await
    }

    /// The rates of PPN that were set, by day.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn tax_list(&self) -> Result<Vec<Value>, Error> {
        self.shelf_list(platform(DocumentKind::Tax), |name, content| {
            joined(json!({ "from": name }), content)
        })
        .await
    }

    /// The days that were set, by date.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn holiday_list(&self) -> Result<Vec<Value>, Error> {
        self.shelf_list(platform(DocumentKind::Holiday), |name, content| {
            joined(json!({ "date": name }), content)
        })
        .await
    }

    async fn shelf_list(
        &self,
        shelf: Shelf,
        row: impl Fn(&str, Value) -> Value,
    ) -> Result<Vec<Value>, Error> {
        let page = Page {
            offset: 0,
            limit: i64::try_from(SHELF_MAX).unwrap_or(i64::MAX),
        };
        let mut found = self.store().documents(shelf, page).await?;
        found.reverse();
        let rows = found
            .iter()
            .map(|(name, content)| Ok(row(name, read_back(content)?)));
        rows.collect()
    }
}

fn platform(kind: DocumentKind) -> Shelf {
    Shelf {
        merchant: None,
        project: None,
        kind,
    }
}

/// One object with the members of both.
fn joined(mut one: Value, other: Value) -> Value {
    if let (Value::Object(members), Value::Object(others)) = (&mut one, other) {
        members.extend(others);
    }
    one
}
