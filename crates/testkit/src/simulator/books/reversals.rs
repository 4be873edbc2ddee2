//! Money that goes back to a payer.

use sengo_core::ids::TransactionId;
use sengo_core::word::WordKind;

use super::words::Fate;
use super::{Back, Books, Kind, of_refund};
use crate::simulator::act::Saying;

impl Books {
    /// What is to become of a word that money went back, or was taken back.
    pub(super) fn reversed(&self, engine: usize, payment: TransactionId, saying: &Saying) -> Fate {
        let (deal, amount) = (&self.deals[&payment], saying.amount);
        let Kind::Payment { back, .. } = &deal.kind else {
            return Fate::Refuse;
        };
        if amount <= 0 {
            return Fate::Refuse;
        }
        if let (WordKind::PaymentRefunded, Some(refund)) = (saying.kind, saying.refund) {
            let is_named = |back: &&Back| {
                back.asked
                    .is_some_and(|asked| self.todos[asked].id == Some(refund))
            };
            let Some(named) = back.iter().find(is_named) else {
                return Fate::Refuse;
            };
            return match self.heard.get(&of_refund(refund)) {
                // It failed, or another engine gave it: this money left beside it.
                Some(before) if before.became_exception || before.engine != engine => {
                    Fate::Aside(false, amount)
                }
                _ if named.amount == amount => Fate::Known,
                _ => Fate::Refuse,
            };
        }
        let gone: i64 = back.iter().map(|back| back.amount).sum();
        let stands = ["success", "partly_refunded", "refunded"].contains(&deal.status);
        if stands && amount <= deal.amount - gone {
            Fate::Book
        } else {
            Fate::Aside(false, amount)
        }
    }

    /// Takes it from what is pending of the payment, then from what the project has; the rest it owes.
    pub(super) fn give_back(&mut self, payment: TransactionId, back: Back, is_chargeback: bool) {
        let amount = back.amount;
        let deal = self.deal(payment);
        let whole = deal.amount;
        let Kind::Payment {
            in_pending,
            back: before,
            ..
        } = &mut deal.kind
        else {
            return;
        };
        let from_pending = amount.min(*in_pending);
        *in_pending -= from_pending;
        before.push(back);
        let gone: i64 = before.iter().map(|back| back.amount).sum();
        let shop = self.shop_of(payment);
        let from_active = (amount - from_pending).min(shop.money.active);
        shop.money.pending -= from_pending;
        shop.money.active -= from_active;
        shop.money.owed += amount - from_pending - from_active;
        let tenant = shop.tenant;
        self.platform(tenant).clearing += amount;
        let status = match (is_chargeback, gone == whole) {
            (true, _) => "charged_back",
            (false, true) => "refunded",
            (false, false) => "partly_refunded",
        };
        self.turn(payment, status);
    }
}
