//! What engines say: mostly what is right, sometimes again, and sometimes what cannot be.

use jiff::{SignedDuration, Timestamp};
use sengo_core::ids::TransactionId;
use sengo_core::word::WordKind;

use super::Choices;
use crate::simulator::act::{Act, ENGINES, Named, Saying};
use crate::simulator::books::{Books, Kind, Moment};
use crate::simulator::dice::Dice;

impl Choices {
    pub(super) fn say(&mut self, dice: &mut Dice, books: &Books, now: Moment) -> Act {
        let engine = dice.below(ENGINES.len());
        let mut events: Vec<Saying> = Vec::new();
        for _ in 0..1 + dice.below(4).saturating_sub(1) {
            let said = if dice.once_in(5) {
                self.again(engine, dice, books)
            } else {
                None
            };
            let said = said.unwrap_or_else(|| self.new_word(dice, books, now));
            if events.iter().all(|other| are_apart_or_one(other, &said, books)) {
                events.push(said);
            }
        }
        Act::Say { engine, events }
    }

    /// A word of the same engine again: the same, or under its id something else.
    fn again(&mut self, engine: usize, dice: &mut Dice, books: &Books) -> Option<Saying> {
        let own: Vec<Saying> = self
            .said
            .iter()
            .filter(|(by, _)| *by == engine)
            .map(|(_, saying)| saying.clone())
            .collect();
        let mut saying = dice.recent_of(&own)?.clone();
        match dice.below(6) {
            0 => saying.amount += 1,
            1 if saying.recorded.is_none() => saying.about = Named::Id(*dice.any_of(&books.order)?),
            2 if saying.recorded.is_some() => {
                saying.recorded = Some((dice.below(books.shops.len()), self.name("X")))
            }
            2 => {
                saying.kind = *dice.one_of(&WordKind::ALL[..6]);
                saying.refund = None;
            }
            _ => {}
        }
        Some(saying)
    }

    fn new_word(&mut self, dice: &mut Dice, books: &Books, now: Moment) -> Saying {
        let mut saying = Saying {
            id: self.name("E"),
            kind: WordKind::PaymentPaid,
            about: Named::Stray("TERMINAL 7".into()),
            amount: dice.amount(),
            occurred_at: moment(dice, now),
            refund: None,
            recorded: None,
            names: !dice.once_in(4),
        };
        match (dice.below(12), books.order.is_empty()) {
            (0, _) => {
                let shop = dice.below(books.shops.len());
                let used = books.shops[shop].references.iter().min().cloned();
                let reference = used.filter(|_| dice.once_in(5));
                saying.kind = WordKind::PaymentRecorded;
                saying.recorded = Some((shop, reference.unwrap_or_else(|| self.name("X"))));
            }
            (1, _) | (_, true) => {
                saying.kind = *dice.one_of(&WordKind::ALL[..6]);
                if dice.once_in(2) {
                    saying.about = Named::Id(TransactionId::from_bytes([0xEE; 16]));
                }
            }
            _ => self.about_a_deal(&mut saying, dice, books),
        }
        saying
    }

    fn about_a_deal(&self, saying: &mut Saying, dice: &mut Dice, books: &Books) {
        let pending: Vec<TransactionId> = books
            .order
            .iter()
            .copied()
            .filter(|id| books.deals[id].status == "pending")
            .collect();
        let among = if pending.is_empty() || dice.once_in(3) {
            &books.order
        } else {
            &pending
        };
        let about = *dice.recent_of(among).expect("there is one");
        let deal = &books.deals[&about];
        saying.about = match &deal.kind {
            Kind::Payment { .. } if dice.once_in(2) => Named::Label(about),
            _ => Named::Id(about),
        };
        let is_right_amount = !dice.once_in(6);
        if is_right_amount {
            saying.amount = deal.amount;
        }
        saying.kind = match (&deal.kind, deal.status, dice.below(10)) {
            (_, _, 0) => *dice.one_of(&WordKind::ALL[..6]),
            (Kind::Payment { .. }, "pending", 1) => WordKind::PaymentFailed,
            (Kind::Payment { .. }, "pending", _) | (Kind::Payment { .. }, _, 1) => WordKind::PaymentPaid,
            (Kind::Payment { back, .. }, _, 2..=5) => {
                let asked = back.iter().filter_map(|back| back.asked);
                let mut named = asked.filter_map(|place| books.todos[place].id.map(|id| (place, id)));
                if let Some((place, id)) = named.next_back()
                    && !dice.once_in(4)
                {
                    saying.refund = Some(id);
                    saying.amount = books.todos[place].amount;
                } else if dice.once_in(2) {
                    saying.amount = 1 + deal.amount / 4;
                }
                WordKind::PaymentRefunded
            }
            (Kind::Payment { .. }, _, _) => WordKind::PaymentChargedBack,
            (Kind::Payout, _, 1..=3) => WordKind::DisbursementFailed,
            (Kind::Payout, _, _) => WordKind::DisbursementPaid,
            (Kind::Question, _, _) => WordKind::InquiryAnswered,
        };
    }
}

/// When it happened: just now, a while ago, or by a clock that is wrong.
fn moment(dice: &mut Dice, now: Moment) -> Timestamp {
    let seconds = *dice.one_of(&[0, 0, 0, -30, -2_000, 600, -100_000]);
    now.business
        .saturating_add(SignedDuration::from_secs(seconds))
        .expect("a moment")
}

/// What two words of one call are about, and whose books it touches.
fn subject(saying: &Saying, books: &Books) -> (String, Option<usize>) {
    if let Some((shop, reference)) = &saying.recorded {
        return (format!("{shop} {reference}"), Some(*shop));
    }
    match &saying.about {
        Named::Id(id) | Named::Label(id) => (id.to_string(), books.deals.get(id).map(|deal| deal.shop)),
        Named::Stray(number) => (number.clone(), None),
    }
}

/// Words of one call about one thing are heard in their order; others side by side. So that a seed says all, those
/// touch nothing in common.
fn are_apart_or_one(one: &Saying, other: &Saying, books: &Books) -> bool {
    let (one_subject, one_shop) = subject(one, books);
    let (other_subject, other_shop) = subject(other, books);
    one_subject == other_subject || (one.id != other.id && (one_shop.is_none() || one_shop != other_shop))
}
