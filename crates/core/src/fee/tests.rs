use jiff::civil::date;

use super::*;

fn terms(rate_millionths: u32, fixed: i64) -> ChargeTerms {
    ChargeTerms {
        channel: Channel::Qris,
        rule: FeeRule {
            rate_millionths,
            fixed: Rupiah::new(fixed),
            umi_free_up_to: Some(Rupiah::new(500_000)),
        },
        tax_millionths: 0,
        criteria: None,
        fee_payer: FeePayer::Merchant,
    }
}

/// Fee, tax, total and credited.
fn charged(amount: i64, terms: ChargeTerms) -> Result<[i64; 4], FeeRefusal> {
    charge(Rupiah::new(amount), &terms)
        .map(|charge| [charge.fee, charge.tax, charge.total_amount, charge.credited].map(Rupiah::get))
}

#[test]
fn a_rate_is_rounded_half_up_per_transaction() {
    for (amount, rate, fee) in [
        (10_000, 7_000, 70),
        (10_071, 7_000, 70),
        (10_072, 7_000, 71),
        (1, 7_000, 0),
        (71, 7_000, 0),
        (72, 7_000, 1),
        (1_000_000, 1, 1),
        (499_999, 1, 0),
        (500_000, 1, 1),
        (9_007_199_254_740_992, 7_000, 63_050_394_783_187),
    ] {
        let found = charged(amount, terms(rate, 0)).unwrap();
        assert_eq!(found, [fee, 0, amount, amount - fee], "{amount} at {rate}");
    }
}

#[test]
fn a_fee_of_the_whole_amount_or_more_is_refused() {
    let takes_all = |cost| {
        Err(FeeRefusal::FeeTakesAll {
            cost: Rupiah::new(cost),
        })
    };
    for (amount, fixed, expected) in [
        (4_001, 4_000, Ok([4_000, 0, 4_001, 1])),
        (4_000, 4_000, takes_all(4_000)),
        (1, 4_000, takes_all(4_000)),
        (0, 0, Err(FeeRefusal::AmountMustBePositive)),
        (-5, 0, Err(FeeRefusal::AmountMustBePositive)),
        (5, -1, Err(FeeRefusal::RuleOutOfRange)),
        (i64::MAX, i64::MAX, Err(FeeRefusal::OutOfRange)),
    ] {
        assert_eq!(
            charged(amount, terms(0, fixed)),
            expected,
            "{amount} less {fixed}"
        );
    }
    assert_eq!(charged(100, terms(1_000_000, 0)), takes_all(100));
    assert_eq!(charged(100, terms(1_000_001, 0)), Err(FeeRefusal::RuleOutOfRange));
}

#[test]
fn micro_merchants_pay_nothing_up_to_the_threshold() {
    for (criteria, amount, fee) in [
        (Some(Criteria::Umi), 500_000, 0),
        (Some(Criteria::Umi), 500_001, 3_500),
        (Some(Criteria::Uke), 500_000, 3_500),
        (None, 500_000, 3_500),
    ] {
        let terms = ChargeTerms {
            criteria,
            ..terms(7_000, 0)
        };
        assert_eq!(charged(amount, terms).unwrap()[0], fee, "{criteria:?} {amount}");
    }
}

#[test]
fn tax_is_on_the_fee_and_apart_from_it() {
    let taxed = ChargeTerms {
        tax_millionths: 110_000,
        ..terms(7_000, 0)
    };
    assert_eq!(charged(10_000, taxed), Ok([70, 8, 10_000, 9_922]));
    assert_eq!(charged(10_000, terms(7_000, 0)), Ok([70, 0, 10_000, 9_930]));
}

#[test]
fn a_payer_of_qris_is_never_charged_and_a_payout_costs_amount_and_fee() {
    let asked = ChargeTerms {
        fee_payer: FeePayer::Customer,
        ..terms(7_000, 0)
    };
    let charge_of_qris = charge(Rupiah::new(10_000), &asked).unwrap();
    assert_eq!(charge_of_qris.fee_payer, FeePayer::Merchant);
    let payout = ChargeTerms {
        channel: Channel::Disbursement,
        ..terms(0, 3_000)
    };
    assert_eq!(charged(10_000, payout), Ok([3_000, 0, 13_000, 10_000]));
    assert_eq!(charged(1, payout), Ok([3_000, 0, 3_001, 1]));
}

#[test]
fn the_narrowest_schedule_that_says_anything_holds_from_its_day_on() {
    let tariff = |fixed| Tariff {
        fee: FeeRule {
            rate_millionths: 0,
            fixed: Rupiah::new(fixed),
            umi_free_up_to: None,
        },
        working_days: 1,
    };
    let dated = |from, fixed| DatedTariff {
        from,
        channel: Channel::Qris,
        tariff: tariff(fixed),
    };
    let project = Schedule::new(vec![dated(date(2026, 8, 1), 9), dated(date(2026, 7, 1), 5)]);
    let platform = Schedule::defaults();
    let on = |day| {
        Schedule::first_of(&[&project, &Schedule::default(), &platform], Channel::Qris, day).map(|tariff| {
            (
                tariff.fee.rate_millionths,
                tariff.fee.fixed.get(),
                tariff.working_days,
            )
        })
    };
    assert_eq!(on(date(2024, 11, 30)), None);
    assert_eq!(on(date(2026, 6, 30)), Some((7_000, 0, 2)));
    assert_eq!(on(date(2026, 7, 1)), Some((0, 5, 1)));
    assert_eq!(on(date(2026, 7, 31)), Some((0, 5, 1)));
    assert_eq!(on(date(2026, 8, 1)), Some((0, 9, 1)));
    let rate = |millionths, from| DatedTax { from, millionths };
    let taxes = Taxes::new(vec![
        rate(110_000, date(2022, 4, 1)),
        rate(120_000, date(2027, 1, 1)),
    ]);
    assert_eq!(taxes.on(date(2026, 12, 31)), 110_000);
    assert_eq!(taxes.on(date(2027, 1, 1)), 120_000);
    assert_eq!(
        (taxes.on(date(2022, 3, 31)), Taxes::default().on(date(2026, 1, 1))),
        (0, 0)
    );
}
