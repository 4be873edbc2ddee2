//! Settlement days: the holidays of a year, and changing them.

use jiff::civil::Date;
use sengo_core::calendar::NamedDay;
use sengo_core::role::Permission;

use super::Desk;
use crate::approval::{Act, Acted, ListedDay};
use crate::error::Error;
use crate::holidays::{HolidayEffect, YearOfHolidays};

impl Desk<'_> {
    /// The holidays of a year, and whether somebody entered them.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn holidays(&self, year: i16) -> Result<YearOfHolidays, Error> {
        self.may(Permission::PlatformRead)?;
        self.app.year_of_holidays(year).await
    }

    /// Today, in Jakarta.
    ///
    /// # Errors
    /// None but that it is not permitted.
    pub fn today(&self) -> Result<Date, Error> {
        self.may(Permission::PlatformRead)?;
        Ok(self.app.today())
    }

    /// What it would do to settlements if nothing settled on these days, or something did after all.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn holiday_effect(&self, dates: &[Date], is_working_day: bool) -> Result<HolidayEffect, Error> {
        self.may(Permission::MoneyAct)?;
        self.app.holiday_effect(dates, is_working_day).await
    }

    /// Says of a day that nothing settles on it, or that something does after all; or asks for it.
    ///
    /// # Errors
    /// Those of [`crate::App::act`].
    pub async fn holiday_set(&self, date: Date, name: String, is_working_day: bool) -> Result<Acted, Error> {
        let actor = self.may(Permission::MoneyAct)?;
        let act = Act::HolidaySet {
            date,
            name,
            is_working_day,
        };
        self.app.act(actor, act).await
    }

    /// Says of several days that nothing settles on them, all at once; or asks for it.
    ///
    /// # Errors
    /// Those of [`crate::App::act`].
    pub async fn holidays_set(&self, days: Vec<NamedDay>) -> Result<Acted, Error> {
        let actor = self.may(Permission::MoneyAct)?;
        let days = days.into_iter();
        let days = days.map(|NamedDay { date, name }| ListedDay { date, name });
        let act = Act::HolidaysSet { days: days.collect() };
        self.app.act(actor, act).await
    }
}
