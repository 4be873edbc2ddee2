//! Payments that began elsewhere, and come into the books paid.

use sengo_core::event::Taken;
use sengo_core::ids::TransactionId;
use sengo_core::word::WordKind;

use super::calls::cost_of_payment;
use super::words::{Expected, Fate, Told};
use super::{Books, Kind, Moment, Use};
use crate::simulator::act::Saying;

impl Books {
    /// A payment that began elsewhere.
    pub(super) fn hear_recorded(
        &mut self,
        mut told: Told<'_>,
        (shop, reference): (usize, &str),
        (taken, transaction): (Option<&Taken>, Option<TransactionId>),
        now: Moment,
    ) -> Expected {
        let saying = told.saying;
        if let Some(before) = self.heard.get(&told.name()) {
            let same = match self.recorded.get(&told.name()) {
                Some((_, of, name)) => (*of, name.as_str()) == (shop, reference),
                None => before.about.is_none() && before.number == saying.number(),
            };
            return if same {
                Self::again(before, saying, before.about)
            } else {
                Expected::Refused
            };
        }
        let cost = cost_of_payment(saying.amount);
        let (standing, is_used) = {
            let shop = &self.shops[shop];
            (shop.standing, shop.references.contains(reference))
        };
        if standing == Use::Closed || is_used || saying.amount <= cost {
            return self.carry_out(&told, Fate::Aside(true, saying.amount), taken, now);
        }
        let Some(id) = transaction else {
            return Expected::Accepted;
        };
        let opened = crate::database::CREATED_AT;
        let created_at = saying.occurred_at.max(opened).min(now.business);
        let kind = Kind::Payment {
            created_at,
            expires_at: jiff::Timestamp::MAX,
            settles_at: None,
            in_pending: 0,
            back: Vec::new(),
        };
        self.begin(id, shop, kind, (saying.amount, cost));
        self.deal(id).has_callback = false;
        self.shops[shop].references.insert(reference.to_owned());
        let paid = Saying {
            kind: WordKind::PaymentPaid,
            occurred_at: created_at,
            ..saying.clone()
        };
        self.book(id, &paid, now);
        self.recorded
            .insert(told.name(), (id, shop, reference.to_owned()));
        told.about = Some(id);
        self.remember(&told, false);
        Expected::Accepted
    }
}
