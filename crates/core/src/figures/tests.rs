use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::date;

use super::*;
use crate::channel::Channel;
use crate::fee::FeePayer;
use crate::ids::{MerchantId, ProjectId, TransactionId};
use crate::ledger::{Parties, WordKey};
use crate::money::Rupiah;
use crate::payment::{Paid, PaymentTerms, Reversal};
use crate::reference::Reference;
use crate::transaction::{Details, Origin};

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn payment() -> Payment {
    Payment::new(PaymentTerms {
        id: TransactionId::from_bytes([1; 16]),
        parties: Parties {
            merchant: MerchantId::new(1).unwrap(),
            project: ProjectId::new(1).unwrap(),
        },
        channel: Channel::Qris,
        charge: Charge {
            amount: Rupiah::new(10_000),
            fee: Rupiah::new(70),
            tax: Rupiah::new(8),
            total_amount: Rupiah::new(10_000),
            credited: Rupiah::new(9_922),
            fee_payer: FeePayer::Merchant,
        },
        working_days: 2,
        created_at: moment("2026-03-31T16:50:00Z"),
        expires_at: moment("2026-03-31T17:20:00Z"),
    })
}

fn transaction(payment: Payment) -> Transaction {
    let origin = Origin {
        reference: Reference::parse("A-1").unwrap(),
        callback: None,
        key: "pkey".into(),
    };
    let details = Details::Qris {
        view_name: String::new(),
        content: String::new(),
    };
    Transaction::new(State::Payment(payment), origin, details)
}

fn paid() -> Payment {
    Payment {
        status: Status::Success,
        paid: Some(Paid {
            word: WordKey::from_bytes([2; 16]),
            at: moment("2026-03-31T17:05:00Z"),
            settles_on: date(2026, 4, 2),
        }),
        in_pending: Rupiah::new(9_922),
        ..payment()
    }
}

#[test]
fn a_payment_is_counted_where_it_was_created_and_where_it_was_paid() {
    let created = change(None, &transaction(payment()));
    assert_eq!(
        created,
        [(hour_of(moment("2026-03-31T16:00:00Z")), super::created())]
    );
    let paid = change(Some(&transaction(payment())), &transaction(paid()));
    let expected = Figures {
        succeeded: 1,
        gross: 10_000,
        fee: 70,
        tax: 8,
        net: 9_922,
        waited: 900,
        ..Figures::default()
    };
    assert_eq!(paid, [(hour_of(moment("2026-03-31T17:59:59Z")), expected)]);
}

#[test]
fn settling_and_repeating_change_no_figure() {
    let settled = Payment {
        in_pending: Rupiah::ZERO,
        ..paid()
    };
    assert_eq!(change(Some(&transaction(paid())), &transaction(settled)), []);
    assert_eq!(change(Some(&transaction(paid())), &transaction(paid())), []);
}

#[test]
fn each_reversal_is_counted_once_where_it_was_booked() {
    let reversed = |count: u8| {
        let mut payment = paid();
        for number in 0..count {
            payment.reversals.push(Reversal {
                word: WordKey::from_bytes([number; 16]),
                kind: if number == 1 {
                    ReversalKind::Chargeback
                } else {
                    ReversalKind::Refund
                },
                amount: Rupiah::new(100 + i64::from(number)),
                at: moment("2026-04-01T00:30:00Z"),
            });
        }
        transaction(payment)
    };
    let hour = hour_of(moment("2026-04-01T00:00:00Z"));
    let refund = Figures {
        refunds: 1,
        refunded: 100,
        ..Figures::default()
    };
    assert_eq!(change(Some(&reversed(0)), &reversed(1)), [(hour, refund)]);
    let chargeback = Figures {
        chargebacks: 1,
        charged_back: 101,
        ..Figures::default()
    };
    assert_eq!(change(Some(&reversed(1)), &reversed(2)), [(hour, chargeback)]);
}

#[test]
fn an_expiry_counts_where_time_ran_out_and_a_failure_where_it_was_said() {
    let expired = Payment {
        status: Status::Expired,
        ..payment()
    };
    let hour = hour_of(moment("2026-03-31T17:20:00Z"));
    assert_eq!(
        change(Some(&transaction(payment())), &transaction(expired)),
        [(hour, super::expired())]
    );
    let failed = Payment {
        status: Status::Failed,
        failed_at: Some(moment("2026-03-31T16:59:00Z")),
        ..payment()
    };
    assert_eq!(
        change(Some(&transaction(payment())), &transaction(failed)),
        [(hour_of(moment("2026-03-31T16:59:00Z")), super::failed())]
    );
}

#[test]
fn a_day_and_a_month_begin_at_midnight_in_jakarta() {
    for (at, day, hour) in [
        ("2026-03-31T16:59:59Z", date(2026, 3, 31), 23),
        ("2026-03-31T17:00:00Z", date(2026, 4, 1), 0),
        ("1969-12-31T16:59:59Z", date(1969, 12, 31), 23),
        ("1969-12-31T17:00:00Z", date(1970, 1, 1), 0),
    ] {
        let slot = hour_of(moment(at));
        assert_eq!(slot.wider(Grain::Day), Some(Slot::day(day)), "{at}");
        assert_eq!(slot.wider(Grain::Month), Some(Slot::month(day)), "{at}");
        assert_eq!((slot.date(), slot.hour_of_day()), (Some(day), hour), "{at}");
        assert_eq!(Slot::day(day).date(), Some(day));
        assert_eq!(Slot::month(day).date(), Some(day.first_of_month()));
        assert_eq!(Slot::month(day).wider(Grain::Day), None);
    }
}

