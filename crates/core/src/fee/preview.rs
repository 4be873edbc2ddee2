//! What a tariff would do, before it is set: to one amount, and to what was paid already.

use jiff::Timestamp;

use super::{Charge, ChargeTerms, FeeRefusal, FeeRule, charge, part_of};
use crate::calendar::{Calendar, CalendarRefusal, SettlementDay};
use crate::money::Rupiah;

/// What an amount costs by one tariff and by another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect {
    /// The amount.
    pub amount: Rupiah,
    /// By the one that holds.
    pub before: Result<Charge, FeeRefusal>,
    /// By the one that would.
    pub after: Result<Charge, FeeRefusal>,
}

/// What an amount costs by the terms that hold and by those that would.
#[must_use]
pub fn effect(amount: Rupiah, before: &ChargeTerms, after: &ChargeTerms) -> Effect {
    Effect {
        amount,
        before: charge(amount, before),
        after: charge(amount, after),
    }
}

/// What was paid over some time, and what it cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Volume {
    /// How many transactions.
    pub count: i64,
    /// Their amounts together.
    pub gross: Rupiah,
    /// The fees on them, without tax.
    pub fee: Rupiah,
    /// The tax on the fees.
    pub tax: Rupiah,
}

/// The same volume as a rule would have charged it; none where a sum does not fit 64 bits.
///
/// An estimate: it knows the sum and not the amounts, so it is off by half a rupiah a transaction at most from
/// rounding, and knows of no amounts that are free for micro merchants.
#[must_use]
pub fn charge_volume(volume: &Volume, rule: &FeeRule, tax_millionths: u32) -> Option<Volume> {
    let fixed = rule.fixed.get().checked_mul(volume.count)?;
    let fee = part_of(volume.gross, rule.rate_millionths)?.checked_add(Rupiah::new(fixed))?;
    tax_volume(&Volume { fee, ..*volume }, tax_millionths)
}

/// The same volume with its fees taxed at a rate; none where the tax does not fit 64 bits. Off by rounding alone.
#[must_use]
pub fn tax_volume(volume: &Volume, tax_millionths: u32) -> Option<Volume> {
    let tax = part_of(volume.fee, tax_millionths)?;
    Some(Volume { tax, ..*volume })
}

/// On which day a payment becomes spendable by one number of working days and by another.
pub fn settlement(
    calendar: &Calendar,
    paid_at: Timestamp,
    (before, after): (u8, u8),
) -> [Result<SettlementDay, CalendarRefusal>; 2] {
    [before, after].map(|working_days| calendar.settles_on(paid_at, working_days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::Channel;
    use crate::fee::FeePayer;
    use crate::qris::Criteria;

    fn rule(rate_millionths: u32, fixed: i64) -> FeeRule {
        FeeRule {
            rate_millionths,
            fixed: Rupiah::new(fixed),
            umi_free_up_to: Some(Rupiah::new(50_000)),
        }
    }

    fn terms(rule: FeeRule, criteria: Option<Criteria>) -> ChargeTerms {
        ChargeTerms {
            channel: Channel::Qris,
            rule,
            tax_millionths: 110_000,
            criteria,
            fee_payer: FeePayer::Merchant,
        }
    }

    fn shown(charged: Result<Charge, FeeRefusal>) -> Option<(i64, i64, i64)> {
        let charge = charged.ok()?;
        Some((charge.fee.get(), charge.tax.get(), charge.credited.get()))
    }

    #[test]
    fn an_effect_is_what_would_be_charged() {
        for (amount, criteria, before, after) in [
            (10_000, None, Some((70, 8, 9_922)), Some((550, 61, 9_389))),
            (
                1_000_000,
                None,
                Some((7_000, 770, 992_230)),
                Some((5_500, 605, 993_895)),
            ),
            (
                10_000,
                Some(Criteria::Umi),
                Some((0, 0, 10_000)),
                Some((0, 0, 10_000)),
            ),
            (400, None, Some((3, 0, 397)), None),
        ] {
            let found = effect(
                Rupiah::new(amount),
                &terms(rule(7_000, 0), criteria),
                &terms(rule(5_000, 500), criteria),
            );
            assert_eq!(
                (shown(found.before), shown(found.after)),
                (before, after),
                "{amount}"
            );
        }
    }

    #[test]
    fn a_volume_is_charged_by_its_sum_and_its_count() {
        let volume = Volume {
            count: 4,
            gross: Rupiah::new(1_000_000),
            fee: Rupiah::new(7_000),
            tax: Rupiah::ZERO,
        };
        let charged = charge_volume(&volume, &rule(5_000, 500), 110_000).unwrap();
        assert_eq!((charged.fee.get(), charged.tax.get()), (7_000, 770));
        assert_eq!((charged.count, charged.gross), (volume.count, volume.gross));
        let endless = Volume {
            count: i64::MAX,
            ..volume
        };
        assert_eq!(charge_volume(&endless, &rule(0, 2), 0), None);
    }

    #[test]
    fn a_settlement_moves_with_its_working_days() {
        let friday: Timestamp = "2026-07-03T03:00:00Z".parse().unwrap();
        let days = settlement(&Calendar::built_in(), friday, (2, 1)).map(|day| day.unwrap().date.to_string());
        assert_eq!(days, ["2026-07-07", "2026-07-06"]);
    }
}
