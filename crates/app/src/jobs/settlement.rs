//! What was paid becomes spendable.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sengo_core::ledger::{Parties, Purpose, Step};
use sengo_core::payment::{self, Payment};
use sengo_core::transaction::{State, Transaction};
use sengo_core::word::Outcome;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, TransactionPlace, Work};

use super::Round;
use crate::app::App;
use crate::balances::book_work;
use crate::error::Error;

impl App {
    /// Settles payments whose day has begun, at most so many.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn settle_due(&self, limit: i64) -> Result<Round, Error> {
        let now = self.clock().business();
        let due = self.store().due_settlements(now, limit).await?;
        let done = self.fold(&due, |places| Settle { places, now }).await?;
        Ok(Round::of(done, due.len(), limit))
    }
}

struct Settle {
    places: Vec<TransactionPlace>,
    now: Timestamp,
}

impl Decision for Settle {
    type Answer = usize;
    type Refusal = TransactionPlace;

    fn reads(&self, reads: &mut Reads) {
        for TransactionPlace { parties, id } in &self.places {
            reads.transaction(parties.merchant, *id);
            reads.project_accounts(parties.merchant, parties.project);
            for step in [Step::Settlement, Step::Recovery] {
                reads.transfer(parties.merchant, step.transfer_of(*id));
            }
        }
    }

    fn decide(&self, work: &Work) -> Result<Decided<usize>, Stop<TransactionPlace>> {
        let mut projects: BTreeMap<Parties, Vec<TransactionPlace>> = BTreeMap::new();
        for place in &self.places {
            projects.entry(place.parties).or_default().push(*place);
        }
        let mut changes = Changes::default();
        for (parties, places) in projects {
            self.settle_project(work, parties, &places, &mut changes)?;
        }
        Ok(Decided {
            answer: changes.transactions.len(),
            changes,
        })
    }
}

impl Settle {
    /// Settles payments of one project. No account of theirs is any other project's, so each project's booking stands
    /// for itself.
    fn settle_project(
        &self,
        work: &Work,
        parties: Parties,
        places: &[TransactionPlace],
        changes: &mut Changes,
    ) -> Result<(), Stop<TransactionPlace>> {
        let mut balance = work.balance(parties.merchant, parties.project)?;
        let mut orders = Vec::with_capacity(places.len());
        for place in places {
            let Some((transaction, payment)) = self.payment(work, place)? else {
                continue;
            };
            // Settled by somebody else, or taken back, since it was found.
            let Outcome::Booked { state, orders: new } = payment::settle(payment, &balance, self.now) else {
                continue;
            };
            // What one payment recovers, the next need not.
            for recovery in new.iter().filter(|order| order.purpose == Purpose::Recovery) {
                let left = balance.receivable.checked_sub(recovery.amount);
                balance.receivable = left.ok_or(Stop::Refused(*place))?;
            }
            orders.extend(new);
            let (turned, callback) = transaction.turned(State::Payment(state), self.now);
            changes.transactions.push(turned);
            changes.callbacks.extend(callback);
        }
        let Some(first) = places.first().filter(|_| !orders.is_empty()) else {
            return Ok(());
        };
        let booked = book_work(work, &orders, self.now).map_err(|stop| match stop {
            Stop::Unread(unread) => Stop::Unread(unread),
            Stop::Refused(_) => Stop::Refused(*first),
        })?;
        changes.booked.push(booked);
        Ok(())
    }

    fn payment<'a>(
        &self,
        work: &'a Work,
        place: &TransactionPlace,
    ) -> Result<Option<(&'a Transaction, &'a Payment)>, Stop<TransactionPlace>> {
        let transaction = work.transaction(place.parties.merchant, place.id)?;
        Ok(transaction.and_then(|transaction| match &transaction.state {
            State::Payment(payment) => Some((transaction, payment)),
            State::Disbursement(_) | State::Inquiry(_) => None,
        }))
    }
}
