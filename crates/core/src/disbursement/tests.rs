use jiff::SignedDuration;

use super::*;
use crate::fee::FeePayer;
use crate::ids::{MerchantId, ProjectId};

fn terms() -> DisbursementTerms {
    DisbursementTerms {
        id: TransactionId::from_bytes([9; 16]),
        parties: Parties {
            merchant: MerchantId::new(1).unwrap(),
            project: ProjectId::new(2).unwrap(),
        },
        charge: Charge {
            amount: Rupiah::new(50_000),
            fee: Rupiah::new(3_000),
            tax: Rupiah::new(330),
            total_amount: Rupiah::new(53_330),
            credited: Rupiah::new(50_000),
            fee_payer: FeePayer::Merchant,
        },
        created_at: "2026-07-01T10:00:00+07:00".parse().unwrap(),
    }
}

/// Each movement as `from>to amount`.
fn shown(orders: &[TransferOrder]) -> String {
    let show = |order: &TransferOrder| {
        let (from, to) = (order.debit.kind.as_str(), order.credit.kind.as_str());
        format!("{from}>{to} {}", order.amount.get())
    };
    orders.iter().map(show).collect::<Vec<_>>().join(", ")
}

/// Says words, each `paid|failed key amount`, and compares what became of them.
fn check(words: &[(&str, &str)], status: Status) {
    let (mut disbursement, _) = start(terms(), Rupiah::new(53_330)).unwrap();
    for (said, expected) in words {
        let parts: Vec<&str> = said.split(' ').collect();
        let now = disbursement.terms.created_at;
        let word = Word {
            key: WordKey::from_bytes([parts[1].as_bytes()[0]; 16]),
            amount: Rupiah::new(parts[2].parse().unwrap()),
            occurred_at: now,
        };
        let outcome = match parts[0] {
            "paid" => paid(&disbursement, &word, now),
            _ => failed(&disbursement, &word, now),
        };
        let found = match outcome {
            Outcome::Booked { state, orders } => {
                disbursement = state;
                shown(&orders)
            }
            Outcome::AlreadyDone => "done".into(),
            Outcome::Exception { kind, orders } => format!("{kind:?}: {}", shown(&orders)),
            Outcome::Refused(refusal) => format!("{refusal:?}"),
        };
        assert_eq!(found, *expected, "{said} of {words:?}");
    }
    assert_eq!(disbursement.status, status, "{words:?}");
}

const SUCCESS: &str = "hold>clearing 50000, hold>fees 3000, hold>fees 330";
const RELEASE: &str = "hold>active 53330";

#[test]
fn a_disbursement_holds_amount_and_fee_and_is_refused_without_them() {
    let (disbursement, orders) = start(terms(), Rupiah::new(53_330)).unwrap();
    assert_eq!(
        (disbursement.status, shown(&orders)),
        (Status::Pending, "active>hold 53330".into())
    );
    assert_eq!(
        start(terms(), Rupiah::new(53_329)),
        Err(DisbursementRefusal::InsufficientBalance {
            needed: Rupiah::new(53_330),
            active: Rupiah::new(53_329)
        })
    );
}

#[test]
fn a_word_ends_a_disbursement_once() {
    check(
        &[
            ("paid a 50000", SUCCESS),
            ("paid a 50000", "done"),
            ("paid a 1", "WordUsedOtherwise"),
        ],
        Status::Success,
    );
    check(
        &[
            ("failed a 50000", RELEASE),
            ("failed a 50000", "done"),
            ("failed b 0", "done"),
        ],
        Status::Failed,
    );
    check(&[("paid a 0", "AmountMustBePositive")], Status::Pending);
}

#[test]
fn a_contradicting_word_is_an_exception_and_un_books_nothing() {
    check(
        &[
            ("paid a 50000", SUCCESS),
            ("failed b 50000", "FailedAfterSuccess: clearing>suspense 50000"),
            ("failed c 0", "FailedAfterSuccess: "),
        ],
        Status::Success,
    );
    check(
        &[
            ("failed a 50000", RELEASE),
            ("paid b 50000", "PaidAfterFailure: suspense>clearing 50000"),
            ("paid a 50000", "WordUsedOtherwise"),
        ],
        Status::Failed,
    );
    check(
        &[
            ("paid a 49999", "OtherAmount: suspense>clearing 49999"),
            ("paid b 50000", SUCCESS),
            ("paid c 50000", "PaidTwice: suspense>clearing 50000"),
            ("failed b 50000", "WordUsedOtherwise"),
        ],
        Status::Success,
    );
}

#[test]
fn an_end_is_dated_within_the_life_of_the_disbursement() {
    let (disbursement, _) = start(terms(), Rupiah::new(60_000)).unwrap();
    let (created, hour) = (disbursement.terms.created_at, SignedDuration::from_hours(1));
    for (occurred_at, expected) in [
        (created - hour, created),
        (created + hour * 3, created + hour * 2),
        (created + hour, created + hour),
    ] {
        let word = Word {
            key: WordKey::from_bytes([1; 16]),
            amount: Rupiah::new(50_000),
            occurred_at,
        };
        let Outcome::Booked { state, .. } = paid(&disbursement, &word, created + hour * 2) else {
            panic!("not booked");
        };
        assert_eq!(state.ended.unwrap().at, expected);
    }
}

#[test]
fn statuses_read_back_their_codes() {
    for status in Status::ALL {
        assert_eq!(Status::from_code(status.code()), Some(status));
    }
}
