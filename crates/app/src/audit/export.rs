//! The whole trail, chain by chain, as whoever wants to check it needs it.

use sengo_core::audit::Actor;
use sengo_core::ids::MerchantId;
use sengo_core::role::Permission;
use sengo_core::signature::to_hex;
use sengo_store::AuditView;
use sengo_wire::view::AuditLine;

use super::READ_AT_ONCE;
use crate::app::App;
use crate::error::Error;

impl App {
    /// Records that somebody takes rows of the trail away, before they do: those of one merchant, or of everybody.
    ///
    /// # Errors
    /// [`PersonRefusal::NotPermitted`](sengo_core::person::PersonRefusal::NotPermitted).
    pub async fn audit_taken_away(&self, actor: Actor, only: Option<MerchantId>) -> Result<(), Error> {
        self.permit(&actor, Permission::AuditExport).await?;
        let subject = only.map_or_else(
            || "platform".to_owned(),
            |merchant| format!("merchant:{merchant}"),
        );
        // In the platform's own chain: a merchant's is taken away as it stands.
        let noted = vec![(MerchantId::NOBODY, subject)];
        self.note(actor, "audit.export", noted).await
    }

    /// Rows behind a place of the trail, chain by chain and in the order of each; of one merchant, those of its chain
    /// alone. The place behind which nothing more comes gives none.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn audit_behind(
        &self,
        only: Option<MerchantId>,
        place: Option<(MerchantId, i64)>,
    ) -> Result<Vec<AuditView>, Error> {
        let store = self.store();
        let mut place = place.or(only.map(|merchant| (merchant, 0)));
        loop {
            if let Some((merchant, number)) = place {
                let rows = store.audit_chain(merchant, number, READ_AT_ONCE).await?;
                if !rows.is_empty() || only.is_some() {
                    return Ok(rows);
                }
            }
            let merchant = place.map(|(merchant, _)| merchant);
            let Some(next) = store.audit_chain_behind(merchant).await? else {
                return Ok(Vec::new());
            };
            place = Some((next, 0));
        }
    }
}

/// A row with everything that its hash is computed from.
#[must_use]
pub fn line(row: &AuditView) -> AuditLine {
    AuditLine {
        merchant: row.merchant.get(),
        number: row.number,
        recorded_at: row.recorded_at.into(),
        business_at: row.business_at.into(),
        actor: row.actor.clone(),
        action: row.action.clone(),
        subject: row.subject.clone(),
        details: row.details.clone(),
        salt: row.salt.as_ref().map(|salt| to_hex(salt)),
        details_hash: to_hex(&row.details_hash),
        hash: to_hex(&row.hash),
    }
}
