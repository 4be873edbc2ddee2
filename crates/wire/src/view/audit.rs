use serde::{Deserialize, Serialize};

use crate::csv::quoted;
use crate::moment::Moment;

/// A row of the audit trail, with everything that its hash is computed from: a line of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditLine {
    /// The merchant it concerns, and whose chain it is in.
    pub merchant: i64,
    /// Its number in that chain, from 1.
    pub number: i64,
    /// When, by the real clock.
    pub recorded_at: Moment,
    /// When, by the platform's business clock.
    pub business_at: Moment,
    /// Who: `operator:…`, `person:…`, `key:…`, `cli:…`, `payer` or `platform`.
    pub actor: String,
    /// What was done: `project.approve`.
    pub action: String,
    /// To what: `project:7`.
    pub subject: String,
    /// What stood before and after, as the very text that was hashed; null once it was erased.
    pub details: Option<String>,
    /// The salt of their hash, in hexadecimal digits; null once they were erased.
    pub salt: Option<String>,
    /// SHA-256 over the salt's bytes and the text of the details.
    pub details_hash: String,
    /// The row's link in the chain.
    pub hash: String,
}

impl AuditLine {
    /// The row as a line of JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What [`AuditLine::to_csv`] writes, by name.
    pub const CSV_HEAD: &'static str =
        "recordedAt,businessAt,merchant,number,actor,action,subject,details,detailsHash,hash";

    /// The row as comma-separated values. What a spreadsheet would take for a formula begins with an apostrophe.
    #[must_use]
    pub fn to_csv(&self) -> String {
        [
            self.recorded_at.to_string(),
            self.business_at.to_string(),
            self.merchant.to_string(),
            self.number.to_string(),
            quoted(&self.actor),
            quoted(&self.action),
            quoted(&self.subject),
            quoted(self.details.as_deref().unwrap_or_default()),
            self.details_hash.clone(),
            self.hash.clone(),
        ]
        .join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_values_is_no_formula() {
        let line = AuditLine {
            merchant: 7,
            number: 1,
            recorded_at: jiff::Timestamp::UNIX_EPOCH.into(),
            business_at: jiff::Timestamp::UNIX_EPOCH.into(),
            actor: "=1+1".into(),
            action: "merchant.create".into(),
            subject: "merchant:7".into(),
            details: Some("{\"a\":1}".into()),
            salt: None,
            details_hash: "00".into(),
            hash: "11".into(),
        };
        assert_eq!(
            line.to_csv(),
            "1970-01-01T00:00:00.000000Z,1970-01-01T00:00:00.000000Z,7,1,\"'=1+1\",\"merchant.create\",\
             \"merchant:7\",\"{\"\"a\"\":1}\",00,11"
        );
        assert_eq!(
            line.to_csv().split(',').count(),
            AuditLine::CSV_HEAD.split(',').count()
        );
    }
}
