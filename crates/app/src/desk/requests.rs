//! The request log of a merchant's calls, to its people and to operators, and allowlists on trial.

use jiff::Timestamp;
use sengo_core::allowlist::Allowlist;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::ledger::Parties;
use sengo_core::merchant::Merchant;
use sengo_core::project::Project;
use sengo_core::refusal::Refusal;
use sengo_core::request_log::{RequestEntry, RequestId};
use sengo_core::role::Permission;

use super::Desk;
use crate::allowlist_trials::TrialReport;
use crate::debugger::SigningAttempt;
use crate::error::Error;
use crate::request_log::{LookedThrough, RequestCursor, RequestFilter};

impl Desk<'_> {
    /// A page of the merchant's request log.
    ///
    /// # Errors
    /// Those of [`crate::App::requests`].
    pub async fn own_calls(
        &self,
        filter: &RequestFilter,
        before: Option<RequestCursor>,
        limit: usize,
    ) -> Result<LookedThrough, Error> {
        let (merchant, _) = self.own(Permission::OwnRequestLogRead)?;
        self.app.requests(merchant, filter, before, limit).await
    }

    /// One entry of the merchant's request log.
    ///
    /// # Errors
    /// Those of [`crate::App::request`].
    pub async fn own_call(&self, id: RequestId) -> Result<RequestEntry, Error> {
        let (merchant, _) = self.own(Permission::OwnRequestLogRead)?;
        self.app.request(merchant, id).await
    }

    /// A page of a merchant's request log, to operators whom it asks why a call failed.
    ///
    /// # Errors
    /// [`Refusal::MerchantNotFound`], and those of [`crate::App::requests`].
    pub async fn calls_of(
        &self,
        merchant: MerchantId,
        filter: &RequestFilter,
        before: Option<RequestCursor>,
        limit: usize,
    ) -> Result<(Merchant, LookedThrough), Error> {
        self.may(Permission::PlatformRead)?;
        let known = self.app.merchant_show(merchant).await?;
        Ok((known, self.app.requests(merchant, filter, before, limit).await?))
    }

    /// One entry of a merchant's request log, to operators.
    ///
    /// # Errors
    /// [`Refusal::MerchantNotFound`], and those of [`crate::App::request`].
    pub async fn call_of(
        &self,
        merchant: MerchantId,
        id: RequestId,
    ) -> Result<(Merchant, RequestEntry), Error> {
        self.may(Permission::PlatformRead)?;
        let known = self.app.merchant_show(merchant).await?;
        Ok((known, self.app.request(merchant, id).await?))
    }

    /// What is wrong with a signature made for one of the merchant's keys; nothing when it is right.
    ///
    /// # Errors
    /// Those of [`crate::App::signature_explain`].
    pub async fn own_signature_explain(&self, attempt: SigningAttempt<'_>) -> Result<Option<Refusal>, Error> {
        let (merchant, _) = self.own(Permission::OwnRequestLogRead)?;
        self.app.signature_explain(merchant, attempt).await
    }

    /// A project with what its list on trial would have refused.
    ///
    /// # Errors
    /// Those of [`crate::App::project_with_trial`].
    pub async fn own_allowlist(&self, project: ProjectId) -> Result<(Project, Option<TrialReport>), Error> {
        let (merchant, _) = self.own(Permission::OwnRequestLogRead)?;
        self.app.project_with_trial(merchant, project).await
    }

    /// Puts a list on trial.
    ///
    /// # Errors
    /// Those of [`crate::App::allowlist_try`].
    pub async fn own_allowlist_try(&self, project: ProjectId, allowlist: Allowlist) -> Result<(), Error> {
        let (merchant, actor) = self.own(Permission::OwnProjectChange)?;
        let parties = Parties { merchant, project };
        self.app.allowlist_try(actor, parties, allowlist).await
    }

    /// Makes the list on trial since then the one that is enforced.
    ///
    /// # Errors
    /// Those of [`crate::App::allowlist_enforce`].
    pub async fn own_allowlist_enforce(&self, project: ProjectId, since: Timestamp) -> Result<(), Error> {
        let (merchant, actor) = self.own(Permission::OwnProjectChange)?;
        self.app
            .allowlist_enforce(actor, Parties { merchant, project }, since)
            .await
    }

    /// Takes the list on trial away.
    ///
    /// # Errors
    /// Those of [`crate::App::allowlist_trial_drop`].
    pub async fn own_allowlist_trial_drop(&self, project: ProjectId) -> Result<(), Error> {
        let (merchant, actor) = self.own(Permission::OwnProjectChange)?;
        self.app
            .allowlist_trial_drop(actor, Parties { merchant, project })
            .await
    }
}
