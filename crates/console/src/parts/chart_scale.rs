//! The axis of a chart: ticks that people read at once.

/// The most steps between the ends of an axis.
const STEPS_MAX: u64 = 5;

/// An axis from zero to a round number, with ticks at 1, 2 or 5 times a power of ten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scale {
    step: u64,
    top: u64,
}

impl Scale {
    /// The shortest axis with the fewest round steps that has room for this value.
    pub(crate) fn of(largest: u64) -> Self {
        let largest = largest.max(1);
        let steps = (0..20)
            .flat_map(|power| [1, 2, 5].map(|digit| 10_u64.saturating_pow(power).saturating_mul(digit)));
        let step = { steps }
            .find(|step| step.saturating_mul(STEPS_MAX) >= largest)
            .unwrap_or(u64::MAX);
        Self {
            step,
            top: largest.div_ceil(step).saturating_mul(step),
        }
    }

    /// Where the ticks stand, from zero on.
    pub(crate) fn ticks(self) -> impl Iterator<Item = u64> {
        std::iter::successors(Some(0), move |tick: &u64| tick.checked_add(self.step))
            .take_while(move |tick| *tick <= self.top)
    }

    /// How far from zero a value stands on an axis of this length, rounded.
    pub(crate) fn place(self, value: u64, length: u64) -> u64 {
        share(value, self.top, length)
    }
}

/// The part of a length that a value is of a whole, rounded; never more than all of it.
pub(crate) fn share(value: u64, whole: u64, length: u64) -> u64 {
    let (value, whole, length) = (u128::from(value), u128::from(whole.max(1)), u128::from(length));
    let half = whole.checked_div(2).unwrap_or_default();
    let part = value
        .saturating_mul(length)
        .saturating_add(half)
        .checked_div(whole);
    u64::try_from(part.unwrap_or_default().min(length)).unwrap_or(u64::MAX)
}

/// Hundredths of a percent as SVG writes them: `12.5%`.
pub(crate) fn percent(hundredths: u64) -> String {
    let whole = hundredths.checked_div(100).unwrap_or_default();
    let rest = hundredths.checked_rem(100).unwrap_or_default();
    match rest {
        0 => format!("{whole}%"),
        _ => format!("{whole}.{rest:02}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_few_and_the_last_is_no_lower_than_the_largest_value() {
        for (largest, ticks) in [
            (0, vec![0, 1]),
            (1, vec![0, 1]),
            (4, vec![0, 1, 2, 3, 4]),
            (6, vec![0, 2, 4, 6]),
            (11, vec![0, 5, 10, 15]),
            (1_234_567, vec![0, 500_000, 1_000_000, 1_500_000]),
            (9_999, vec![0, 2_000, 4_000, 6_000, 8_000, 10_000]),
        ] {
            assert_eq!(
                Scale::of(largest).ticks().collect::<Vec<u64>>(),
                ticks,
                "{largest}"
            );
        }
        for largest in [u64::MAX, u64::MAX - 1, i64::MAX.unsigned_abs()] {
            assert!(Scale::of(largest).ticks().count() <= 6, "{largest}");
        }
    }

    #[test]
    fn values_stand_where_they_belong() {
        let scale = Scale::of(1_000);
        assert_eq!(scale.place(0, 168), 0);
        assert_eq!(scale.place(500, 168), 84);
        assert_eq!(scale.place(1_000, 168), 168);
        assert_eq!(scale.place(2_000, 168), 168);
        assert_eq!(share(u64::MAX, u64::MAX, u64::MAX), u64::MAX);
        assert_eq!(share(1, 0, 10), 10);
    }

    #[test]
    fn percents_are_written_without_floats() {
        assert_eq!(percent(0), "0%");
        assert_eq!(percent(5), "0.05%");
        assert_eq!(percent(1_250), "12.50%");
        assert_eq!(percent(10_000), "100%");
    }
}
