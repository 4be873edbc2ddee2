//! Settlement days: on which day money that was paid becomes spendable.
//!
//! Working days are Monday to Friday without Indonesia's public holidays and without the days of collective
//! leave (cuti bersama), on which banks do not settle either. Days are those of Jakarta (WIB, UTC+7).

mod change;
mod holidays;
mod listed;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use jiff::tz::{self, TimeZone};
use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

pub use change::{Moved, moved, published};
pub use holidays::{FIXED_HOLIDAYS, HOLIDAYS, Holiday};
pub use listed::{HOLIDAYS_LISTED_MAX, LineFault, ListFault, NamedDay, listed};

/// The longest name of a holiday, in characters.
pub const HOLIDAY_NAME_CHARACTERS_MAX: usize = 100;

/// The most working days between payment and settlement.
pub const WORKING_DAYS_MAX: u8 = 60;

/// The most calendar days looked through for a settlement day. Were an operator to add holidays without end,
/// this is where looking ends.
const CALENDAR_DAYS_MAX: u16 = 400;

/// Why there is no settlement day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CalendarRefusal {
    /// More working days than [`WORKING_DAYS_MAX`].
    #[error("a settlement waits at most {WORKING_DAYS_MAX} working days")]
    TooManyWorkingDays,
    /// No working day in the time looked through: the calendar has too many holidays.
    #[error("the calendar has no working day to settle on")]
    NoWorkingDay,
    /// The moment lies at an end of time.
    #[error("the date is out of range")]
    OutOfRange,
}

/// A day on which money settles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SettlementDay {
    /// The day, in Jakarta.
    pub date: Date,
    /// Whether the calendar knows the holidays of every year on the way to it. When not, holidays that move
    /// were counted as working days, and the operator should add the year's before the day comes.
    pub is_certain: bool,
}

/// The days on which nothing settles.
///
/// The built-in table covers 2024 to 2026. Later years are added by the operator, from configuration, as the
/// government decrees them (usually in September or October of the year before). In a year that nobody added,
/// only weekends and the five holidays of a fixed date ([`FIXED_HOLIDAYS`]) are kept, and what is counted
/// through such a year is marked as not certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    holidays: BTreeSet<Date>,
    /// Days taken back, which would be holidays of a fixed date.
    taken_back: BTreeSet<Date>,
    years: BTreeSet<i16>,
}

impl Calendar {
    /// The calendar with the built-in table.
    #[must_use]
    pub fn built_in() -> Self {
        let mut calendar = Self {
            holidays: BTreeSet::new(),
            taken_back: BTreeSet::new(),
            years: BTreeSet::new(),
        };
        for (year, holidays) in HOLIDAYS {
            calendar.years.insert(*year);
            calendar
                .holidays
                .extend(holidays.iter().map(|holiday| holiday.date));
        }
        calendar
    }

    /// The calendar with more holidays. A year of which a day is given counts as covered from then on, and has
    /// the holidays of a fixed date without their being named: give all others of a year at once. Days of a
    /// covered year can be added too (an election, a day decreed late).
    #[must_use]
    pub fn with(mut self, holidays: impl IntoIterator<Item = Date>) -> Self {
        for day in holidays {
            if self.years.insert(day.year()) {
                let fixed = FIXED_HOLIDAYS.iter();
                let fixed = fixed
                    .filter_map(|(month, day_of_month)| Date::new(day.year(), *month, *day_of_month).ok());
                self.holidays
                    .extend(fixed.filter(|fixed| !self.taken_back.contains(fixed)));
            }
            self.taken_back.remove(&day);
            self.holidays.insert(day);
        }
        self
    }

    /// The calendar without a day, where the government took a holiday back.
    #[must_use]
    pub fn without(mut self, date: Date) -> Self {
        self.holidays.remove(&date);
        self.taken_back.insert(date);
        self
    }

    /// Whether the holidays of this year are known.
    #[must_use]
    pub fn covers(&self, year: i16) -> bool {
        self.years.contains(&year)
    }

    /// Whether banks settle on this day.
    #[must_use]
    pub fn is_working_day(&self, date: Date) -> bool {
        let is_weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        let is_fixed_holiday = || {
            !self.covers(date.year())
                && !self.taken_back.contains(&date)
                && FIXED_HOLIDAYS
                    .iter()
                    .any(|(month, day)| (date.month(), date.day()) == (*month, *day))
        };
        !is_weekend && !self.holidays.contains(&date) && !is_fixed_holiday()
    }

    /// The day on which a payment settles: the `working_days`-th working day after the day, in Jakarta, on
    /// which it was paid. With zero it is that day itself, or the next working day.
    ///
    /// # Errors
    /// [`CalendarRefusal`].
    pub fn settles_on(&self, paid_at: Timestamp, working_days: u8) -> Result<SettlementDay, CalendarRefusal> {
        if working_days > WORKING_DAYS_MAX {
            return Err(CalendarRefusal::TooManyWorkingDays);
        }
        let mut date = day_of(paid_at);
        let mut is_certain = self.covers(date.year());
        let mut left = working_days;
        for _ in 0..CALENDAR_DAYS_MAX {
            if left == 0 && self.is_working_day(date) {
                return Ok(SettlementDay { date, is_certain });
            }
            date = date.tomorrow().map_err(|_| CalendarRefusal::OutOfRange)?;
            is_certain = is_certain && self.covers(date.year());
            if left > 0 && self.is_working_day(date) {
                left = left.saturating_sub(1);
            }
        }
        Err(CalendarRefusal::NoWorkingDay)
    }
}

/// Jakarta's time: UTC+7 all year since 1964, so a fixed offset and no table of time zones.
fn jakarta() -> TimeZone {
    TimeZone::fixed(tz::offset(7))
}

/// The day that it is in Jakarta at a moment.
#[must_use]
pub fn day_of(moment: Timestamp) -> Date {
    moment.to_zoned(jakarta()).date()
}

/// The last days until one, the newest first, each with its last instant in Jakarta; fewer at an end of time.
#[must_use]
pub fn days_until(last: Date, days: usize) -> Vec<(Date, Timestamp)> {
    let days = std::iter::successors(Some(last), |day| day.yesterday().ok()).take(days);
    let end = |day: Date| {
        let next = begins_at(day.tomorrow().ok()?).ok()?;
        next.checked_sub(SignedDuration::from_micros(1)).ok()
    };
    days.filter_map(|day| Some((day, end(day)?))).collect()
}

/// The instant at which a day begins in Jakarta, which is when what settles on it becomes spendable.
///
/// # Errors
/// [`CalendarRefusal::OutOfRange`] for a day at an end of time.
pub fn begins_at(date: Date) -> Result<Timestamp, CalendarRefusal> {
    let midnight_utc = date
        .to_zoned(TimeZone::UTC)
        .map_err(|_| CalendarRefusal::OutOfRange)?
        .timestamp();
    midnight_utc
        .checked_sub(SignedDuration::from_hours(7))
        .map_err(|_| CalendarRefusal::OutOfRange)
}
