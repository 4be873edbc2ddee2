use super::*;
use crate::ids::{MerchantId, ProjectId};

fn callback() -> Callback {
    let parties = Parties {
        merchant: MerchantId::new(1).unwrap(),
        project: ProjectId::new(2).unwrap(),
    };
    let transaction = TransactionId::from_bytes([1; 16]);
    let subject = CallbackSubject::Transaction {
        id: transaction,
        status: 2,
    };
    Callback::new(
        CallbackId::of(transaction, 1),
        parties,
        subject,
        ("https://shop.example.com/cb".into(), "pkey".into()),
        Timestamp::UNIX_EPOCH,
    )
}

#[test]
fn tries_grow_apart_and_end_after_three_days() {
    let mut callback = callback();
    let mut times = Vec::new();
    while callback.state == CallbackState::Waiting {
        times.push(callback.due_at.as_second());
        callback = callback.tried(false, 0, callback.due_at);
    }
    assert_eq!(times.get(..4).unwrap(), [0, 10, 30, 70]);
    assert_eq!(times.last(), Some(&(72 * 3600)));
    assert_eq!(callback.state, CallbackState::GivenUp);
    assert!((20..40).contains(&times.len()), "{} tries", times.len());
}

#[test]
fn addresses_of_one_host_share_an_endpoint() {
    let [merchant, another] = [1, 2].map(|number| MerchantId::new(number).unwrap());
    let one = endpoint_of(merchant, "https://shop.example.com/a");
    assert_ne!(endpoint_of(another, "https://shop.example.com/a"), one);
    for same in [
        "https://shop.example.com",
        "https://shop.example.com/b?c#d",
        "https://shop.example.com?x",
    ] {
        assert_eq!(endpoint_of(merchant, same), one, "{same}");
    }
    for other in [
        "http://shop.example.com/a",
        "https://shop.example.com:8443/a",
        "https://example.com/a",
    ] {
        assert_ne!(endpoint_of(merchant, other), one, "{other}");
    }
}

#[test]
fn a_pause_is_spread_over_its_last_quarter() {
    for (jitter, seconds) in [(0, 10.0), (255, 7.5)] {
        assert!((pause(1, jitter).as_secs_f64() - seconds).abs() < 0.01);
    }
}

#[test]
fn a_clock_that_jumps_ends_no_claim() {
    let second = SignedDuration::from_secs;
    let (now, day) = (Timestamp::UNIX_EPOCH, SignedDuration::from_hours(24));
    let claimed = callback().claimed(second(60), now, now);
    for (later, real, is_due) in [
        (second(1), second(1), false),
        (day, second(1), false),
        (day, second(60), true),
        (second(60), second(60), true),
    ] {
        assert_eq!(claimed.is_due(now + later, now + real), is_due, "{later} {real}");
    }
    assert_eq!(claimed.tried(false, 0, now).claimed_until, None);
    assert!(claimed.resent(now).is_due(now, now));
}

#[test]
fn what_was_delivered_or_given_up_can_be_told_again() {
    let delivered = callback().tried(true, 0, Timestamp::UNIX_EPOCH);
    assert_eq!(delivered.state, CallbackState::Delivered);
    let again = delivered.resent(Timestamp::UNIX_EPOCH);
    assert_eq!(
        (again.state, again.attempts, again.attempts_ever),
        (CallbackState::Waiting, 0, 1)
    );
}
