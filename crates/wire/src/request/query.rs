//! The parameters of a query, from their decoded names and values.

mod analytics;
pub(super) mod moment;

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use sengo_core::calendar::day_of;
use sengo_core::channel::Direction;
use sengo_core::payment;
use sengo_core::project::Status;
use sengo_core::refusal::{Fault, FieldFault, TransactionFault};

use super::fields::Faults;

pub use analytics::{AnalyticsQuery, Format, analytics};

/// The highest number of a page.
pub const PAGE_MAX: u32 = 1_000_000;

/// The most entries of a page.
pub const PER_PAGE_MAX: u32 = 100;

/// The entries of a page when nothing is asked for.
pub const PER_PAGE_DEFAULT: u32 = 20;

/// Which page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageQuery {
    /// Its number, 1 to [`PAGE_MAX`].
    pub page: u32,
    /// Its entries, 1 to [`PER_PAGE_MAX`].
    pub per_page: u32,
}

impl PageQuery {
    /// How many entries stand before the page.
    pub fn offset(self) -> i64 {
        let before = i64::from(self.page).saturating_sub(1);
        before.saturating_mul(i64::from(self.per_page))
    }

    /// How many entries to read: one more than the page has, which tells whether another follows.
    pub fn limit(self) -> i64 {
        i64::from(self.per_page).saturating_add(1)
    }
}

/// Which projects to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProjectListQuery {
    /// Which page of them.
    pub page: PageQuery,
    /// Only those in this state.
    pub status: Option<Status>,
}

/// The parameters of a list: `page` and `perPage`.
///
/// # Errors
/// The faults of all parameters.
pub fn page<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> Result<PageQuery, Vec<FieldFault>> {
    let mut query = Query::of(pairs);
    let page = query.page();
    query.faults.finish(page)
}

/// The parameters of the list of projects: `page`, `perPage` and `status`.
///
/// # Errors
/// The faults of all parameters.
pub fn project_list<N: AsRef<str>, V: AsRef<str>>(
    pairs: &[(N, V)],
) -> Result<ProjectListQuery, Vec<FieldFault>> {
    let mut query = Query::of(pairs);
    let page = query.page();
    let status = query.read("status", |text| match Status::parse(text) {
        Some(status) => Ok(status),
        None => Err(Fault::Word {
            known: Status::ALL.map(Status::as_str).to_vec(),
            found: text.to_owned(),
        }),
    });
    query
        .faults
        .finish(page.map(|page| ProjectListQuery { page, status }))
}

/// The parameter of a balance: `at`, a moment that is not ahead of now.
///
/// # Errors
/// The faults of all parameters.
pub fn balance<N: AsRef<str>, V: AsRef<str>>(
    pairs: &[(N, V)],
    now: Timestamp,
) -> Result<Option<Timestamp>, Vec<FieldFault>> {
    let mut query = Query::of(pairs);
    let at = query.read("at", |text| match moment::read(text) {
        None => Err(Fault::Moment),
        Some(at) if at > now => Err(Fault::MomentAhead { now }),
        Some(at) => Ok(at),
    });
    query.faults.finish(Some(at))
}

/// Which transactions to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransactionListQuery {
    /// Which page of them.
    pub page: PageQuery,
    /// Only those in this status.
    pub status: payment::Status,
    /// Only those created on this day in Jakarta.
    pub date: Date,
    /// Only those whose money goes this way.
    pub direction: Option<Direction>,
}

/// How many days of transactions can be listed: today and those before it.
pub const DAYS_LISTED: i32 = 7;

/// The words for the two ways of money, those of the documentation first.
pub const DIRECTIONS: [(&str, Direction); 4] = [
    ("cashIn", Direction::CashIn),
    ("receive", Direction::CashIn),
    ("cashOut", Direction::CashOut),
    ("send", Direction::CashOut),
];

