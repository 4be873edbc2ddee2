//! Slots of time: hours, and the days and months of Jakarta that they make.

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};

/// Jakarta is ahead of UTC by so many hours.
const JAKARTA_HOURS: i64 = 7;

const SECONDS_OF_HOUR: i64 = 3_600;
const HOURS_OF_DAY: i64 = 24;
const MONTHS_OF_YEAR: i64 = 12;
const EPOCH: Date = date(1970, 1, 1);

/// How long a slot of time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grain {
    /// An hour.
    Hour,
    /// A day in Jakarta.
    Day,
    /// A month in Jakarta.
    Month,
}

impl Grain {
    /// All of them, the shortest first.
    pub const ALL: [Self; 3] = [Self::Hour, Self::Day, Self::Month];

    /// The number stored for it; never changed once released.
    #[must_use]
    pub fn code(self) -> i16 {
        match self {
            Self::Hour => 1,
            Self::Day => 2,
            Self::Month => 3,
        }
    }

    /// The grain of a stored number.
    #[must_use]
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|grain| grain.code() == code)
    }
}

/// One hour, day or month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot {
    /// How long it is.
    pub grain: Grain,
    /// Hours since 1970 by UTC; days since 1970 by Jakarta; months since the year 0 by Jakarta.
    pub number: i64,
}

/// The hour of a moment.
#[must_use]
pub fn hour_of(moment: Timestamp) -> Slot {
    Slot {
        grain: Grain::Hour,
        number: moment.as_second().div_euclid(SECONDS_OF_HOUR),
    }
}

impl Slot {
    /// The day of this date.
    #[must_use]
    pub fn day(date: Date) -> Self {
        let since = date.duration_since(EPOCH).as_secs();
        Self {
            grain: Grain::Day,
            number: since.div_euclid(SECONDS_OF_HOUR.saturating_mul(HOURS_OF_DAY)),
        }
    }

    /// The month that a date lies in.
    #[must_use]
    pub fn month(date: Date) -> Self {
        let years = i64::from(date.year()).saturating_mul(MONTHS_OF_YEAR);
        Self {
            grain: Grain::Month,
            number: years.saturating_add(i64::from(date.month()).saturating_sub(1)),
        }
    }

    /// The first day of it in Jakarta, or the day that an hour lies in; none beyond the years −9999 to 9999.
    #[must_use]
    pub fn date(self) -> Option<Date> {
        match self.grain {
            Grain::Hour => self.wider(Grain::Day)?.date(),
            Grain::Day => {
                let hours = self.number.checked_mul(HOURS_OF_DAY)?;
                EPOCH.checked_add(SignedDuration::try_from_hours(hours)?).ok()
            }
            Grain::Month => {
                let year = i16::try_from(self.number.div_euclid(MONTHS_OF_YEAR)).ok()?;
                let month = i8::try_from(self.number.rem_euclid(MONTHS_OF_YEAR)).ok()?;
                Date::new(year, month.checked_add(1)?, 1).ok()
            }
        }
    }

    /// The hour of the day that it is in Jakarta, 0 to 23, in a slot of an hour.
    #[must_use]
    pub fn hour_of_day(self) -> i64 {
        self.number.saturating_add(JAKARTA_HOURS).rem_euclid(HOURS_OF_DAY)
    }

    /// The slot of that length which this one lies in; none where that one is shorter.
    #[must_use]
    pub fn wider(self, grain: Grain) -> Option<Self> {
        if grain == self.grain {
            return Some(self);
        }
        let day = match self.grain {
            Grain::Hour => Self {
                grain: Grain::Day,
                number: self.number.saturating_add(JAKARTA_HOURS).div_euclid(HOURS_OF_DAY),
            },
            Grain::Day | Grain::Month => self,
        };
        match (day.grain, grain) {
            (Grain::Day, Grain::Day) => Some(day),
            (Grain::Day, Grain::Month) => Some(Self::month(day.date()?)),
            _ => None,
        }
    }
}

/// Slots of one length, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotRange {
    /// How long each is.
    pub grain: Grain,
    /// The number of the first.
    pub from: i64,
    /// The number of the last.
    pub to: i64,
}

impl SlotRange {
    /// The days from one to another, both included.
    #[must_use]
    pub fn days(first: Date, last: Date) -> Self {
        Self {
            grain: Grain::Day,
            from: Slot::day(first).number,
            to: Slot::day(last).number,
        }
    }

    /// The hours of the days from one to another, both included.
    #[must_use]
    pub fn hours(first: Date, last: Date) -> Self {
        let begins = |day: Slot| {
            day.number
                .saturating_mul(HOURS_OF_DAY)
                .saturating_sub(JAKARTA_HOURS)
        };
        Self {
            grain: Grain::Hour,
            from: begins(Slot::day(first)),
            to: begins(Slot::day(last)).saturating_add(HOURS_OF_DAY.saturating_sub(1)),
        }
    }
}

/// A slot of a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// Which.
    pub slot: Slot,
    /// Whether it is taken away from what the others come to.
    pub is_taken_away: bool,
}

impl Term {
    /// What its figures are multiplied by in the sum: 1 or −1.
    #[must_use]
    pub fn sign(self) -> i64 {
        if self.is_taken_away { -1 } else { 1 }
    }
}

/// The fewest slots that sum up to the days from one to another, both included: of each month the days that lie within,
/// or the whole month less the days that do not.
#[must_use]
pub fn terms(first: Date, last: Date) -> Vec<Term> {
    let next_month = |month: &Date| month.last_of_month().tomorrow().ok();
    std::iter::successors(Some(first.first_of_month()), next_month)
        .take_while(|month| *month <= last)
        .flat_map(|month| {
            let last_of_month = month.last_of_month();
            let (from, to) = (first.max(month), last.min(last_of_month));
            let within = days(from, to, false);
            let mut less = vec![Term {
                slot: Slot::month(month),
                is_taken_away: false,
            }];
            if let (true, Ok(before)) = (from > month, from.yesterday()) {
                less.extend(days(month, before, true));
            }
            if let (true, Ok(after)) = (to < last_of_month, to.tomorrow()) {
                less.extend(days(after, last_of_month, true));
            }
            if less.len() < within.len() { less } else { within }
        })
        .collect()
}

fn days(first: Date, last: Date, is_taken_away: bool) -> Vec<Term> {
    let SlotRange { grain, from, to } = SlotRange::days(first, last);
    (from..=to)
        .map(|number| Term {
            slot: Slot { grain, number },
            is_taken_away,
        })
        .collect()
}
