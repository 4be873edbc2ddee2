//! Looking for transactions: a page at a time, the newest first, however many there are.

use jiff::civil::Date;
use sengo_core::calendar::begins_at;
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::ledger::Parties;
use sengo_core::money::Rupiah;
use sengo_core::payment;
use sengo_core::transaction::{Kind, Transaction};
use sengo_store::{TransactionRange, TransactionScope, TransactionSpot, TransactionsSought};

use crate::app::App;
use crate::error::Error;

/// The most transactions of one page.
pub const TRANSACTIONS_PAGE_MAX: usize = 500;

/// How many are looked at in one go where few of them may be sought, and how often for one page.
const LOOKED_AT_ONCE: i64 = 5_000;
const GOES: usize = 2;

/// Which transactions to look for; what is absent admits all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TransactionQuery {
    /// Of this merchant; at a merchant's own desk, nobody else's are found whatever stands here.
    pub merchant: Option<MerchantId>,
    /// Of this project.
    pub project: Option<ProjectId>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// In this status; kinds share them.
    pub status: Option<payment::Status>,
    /// Created on this day in Jakarta or later.
    pub from: Option<Date>,
    /// Created on this day in Jakarta or earlier.
    pub to: Option<Date>,
    /// Of so much at least.
    pub least: Option<Rupiah>,
    /// Of so much at most.
    pub most: Option<Rupiah>,
    /// With such a reference.
    pub reference: Option<ReferenceSought>,
}

/// A reference as it is looked for. Case counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReferenceSought {
    /// This one.
    Exactly(String),
    /// Those that begin so.
    Beginning(String),
}

/// A place in a list of transactions, behind which it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransactionCursor(TransactionSpot);

impl TransactionCursor {
    /// The place of a transaction.
    #[must_use]
    pub fn of(transaction: &Transaction) -> Self {
        Self(TransactionSpot {
            created_at: transaction.created_at(),
            id: transaction.id(),
        })
    }

    /// Reads what [`std::fmt::Display`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (at, id) = text.split_once('.')?;
        Some(Self(TransactionSpot {
            created_at: jiff::Timestamp::from_microsecond(at.parse().ok()?).ok()?,
            id: TransactionId::parse(id)?,
        }))
    }

    /// When what stands there was created.
    #[must_use]
    pub fn created_at(self) -> jiff::Timestamp {
        self.0.created_at
    }
}

impl std::fmt::Display for TransactionCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.0.created_at.as_microsecond(), self.0.id)
    }
}

/// A page of transactions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TransactionsFound {
    /// The transactions, the newest first.
    pub transactions: Vec<Transaction>,
    /// Where to go on; none when there is nothing older. The page can be short, or empty, and still have one: then
    /// too many would have had to be looked through.
    pub next: Option<TransactionCursor>,
}

impl TransactionsFound {
    /// A page of what was found, which is one more than fits if there is a next page.
    fn cut(mut transactions: Vec<Transaction>, limit: usize) -> Self {
        let has_more = transactions.len() > limit;
        transactions.truncate(limit);
        let next = transactions
            .last()
            .filter(|_| has_more)
            .map(TransactionCursor::of);
        Self { transactions, next }
    }
}

impl TransactionQuery {
    fn range(&self, before: Option<TransactionCursor>) -> TransactionRange {
        let all = TransactionRange::default();
        let from = self.from.and_then(|day| begins_at(day).ok());
        let until = self.to.and_then(|day| begins_at(day.tomorrow().ok()?).ok());
        let until = until.map_or(all.before, TransactionSpot::at);
        TransactionRange {
            from: from.map_or(all.from, TransactionSpot::at),
            before: before.map_or(until, |cursor| cursor.0.min(until)),
        }
    }

    fn sought(&self) -> TransactionsSought {
        TransactionsSought {
            kind: self.kind.map(Kind::code),
            status: self.status.map(payment::Status::code),
            least: self.least.map(Rupiah::get),
            most: self.most.map(Rupiah::get),
            prefix: match &self.reference {
                Some(ReferenceSought::Beginning(prefix)) => Some(prefix.clone()),
                Some(ReferenceSought::Exactly(_)) | None => None,
            },
        }
    }

