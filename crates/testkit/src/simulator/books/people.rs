//! What operators do: corrections, exceptions, requests, projects stopped and closed.

use sengo_core::instruction::InstructionKind;

use super::{Asked, Books, Judged, Moment, Money, Use, wrong};
use crate::simulator::act::{Act, Outcome, Place};

impl Books {
    pub(super) fn enter_of_people(
        &mut self,
        act: &Act,
        outcome: &Outcome,
        now: Moment,
        again: bool,
    ) -> Judged {
        match act {
            Act::Adjust { .. } | Act::Resolve { .. } => match outcome {
                Outcome::Acted(acted) if self.four_eyes => self.requested(act, acted),
                Outcome::Acted(_) => self.done(act, true, outcome),
                Outcome::Refused(_) => self.done(act, false, outcome),
                other => wrong("an answer to an operator", other),
            },
            Act::Decide {
                request,
                approves,
                by_asker,
            } => self.decide(request, *approves, *by_asker, outcome, now, again),
            Act::Suspend(shop) => self.moved(*shop, Use::Active, Use::Suspended, outcome, again),
            Act::Resume(shop) => self.moved(*shop, Use::Suspended, Use::Active, outcome, again),
            Act::Close(shop) => self.closed(*shop, outcome),
            _ => wrong("an act of an operator", outcome),
        }
    }

    /// An act was carried out, or refused.
    fn done(&mut self, act: &Act, was_done: bool, outcome: &Outcome) -> Judged {
        match (self.may_act(act), was_done) {
            (Err(_), false) => Ok(()),
            (Ok(()), true) => {
                self.act(act);
                Ok(())
            }
            (Err(why), true) => wrong(&format!("refused, for {why}"), outcome),
            (Ok(()), false) => wrong("done", outcome),
        }
    }

    fn may_act(&self, act: &Act) -> Result<(), &'static str> {
        let is_in_use = |shop: usize| match self.shops[shop].standing {
            Use::Closed => Err("a closed project"),
            Use::Active | Use::Suspended => Ok(()),
        };
        match act {
            Act::Adjust { shop, active, id, .. } => {
                is_in_use(*shop)?;
                let is_known = self.adjusted.contains(id);
                if is_known || self.shops[*shop].money.active + active >= 0 {
                    Ok(())
                } else {
                    Err("the balance")
                }
            }
            Act::Resolve { exception, to } => {
                let found = self.exceptions.iter().find(|known| known.id == *exception);
                match found.ok_or("no exception")?.resolved {
                    Some(before) if before == *to => return Ok(()),
                    Some(_) => return Err("another resolution"),
                    None => {}
                }
                match to {
                    Place::Shop(shop) => is_in_use(*shop),
                    Place::Channel | Place::Platform => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Adjust {
                shop,
                active,
                pending,
                id,
            } => {
                if !self.adjusted.insert(*id) {
                    return;
                }
                let shop = &mut self.shops[*shop];
                shop.money.active += active;
                shop.money.pending += pending;
                let tenant = shop.tenant;
                self.platform(tenant).adjustment -= active + pending;
            }
            Act::Resolve { exception, to } => {
                let found = self.exceptions.iter_mut().find(|known| known.id == *exception);
                let found = found.expect("it was looked for");
                if found.resolved.replace(*to).is_some() {
                    return;
                }
                let (home, came_in, amount) = (found.tenant, found.came_in, found.amount);
                let moved = if came_in { amount } else { -amount };
                self.platform(home).suspense -= moved;
                match to {
                    Place::Channel => self.platform(home).clearing += moved,
                    Place::Platform => self.platform(home).adjustment += moved,
                    Place::Shop(shop) => self.resolve_to(*shop, home, moved),
                }
            }
            _ => {}
        }
    }

    /// Nothing passes from one tenant to another: it goes back to the channel there and comes from it here.
    fn resolve_to(&mut self, shop: usize, home: usize, moved: i64) {
        let shop = &mut self.shops[shop];
        if moved >= 0 {
            shop.money.active += moved;
        } else {
            let taken = shop.money.active.min(-moved);
            shop.money.active -= taken;
            shop.money.owed += -moved - taken;
        }
        let owner = shop.tenant;
        if owner != home {
            self.platform(home).clearing += moved;
            self.platform(owner).clearing -= moved;
        }
    }

    fn decide(
        &mut self,
        request: &str,
        approves: bool,
        by_asker: bool,
        outcome: &Outcome,
        now: Moment,
        again: bool,
    ) -> Judged {
        let was_done = match outcome {
            Outcome::Nothing => true,
            Outcome::Refused(_) => false,
            other => return wrong("an answer to a second person", other),
        };
        let Some(place) = self.requests.iter().position(|known| known.id == request) else {
            return if was_done {
                wrong("refused: nobody asked", outcome)
            } else {
                Ok(())
            };
        };
        let asked = self.requests[place].asked.clone();
        if by_asker && matches!(asked, Asked::Act(_)) {
            return if was_done {
                wrong("refused: nobody approves what they asked for", outcome)
            } else {
                Ok(())
            };
        }
        if let (Asked::Release(id), true, false) = (&asked, approves, was_done) {
            let shop = &self.shops[self.deals[id].shop];
            if self.deals[id].status == "pending" && shop.standing != Use::Active {
                // What was stopped does not pay out; the request goes on waiting.
                return Ok(());
            }
        }
        // After a crash, what was decided before it answers that it is decided.
        let was_decided = was_done || again;
        if let (Asked::Act(act), true) = (&asked, approves) {
            let may = self.may_act(act);
            match (may, was_decided) {
                (Err(_), _) if !was_done => return Ok(()),
                (Err(why), _) => return wrong(&format!("refused, for {why}"), outcome),
                (Ok(()), false) => return wrong("done", outcome),
                (Ok(()), true) => self.act(act),
            }
        } else if !was_decided {
            return wrong("decided", outcome);
        }
        self.requests.remove(place);
        if let Asked::Release(id) = asked
            && self.deals[&id].status == "pending"
        {
            if approves {
                let amount = self.deals[&id].amount;
                self.instruct(Some(id), InstructionKind::Disburse, id, amount, now.real);
            } else {
                self.release(id);
            }
        }
        Ok(())
    }

    fn moved(&mut self, shop: usize, from: Use, to: Use, outcome: &Outcome, again: bool) -> Judged {
        let shop = &mut self.shops[shop];
        let was_done = matches!(outcome, Outcome::Nothing);
        if was_done != (shop.standing == from) && !again {
            return wrong(&format!("from {from:?} to {to:?} alone"), outcome);
        }
        if shop.standing == from {
            shop.standing = to;
        }
        Ok(())
    }

    /// A project closes only once nothing is left of it. Whether a callback still waits is not known here, so that a
    /// refusal is always right.
    fn closed(&mut self, shop: usize, outcome: &Outcome) -> Judged {
        if !matches!(outcome, Outcome::Nothing) {
            return Ok(());
        }
        if !self.is_empty(shop) || self.shops[shop].standing == Use::Closed {
            return wrong("refused: something of it is left", outcome);
        }
        self.shops[shop].standing = Use::Closed;
        Ok(())
    }

    fn is_empty(&self, shop: usize) -> bool {
        let mut deals = self.deals.values();
        let has_pending = deals.any(|deal| deal.shop == shop && deal.status == "pending");
        self.shops[shop].money == Money::default() && !has_pending
    }
}
