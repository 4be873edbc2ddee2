//! Schedules: which fee and which settlement hold from which day on.

use jiff::civil::{Date, date};

use super::FeeRule;
use crate::channel::Channel;
use crate::money::Rupiah;

/// What a channel costs and when its money settles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tariff {
    /// The fee.
    pub fee: FeeRule,
    /// Working days from the payment to its settlement; without meaning for payouts.
    pub working_days: u8,
}

/// A tariff with the day from which it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatedTariff {
    /// The first day, in Jakarta.
    pub from: Date,
    /// For which way.
    pub channel: Channel,
    /// What holds.
    pub tariff: Tariff,
}

/// The tariffs of the platform, of a merchant or of a project, in any order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schedule(Vec<DatedTariff>);

impl Schedule {
    /// A schedule of these tariffs. Of two for one channel and day the later in the list holds.
    #[must_use]
    pub fn new(tariffs: Vec<DatedTariff>) -> Self {
        Self(tariffs)
    }

    /// The platform's own, from schedules published in Indonesia: QRIS 0.7 % (for micro merchants nothing up
    /// to Rp500.000, Bank Indonesia's rule since 1 December 2024) after two working days; payouts Rp3.000.
    #[must_use]
    pub fn defaults() -> Self {
        let qris = |from, umi_free_up_to| DatedTariff {
            from,
            channel: Channel::Qris,
            tariff: Tariff {
                fee: FeeRule {
                    rate_millionths: 7_000,
                    fixed: Rupiah::ZERO,
                    umi_free_up_to: Some(Rupiah::new(umi_free_up_to)),
                },
                working_days: 2,
            },
        };
        Self(vec![
            qris(date(2024, 12, 1), 500_000),
            DatedTariff {
                from: date(2024, 12, 1),
                channel: Channel::Disbursement,
                tariff: Tariff {
                    fee: FeeRule {
                        rate_millionths: 0,
                        fixed: Rupiah::new(3_000),
                        umi_free_up_to: None,
                    },
                    working_days: 0,
                },
            },
        ])
    }

    /// Adds a tariff; it takes the place of one for the same channel and day.
    pub fn set(&mut self, tariff: DatedTariff) {
        self.0.push(tariff);
    }

    /// The first day after this one on which another tariff of the channel begins.
    #[must_use]
    pub fn next_after(&self, channel: Channel, day: Date) -> Option<Date> {
        let days = self.0.iter().filter(|dated| dated.channel == channel);
        days.map(|dated| dated.from).filter(|from| *from > day).min()
    }

    /// What holds for a channel on a day, if this schedule says anything about it.
    #[must_use]
    pub fn on(&self, channel: Channel, day: Date) -> Option<Tariff> {
        self.0
            .iter()
            .filter(|dated| dated.channel == channel && dated.from <= day)
            .max_by_key(|dated| dated.from)
            .map(|dated| dated.tariff)
    }

    /// What holds by the first schedule that says anything: give a project's, its merchant's, the platform's.
    #[must_use]
    pub fn first_of(schedules: &[&Self], channel: Channel, day: Date) -> Option<Tariff> {
        schedules.iter().find_map(|schedule| schedule.on(channel, day))
    }
}

/// A rate of PPN with the day from which it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatedTax {
    /// The first day, in Jakarta.
    pub from: Date,
    /// In millionths of the fee: 11 % is 110,000.
    pub millionths: u32,
}

/// The rates of PPN on fees. Without any, fees carry none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taxes(Vec<DatedTax>);

impl Taxes {
    /// These rates, in any order.
    #[must_use]
    pub fn new(rates: Vec<DatedTax>) -> Self {
        Self(rates)
    }

    /// The rate on a day, in millionths.
    #[must_use]
    pub fn on(&self, day: Date) -> u32 {
        self.0
            .iter()
            .filter(|dated| dated.from <= day)
            .max_by_key(|dated| dated.from)
            .map_or(0, |dated| dated.millionths)
    }
}