/// The parameters of the list of transactions: `page`, `perPage`, `status`, `date` and `type`.
///
/// # Errors
/// The faults of all parameters.
pub fn transaction_list<N: AsRef<str>, V: AsRef<str>>(
    pairs: &[(N, V)],
    now: Timestamp,
) -> Result<TransactionListQuery, Vec<FieldFault>> {
    let mut query = Query::of(pairs);
    let page = query.page();
    let status = query.read("status", |text| {
        let statuses = payment::Status::ALL;
        let found = statuses.into_iter().find(|status| status.as_str() == text);
        found.ok_or_else(|| Fault::Word {
            known: statuses.map(payment::Status::as_str).to_vec(),
            found: text.to_owned(),
        })
    });
    let today = day_of(now);
    let date = query.read("date", |text| day(text, today));
    let direction = query.read("type", |text| {
        let found = DIRECTIONS.into_iter().find(|(word, _)| *word == text);
        found.map(|(_, direction)| direction).ok_or_else(|| Fault::Word {
            known: DIRECTIONS.map(|(word, _)| word).to_vec(),
            found: text.to_owned(),
        })
    });
    query.faults.finish(page.map(|page| TransactionListQuery {
        page,
        status: status.unwrap_or(payment::Status::Success),
        date: date.unwrap_or(today),
        direction,
    }))
}

/// The parameter of a check: `resendCallback`, `true` or `1`.
///
/// # Errors
/// The faults of all parameters.
pub fn check<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> Result<bool, Vec<FieldFault>> {
    let mut query = Query::of(pairs);
    let resend = query.read("resendCallback", |text| match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Fault::Word {
            known: vec!["true", "1", "false", "0"],
            found: text.to_owned(),
        }),
    });
    query.faults.finish(Some(resend.unwrap_or(false)))
}

/// A day among those that can be listed.
fn day(text: &str, today: Date) -> Result<Date, Fault> {
    let day = date(text)?;
    let from = today.saturating_sub(Span::new().days(DAYS_LISTED.saturating_sub(1)));
    if (from..=today).contains(&day) {
        Ok(day)
    } else {
        Err(TransactionFault::DayOutside { from, until: today }.into())
    }
}

/// A day, `Y-m-d`.
fn date(text: &str) -> Result<Date, Fault> {
    let shape = "9999-99-99";
    let is_shaped = text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, shape)| match shape {
            b'9' => byte.is_ascii_digit(),
            _ => byte == shape,
        });
    let day: Option<Date> = if is_shaped { text.parse().ok() } else { None };
    day.ok_or_else(|| TransactionFault::Day.into())
}

struct Query<'a> {
    pairs: Vec<(&'a str, &'a str)>,
    faults: Faults,
}

impl<'a> Query<'a> {
    fn of<N: AsRef<str>, V: AsRef<str>>(pairs: &'a [(N, V)]) -> Self {
        let pairs = pairs.iter();
        Self {
            pairs: pairs
                .map(|(name, value)| (name.as_ref(), value.as_ref()))
                .collect(),
            faults: Faults::default(),
        }
    }

    /// The parameter, if it is there. One without a value is a fault like any other value that cannot be read.
    fn read<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, Fault>) -> Option<T> {
        let mut values = self.pairs.iter().filter(|(other, _)| *other == name);
        let (_, text) = values.next()?;
        let value = if values.next().is_some() {
            Err(Fault::Repeated)
        } else {
            read(text)
        };
        self.faults.note(&format!("?{name}"), value)
    }

    fn page(&mut self) -> Option<PageQuery> {
        let page = self.read("page", |text| number(text, PAGE_MAX)).unwrap_or(1);
        let per_page = self
            .read("perPage", |text| number(text, PER_PAGE_MAX))
            .unwrap_or(PER_PAGE_DEFAULT);
        Some(PageQuery { page, per_page })
    }
}

fn number(text: &str, most: u32) -> Result<u32, Fault> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number: Option<u32> = if digits { text.parse().ok() } else { None };
    number
        .filter(|number| (1..=most).contains(number))
        .ok_or(Fault::Range {
            least: 1,
            most: i64::from(most),
        })
}
