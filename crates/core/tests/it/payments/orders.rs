//! Words that commute: in whatever order they come, the money is the same in the end.

use proptest::prelude::*;

use super::platform::{Platform, Said};
use super::{Event, seeded};

fn event(said: Said, transaction: usize, key: u8, amount: i64) -> Event {
    Event {
        said,
        transaction,
        key,
        amount,
        minutes_late: 0,
    }
}

/// Payers pay: each payment in full, one of them twice, one with a repeat, and one another amount first or last.
fn paying() -> Vec<Event> {
    vec![
        event(Said::Paid, 0, 1, 10_000),
        event(Said::Paid, 0, 2, 10_000),
        event(Said::Paid, 1, 3, 10_000),
        event(Said::Paid, 1, 3, 10_000),
        event(Said::Paid, 2, 4, 10_000),
        event(Said::Paid, 3, 5, 10_000),
        event(Said::Paid, 3, 6, 7_777),
    ]
}

/// Money goes back: refunds in parts up to the whole and beyond, and chargebacks.
fn reversing() -> Vec<Event> {
    vec![
        event(Said::Refunded, 0, 11, 4_000),
        event(Said::Refunded, 0, 12, 5_000),
        event(Said::Refunded, 0, 12, 5_000),
        event(Said::Refunded, 1, 13, 9_999),
        event(Said::Refunded, 1, 14, 1),
        event(Said::ChargedBack, 2, 15, 10_000),
        event(Said::ChargedBack, 3, 16, 10_000),
        event(Said::ChargedBack, 3, 17, 10_000),
    ]
}

fn end_of(phases: [&[Event]; 2]) -> [i64; 8] {
    let mut platform = Platform::new(0);
    for event in phases.into_iter().flatten() {
        platform.say(event);
        platform.audit();
    }
    platform.money()
}

proptest! {
    #![proptest_config(seeded(500))]

    #[test]
    fn the_order_of_words_that_commute_does_not_matter(
        paid in Just(paying()).prop_shuffle(),
        reversed in Just(reversing()).prop_shuffle(),
    ) {
        prop_assert_eq!(end_of([&paid, &reversed]), end_of([&paying(), &reversing()]));
    }
}
