use sengo_core::ids::MerchantId;
use sengo_core::key::KeyOwner;
use sengo_core::request_log::{RequestFailure, RequestId};

use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn call(second: i64, outcome: RequestOutcome, key: &str) -> Arrived<'_> {
    Arrived {
        at: at(second),
        key,
        outcome,
        is_failure: matches!(outcome, RequestOutcome::Failure | RequestOutcome::TokenWrong),
        address: Some(IpAddr::from([198, 51, 100, 7])),
    }
}

fn entry(call: Arrived<'_>) -> RequestEntry {
    RequestEntry {
        id: RequestId::from_bytes([1; 16]),
        at: call.at,
        owner: KeyOwner {
            merchant: MerchantId::new(1).unwrap(),
            project: None,
        },
        key: call.key.into(),
        address: String::new(),
        method: "GET".into(),
        path: "/api/balance".into(),
        outcome: call.outcome,
        status: 200,
        failure: RequestFailure::default(),
        microseconds: 1,
        times: 1,
    }
}

fn take(waiting: &mut Waiting, call: Arrived<'_>) {
    waiting.take_up(call, || entry(call));
}

/// How many entries there are, and how many calls they stand for.
fn drained(waiting: &mut Waiting, second: i64, all: bool) -> (usize, i64) {
    let entries = waiting.drain(at(second), usize::MAX, all);
    (entries.len(), entries.iter().map(|entry| entry.times).sum())
}

#[test]
fn every_failure_is_kept_and_so_many_successes_a_second() {
    let mut waiting = Waiting::default();
    for _ in 0..250 {
        take(&mut waiting, call(60, RequestOutcome::Success, "a"));
        take(&mut waiting, call(60, RequestOutcome::Failure, "a"));
    }
    assert_eq!(drained(&mut waiting, 60, false), (350, 350));
    for _ in 0..30 {
        take(&mut waiting, call(61, RequestOutcome::Success, "b"));
    }
    assert_eq!(
        drained(&mut waiting, 61, false),
        (30, 30),
        "another second, another hundred"
    );
    assert_eq!(
        drained(&mut waiting, 119, false),
        (0, 0),
        "the minute is not over"
    );
    assert_eq!(
        drained(&mut waiting, 120, false),
        (1, 150),
        "what was counted is one entry"
    );
}

#[test]
fn a_stranger_with_a_key_cannot_fill_the_log_of_its_owner() {
    let mut waiting = Waiting::default();
    for _ in 0..1_000 {
        take(&mut waiting, call(60, RequestOutcome::TokenWrong, "a"));
    }
    take(&mut waiting, call(60, RequestOutcome::TokenWrong, "b"));
    assert_eq!(drained(&mut waiting, 61, false), (6, 6));
    assert_eq!(drained(&mut waiting, 120, false), (1, 995));
    take(&mut waiting, call(120, RequestOutcome::TokenWrong, "a"));
    assert_eq!(
        drained(&mut waiting, 120, false),
        (1, 1),
        "another minute, another five"
    );
}

#[test]
fn calls_that_a_trial_would_refuse_are_counted_by_address() {
    let mut waiting = Waiting::default();
    for number in 0..300_u16 {
        let [_, last] = number.to_be_bytes();
        let address = Some(IpAddr::from([203, 0, 113, last % 2]));
        take(
            &mut waiting,
            Arrived {
                address,
                ..call(60, RequestOutcome::OnTrial, "a")
            },
        );
    }
    assert_eq!(drained(&mut waiting, 60, true), (102, 300));
}

#[test]
fn what_has_no_place_is_dropped_and_counted() {
    let mut waiting = Waiting::default();
    for number in 0..WAITING_MAX + 3 {
        // So many keys that none of them fails too often.
        let key = (number % 100).to_string();
        take(&mut waiting, call(60, RequestOutcome::Failure, &key));
    }
    assert_eq!(waiting.dropped(), 3);
    let first = waiting.drain(at(60), 10, false);
    assert_eq!(first.len(), 10);
    waiting.put_back(&first);
    assert_eq!(waiting.dropped(), 3);
    assert_eq!(drained(&mut waiting, 60, true).0, WAITING_MAX);
    let mut many = Waiting::default();
    for number in 0..COUNTED_MAX + 2 {
        let key = number.to_string();
        take(&mut many, call(60, RequestOutcome::TokenWrong, &key));
    }
    assert_eq!(
        many.dropped(),
        0,
        "keys beyond those remembered are counted, the first such"
    );
}

#[test]
fn a_program_that_fails_all_day_is_counted_and_fills_no_disk() {
    let mut waiting = Waiting::default();
    for call_number in 0..6_000 {
        take(
            &mut waiting,
            call(60 + call_number / 100, RequestOutcome::Failure, "a"),
        );
        if call_number == 0 {
            take(&mut waiting, call(60, RequestOutcome::Failure, "b"));
        }
    }
    let kept = usize::try_from(FAILURES_A_MINUTE).unwrap();
    // One more entry stands for all the rest, and another key has its own.
    assert_eq!(drained(&mut waiting, 119, true), (kept + 2, 6_001));
}
