//! Money that goes back to a payer.

use sengo_core::ids::TransactionId;

use super::{Back, Books, Kind};

/// What a word about money that went back is.
pub(super) enum Reversed {
    /// It can be booked.
    Fits,
    /// It is one that was asked for and booked.
    Known,
    /// The refund it names was of another amount.
    Otherwise,
    /// It needs a person.
    Odd,
}

impl Books {
    /// What is to become of a word that money went back, or was taken back.
    pub(super) fn reversed(
        &self,
        payment: TransactionId,
        amount: i64,
        refund: Option<TransactionId>,
        is_chargeback: bool,
    ) -> Reversed {
        let deal = &self.deals[&payment];
        let Kind::Payment { back, .. } = &deal.kind else {
            return Reversed::Odd;
        };
        let named = refund.filter(|_| !is_chargeback).and_then(|refund| {
            back.iter().find(|back| {
                back.asked
                    .is_some_and(|asked| self.todos[asked].id == Some(refund))
            })
        });
        if let Some(named) = named {
            return if named.amount == amount {
                Reversed::Known
            } else {
                Reversed::Otherwise
            };
        }
        let gone: i64 = back.iter().map(|back| back.amount).sum();
        let stands = ["success", "partly_refunded", "refunded"].contains(&deal.status);
        if stands && amount <= deal.amount - gone {
            Reversed::Fits
        } else {
            Reversed::Odd
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
