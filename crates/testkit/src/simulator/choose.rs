//! Chooses what happens next. What it knows of the books only makes it likely that something comes of it: words that
//! are right, calls that can be accepted, and often enough the contrary.

mod words;

use sengo_core::ids::{TransactionId, TransferId};
use sengo_core::instruction::{Done, InstructionKind};

use super::act::{Act, ENGINES, Place, Saying};
use super::books::{Books, Kind, Moment, Use};
use super::dice::Dice;

/// What was chosen so far, to be chosen again.
#[derive(Debug, Default)]
pub(super) struct Choices {
    count: usize,
    calls: Vec<Act>,
    said: Vec<(usize, Saying)>,
}

impl Choices {
    fn name(&mut self, prefix: &str) -> String {
        self.count += 1;
        format!("{prefix}-{}", self.count)
    }

    /// Remembers what was done.
    pub(super) fn done(&mut self, act: &Act) {
        match act {
            Act::Say { engine, events } => self
                .said
                .extend(events.iter().map(|event| (*engine, event.clone()))),
            Act::Together(acts) => self.calls.extend(acts.iter().cloned()),
            act if act.reference().is_some() => self.calls.push(act.clone()),
            _ => {}
        }
    }

    /// Money to begin with.
    pub(super) fn funds(&mut self, shop: usize, dice: &mut Dice) -> Act {
        let mut bytes = [0; 16];
        bytes[0] = u8::try_from(shop).unwrap_or(0);
        bytes[15] = 1;
        Act::Adjust {
            shop,
            active: 1_000 + 20 * dice.amount(),
            pending: 0,
            id: TransferId::from_bytes(bytes),
        }
    }

    pub(super) fn next(&mut self, dice: &mut Dice, books: &Books, now: Moment) -> Act {
        let chosen = match dice.below(100) {
            0..=37 => self.call(dice, books),
            38..=62 => Some(self.say(dice, books, now)),
            63..=69 => Some(claim(dice)),
            70..=78 => answer(dice, books),
            79..=82 => Some(Act::Jobs),
            83..=85 => Some(Act::Callbacks),
            86..=93 => self.of_people(dice, books),
            _ => None,
        };
        chosen.unwrap_or_else(|| pass(dice))
    }

    fn call(&mut self, dice: &mut Dice, books: &Books) -> Option<Act> {
        if dice.once_in(10) {
            // Somebody sends an old call again.
            return dice.any_of(&self.calls).cloned();
        }
        if dice.once_in(6) {
            let acts = (0..2 + dice.below(3))
                .map(|_| self.one_call(dice, books))
                .collect();
            return Some(Act::Together(acts));
        }
        Some(self.one_call(dice, books))
    }

    fn one_call(&mut self, dice: &mut Dice, books: &Books) -> Act {
        let shop = dice.below(books.shops.len());
        let once = dice.once_in(2);
        let reference = self.name("R");
        let payments: Vec<TransactionId> = books
            .order
            .iter()
            .copied()
            .filter(|id| {
                matches!(
                    &books.deals[id].kind,
                    Kind::Payment {
                        settles_at: Some(_),
                        ..
                    }
                )
            })
            .collect();
        let paid = dice.recent_of(&payments).copied();
        match (dice.below(100), paid) {
            (0..=19, Some(payment)) => {
                let deal = &books.deals[&payment];
                let (own, amount) = (deal.shop, deal.amount);
                Act::Refund {
                    shop: if dice.once_in(8) { shop } else { own },
                    payment,
                    reference,
                    amount: match dice.below(3) {
                        0 => None,
                        1 => Some(1 + amount / 3),
                        _ => Some(dice.amount()),
                    },
                    once,
                }
            }
            (20..=49, _) => Act::Disburse {
                shop,
                reference,
                amount: dice.amount(),
                once,
            },
            (50..=56, _) => Act::Inquire {
                shop,
                reference,
                once,
            },
            (57..=68, _) => Act::Transfer {
                from: shop,
                to: (shop + 1 + dice.below(books.shops.len() - 1)) % books.shops.len(),
                reference,
                amount: dice.amount(),
                once,
            },
            _ => Act::Qris {
                shop,
                reference,
                amount: dice.amount(),
                minutes: *dice.one_of(&[1, 30, 30, 1_440]),
                once,
            },
        }
    }

