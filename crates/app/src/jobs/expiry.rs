//! Payments that nobody paid in time.

use jiff::Timestamp;
use sengo_core::payment;
use sengo_core::transaction::State;
use sengo_core::word::Outcome;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, TransactionPlace, Work};

use super::Round;
use crate::app::App;
use crate::error::Error;

impl App {
    /// Expires payments whose time is over, at most so many.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn expire_due(&self, limit: i64) -> Result<Round, Error> {
        let now = self.clock().business();
        let due = self.store().due_expiries(now, limit).await?;
        let done = self.fold(&due, |places| Expire { places, now }).await?;
        Ok(Round::of(done, due.len(), limit))
    }
}

struct Expire {
    places: Vec<TransactionPlace>,
    now: Timestamp,
}

impl Decision for Expire {
    type Answer = usize;
    type Refusal = TransactionPlace;

    fn reads(&self, reads: &mut Reads) {
        for place in &self.places {
            reads.transaction(place.parties.merchant, place.id);
        }
    }

    fn decide(&self, work: &Work) -> Result<Decided<usize>, Stop<TransactionPlace>> {
        let mut changes = Changes::default();
        for place in &self.places {
            let Some(transaction) = work.transaction(place.parties.merchant, place.id)? else {
                continue;
            };
            let State::Payment(payment) = &transaction.state else {
                continue;
            };
            // Paid, or expired by somebody else, since it was found.
            let Outcome::Booked { state, .. } = payment::expire(payment, self.now) else {
                continue;
            };
            let (turned, callback) = transaction.turned(State::Payment(state), self.now);
            changes.transactions.push(turned);
            changes.callbacks.extend(callback);
        }
        Ok(Decided {
            answer: changes.transactions.len(),
            changes,
        })
    }
}
