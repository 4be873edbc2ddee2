//! Requests as they are kept.

use sengo_core::ids::MerchantId;
use sengo_store::{DocumentId, DocumentKind, Shelf, StoreError};
use sengo_wire::moment::Moment;
use serde::{Deserialize, Serialize};

use super::acts::Act;

/// A request with what became of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestDocument {
    /// What is asked for.
    #[serde(flatten)]
    pub act: Act,
    /// Who asks, as the audit trail names them.
    pub requested_by: String,
    /// Who may have been behind whoever asked, when they did. Links and keys are replaced; what was asked for by them
    /// stays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub behind: Vec<String>,
    /// When, by the real clock.
    pub requested_at: Moment,
    /// Who decided, when and how, once somebody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
}

/// How a request was decided.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Decided {
    /// Whether the act was done.
    pub approved: bool,
    /// By whom.
    pub by: String,
    /// When, by the real clock.
    pub at: Moment,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Whether a request waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestState {
    /// Nobody decided yet.
    Open,
    /// Somebody did.
    Decided,
}

impl RequestState {
    /// Where requests in this state are kept: a merchant's own, or those of operators.
    pub(super) fn shelf(self, home: Option<MerchantId>) -> Shelf {
        Shelf {
            merchant: home,
            project: None,
            kind: match self {
                Self::Open => DocumentKind::RequestOpen,
                Self::Decided => DocumentKind::RequestDecided,
            },
        }
    }

    /// Where a request in this state is kept.
    pub(super) fn document(self, home: Option<MerchantId>, id: &str) -> DocumentId {
        DocumentId {
            shelf: self.shelf(home),
            name: id.to_owned(),
        }
    }
}

/// A document as it is written.
pub(crate) fn written(document: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(document).map_err(|error| StoreError::Defect(error.to_string()))
}

/// A document as it was written.
pub(crate) fn read_back<T: for<'a> Deserialize<'a>>(content: &str) -> Result<T, StoreError> {
    serde_json::from_str(content).map_err(|error| StoreError::Corrupt(error.to_string()))
}
