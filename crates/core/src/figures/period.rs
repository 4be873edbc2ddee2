//! The period that a report is about.

use jiff::Span;
use jiff::civil::Date;
use thiserror::Error;

use super::{SlotRange, Term, terms};

/// The most days of one report.
pub const REPORT_DAYS_MAX: i64 = 400;

/// How many days a report has when nothing is asked for: today and those before it.
pub const REPORT_DAYS_DEFAULT: i64 = 30;

/// The days that a report is about, in Jakarta, and as many before them to compare with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    first: Date,
    last: Date,
}

/// A period that ends today, by what people call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Recent {
    /// Seven days.
    Week,
    /// Thirty days.
    ThirtyDays,
    /// Ninety days.
    NinetyDays,
    /// From the first of this month on.
    Month,
    /// 365 days.
    Year,
}

impl Recent {
    /// All of them, the shortest first but for the month, which is as long as it is old.
    pub const ALL: [Self; 5] = [
        Self::Week,
        Self::ThirtyDays,
        Self::NinetyDays,
        Self::Month,
        Self::Year,
    ];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Week => "7d",
            Self::ThirtyDays => "30d",
            Self::NinetyDays => "90d",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The one of this word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|recent| recent.as_str() == text)
    }

    /// The days that it has when this is the last one.
    #[must_use]
    pub fn up_to(self, today: Date) -> Period {
        let back = |days: i64| today.saturating_sub(Span::new().days(days.saturating_sub(1)));
        let first = match self {
            Self::Week => back(7),
            Self::ThirtyDays => back(30),
            Self::NinetyDays => back(90),
            Self::Month => today.first_of_month(),
            Self::Year => back(365),
        };
        Period { first, last: today }
    }
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

    /// As many days as a report has by default, the last of them this one.
    #[must_use]
    pub fn up_to(last: Date) -> Self {
        let before = Span::new().days(REPORT_DAYS_DEFAULT.saturating_sub(1));
        Self {
            first: last.saturating_sub(before),
            last,
        }
    }

    /// The whole month before the one of a day; none at an end of time.
    #[must_use]
    pub fn month_before(day: Date) -> Option<Self> {
        let last = day.first_of_month().yesterday().ok()?;
        Self::new(last.first_of_month(), last).ok()
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

    /// The fewest slots that sum up to it.
    #[must_use]
    pub fn terms(&self) -> Vec<Term> {
        terms(self.first, self.last)
    }
}
