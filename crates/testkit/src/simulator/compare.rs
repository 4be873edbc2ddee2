//! Compares what the platform says with what the books have to say.

use std::convert::Infallible;

use sengo_app::{ExceptionFilter, Page};
use sengo_core::callback::{CallbackState, CallbackSubject, TRIED_FOR};
use sengo_core::exception::Flow;
use sengo_core::ids::TransactionId;
use sengo_core::ledger::{AccountId, AccountKind};
use sengo_core::payment::Status;
use sengo_core::transaction::State;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};

use super::books::{Deal, Judged, Kind, Use, wrong};
use super::life::Life;

/// All of it on one page.
const ALL: Page = Page {
    offset: 0,
    limit: 10_000,
};

/// Reads accounts as decisions do, all at one moment.
struct Balances(Vec<AccountId>);

impl Decision for Balances {
    type Answer = Vec<i64>;
    type Refusal = Infallible;

    fn reads(&self, reads: &mut Reads) {
        self.0.iter().for_each(|account| reads.account(*account));
    }

    fn decide(&self, work: &Work) -> Result<Decided<Vec<i64>>, Stop<Infallible>> {
        let mut answer = Vec::new();
        for account in &self.0 {
            answer.push(work.account(*account)?.balance.get());
        }
        Ok(Decided {
            changes: Changes::default(),
            answer,
        })
    }
}

impl Life {
    /// Every balance, of projects and of the platform.
    pub(super) async fn compare(&mut self) -> Judged {
        let mut expected: Vec<(AccountId, i64)> = Vec::new();
        let books = &self.books;
        for shop in &books.shops {
            let merchant = books.tenants[shop.tenant].0;
            let own = |kind| AccountId::of_project(merchant, shop.id, kind);
            expected.extend([
                (own(AccountKind::Active), shop.money.active),
                (own(AccountKind::Pending), shop.money.pending),
                (own(AccountKind::Hold), shop.money.held),
                (own(AccountKind::Receivable), -shop.money.owed),
            ]);
        }
        for (merchant, platform) in &books.tenants {
            let own = |kind| AccountId::of_platform(*merchant, kind);
            expected.extend([
                (own(AccountKind::Clearing), platform.clearing),
                (own(AccountKind::Fees), platform.fees),
                (own(AccountKind::Adjustment), platform.adjustment),
                (own(AccountKind::Suspense), platform.suspense),
            ]);
        }
        let accounts = expected.iter().map(|(account, _)| *account).collect();
        let read = self.process.store.decide(Balances(accounts)).await;
        let read = read.map_err(|error| error.to_string())?;
        let found = read.unwrap_or_else(|never| match never {});
        for ((account, expected), found) in expected.iter().zip(found) {
            if *expected != found {
                return wrong(&format!("{expected} on {account:?}"), &found);
            }
        }
        self.compare_held()
    }

    /// Every rupiah that is held belongs to a payout that is pending, and none else.
    fn compare_held(&self) -> Judged {
        for (place, shop) in self.books.shops.iter().enumerate() {
            let is_held = |deal: &&Deal| {
                deal.shop == place && matches!(deal.kind, Kind::Payout) && deal.status == "pending"
            };
            let pending = self.books.deals.values().filter(is_held);
            let sum: i64 = pending.map(|deal| deal.amount + deal.cost).sum();
            if sum != shop.money.held {
                return wrong(&format!("{sum} held of {}", shop.id), &shop.money);
            }
        }
        Ok(())
    }

    /// Everything: transactions, callbacks, exceptions, instructions, and the ledger by its own sums.
    pub(super) async fn compare_all(&mut self) -> Judged {
        let verified = self.process.app.ledger_verify().await;
        let verified = verified.map_err(|error| error.to_string())?;
        if !verified.differences.is_empty() {
            return wrong("books that add up", &verified.differences);
        }
        self.compare_instructions(None).await?;
        self.compare_exceptions().await?;
        for id in self.books.order.clone() {
            self.compare_deal(id).await.map_err(|fault| {
                let deal = &self.books.deals[&id];
                format!("{id}: {fault}; {deal:?}")
            })?;
        }
        Ok(())
    }

