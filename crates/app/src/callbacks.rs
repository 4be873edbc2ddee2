//! Callbacks: delivering them, reading what became of them, and asking for them again.
//!
//! A callback is written with what it tells of, in the same decision. It is claimed by a decision that puts its next
//! try a little ahead, then sent, then a decision records what came of it. A process that dies in between leaves a
//! callback that is due again when the claim has run out: so each is delivered at least once, and while processes live,
//! exactly once.

mod decisions;
mod dispatcher;
mod endpoints;
mod letter;
mod stuck;

use sengo_core::audit::Actor;
use sengo_core::callback::{Attempt, Callback, CallbackId};
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_core::transaction::Transaction;
use sengo_store::{CallbackBacklog, Page};

use crate::app::App;
use crate::error::Error;

pub use dispatcher::Dispatcher;
pub use stuck::StuckCallbacks;

/// The most merchants looked through for a callback at once.
const MERCHANTS_A_PAGE: i64 = 500;

/// The most tries shown of one callback; there are some thirty in three days.
const ATTEMPTS_SHOWN: Page = Page {
    offset: 0,
    limit: 1_000,
};

impl App {
    /// The callbacks of a transaction, whosever it is, the newest first; for the operator.
    ///
    /// # Errors
    /// [`Refusal::CallbackNotFound`] where there is no such transaction.
    pub async fn callback_list(&self, transaction: TransactionId) -> Result<Vec<Callback>, Error> {
        let owner = self.store().transaction_owner(transaction).await?;
        let parties = owner.ok_or(Refusal::CallbackNotFound)?;
        Ok(self
            .store()
            .tenant(parties.merchant)
            .callbacks(transaction)
            .await?)
    }

    /// The callbacks about a project itself, the newest first; for the operator.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`].
    pub async fn callback_list_of_project(
        &self,
        project: ProjectId,
        page: Page,
    ) -> Result<Vec<Callback>, Error> {
        let merchant = self.project_merchant(project).await?;
        Ok(self
            .store()
            .tenant(merchant)
            .project_callbacks(project, page)
            .await?)
    }

    /// A callback with its tries, the newest first, whosever it is; for the operator, who names it alone.
    ///
    /// # Errors
    /// [`Refusal::CallbackNotFound`].
    pub async fn callback_show(&self, id: CallbackId) -> Result<(Callback, Vec<Attempt>), Error> {
        let mut page = Page {
            offset: 0,
            limit: MERCHANTS_A_PAGE,
        };
        loop {
            // A look-up for each merchant costs less than an index by callback would cost every booking.
            let merchants = self.store().merchants(page).await?;
            for merchant in &merchants {
                let tenant = self.store().tenant(merchant.id);
                if let Some(callback) = tenant.callback(id).await? {
                    let attempts = tenant.attempts(id, ATTEMPTS_SHOWN).await?;
                    return Ok((callback, attempts));
                }
            }
            if merchants.is_empty() {
                return Err(Refusal::CallbackNotFound.into());
            }
            page.offset = page.offset.saturating_add(MERCHANTS_A_PAGE);
        }
    }

    /// Has the newest callback of a transaction delivered again, from the start of its schedule, whosever it is; for
    /// the operator.
    ///
    /// # Errors
    /// [`Refusal::CallbackNotFound`] where the transaction has had none, or there is no such transaction.
    pub async fn callback_resend_any(
        &self,
        actor: Actor,
        transaction: TransactionId,
    ) -> Result<Callback, Error> {
        self.permit(&actor, Permission::CallbackResend).await?;
        let owner = self.store().transaction_owner(transaction).await?;
        let merchant = owner.ok_or(Refusal::CallbackNotFound)?.merchant;
        let cause = self.cause(actor)?;
        self.decide(decisions::CallbackResend {
            cause,
            merchant,
            transaction,
            newest: self.newest_callback(merchant, transaction).await?,
        })
        .await
    }

    /// How many callbacks wait, and since when.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn callback_backlog(&self) -> Result<CallbackBacklog, Error> {
        Ok(self.store().callback_backlog().await?)
    }

    /// Has the newest callback of a transaction delivered again, from the start of its schedule; for its own project
    /// or merchant.
    ///
    /// # Errors
    /// [`Refusal::CallbackNotFound`] where it has had none.
    pub(crate) async fn callback_resend(
        &self,
        actor: Actor,
        transaction: &Transaction,
    ) -> Result<Callback, Error> {
        let decision = decisions::CallbackResend {
            cause: self.cause(actor)?,
            merchant: transaction.parties().merchant,
            transaction: transaction.id(),
            newest: CallbackId::of(transaction.id(), transaction.callbacks),
        };
        self.decide(decision).await
    }

    async fn newest_callback(
        &self,
        merchant: MerchantId,
        transaction: TransactionId,
    ) -> Result<CallbackId, Error> {
        let found = self.store().tenant(merchant).transaction(transaction).await?;
        let number = found.map_or(0, |found| found.callbacks);
        if number == 0 {
            return Err(Refusal::CallbackNotFound.into());
        }
        Ok(CallbackId::of(transaction, number))
    }
}
