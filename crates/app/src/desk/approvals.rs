//! What needs a second operator: requests that wait, and what became of the others.

use sengo_core::approval::{ActKind, OPERATORS_UNAPPROVED, needs_second};
use sengo_core::role::Permission;
use sengo_store::Page;
use serde_json::Value;

use super::Desk;
use crate::approval::{About, RequestFound, RequestState};
use crate::error::Error;

/// How many waiting requests are looked through for those about one thing.
const LOOKED_THROUGH_MAX: i64 = 500;

impl Desk<'_> {
    /// Whether a colleague has to agree before an act of this kind is done.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn needs_second(&self, kind: ActKind) -> Result<bool, Error> {
        self.may(Permission::PlatformRead)?;
        let enforced = self.app.four_eyes().await?;
        Ok(needs_second(kind, enforced, OPERATORS_UNAPPROVED))
    }

    /// Requests for acts of a kind that wait, the newest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn requests_waiting(&self, kind: ActKind) -> Result<Vec<RequestFound>, Error> {
        self.may(Permission::PlatformRead)?;
        let page = Page {
            offset: 0,
            limit: LOOKED_THROUGH_MAX,
        };
        let mut found = self.app.request_list(RequestState::Open, page).await?;
        found.retain(|request| request.document.act.kind() == kind);
        Ok(found)
    }

    /// Operators' requests, the newest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn approvals(&self, state: RequestState, page: Page) -> Result<Vec<RequestFound>, Error> {
        self.may(Permission::PlatformRead)?;
        self.app.request_list(state, page).await
    }

    /// An operators' request, and what stands around it.
    ///
    /// # Errors
    /// [`sengo_core::approval::ApprovalRefusal::RequestNotFound`].
    pub async fn approval(&self, id: &str) -> Result<(RequestFound, About), Error> {
        let actor = self.may(Permission::PlatformRead)?;
        let found = self.app.request_show(id).await?;
        let about = self.app.request_about(&actor, &found).await?;
        Ok((found, about))
    }

    /// Approves what another operator asked for: it is done now.
    ///
    /// # Errors
    /// Those of [`crate::App::request_approve`].
    pub async fn approval_give(&self, id: &str) -> Result<Value, Error> {
        let actor = self.may(Permission::RequestDecide)?;
        self.app.request_approve(actor, id).await
    }

    /// Refuses what another operator asked for.
    ///
    /// # Errors
    /// Those of [`crate::App::request_refuse`].
    pub async fn approval_refuse(&self, id: &str, reason: &str) -> Result<Value, Error> {
        let actor = self.may(Permission::RequestDecide)?;
        self.app.request_refuse(actor, id, reason).await
    }
}