    async fn compare_exceptions(&self) -> Judged {
        let filter = ExceptionFilter {
            merchant: None,
            open: None,
        };
        let found = self.process.app.exception_list(filter, ALL).await;
        let found = found.map_err(|error| error.to_string())?;
        let mut found: Vec<_> = found
            .iter()
            .map(|case| {
                let came_in = case.set_aside.flow == Flow::In;
                let amount = case.set_aside.amount.get();
                (
                    case.id,
                    case.set_aside.merchant,
                    came_in,
                    amount,
                    case.resolved.is_some(),
                )
            })
            .collect();
        let tenant = |place: usize| self.books.tenants[place].0;
        let mut expected: Vec<_> = self
            .books
            .exceptions
            .iter()
            .map(|case| {
                let tenant = tenant(case.tenant);
                (
                    case.id,
                    tenant,
                    case.came_in,
                    case.amount,
                    case.resolved.is_some(),
                )
            })
            .collect();
        found.sort_unstable_by_key(|case| case.0);
        expected.sort_unstable_by_key(|case| case.0);
        if found == expected {
            Ok(())
        } else {
            wrong(&format!("exceptions {expected:?}"), &found)
        }
    }

    async fn compare_deal(&self, id: TransactionId) -> Judged {
        let deal = &self.books.deals[&id];
        let shop = &self.books.shops[deal.shop];
        let tenant = self.process.store.tenant(self.books.tenants[shop.tenant].0);
        let found = tenant.transaction(id).await.map_err(|error| error.to_string())?;
        let found = found.ok_or("it is gone")?;
        if found.status().as_str() != deal.status {
            return wrong(deal.status, &found.state);
        }
        if let (State::Payment(payment), Kind::Payment { in_pending, back, .. }) = (&found.state, &deal.kind)
        {
            let back: Vec<i64> = back.iter().map(|back| back.amount).collect();
            let reversed: Vec<i64> = payment.reversals.iter().map(|back| back.amount.get()).collect();
            if payment.in_pending.get() != *in_pending || reversed != back {
                return wrong(&format!("{in_pending} pending, {back:?} back"), payment);
            }
        }
        let callbacks = tenant.callbacks(id).await.map_err(|error| error.to_string())?;
        let mut told: Vec<&str> = Vec::new();
        let mut given_up = false;
        for callback in callbacks.iter().rev() {
            let CallbackSubject::Transaction { status, .. } = callback.subject else {
                return wrong("a callback about the transaction", callback);
            };
            told.push(Status::from_code(status).map_or("?", Status::as_str));
            let attempts = tenant.attempts(callback.id, ALL).await;
            let attempts = attempts.map_err(|error| error.to_string())?;
            let taken = attempts
                .iter()
                .filter(|attempt| attempt.status == Some(200))
                .count();
            let last = attempts.iter().map(|attempt| attempt.at).max();
            // Tried for the last time when its three days were over, and not taken even then.
            let end = callback.created_at.saturating_add(TRIED_FOR).ok();
            let is_right = match callback.state {
                CallbackState::Delivered => taken == 1,
                CallbackState::GivenUp => taken == 0 && last >= end,
                CallbackState::Waiting => shop.standing == Use::Closed,
            };
            if !is_right {
                return wrong("a callback that was taken once", &(callback, attempts));
            }
            given_up |= callback.state == CallbackState::GivenUp;
        }
        if told != deal.told {
            return wrong(&format!("callbacks {:?}", deal.told), &told);
        }
        if given_up {
            return Ok(());
        }
        self.compare_letters(id, deal)
    }

    /// What was counted as it happened is what is counted anew from the transactions.
    pub(super) async fn compare_figures(&self) -> Judged {
        let report = self.process.store.figures_differences(3).await;
        let report = report.map_err(|error| error.to_string())?;
        let counted = self
            .books
            .deals
            .values()
            .filter(|deal| !matches!(deal.kind, Kind::Question));
        let expected = i64::try_from(counted.count()).expect("few");
        if report.differences.is_empty() && report.transactions == expected {
            Ok(())
        } else {
            wrong(&format!("figures of {expected} transactions"), &report)
        }
    }

    /// Each status was told as often as it was come to; once more for each crash while it was told.
    fn compare_letters(&self, id: TransactionId, deal: &Deal) -> Judged {
        let is_closed = self.books.shops[deal.shop].standing == Use::Closed;
        for status in &deal.told {
            let once = deal.told.iter().filter(|other| *other == status).count();
            let taken = self.outside.endpoints.taken(&id.to_string(), status);
            let most = once * (1 + self.resent);
            if !(once..=most).contains(&taken) && !is_closed {
                return wrong(&format!("{status} told {once} to {most} times"), &taken);
            }
        }
        Ok(())
    }
}
