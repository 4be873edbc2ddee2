//! Refunds by a merchant's people: one asks, another agrees.

use sengo_core::ids::{MerchantId, TransactionId};
use sengo_core::ledger::ProjectBalance;
use sengo_core::payment::Payment;
use sengo_core::project::Project;
use sengo_core::reference::Reference;
use sengo_core::role::Permission;
use sengo_store::Page;
use sengo_wire::request::RefundCreate;
use serde_json::Value;

use super::Desk;
use crate::approval::{About, Act, Acted, Hindrance, RequestFound, RequestState};
use crate::error::Error;
use crate::payments::refund::RefundMake;
use crate::trial::Trial;

/// How many of a team's open requests are looked through for those about one payment.
const REQUESTS_LOOKED_THROUGH_MAX: i64 = 1_000;

/// A payment with what bears on a refund of it.
#[derive(Debug, Clone)]
pub struct Refundable {
    /// The payment.
    pub payment: Payment,
    /// The project's own name for it.
    pub reference: Reference,
    /// Whose it is.
    pub project: Project,
    /// What the project has.
    pub balance: ProjectBalance,
    /// Whether a colleague has to agree.
    pub needs_second: bool,
    /// Requests for a refund of it that wait for a colleague, the newest first.
    pub waiting: Vec<RequestFound>,
}

impl Desk<'_> {
    /// Gives a payer money back, or asks a colleague to agree to it: in production always, in a sandbox where four
    /// eyes are asked for.
    ///
    /// # Errors
    /// Those of [`Desk::refund_try`] and of [`crate::App::act`].
    pub async fn refund(&self, create: RefundCreate) -> Result<Acted, Error> {
        let (merchant, actor) = self.own(Permission::OwnMoneyAct)?;
        self.refund_try(create.clone()).await?;
        let (payment, _) = self.app.payment_of(merchant, create.id).await?;
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

    /// Looks whether a refund could be made now, and makes none.
    ///
    /// # Errors
    /// Those of [`Desk::refundable`], and what would refuse the refund itself: more than is left, a used reference,
    /// a balance that does not cover it.
    pub async fn refund_try(&self, create: RefundCreate) -> Result<(), Error> {
        let (merchant, actor) = self.own(Permission::OwnMoneyAct)?;
        let (payment, _) = self.app.payment_of(merchant, create.id).await?;
        let id = self.app.transaction_id()?;
        let make = RefundMake::new(self.app.cause(actor)?, id, payment.parties(), create);
        self.app.decide(Trial(make)).await.map(|_| ())
    }

    /// A payment with what bears on a refund of it.
    ///
    /// # Errors
    /// [`TransactionRefusal::NotFound`](sengo_core::refusal::TransactionRefusal::NotFound) also for another merchant's
    /// payment, [`TransactionRefusal::NotAPayment`](sengo_core::refusal::TransactionRefusal::NotAPayment).
    pub async fn refundable(&self, id: TransactionId) -> Result<Refundable, Error> {
        let (merchant, _) = self.own(Permission::OwnMoneyAct)?;
        let (transaction, payment) = self.app.payment_of(merchant, id).await?;
        let project = transaction.parties().project;
        let page = Page {
            offset: 0,
            limit: REQUESTS_LOOKED_THROUGH_MAX,
        };
        let open = self
            .app
            .request_list_at(Some(merchant), RequestState::Open, page)
            .await?;
        let is_of_it = |request: &RequestFound| match &request.document.act {
            Act::PaymentRefund { transaction, .. } => *transaction == id.to_string(),
            _ => false,
        };
        Ok(Refundable {
            payment,
            reference: transaction.origin.reference,
            project: self.app.project_show(merchant, project).await?,
            balance: self.app.balance_show(merchant, project, None).await?,
            needs_second: self.app.four_eyes().await?,
            waiting: open.into_iter().filter(is_of_it).collect(),
        })
    }

    /// The team's requests, the newest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn own_requests(&self, state: RequestState, page: Page) -> Result<Vec<RequestFound>, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        self.app.request_list_at(Some(merchant), state, page).await
    }

    /// A request of the team, and what stands around it.
    ///
    /// # Errors
    /// [`sengo_core::approval::ApprovalRefusal::RequestNotFound`].
    pub async fn own_request(&self, id: &str) -> Result<(RequestFound, About), Error> {
        let (merchant, actor) = self.own(Permission::OwnRead)?;
        let found = self.app.request_show_at(Some(merchant), id).await?;
        let mut about = self.app.request_about(&actor, &found).await?;
        if found.document.decided.is_none() && !self.by.role.permits(Permission::OwnMoneyAct) {
            about.hindrance = Some(Hindrance::Role);
        }
        Ok((found, about))
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
