//! Who causes a change, when, and how it is recorded.

use jiff::Timestamp;
use sengo_core::audit::{Actor, AuditDraft};
use sengo_core::ids::MerchantId;
use serde_json::Value;

/// Who causes a change and when: the same for everything one decision writes.
#[derive(Debug, Clone)]
pub struct Cause {
    /// Who.
    pub actor: Actor,
    /// The real time.
    pub real: Timestamp,
    /// The business time.
    pub business: Timestamp,
    /// Randomness for the audit row.
    pub(crate) salt: [u8; 16],
}

impl Cause {
    /// The audit row of the change.
    pub(crate) fn audit(
        &self,
        merchant: MerchantId,
        action: &'static str,
        subject: String,
        before: Value,
        after: Value,
    ) -> AuditDraft {
        AuditDraft {
            merchant,
            recorded_at: self.real,
            business_at: self.business,
            actor: self.actor.to_text(),
            action,
            subject,
            details: serde_json::json!({ "before": before, "after": after }).to_string(),
            salt: self.salt,
        }
    }
}
