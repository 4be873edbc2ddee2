//! The calendar as the operator extended it: one document for each day.

use jiff::civil::Date;
use sengo_core::calendar::Calendar;
use sengo_store::{DocumentKind, Page, SHELF_MAX, Shelf};
use serde::{Deserialize, Serialize};

use crate::app::App;
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

/// The built-in calendar with these documents. One that cannot be read changes nothing.
pub(crate) fn calendar_of<'a>(documents: impl IntoIterator<Item = (&'a str, &'a str)>) -> Calendar {
    let read = documents.into_iter().filter_map(|(name, text)| {
        let kept: Kept = serde_json::from_str(text).ok()?;
        Some((name.parse::<Date>().ok()?, kept.is_working_day))
    });
    let (working, off): (Vec<_>, Vec<_>) = read.partition(|(_, is_working_day)| *is_working_day);
    let calendar = Calendar::built_in().with(off.into_iter().map(|(day, _)| day));
    working
        .into_iter()
        .fold(calendar, |calendar, (day, _)| calendar.without(day))
}

impl App {
    /// The days on which nothing settles.
    pub(crate) async fn calendar(&self) -> Result<Calendar, Error> {
        let page = Page {
            offset: 0,
            limit: i64::try_from(SHELF_MAX).unwrap_or(i64::MAX),
        };
        let documents = self.store().documents(HOLIDAYS, page).await?;
        let documents = documents
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()));
        Ok(calendar_of(documents))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_added_and_taken_back() {
        let calendar = calendar_of([
            (
                "2026-01-01",
                r#"{"name":"Libur yang ditarik","isWorkingDay":true}"#,
            ),
            ("2026-01-05", r#"{"name":"Pemilu","isWorkingDay":false}"#),
            ("2026-01-06", "not JSON"),
            ("someday", r#"{"name":"?"}"#),
        ]);
        assert!(calendar.is_working_day(date(2026, 1, 1)));
        assert!(!calendar.is_working_day(date(2026, 1, 5)));
        assert!(calendar.is_working_day(date(2026, 1, 6)));
    }
}
