mod world;

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::calendar::Calendar;
use crate::fee::FeePayer;
use crate::ledger::AccountKind;
use crate::word::Word;
use world::{CREATED, World, check, check_for};

/// Minutes from a Wednesday, ten o'clock, to the beginning of Friday.
const TO_FRIDAY: &str = "settle - 0 2280";

#[test]
fn a_payment_in_time_credits_what_is_left_of_it_and_settles_on_its_day() {
    check(
        &[("paid a 10000 5", "booked")],
        Status::Success,
        [9_922, 0, 0, 78, 0],
    );
    check(
        &[
            ("paid a 10000 29", "booked"),
            ("settle - 0 2279", "NotDue"),
            (TO_FRIDAY, "booked"),
            (TO_FRIDAY, "done"),
        ],
        Status::Success,
        [0, 9_922, 0, 78, 0],
    );
    check_for(
        FeePayer::Customer,
        &[("paid a 10078 5", "booked"), (TO_FRIDAY, "booked")],
        Status::Success,
        [0, 10_000, 0, 78, 0],
    );
}

#[test]
fn a_repeated_word_books_nothing() {
    check(
        &[
            ("paid a 10000 5", "booked"),
            ("paid a 10000 5", "done"),
            ("paid a 10000 500", "done"),
            ("paid a 9999 5", "WordUsedOtherwise"),
            ("refund r 1000", "booked"),
            ("refund r 1000", "done"),
            ("refunded r 1000", "done"),
            ("refund r 1001", "WordUsedOtherwise"),
            ("charged r 1000", "WordUsedOtherwise"),
            ("paid a 10000 5", "done"),
        ],
        Status::PartlyRefunded,
        [8_922, 0, 0, 78, 0],
    );
}

#[test]
fn what_cannot_be_booked_waits_in_suspense() {
    let nothing = [0, 0, 0, 0, 10_000];
    check(
        &[("paid a 10000 30", "PaidAfterExpiry")],
        Status::Pending,
        nothing,
    );
    check(
        &[
            ("expire - 0 29", "NotDue"),
            ("expire - 0 30", "booked"),
            ("expire - 0 31", "done"),
            ("paid a 10000 5", "PaidAfterExpiry"),
        ],
        Status::Expired,
        nothing,
    );
    check(
        &[
            ("failed f", "booked"),
            ("failed f", "done"),
            ("failed g", "done"),
            ("expire - 0 90", "done"),
            ("paid a 10000 5", "PaidAfterFailure"),
            ("paid a 10000 5", "PaidAfterFailure"),
        ],
        Status::Failed,
        nothing,
    );
    check(
        &[
            ("paid a 9999 5", "OtherAmount"),
            ("paid b 10000 6", "booked"),
            ("paid c 10000 7", "PaidTwice"),
            ("paid a 9999 5", "PaidTwice"),
        ],
        Status::Success,
        [9_922, 0, 0, 78, 19_999],
    );
    check(
        &[
            ("paid a 0", "AmountMustBePositive"),
            ("paid a -5", "AmountMustBePositive"),
        ],
        Status::Pending,
        [0; 5],
    );
}

#[test]
fn a_failure_said_of_a_paid_payment_moves_no_money() {
    check(
        &[
            ("paid a 10000 5", "booked"),
            ("failed f 10000", "FailedAfterSuccess"),
            ("expire - 0 90", "done"),
        ],
        Status::Success,
        [9_922, 0, 0, 78, 0],
    );
}

#[test]
fn a_refund_takes_from_pending_what_the_payment_credited_and_the_rest_from_active() {
    check(
        &[
            ("paid a 10000 5", "booked"),
            ("refund r 10000", "InsufficientBalance"),
            ("refund r 9922", "booked"),
            ("refund s 78", "InsufficientBalance"),
        ],
        Status::PartlyRefunded,
        [0, 0, 0, 78, 0],
    );
    check(
        &[
            ("deposit d 100", "booked"),
            ("paid a 10000 5", "booked"),
            ("refund r 10000", "booked"),
            (TO_FRIDAY, "done"),
        ],
        Status::Refunded,
        [0, 22, 0, 78, 0],
    );
    check(
        &[
            ("paid a 10000 5", "booked"),
            (TO_FRIDAY, "booked"),
            ("refund r 4000", "booked"),
            ("refund s 6001", "MoreThanLeft"),
            ("refund t 5922", "booked"),
        ],
        Status::PartlyRefunded,
        [0, 0, 0, 78, 0],
    );
    check(
        &[
            ("refund r 1", "NotRefundable"),
            ("refunded r 50", "ReversedUnpaid"),
        ],
        Status::Pending,
        [0, 0, 0, 0, -50],
    );
}

#[test]
fn what_a_failed_refund_had_taken_waits_in_suspense() {
    check(
        &[
            ("paid a 10000 5", "booked"),
            ("unrefunded r", "NoSuchRefund"),
            ("refund r 1000", "booked"),
            ("unrefunded r", "RefundFailed"),
            ("unrefunded r", "RefundFailed"),
            ("unrefunded a", "NoSuchRefund"),
        ],
        Status::PartlyRefunded,
        [8_922, 0, 0, 78, 1_000],
    );
}