    fn of_people(&mut self, dice: &mut Dice, books: &Books) -> Option<Act> {
        let shop = dice.below(books.shops.len());
        let request = dice.any_of(&books.requests).map(|request| request.id.clone());
        match (dice.below(12), request) {
            (0..=3, Some(request)) => Some(Act::Decide {
                request,
                approves: !dice.once_in(4),
                by_asker: dice.once_in(5),
            }),
            (4..=6, _) => {
                let exception = dice.recent_of(&books.exceptions)?.id;
                let to = match dice.below(5) {
                    0 => Place::Channel,
                    1 => Place::Platform,
                    _ => Place::Shop(shop),
                };
                Some(Act::Resolve { exception, to })
            }
            (7..=8, _) => Some(match books.shops[shop].standing {
                Use::Active if dice.once_in(3) => Act::Suspend(shop),
                _ => Act::Resume(shop),
            }),
            (9, _) => Some(Act::Close(shop)),
            _ => Some(self.adjust(shop, dice, books)),
        }
    }

    fn adjust(&mut self, shop: usize, dice: &mut Dice, books: &Books) -> Act {
        self.count += 1;
        let mut bytes = [0; 16];
        bytes[8..].copy_from_slice(&(self.count as u64).to_be_bytes());
        bytes[0] = 0xAD;
        let all = books.shops[shop].money.active;
        Act::Adjust {
            shop,
            // All of it, so that the project can be closed; or some; or more than there is.
            active: match dice.below(4) {
                0 if all > 0 => -all,
                1 => -dice.amount(),
                _ => dice.amount(),
            },
            pending: if dice.once_in(4) { dice.amount() } else { 0 },
            id: TransferId::from_bytes(bytes),
        }
    }
}

fn claim(dice: &mut Dice) -> Act {
    if dice.once_in(4) {
        return Act::ClaimTwice {
            engines: [dice.below(ENGINES.len()), dice.below(ENGINES.len())],
            most: 1 + dice.below(4),
            seconds: 60,
        };
    }
    Act::Claim {
        engine: dice.below(ENGINES.len()),
        most: 1 + dice.below(4),
        seconds: *dice.one_of(&[1, 60, 600]),
    }
}

/// A result of an instruction that was offered: at once, late, twice, by another engine.
fn answer(dice: &mut Dice, books: &Books) -> Option<Act> {
    let offered: Vec<_> = books.todos.iter().filter(|todo| todo.offers > 0).collect();
    let open: Vec<_> = offered
        .iter()
        .copied()
        .filter(|todo| todo.free_at.is_some())
        .collect();
    let among = if dice.once_in(4) { &offered } else { &open };
    let todo = dice.recent_of(among)?;
    let results: &[Done] = match todo.kind {
        InstructionKind::Inquire => &[Done::Answered, Done::Answered, Done::Unknown, Done::Accepted],
        _ => &[Done::Paid, Done::Paid, Done::Failed, Done::Accepted],
    };
    Some(Act::Answer {
        engine: dice.below(ENGINES.len()),
        instruction: todo.id?,
        done: *dice.one_of(results),
    })
}

fn pass(dice: &mut Dice) -> Act {
    let seconds = match dice.below(6) {
        0 => 1,
        1 => 65,
        2 => 1_900,
        3 => 6 * 3_600,
        _ => 86_400 * (1 + i64::try_from(dice.below(3)).unwrap_or(0)),
    };
    Act::Pass {
        seconds,
        leases: !dice.once_in(3),
    }
}
