//! Whose tariff counts: a project's own goes before its merchant's, that before the platform's, and what was never set
//! is as built in.

use jiff::civil::Date;

use super::{DatedTariff, Schedule, Tariff};
use crate::channel::Channel;

/// Who set a tariff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layer {
    /// It was set for the project.
    Project,
    /// It was set for the merchant.
    Merchant,
    /// It was set for everybody.
    Platform,
    /// It was never set.
    BuiltIn,
}

/// The tariffs that somebody's transactions are charged by, layer over layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layers(Vec<(Layer, Schedule)>);

impl Layers {
    /// The layers of somebody, those first that go before the others. What is built in comes last by itself.
    #[must_use]
    pub fn new(set: Vec<(Layer, Schedule)>) -> Self {
        let mut layers = set;
        layers.push((Layer::BuiltIn, Schedule::defaults()));
        Self(layers)
    }

    /// What holds for a channel on a day, and who set it.
    #[must_use]
    pub fn on(&self, channel: Channel, day: Date) -> Option<(Layer, Tariff)> {
        self.0
            .iter()
            .find_map(|(layer, schedule)| schedule.on(channel, day).map(|tariff| (*layer, tariff)))
    }

    /// With one more tariff in the layer that goes before all others.
    #[must_use]
    pub fn with(mut self, tariff: DatedTariff) -> Self {
        if let Some((_, schedule)) = self.0.first_mut() {
            schedule.set(tariff);
        }
        self
    }

    /// The day on which a tariff of the first layer is followed by its next, if one was set.
    #[must_use]
    pub fn ends_on(&self, tariff: &DatedTariff) -> Option<Date> {
        let (_, schedule) = self.0.first()?;
        schedule.next_after(tariff.channel, tariff.from)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::fee::FeeRule;
    use crate::money::Rupiah;

    fn dated(from: Date, fixed: i64) -> DatedTariff {
        DatedTariff {
            from,
            channel: Channel::Qris,
            tariff: Tariff {
                fee: FeeRule {
                    rate_millionths: 0,
                    fixed: Rupiah::new(fixed),
                    umi_free_up_to: None,
                },
                working_days: 1,
            },
        }
    }

    #[test]
    fn the_nearest_layer_counts_from_its_first_day_on() {
        let platform = Schedule::new(vec![dated(date(2026, 1, 1), 100)]);
        let project = Schedule::new(vec![dated(date(2026, 3, 1), 300)]);
        let layers = Layers::new(vec![(Layer::Project, project), (Layer::Platform, platform)]);
        let on = |layers: &Layers, day| {
            let (layer, tariff) = layers.on(Channel::Qris, day).unwrap();
            (layer, tariff.fee.fixed.get())
        };
        for (day, expected) in [
            (date(2025, 12, 31), (Layer::BuiltIn, 0)),
            (date(2026, 2, 28), (Layer::Platform, 100)),
            (date(2026, 3, 1), (Layer::Project, 300)),
        ] {
            assert_eq!(on(&layers, day), expected, "{day}");
        }
        let new = dated(date(2026, 2, 1), 200);
        assert_eq!(layers.ends_on(&new), Some(date(2026, 3, 1)));
        let layers = layers.with(new);
        assert_eq!(on(&layers, date(2026, 2, 15)), (Layer::Project, 200));
        assert_eq!(on(&layers, date(2026, 3, 1)), (Layer::Project, 300));
        assert_eq!(layers.ends_on(&dated(date(2026, 3, 1), 1)), None);
        let again = layers.with(dated(date(2026, 3, 1), 400));
        assert_eq!(
            on(&again, date(2026, 3, 1)),
            (Layer::Project, 400),
            "the same day is set anew"
        );
    }
}
