//! The calendar as the operator extended it: one document for each day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::Date;
use sengo_core::calendar::{Calendar, Moved, day_of, moved, published};
use sengo_core::channel::Channel;
use sengo_core::figures::Forecast;
use sengo_store::{DocumentKind, FigureScope, Page, SHELF_MAX, Shelf};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::approval::TariffScope;
use crate::error::Error;

/// Where holidays are kept, each under its date.
pub(crate) const HOLIDAYS: Shelf = Shelf {
    merchant: None,
    project: None,
    kind: DocumentKind::Holiday,
};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    /// Why, in the words of the decree.
    #[serde(default)]
    name: String,
    /// A holiday of the built-in table on which banks work after all.
    #[serde(default)]
    is_working_day: bool,
}

/// The content of a day's document; its name is the date.
pub(crate) fn holiday_document(name: &str, is_working_day: bool) -> Option<String> {
    let kept = Kept {
        name: name.to_owned(),
        is_working_day,
    };
    serde_json::to_string(&kept).ok()
}

/// A day as it was set.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Set {
    date: Date,
    name: String,
    is_working_day: bool,
}

/// The day of a document; none where it cannot be read.
fn set(name: &str, text: &str) -> Option<Set> {
    let kept: Kept = serde_json::from_str(text).ok()?;
    Some(Set {
        date: name.parse().ok()?,
        name: kept.name,
        is_working_day: kept.is_working_day,
    })
}

/// The built-in calendar with what was set over it.
fn calendar_with(days: impl IntoIterator<Item = Set>) -> Calendar {
    let (working, off): (Vec<_>, Vec<_>) = days.into_iter().partition(|day| day.is_working_day);
    let calendar = Calendar::built_in().with(off.into_iter().map(|day| day.date));
    working
        .into_iter()
        .fold(calendar, |calendar, day| calendar.without(day.date))
}

/// A day of the calendar that is or was a holiday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolidayFound {
    /// The day.
    pub date: Date,
    /// Why, in the words of the decree or of whoever set it.
    pub name: String,
    /// Whether an operator set it.
    pub is_set: bool,
    /// Whether banks settle on it all the same.
    pub is_working_day: bool,
}

/// The holidays of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearOfHolidays {
    /// The year.
    pub year: i16,
    /// By date.
    pub days: Vec<HolidayFound>,
    /// Whether the year's holidays are known, and not those of a fixed date alone.
    pub is_known: bool,
    /// Today, in Jakarta.
    pub today: Date,
}

/// What a change of some days would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolidayEffect {
    /// Of which days the payments would settle otherwise, by the schedule that holds for everybody.
    pub moved: Vec<Moved>,
    /// That schedule, in working days.
    pub working_days: u8,
    /// What is paid already and becomes active on these days, by date: it keeps its day.
    pub due: Vec<Forecast>,
    /// Years that count as entered from then on, so that all their other days are working days.
    pub entered: Vec<i16>,
}

/// How many days before the one that changes are looked through for payments that it would move: more than the longest
/// schedule passes over.
const DAYS_LOOKED_BACK: i64 = 150;

impl App {
    /// The days on which nothing settles.
    pub(crate) async fn calendar(&self) -> Result<Calendar, Error> {
        Ok(calendar_with(self.days_set().await?))
    }

    /// Today, in Jakarta, by the business clock.
    pub(crate) fn today(&self) -> Date {
        day_of(self.clock().business())
    }

    /// The days that operators set, the last first. One that cannot be read is as if it had not been set.
    async fn days_set(&self) -> Result<Vec<Set>, Error> {
        let page = Page {
            offset: 0,
            limit: i64::try_from(SHELF_MAX).unwrap_or(i64::MAX),
        };
        let documents = self.store().documents(HOLIDAYS, page).await?;
        let read = documents.iter().filter_map(|(name, text)| set(name, text));
        Ok(read.collect())
    }

    /// The holidays of a year: as decreed, and as operators set them over it.
    pub(crate) async fn year_of_holidays(&self, year: i16) -> Result<YearOfHolidays, Error> {
        let set = self.days_set().await?;
        let mut days: BTreeMap<Date, HolidayFound> = published(year)
            .into_iter()
            .map(|holiday| {
                let found = HolidayFound {
                    date: holiday.date,
                    name: holiday.name.to_owned(),
                    is_set: false,
                    is_working_day: false,
                };
                (holiday.date, found)
            })
            .collect();
        for day in set.iter().filter(|day| day.date.year() == year) {
            days.insert(
                day.date,
                HolidayFound {
                    date: day.date,
                    name: day.name.clone(),
                    is_set: true,
                    is_working_day: day.is_working_day,
                },
            );
        }
        Ok(YearOfHolidays {
            year,
            days: days.into_values().collect(),
            is_known: calendar_with(set).covers(year),
            today: self.today(),
        })
    }

    /// What it would do to settlements if nothing settled on these days, or something did after all.
    pub(crate) async fn holiday_effect(
        &self,
        dates: &[Date],
        is_working_day: bool,
    ) -> Result<HolidayEffect, Error> {
        let mut days = self.days_set().await?;
        let before = calendar_with(days.clone());
        days.retain(|day| !dates.contains(&day.date));
        days.extend(dates.iter().map(|date| Set {
            date: *date,
            name: String::new(),
            is_working_day,
        }));
        let after = calendar_with(days);
        let today = self.today();
        let tariff = self
            .fees(TariffScope::Platform)
            .await?
            .layers
            .on(Channel::Qris, today);
        let working_days = tariff.map_or(0, |(_, tariff)| tariff.working_days);
        let forecast = self.settlement_forecast(FigureScope::Platform).await?;
        let due = forecast
            .into_iter()
            .filter(|forecast| dates.contains(&forecast.date));
        let years: BTreeSet<i16> = dates.iter().map(|date| date.year()).collect();
        let is_entered = |year: &i16| !before.covers(*year) && after.covers(*year);
        let (first, last) = (
            dates.iter().min().copied().unwrap_or(today),
            dates.iter().max().copied().unwrap_or(today),
        );
        let first = first
            .saturating_sub(Span::new().days(DAYS_LOOKED_BACK))
            .max(today);
        Ok(HolidayEffect {
            moved: moved((&before, &after), (first, last), working_days),
            working_days,
            due: due.collect(),
            entered: years.into_iter().filter(is_entered).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_added_and_taken_back() {
        let documents = [
            (
                "2026-01-01",
                r#"{"name":"Libur yang ditarik","isWorkingDay":true}"#,
            ),
            ("2026-01-05", r#"{"name":"Pemilu","isWorkingDay":false}"#),
            ("2026-01-06", "not JSON"),
            ("someday", r#"{"name":"?"}"#),
        ];
        let read = documents.iter().filter_map(|(name, text)| set(name, text));
        let calendar = calendar_with(read);
        assert!(calendar.is_working_day(date(2026, 1, 1)));
        assert!(!calendar.is_working_day(date(2026, 1, 5)));
        assert!(calendar.is_working_day(date(2026, 1, 6)));
    }
}
