//! Mail addresses: one person each, found without being readable.

use sengo_core::ids::MerchantId;
use sengo_core::signature::to_hex;
use sengo_store::{DocumentId, DocumentKind, Shelf, StoreError};
use serde::{Deserialize, Serialize};

use super::document::PersonPlace;
use crate::app::App;
use crate::approval::{read_back, written};
use crate::error::Error;

/// Whose a mail address is, as kept.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Owner {
    merchant: Option<i64>,
    name: String,
}

/// Where it is kept whose a mail address is.
pub(super) fn document(index: &str) -> DocumentId {
    DocumentId {
        shelf: Shelf {
            merchant: None,
            project: None,
            kind: DocumentKind::MailAddress,
        },
        name: index.to_owned(),
    }
}

/// What is kept of whose it is.
pub(super) fn content(place: &PersonPlace) -> Result<String, StoreError> {
    written(&Owner {
        merchant: place.merchant.map(MerchantId::get),
        name: place.name.clone(),
    })
}

impl App {
    /// Under which a mail address is taken.
    pub(super) fn email_index(&self, email: &str) -> Result<String, Error> {
        Ok(to_hex(
            &self.keyed_digest("person mail address", &[email.as_bytes()])?,
        ))
    }

    /// Whose a mail address is.
    pub(super) async fn person_of_email(&self, index: &str) -> Result<Option<PersonPlace>, Error> {
        let Some(content) = self.store().document(&document(index)).await? else {
            return Ok(None);
        };
        let owner: Owner = read_back(&content)?;
        let merchant = match owner.merchant {
            None => None,
            Some(number) => Some(
                MerchantId::new(number)
                    .ok_or_else(|| StoreError::Corrupt("a mail address's merchant".into()))?,
            ),
        };
        Ok(Some(PersonPlace {
            merchant,
            name: owner.name,
        }))
    }
}
