//! Transactions: looking for them, one's whole story, and telling of it again.

use sengo_core::audit::Actor;
use sengo_core::callback::Callback;
use sengo_core::ids::TransactionId;
use sengo_core::refusal::{Refusal, TransactionRefusal};
use sengo_core::role::Permission;

use super::Desk;
use crate::callbacks::StuckCallbacks;
use crate::error::Error;
use crate::look_up::LookedUp;
use crate::transactions::{TransactionCursor, TransactionQuery, TransactionStory, TransactionsFound};

impl Desk<'_> {
    /// A page of the merchant's transactions.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn own_transactions(
        &self,
        query: &TransactionQuery,
        before: Option<TransactionCursor>,
        limit: usize,
    ) -> Result<TransactionsFound, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        self.app.transactions_of(merchant, query, before, limit).await
    }

    /// A page of everybody's transactions.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn transactions(
        &self,
        query: &TransactionQuery,
        before: Option<TransactionCursor>,
        limit: usize,
    ) -> Result<TransactionsFound, Error> {
        self.may(Permission::PlatformRead)?;
        self.app.transactions_of_anybody(query, before, limit).await
    }

    /// The story of one of the merchant's transactions, with its recipient for those who may see it.
    ///
    /// # Errors
    /// [`TransactionRefusal::NotFound`], also for another merchant's.
    pub async fn own_transaction(&self, id: TransactionId) -> Result<TransactionStory, Error> {
        let (merchant, actor) = self.own(Permission::OwnRead)?;
        let opens = self.by.role.permits(Permission::OwnRecipientRead);
        let story = self.app.transaction_story(merchant, id, opens).await?;
        self.seen(actor, story).await
    }

    /// The story of a transaction, whosever it is, with its recipient for those who may see it.
    ///
    /// # Errors
    /// [`TransactionRefusal::NotFound`].
    pub async fn transaction(&self, id: TransactionId) -> Result<TransactionStory, Error> {
        let actor = self.may(Permission::PlatformRead)?;
        let opens = self.by.role.permits(Permission::RecipientRead);
        let story = self.app.transaction_story_of_anybody(id, opens).await?;
        self.seen(actor, story).await
    }

    /// Records that somebody saw a recipient, before they do.
    async fn seen(&self, actor: Actor, story: TransactionStory) -> Result<TransactionStory, Error> {
        if story.recipient.is_some() {
            let transaction = &story.transaction;
            let subject = format!("transaction:{}", transaction.id());
            let noted = vec![(transaction.parties().merchant, subject)];
            self.app.note(actor, "recipient.read", noted).await?;
        }
        Ok(story)
    }

    /// Has the newest callback of one of the merchant's transactions delivered again.
    ///
    /// # Errors
    /// [`TransactionRefusal::NotFound`], also for another merchant's; [`Refusal::CallbackNotFound`] where it has had
    /// none.
    pub async fn own_callback_resend(&self, id: TransactionId) -> Result<Callback, Error> {
        let (merchant, actor) = self.own(Permission::OwnCallbackResend)?;
        let found = self.app.store().tenant(merchant).transaction(id).await?;
        let transaction = found.ok_or_else(|| Refusal::from(TransactionRefusal::NotFound))?;
        self.app.callback_resend(actor, &transaction).await
    }

    /// Has the newest callback of a transaction delivered again, whosever it is.
    ///
    /// # Errors
    /// Those of [`crate::App::callback_resend_any`].
    pub async fn callback_resend(&self, id: TransactionId) -> Result<Callback, Error> {
        let actor = self.may(Permission::CallbackResend)?;
        self.app.callback_resend_any(actor, id).await
    }

    /// Callbacks that wait, by the endpoint they wait for.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn callbacks_stuck(&self, after: Option<i64>) -> Result<StuckCallbacks, Error> {
        self.may(Permission::PlatformRead)?;
        self.app.callbacks_stuck(after).await
    }

    /// Whatever on the platform goes by a name, a number or an id.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn look_up(&self, text: &str) -> Result<LookedUp, Error> {
        self.may(Permission::PlatformRead)?;
        self.app.look_up(text).await
    }
}