#[test]
fn a_refund_that_is_reported_is_owed_where_the_money_is_not_there() {
    check(
        &[
            ("paid a 10000 5", "booked"),
            ("refunded r 10000", "booked"),
            ("refunded s 1", "ReversedTooMuch"),
        ],
        Status::Refunded,
        [0, 0, 78, 78, -1],
    );
}

#[test]
fn a_chargeback_is_owed_where_active_does_not_cover_it() {
    check(
        &[
            ("deposit d 50", "booked"),
            ("paid a 10000 5", "booked"),
            ("charged c 10000", "booked"),
            ("charged c 10000", "done"),
            ("charged d 10000", "ReversedTooMuch"),
            ("refund r 1", "NotRefundable"),
            ("refunded r 1", "ReversedTooMuch"),
        ],
        Status::ChargedBack,
        [0, 0, 28, 78, -10_001],
    );
    // The payer paid the fee on top, and the bank takes back all that the payer paid.
    check_for(
        FeePayer::Customer,
        &[
            ("paid a 10078 5", "booked"),
            ("refund r 10001", "MoreThanLeft"),
            ("charged c 10078", "booked"),
        ],
        Status::ChargedBack,
        [0, 0, 78, 78, 0],
    );
    check(
        &[
            ("paid a 10000 5", "booked"),
            ("charged c 10001", "ReversedTooMuch"),
            ("charged e 3000", "booked"),
            (TO_FRIDAY, "booked"),
        ],
        Status::ChargedBack,
        [0, 6_922, 0, 78, -10_001],
    );
}

#[test]
fn what_a_project_owes_is_taken_from_what_settles() {
    let mut world = World::new(FeePayer::Merchant);
    let owed = world.payment.terms.parties.order(
        crate::ids::TransferId::from_bytes([1; 16]),
        (AccountKind::Receivable, AccountKind::Clearing),
        Rupiah::new(4_000),
        crate::ledger::Purpose::Chargeback,
    );
    world.book(&[owed.unwrap()]);
    for step in ["paid a 10000 5", TO_FRIDAY] {
        assert_eq!(world.step(step), "booked");
    }
    let balance = world.project_balance();
    assert_eq!((balance.active.get(), balance.receivable.get()), (5_922, 0));
}

#[test]
fn what_is_paid_and_was_not_given_back_can_be_given_back() {
    for (steps, left) in [
        (vec![], 0),
        (vec!["expire - 0 30"], 0),
        (vec!["paid a 10000 5"], 10_000),
        (vec!["paid a 10000 5", "refund r 4000"], 6_000),
        (vec!["paid a 10000 5", "refund r 4000", "charged c 1000"], 0),
        (vec!["paid a 10000 5", "deposit d 9999", "refund r 10000"], 0),
    ] {
        let mut world = World::new(FeePayer::Merchant);
        for step in &steps {
            world.step(step);
        }
        assert_eq!(world.payment.refundable().get(), left, "{steps:?}");
    }
}

#[test]
fn a_payment_is_reversed_so_often_and_no_more() {
    let mut world = World::new(FeePayer::Merchant);
    world.step("paid a 10000 5");
    for number in 0..REVERSALS_MAX {
        let word = Word {
            key: WordKey::from_bytes([u8::try_from(number).unwrap(); 16]),
            amount: Rupiah::new(1),
            occurred_at: world.payment.terms.created_at,
        };
        let outcome = refunded(&world.payment, &word, &world.project_balance(), word.occurred_at);
        let Outcome::Booked { state, .. } = outcome else {
            panic!("{outcome:?}");
        };
        world.payment = state;
    }
    assert_eq!(world.step("refund z 1"), "TooManyReversals");
    assert_eq!(world.step("refunded z 1"), "ReversedTooMuch");
}

#[test]
fn an_expiry_is_a_minute_to_a_week_away() {
    let now: Timestamp = CREATED.parse().unwrap();
    for (minutes, seconds) in [
        (0, None),
        (-1, None),
        (1, Some(60)),
        (10_080, Some(604_800)),
        (10_081, None),
        (i64::MAX, None),
    ] {
        let found = expiry(now, minutes).map(|at| at.as_second() - now.as_second());
        assert_eq!(found, seconds, "{minutes}");
    }
    assert_eq!(expiry(Timestamp::MAX, 1), None);
}

#[test]
fn times_of_an_engine_are_brought_within_the_life_of_the_payment() {
    let world = World::new(FeePayer::Merchant);
    let (created, minute) = (world.payment.terms.created_at, SignedDuration::from_mins(1));
    for (occurred_at, now, expected) in [
        (created - minute, created + minute, created),
        (created + minute * 9, created + minute, created + minute),
        (created + minute, created + minute * 9, created + minute),
    ] {
        let word = Word {
            key: WordKey::from_bytes([1; 16]),
            amount: Rupiah::new(10_000),
            occurred_at,
        };
        let outcome = paid(&world.payment, &word, &Calendar::built_in(), now);
        let Outcome::Booked { state, .. } = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(state.paid.unwrap().at, expected);
    }
}

#[test]
fn statuses_read_back_their_codes() {
    for status in Status::ALL {
        assert_eq!(Status::from_code(status.code()), Some(status));
    }
}
