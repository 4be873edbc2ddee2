use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::moment::Moment;

/// A row of the audit trail, as an operator sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditView {
    /// Its number in the merchant's chain, from 1.
    pub number: i64,
    /// The merchant it concerns.
    pub merchant: i64,
    /// When, by the real clock.
    pub recorded_at: Moment,
    /// When, by the platform's business clock.
    pub business_at: Moment,
    /// Who: `key:…`, `cli:…` or `platform`.
    #[schema(example = "cli:budi")]
    pub actor: String,
    /// What was done.
    #[schema(example = "project.approve")]
    pub action: String,
    /// To what.
    #[schema(example = "project:7")]
    pub subject: String,
    /// What stood before and after; null once it was erased.
    #[schema(required = true)]
    pub details: Option<serde_json::Value>,
    /// The row's link in the chain, in hex.
    pub hash: String,
}
