//! What figures say: rates and averages, reports, and what will settle when.

use jiff::civil::Date;

use super::{Figures, Period};
use crate::channel::{Channel, Direction};
use crate::ledger::Parties;
use crate::money::Rupiah;

/// Rates are counted in basis points: 97.5 % is 9,750.
pub const BASIS_POINTS: i64 = 10_000;

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

/// What came in and what went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Payments.
    pub payments: Figures,
    /// Disbursements.
    pub disbursements: Figures,
}

impl Totals {
    /// With the figures of a channel added.
    #[must_use]
    pub fn with(mut self, channel: Channel, figures: &Figures) -> Self {
        let sum = match channel.direction() {
            Direction::CashIn => &mut self.payments,
            Direction::CashOut => &mut self.disbursements,
        };
        *sum = sum.and(figures);
        self
    }

    /// Both together.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self {
            payments: self.payments.and(&other.payments),
            disbursements: self.disbursements.and(&other.disbursements),
        }
    }

    fn less(&self, other: &Self) -> Self {
        Self {
            payments: self.payments.less(&other.payments),
            disbursements: self.disbursements.less(&other.disbursements),
        }
    }

    /// The amounts of what came in and went out.
    #[must_use]
    pub fn turnover(&self) -> i64 {
        self.payments.gross.saturating_add(self.disbursements.gross)
    }

    /// Whether nothing happened.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.payments.is_nothing() && self.disbursements.is_nothing()
    }
}

/// What a report is taken apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grouping {
    /// By days in Jakarta.
    Day,
    /// By the hours of the day in Jakarta.
    Hour,
    /// By channels.
    Channel,
    /// By projects.
    Project,
}

impl Grouping {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Day, Self::Hour, Self::Channel, Self::Project];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Channel => "channel",
            Self::Project => "project",
        }
    }

    /// The one of this word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grouping| grouping.as_str() == text)
    }
}

/// A part of what a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// A day in Jakarta.
    Day(Date),
    /// An hour of the day in Jakarta, 0 to 23, on all days.
    Hour(i64),
    /// A channel.
    Channel(Channel),
    /// A project, and whose it is.
    Project(Parties),
}

/// What happened in a part, and in the part before it that it is compared with: the same hour, channel or project in
/// the period before, or the day as many days ago as the period has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Portion {
    /// Which part.
    pub part: Part,
    /// What happened.
    pub totals: Totals,
    /// What had happened before.
    pub previous: Totals,
}

/// How a project, a group or the platform did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Over these days.
    pub period: Period,
    /// In all.
    pub totals: Totals,
    /// In all, in the period before.
    pub previous: Totals,
    /// What it is taken apart by.
    pub grouping: Grouping,
    /// The parts: every day, hour and channel in order; projects with anything to show, those that took the most first.
    pub portions: Vec<Portion>,
}

impl Report {
    /// What is left of the whole beside so many of its first portions, now and before: also what no portion is of.
    #[must_use]
    pub fn beside(&self, portions: usize) -> (Totals, Totals) {
        let whole = (self.totals, self.previous);
        let first = self.portions.iter().take(portions);
        first.fold(whole, |(now, before), portion| {
            (now.less(&portion.totals), before.less(&portion.previous))
        })
    }
}

/// Money of one project that becomes spendable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settling {
    /// The project, and whose it is.
    pub parties: Parties,
    /// Of how many payments.
    pub payments: i64,
    /// How much.
    pub amount: Rupiah,
}

/// What becomes spendable on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// The day, in Jakarta.
    pub date: Date,
    /// Of how many payments.
    pub payments: i64,
    /// How much.
    pub amount: Rupiah,
    /// Of which projects.
    pub projects: Vec<Settling>,
}
