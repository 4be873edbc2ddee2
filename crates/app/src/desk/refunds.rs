//! Refunds by a merchant's people: one asks, another agrees.

use sengo_core::ids::MerchantId;
use sengo_core::refusal::{Refusal, TransactionRefusal};
use sengo_core::role::Permission;
use sengo_core::transaction::State;
use sengo_store::Page;
use sengo_wire::request::RefundCreate;
use serde_json::Value;

use super::Desk;
use crate::approval::{Act, Acted, RequestFound, RequestState};
use crate::error::Error;

impl Desk<'_> {
    /// Gives a payer money back, or asks a colleague to agree to it: in production always, in a sandbox where four
    /// eyes are asked for.
    ///
    /// # Errors
    /// [`TransactionRefusal::NotFound`] also for another merchant's payment, [`TransactionRefusal::NotAPayment`], and
    /// those of [`crate::App::act`].
    pub async fn refund(&self, create: RefundCreate) -> Result<Acted, Error> {
        let (merchant, actor) = self.own(Permission::OwnMoneyAct)?;
        let found = self.app.store().tenant(merchant).transaction(create.id).await?;
        let payment = found.ok_or_else(|| Refusal::from(TransactionRefusal::NotFound))?;
        if !matches!(payment.state, State::Payment(_)) {
            return Err(Refusal::from(TransactionRefusal::NotAPayment).into());
        }
        let act = Act::PaymentRefund {
            merchant: merchant.get(),
            project: payment.parties().project.get(),
            transaction: create.id.to_string(),
            amount: create.amount.map(|amount| amount.get()),
            reference: create.reference.as_str().to_owned(),
        };
        let acted = self.app.act(actor, act).await?;
        self.app.instructed();
        Ok(acted)
    }

    /// The team's requests, the newest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn own_requests(&self, state: RequestState, page: Page) -> Result<Vec<RequestFound>, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        self.app.request_list_at(Some(merchant), state, page).await
    }

    /// A request of the team.
    ///
    /// # Errors
    /// [`sengo_core::approval::ApprovalRefusal::RequestNotFound`].
    pub async fn own_request(&self, id: &str) -> Result<RequestFound, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        self.app.request_show_at(Some(merchant), id).await
    }

    /// Agrees to what a colleague asked for: it is done now.
    ///
    /// # Errors
    /// Those of [`crate::App::request_approve`].
    pub async fn own_request_approve(&self, id: &str) -> Result<Value, Error> {
        let (merchant, actor): (MerchantId, _) = self.own(Permission::OwnMoneyAct)?;
        self.app.request_approve_at(Some(merchant), actor, id).await
    }

    /// Refuses what a colleague asked for.
    ///
    /// # Errors
    /// Those of [`crate::App::request_refuse`].
    pub async fn own_request_refuse(&self, id: &str, reason: &str) -> Result<Value, Error> {
        let (merchant, actor) = self.own(Permission::OwnMoneyAct)?;
        self.app
            .request_refuse_at(Some(merchant), actor, id, reason)
            .await
    }
}