#[test]
fn terms_sum_up_to_exactly_the_days_that_they_stand_for() {
    let first = date(2025, 1, 1);
    for begin in 0..70 {
        for length in 0..130 {
            let from = first + jiff::Span::new().days(begin);
            let to = from + jiff::Span::new().days(length);
            let mut days: BTreeMap<i64, i64> = BTreeMap::new();
            let terms = terms(from, to);
            for term in &terms {
                let day = term.slot.date().unwrap();
                let last = match term.slot.grain {
                    Grain::Month => day.last_of_month(),
                    _ => day,
                };
                for number in Slot::day(day).number..=Slot::day(last).number {
                    *days.entry(number).or_default() += term.sign();
                }
            }
            days.retain(|_, count| *count != 0);
            let expected: BTreeMap<i64, i64> = (Slot::day(from).number..=Slot::day(to).number)
                .map(|day| (day, 1))
                .collect();
            assert_eq!(days, expected, "{from} to {to}");
            // Six months at most, of which two are begun or cut.
            assert!(terms.len() <= 4 + 2 * 16, "{from} to {to}: {}", terms.len());
        }
    }
}

#[test]
fn a_month_that_lies_within_but_for_a_day_is_the_month_less_that_day() {
    let term = |slot, is_taken_away| Term { slot, is_taken_away };
    assert_eq!(
        terms(date(2026, 10, 31), date(2026, 11, 29)),
        [
            term(Slot::day(date(2026, 10, 31)), false),
            term(Slot::month(date(2026, 11, 1)), false),
            term(Slot::day(date(2026, 11, 30)), true),
        ]
    );
    let last = date(9999, 12, 30);
    assert_eq!(terms(last, last), [term(Slot::day(last), false)]);
}

#[test]
fn a_period_is_compared_with_the_one_before_it() {
    let period = Period::new(date(2026, 3, 1), date(2026, 3, 31)).unwrap();
    let previous = period.previous();
    assert_eq!(
        (previous.first(), previous.last()),
        (date(2026, 1, 29), date(2026, 2, 28))
    );
    assert_eq!((period.days(), previous.days()), (31, 31));
    assert_eq!(
        Period::new(date(2026, 3, 2), date(2026, 3, 1)),
        Err(PeriodFault::EndsBeforeItBegins)
    );
    assert!(Period::new(date(2025, 1, 1), date(2026, 2, 4)).is_ok());
    assert_eq!(
        Period::new(date(2025, 1, 1), date(2026, 2, 5)),
        Err(PeriodFault::TooLong)
    );
    assert_eq!(
        Period::new(date(-9999, 1, 1), date(-9999, 1, 2)),
        Err(PeriodFault::OutOfRange)
    );
    assert_eq!(
        Period::new(date(9999, 12, 31), date(9999, 12, 31)),
        Err(PeriodFault::OutOfRange)
    );
}

#[test]
fn the_month_before_is_whole() {
    for (day, first, last) in [
        (date(2026, 3, 31), date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 1, 1), date(2025, 12, 1), date(2025, 12, 31)),
    ] {
        assert_eq!(Period::month_before(day), Some(Period::new(first, last).unwrap()));
    }
}

#[test]
fn rates_and_averages_are_whole_numbers_and_none_where_there_is_nothing() {
    let nothing = Figures::default();
    assert_eq!(
        (
            nothing.success_rate(),
            nothing.average(),
            nothing.seconds_to_pay()
        ),
        (None, None, None)
    );
    let some = Figures {
        created: 9,
        succeeded: 2,
        expired: 1,
        gross: 10_001,
        waited: 61,
        ..nothing
    };
    assert_eq!(some.success_rate(), Some(6_666));
    assert_eq!(some.average(), Some(5_001));
    assert_eq!(some.seconds_to_pay(), Some(31));
    assert_eq!(Figures::from_numbers(some.to_numbers()), some);
}

#[test]
fn a_recent_period_ends_today_and_is_found_by_its_word() {
    let today = date(2026, 3, 10);
    for (word, first) in [
        ("7d", date(2026, 3, 4)),
        ("30d", date(2026, 2, 9)),
        ("90d", date(2025, 12, 11)),
        ("month", date(2026, 3, 1)),
        ("year", date(2025, 3, 11)),
    ] {
        let recent = Recent::parse(word).unwrap();
        assert_eq!(recent.as_str(), word);
        assert_eq!(Ok(recent.up_to(today)), Period::new(first, today));
    }
    assert_eq!(Recent::parse("fortnight"), None);
}

#[test]
fn what_is_beside_the_first_portions_is_also_what_no_portion_is_of() {
    let took = |gross, refunded| Totals {
        payments: Figures {
            gross,
            refunded,
            ..Figures::default()
        },
        disbursements: Figures::default(),
    };
    let portion = |project, gross| Portion {
        part: Part::Project(Parties {
            merchant: MerchantId::new(1).unwrap(),
            project: ProjectId::new(project).unwrap(),
        }),
        totals: took(gross, 0),
        previous: took(1, gross),
    };
    let report = Report {
        period: Period::up_to(date(2026, 3, 31)),
        totals: took(1_000, 5),
        previous: took(50, 600),
        grouping: Grouping::Project,
        portions: vec![portion(1, 500), portion(2, 300)],
    };
    assert_eq!(report.beside(0), (report.totals, report.previous));
    assert_eq!(report.beside(1), (took(500, 5), took(49, 100)));
    assert_eq!(report.beside(2).0, took(200, 5));
}
