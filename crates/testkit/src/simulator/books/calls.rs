//! Calls of merchants: payments, payouts, questions, refunds, transfers.

use jiff::{SignedDuration, Timestamp};
use sengo_core::ids::TransactionId;
use sengo_core::instruction::InstructionKind;

use super::{Asked, Back, Books, Deal, Judged, Kind, Moment, Request, Todo, Use, wrong};
use crate::simulator::act::{Act, Outcome};

/// How long an answer is kept under its idempotency key.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Half up.
fn rounded(numerator: i64, denominator: i64) -> i64 {
    (2 * numerator + denominator) / (2 * denominator)
}

/// Fee of 0.7 %, and 11 % tax on it, each rounded to a rupiah.
pub(super) fn cost_of_payment(amount: i64) -> i64 {
    let fee = rounded(amount * 7, 1_000);
    fee + rounded(fee * 11, 100)
}

/// A fee of 3,000, and 11 % tax.
const COST_OF_PAYOUT: i64 = 3_330;

impl Books {
    pub(super) fn enter_call(&mut self, act: &Act, outcome: &Outcome, now: Moment) -> Judged {
        let shown = format!("{outcome:?}");
        let made = match outcome {
            Outcome::Made(id) => Some(*id),
            _ => None,
        };
        if let Some((shop, _)) = act.reference()
            && let Some(once) = act.once()
            && let Some((before, at)) = self.kept.get(&(shop, once))
            && now.real < at.saturating_add(KEPT).expect("a moment")
        {
            // The same answer, and nothing else.
            return match made {
                Some(id) if id == *before => Ok(()),
                _ => wrong(&format!("the kept answer {before:?}"), &shown),
            };
        }
        let may = self.may(act);
        match (made, may) {
            (None, Err(_)) => Ok(()),
            (None, Ok(())) => wrong("accepted", &shown),
            (Some(_), Err(why)) => wrong(&format!("refused, for {why}"), &shown),
            (Some(id), Ok(())) => {
                let (shop, reference) = act.reference().expect("a call with a reference");
                self.shops[shop].references.insert(reference.to_owned());
                if let Some(once) = act.once() {
                    self.kept.insert((shop, once), (id, now.real));
                }
                self.make(act, id, now)
            }
        }
    }

    /// Whether a call has to be accepted now; otherwise why not.
    fn may(&self, act: &Act) -> Result<(), &'static str> {
        let (shop, reference) = act.reference().expect("a call with a reference");
        let shop = &self.shops[shop];
        let needs = |right: bool, fault| if right { Ok(()) } else { Err(fault) };
        needs(shop.standing == Use::Active, "the project's status")?;
        needs(!shop.references.contains(reference), "its reference")?;
        match act {
            Act::Qris { amount, .. } => needs(*amount > cost_of_payment(*amount), "the fee"),
            Act::Disburse { amount, .. } => {
                needs(amount + COST_OF_PAYOUT <= shop.money.active, "the balance")
            }
            Act::Transfer { from, to, amount, .. } => {
                let other = &self.shops[*to];
                needs(from != to && other.tenant == shop.tenant, "another's project")?;
                needs(other.standing == Use::Active, "the other project's status")?;
                needs(*amount <= shop.money.active, "the balance")
            }
            Act::Refund {
                shop,
                payment,
                amount,
                ..
            } => {
                let (left, in_pending) = self.refundable(*shop, *payment).ok_or("the payment")?;
                let amount = amount.unwrap_or(left);
                needs(amount > 0 && amount <= left, "the amount")?;
                let needed = amount - amount.min(in_pending);
                needs(needed <= self.shops[*shop].money.active, "the balance")
            }
            _ => Ok(()),
        }
    }

    /// How much of a payment can be asked back, and how much of that is still pending.
    fn refundable(&self, shop: usize, payment: TransactionId) -> Option<(i64, i64)> {
        let deal = self.deals.get(&payment).filter(|deal| deal.shop == shop)?;
        match &deal.kind {
            Kind::Payment { in_pending, back, .. }
                if ["success", "partly_refunded"].contains(&deal.status) =>
            {
                let gone: i64 = back.iter().map(|back| back.amount).sum();
                Some((deal.amount - gone, *in_pending))
            }
            _ => None,
        }
    }

    fn make(&mut self, act: &Act, id: Option<TransactionId>, now: Moment) -> Judged {
        let known = || id.ok_or("an accepted call names no transaction".to_owned());
        match act {
            Act::Qris {
                shop,
                amount,
                minutes,
                ..
            } => {
                let created_at = now.business;
                let wait = SignedDuration::from_mins(*minutes);
                let kind = Kind::Payment {
                    created_at,
                    expires_at: created_at.saturating_add(wait).expect("a moment"),
                    settles_at: None,
                    in_pending: 0,
                    back: Vec::new(),
                };
                self.begin(known()?, *shop, kind, (*amount, cost_of_payment(*amount)));
            }
            Act::Disburse { shop, amount, .. } => {
                let id = known()?;
                self.begin(id, *shop, Kind::Payout, (*amount, COST_OF_PAYOUT));
                let shop = &mut self.shops[*shop];
                shop.money.active -= amount + COST_OF_PAYOUT;
                shop.money.held += amount + COST_OF_PAYOUT;
                if shop.limit.is_some_and(|limit| *amount > limit) {
                    self.requests.push(Request {
                        id: id.to_string(),
                        asked: Asked::Release(id),
                    });
                } else {
                    self.instruct(Some(id), InstructionKind::Disburse, id, *amount, now.real);
                }
            }
            Act::Inquire { shop, .. } => {
                let id = known()?;
                self.begin(id, *shop, Kind::Question, (0, 0));
                self.instruct(Some(id), InstructionKind::Inquire, id, 0, now.real);
            }
            Act::Refund {
                shop,
                payment,
                amount,
                ..
            } => {
                let (left, _) = self.refundable(*shop, *payment).expect("it was looked at");
                let amount = amount.unwrap_or(left);
                let asked = Some(self.todos.len());
                self.instruct(None, InstructionKind::Refund, *payment, amount, now.real);
                self.give_back(*payment, Back { asked, amount }, false);
            }
            Act::Transfer { from, to, amount, .. } => {
                self.shops[*from].money.active -= amount;
                self.shops[*to].money.active += amount;
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn begin(&mut self, id: TransactionId, shop: usize, kind: Kind, (amount, cost): (i64, i64)) {
        let deal = Deal {
            shop,
            kind,
            status: "pending",
            amount,
            cost,
            told: Vec::new(),
            has_callback: true,
            ended_by: None,
        };
        self.deals.insert(id, deal);
        self.order.push(id);
    }

    pub(super) fn instruct(
        &mut self,
        id: Option<TransactionId>,
        kind: InstructionKind,
        about: TransactionId,
        amount: i64,
        free_at: Timestamp,
    ) {
        self.todos.push(Todo {
            id,
            kind,
            about,
            amount,
            free_at: Some(free_at),
            offers: 0,
            engine: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_payment_costs_is_rounded_twice() {
        for (amount, cost) in [(1, 0), (71, 0), (72, 1), (10_000, 78), (500_000, 3_885)] {
            assert_eq!(cost_of_payment(amount), cost, "{amount}");
        }
    }
}
