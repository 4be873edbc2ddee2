//! What figures say: rates and averages, and the period a report is about.

use jiff::Span;
use jiff::civil::Date;
use thiserror::Error;

use super::{Figures, SlotRange, spans};

/// Rates are counted in basis points: 97.5 % is 9,750.
pub const BASIS_POINTS: i64 = 10_000;

/// The most days of one report.
pub const REPORT_DAYS_MAX: i64 = 400;

impl Figures {
    /// How many of those that ended were paid, in basis points, rounded down; none when none ended.
    ///
    /// What is still pending counts neither way, so that the rate of an hour ago is not low for want of time.
    #[must_use]
    pub fn success_rate(&self) -> Option<i64> {
        let ended = self
            .succeeded
            .saturating_add(self.expired)
            .saturating_add(self.failed);
        ratio(self.succeeded.saturating_mul(BASIS_POINTS), ended)
    }

    /// The average amount of those that were paid, in rupiah, rounded half up; none when none was.
    #[must_use]
    pub fn average(&self) -> Option<i64> {
        rounded(self.gross, self.succeeded)
    }

    /// The average time from creation to payment, in seconds, rounded half up; none when none was paid.
    #[must_use]
    pub fn seconds_to_pay(&self) -> Option<i64> {
        rounded(self.waited, self.succeeded)
    }
}

fn ratio(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| part.checked_div(whole)).flatten()
}

fn rounded(sum: i64, count: i64) -> Option<i64> {
    ratio(sum.saturating_add(ratio(count, 2)?), count)
}

/// The days that a report is about, in Jakarta, and as many before them to compare with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    first: Date,
    last: Date,
}

/// Why days are no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PeriodFault {
    /// It would end before it begins.
    #[error("the last day lies before the first")]
    EndsBeforeItBegins,
    /// It has more days than [`REPORT_DAYS_MAX`].
    #[error("a report is about at most {REPORT_DAYS_MAX} days")]
    TooLong,
    /// It, or the one before it, lies at an end of time.
    #[error("the date is out of range")]
    OutOfRange,
}

impl Period {
    /// The days from the first to the last, both included.
    ///
    /// # Errors
    /// [`PeriodFault`].
    pub fn new(first: Date, last: Date) -> Result<Self, PeriodFault> {
        if last < first {
            return Err(PeriodFault::EndsBeforeItBegins);
        }
        let period = Self { first, last };
        if period.days() > REPORT_DAYS_MAX {
            return Err(PeriodFault::TooLong);
        }
        period.moved_back().ok_or(PeriodFault::OutOfRange)?;
        last.tomorrow().map_err(|_| PeriodFault::OutOfRange)?;
        Ok(period)
    }

    /// The first day.
    #[must_use]
    pub fn first(&self) -> Date {
        self.first
    }

    /// The last day, itself included.
    #[must_use]
    pub fn last(&self) -> Date {
        self.last
    }

    /// How many days it has.
    #[must_use]
    pub fn days(&self) -> i64 {
        let SlotRange { from, to, .. } = SlotRange::days(self.first, self.last);
        to.saturating_sub(from).saturating_add(1)
    }

    /// The period of the same length that ends where this one begins.
    #[must_use]
    pub fn previous(&self) -> Self {
        // That there is one was checked when this one was made.
        self.moved_back().unwrap_or(*self)
    }

    fn moved_back(&self) -> Option<Self> {
        let length = Span::new().try_days(self.days()).ok()?;
        Some(Self {
            first: self.first.checked_sub(length).ok()?,
            last: self.last.checked_sub(length).ok()?,
        })
    }

    /// The fewest slots that make it up.
    #[must_use]
    pub fn spans(&self) -> Vec<SlotRange> {
        spans(self.first, self.last)
    }
}
