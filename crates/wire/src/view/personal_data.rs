use std::collections::BTreeMap;

use serde::Serialize;

use crate::moment::Moment;

/// What is kept of somebody, as it is handed over to them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonalDataView {
    /// When it was put together, by the real clock.
    pub exported_at: Moment,
    /// People with the mail address or the name.
    pub people: Vec<PersonDataView>,
    /// Papers that name them.
    pub papers: Vec<PaperDataView>,
    /// Transactions with their account.
    pub transactions: Vec<RecipientDataView>,
    /// Whether there is nothing beside that: no list was cut off.
    pub is_complete: bool,
}

/// What is kept of a person who signs in.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonDataView {
    /// As the audit trail names them.
    pub person: String,
    /// The merchant; none for an operator.
    pub merchant: Option<i64>,
    /// Their name.
    pub name: String,
    /// Their mail address.
    pub email: String,
    /// What they may do.
    pub role: Option<String>,
    /// `invited`, `active` or `ended`.
    pub state: String,
    /// When they were invited last.
    pub invited_at: Moment,
    /// By whom, as the audit trail names them.
    pub invited_by: String,
    /// When their access ended.
    pub ended_at: Option<Moment>,
    /// Whether the secret of an authenticator is kept.
    pub has_second_factor: bool,
    /// The language they chose.
    pub language: Option<String>,
    /// Wrong attempts to sign in since the last right one.
    pub failed_attempts: u32,
    /// Where they are signed in, or were within a day.
    pub sessions: Vec<SessionDataView>,
    /// What the audit trail has by and about them, the newest first.
    pub audit: Vec<AuditMarkView>,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionDataView {
    /// When it began.
    pub started_at: Moment,
    /// When it was used last.
    pub seen_at: Moment,
    /// From which address.
    pub address: String,
    /// What the browser calls itself.
    pub browser: String,
}

/// A row of the audit trail, without details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditMarkView {
    /// When, by the real clock.
    pub at: Moment,
    /// In whose trail.
    pub merchant: i64,
    /// Its number there.
    pub number: i64,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
}

/// A paper that names somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PaperDataView {
    /// Names it.
    pub paper: String,
    /// In whose file it is.
    pub merchant: i64,
    /// `nib`, `npwp`, `deed`, `beneficial-owner` or `settlement-account`.
    pub kind: String,
    /// When it was submitted.
    pub submitted_at: Moment,
    /// What is said of it.
    pub says: BTreeMap<String, String>,
}

/// A transaction with somebody's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecipientDataView {
    /// Names it.
    pub transaction: String,
    /// Whose it is.
    pub merchant: i64,
    /// Whose it is.
    pub project: i64,
    /// When it was created, by the business clock.
    pub created_at: Moment,
    /// The bank.
    pub bank_code: String,
    /// The account.
    pub account: String,
    /// The name of whoever owns the account, where it is known.
    pub name: Option<String>,
}

/// What came of erasing a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ErasedView {
    /// As the audit trail goes on naming them.
    pub person: String,
    /// What was erased.
    pub erased: Vec<String>,
    /// What is kept, and why.
    pub kept: Vec<KeptView>,
}

/// Something that is kept when a person is erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptView {
    /// What.
    pub what: String,
    /// How many of it.
    pub count: usize,
    /// Why.
    pub why: String,
}

/// Whom a record exposes, and who saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExposureView {
    /// The record.
    pub subject: String,
    /// Whose data is in it.
    pub people: Vec<ExposedView>,
    /// What the audit trail has about it, the newest first.
    pub seen: Vec<AuditMarkView>,
    /// Whether there is nothing beside that: no list was cut off.
    pub is_complete: bool,
}

/// Somebody's data in a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExposedView {
    /// Who they are there: `recipient`, `member`, `beneficial-owner`, ….
    pub who: String,
    /// Their name, where it is known.
    pub name: Option<String>,
    /// What else the record holds of them.
    pub holds: Vec<String>,
}
