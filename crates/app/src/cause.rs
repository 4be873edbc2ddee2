//! Who causes a change, when, and how it is recorded.

use jiff::Timestamp;
use sengo_core::audit::{Actor, AuditDraft};
use sengo_core::ids::MerchantId;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Who causes a change and when: the same for everything one decision writes.
#[derive(Debug, Clone)]
pub struct Cause {
    /// Who.
    pub actor: Actor,
    /// The real time.
    pub real: Timestamp,
    /// The business time.
    pub business: Timestamp,
    /// Randomness for the audit rows.
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
            salt: self.salt_of(action, &subject),
            subject,
            details: serde_json::json!({ "before": before, "after": after }).to_string(),
        }
    }

    /// A salt of the row's own: were it that of another row of the same decision, erasing one of them would
    /// leave the other's to guess its details with.
    fn salt_of(&self, action: &str, subject: &str) -> [u8; 16] {
        let digest = Sha256::new()
            .chain_update(self.salt)
            .chain_update(action)
            .chain_update([0])
            .chain_update(subject)
            .finalize();
        let mut salt = [0; 16];
        salt.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        salt
    }
}