    /// Whether a transaction that was found otherwise is among those looked for.
    fn admits(&self, transaction: &Transaction) -> bool {
        let amount = transaction.charge().map_or(Rupiah::ZERO, |charge| charge.amount);
        self.kind.is_none_or(|kind| transaction.kind() == kind)
            && self
                .status
                .is_none_or(|status| transaction.status().code() == status.code())
            && self.least.is_none_or(|least| amount >= least)
            && self.most.is_none_or(|most| amount <= most)
    }
}

impl App {
    /// A page of a merchant's transactions.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn transactions_of(
        &self,
        merchant: MerchantId,
        query: &TransactionQuery,
        before: Option<TransactionCursor>,
        limit: usize,
    ) -> Result<TransactionsFound, Error> {
        let scope = match query.project {
            Some(project) => TransactionScope::Project(Parties { merchant, project }),
            None => TransactionScope::Merchant(merchant),
        };
        self.transactions_in(scope, query, before, limit).await
    }

    /// A page of transactions, whosever they are; for the operator.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn transactions_of_anybody(
        &self,
        query: &TransactionQuery,
        before: Option<TransactionCursor>,
        limit: usize,
    ) -> Result<TransactionsFound, Error> {
        let owner = match (query.merchant, query.project) {
            (Some(merchant), _) => Some(merchant),
            (None, Some(project)) => match self.store().project_owner(project).await? {
                Some(merchant) => Some(merchant),
                None => return Ok(TransactionsFound::default()),
            },
            (None, None) => None,
        };
        match owner {
            Some(merchant) => self.transactions_of(merchant, query, before, limit).await,
            None => {
                let scope = TransactionScope::Platform;
                self.transactions_in(scope, query, before, limit).await
            }
        }
    }

    async fn transactions_in(
        &self,
        scope: TransactionScope,
        query: &TransactionQuery,
        before: Option<TransactionCursor>,
        limit: usize,
    ) -> Result<TransactionsFound, Error> {
        let limit = limit.clamp(1, TRANSACTIONS_PAGE_MAX);
        let range = query.range(before);
        if let Some(ReferenceSought::Exactly(reference)) = &query.reference {
            let mut found = self.store().transactions_of_reference(scope, reference).await?;
            found.retain(|transaction| {
                let spot = TransactionCursor::of(transaction).0;
                spot >= range.from && spot < range.before && query.admits(transaction)
            });
            found.sort_unstable_by_key(|transaction| std::cmp::Reverse(TransactionCursor::of(transaction).0));
            return Ok(TransactionsFound::cut(found, limit));
        }
        self.look_through(scope, &query.sought(), range, limit).await
    }

    /// Looks through a range from its newest end, part by part, until a page is full or enough was looked at.
    async fn look_through(
        &self,
        scope: TransactionScope,
        sought: &TransactionsSought,
        mut range: TransactionRange,
        limit: usize,
    ) -> Result<TransactionsFound, Error> {
        let store = self.store();
        let wanted = limit.saturating_add(1);
        let missing =
            |found: &Vec<Transaction>| i64::try_from(wanted.saturating_sub(found.len())).unwrap_or(0);
        let mut found = Vec::new();
        if *sought == TransactionsSought::default() {
            let found = store
                .transactions_sought(scope, sought, range, missing(&found))
                .await?;
            return Ok(TransactionsFound::cut(found, limit));
        }
        for _ in 0..GOES {
            let end = store.transactions_end(scope, range, LOOKED_AT_ONCE).await?;
            let part = TransactionRange {
                from: end.unwrap_or(range.from),
                ..range
            };
            found.extend(
                store
                    .transactions_sought(scope, sought, part, missing(&found))
                    .await?,
            );
            let Some(end) = end.filter(|_| found.len() < wanted) else {
                return Ok(TransactionsFound::cut(found, limit));
            };
            range.before = end;
        }
        Ok(TransactionsFound {
            transactions: found,
            next: Some(TransactionCursor(range.before)),
        })
    }
}
