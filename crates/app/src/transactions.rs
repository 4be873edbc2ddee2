//! Transactions of whatever kind: showing and listing them, and what all calls that make one have in common.

mod making;
mod search;
mod story;

use sengo_core::audit::Actor;
use sengo_core::calendar::begins_at;
use sengo_core::ids::TransactionId;
use sengo_core::key::KeyOwner;
use sengo_core::refusal::{Fault, FieldFault, Refusal, TransactionRefusal};
use sengo_core::transaction::Transaction;
use sengo_store::{Page, TransactionFilter};
use sengo_wire::request::query::TransactionListQuery;
use sengo_wire::view::CheckView;

use crate::app::App;
use crate::error::Error;

/// How many rows of a day a merchant can page through over all its projects at once; a project has no such limit.
const MERGED_ROWS_MAX: i64 = 50_000;

pub use search::{
    ReferenceSought, TRANSACTIONS_PAGE_MAX, TransactionCursor, TransactionQuery, TransactionsFound,
};
pub use story::{RecipientShown, TransactionStory};

pub(crate) use making::{Made, begun, check_project, check_reference, read_beginning, used_reference};

impl App {
    /// A transaction of a project, or with a merchant's key of any of its projects. With `resend`, its newest
    /// callback is sent again.
    ///
    /// # Errors
    /// [`TransactionRefusal::NotFound`], also for another's; [`TransactionRefusal::NothingToResend`].
    pub async fn transaction_check(
        &self,
        owner: KeyOwner,
        key: &str,
        id: TransactionId,
        resend: bool,
        base: &str,
    ) -> Result<CheckView, Error> {
        let transaction = self.own_transaction(owner, id).await?;
        if resend {
            if transaction.callbacks == 0 {
                let has_callback = transaction.origin.callback.is_some();
                return Err(Refusal::from(TransactionRefusal::NothingToResend { has_callback }).into());
            }
            self.callback_resend(Actor::Key(key.to_owned()), &transaction)
                .await?;
        }
        self.transaction_view(&transaction, transaction.status().code(), base)
    }

    /// A page of the transactions of a project, or of all projects of a merchant: those created on a day in
    /// Jakarta, the newest first.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for a merchant's page beyond the first 50,000 rows.
    pub async fn transaction_list(
        &self,
        owner: KeyOwner,
        query: TransactionListQuery,
        base: &str,
    ) -> Result<Vec<CheckView>, Error> {
        // The days of all projects are merged in memory, so that only so much of them can be paged through.
        if owner.project.is_none() && query.page.offset() >= MERGED_ROWS_MAX {
            let most = MERGED_ROWS_MAX.checked_div(query.page.limit()).unwrap_or(1);
            return Err(Refusal::Invalid(vec![FieldFault {
                field: "?page".into(),
                fault: Fault::Range { least: 1, most },
            }])
            .into());
        }
        let filter = TransactionFilter {
            project: owner.project,
            status: Some(query.status.code()),
            direction: query.direction,
            from: begins_at(query.date).ok(),
            until: query.date.tomorrow().ok().and_then(|day| begins_at(day).ok()),
        };
        let page = Page {
            offset: query.page.offset(),
            limit: query.page.limit(),
        };
        let found = self
            .store()
            .tenant(owner.merchant)
            .transactions(filter, page)
            .await?;
        found
            .iter()
            .map(|transaction| self.transaction_view(transaction, transaction.status().code(), base))
            .collect()
    }

    /// A transaction as it stands, if it is this owner's.
    pub(crate) async fn own_transaction(
        &self,
        owner: KeyOwner,
        id: TransactionId,
    ) -> Result<Transaction, Error> {
        let found = self.store().tenant(owner.merchant).transaction(id).await?;
        let is_own = |transaction: &Transaction| {
            owner
                .project
                .is_none_or(|project| project == transaction.parties().project)
        };
        found
            .filter(is_own)
            .ok_or_else(|| Error::Refused(TransactionRefusal::NotFound.into()))
    }
}
