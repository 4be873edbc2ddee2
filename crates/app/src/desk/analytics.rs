//! How projects, groups and the platform are doing.

use jiff::civil::Date;
use sengo_core::figures::Report;
use sengo_core::role::Permission;

use super::Desk;
use crate::analytics::{Insight, Question};
use crate::error::Error;

impl Desk<'_> {
    /// Today in Jakarta, by the clock that figures go by.
    ///
    /// # Errors
    /// [`sengo_core::person::PersonRefusal::NotPermitted`].
    pub fn analytics_today(&self) -> Result<Date, Error> {
        self.may(Permission::AnalyticsRead)?;
        Ok(self.app.today())
    }

    /// How the platform, a merchant's group or a project is doing.
    ///
    /// # Errors
    /// [`sengo_core::refusal::Refusal::MerchantNotFound`], and
    /// [`sengo_core::refusal::Refusal::ProjectNotFound`], also when the project is not that merchant's.
    pub async fn analytics(&self, question: Question) -> Result<Insight, Error> {
        self.may(Permission::AnalyticsRead)?;
        let whose = self.app.whose(question.merchant, question.project).await?;
        self.app.insight(whose, question).await
    }

    /// The figures alone, for a file.
    ///
    /// # Errors
    /// Those of [`Desk::analytics`].
    pub async fn analytics_report(&self, question: Question) -> Result<Report, Error> {
        self.may(Permission::AnalyticsRead)?;
        let whose = self.app.whose(question.merchant, question.project).await?;
        self.app
            .analytics_report(whose.scope(), question.period, question.grouping)
            .await
    }

    /// Today in Jakarta, by the clock that figures go by.
    ///
    /// # Errors
    /// [`sengo_core::person::PersonRefusal::NotPermitted`].
    pub fn own_analytics_today(&self) -> Result<Date, Error> {
        self.own(Permission::OwnRead)?;
        Ok(self.app.today())
    }

    /// How the person's own merchant, or a project of it, is doing. Whose merchant is asked for makes no difference.
    ///
    /// # Errors
    /// [`sengo_core::refusal::Refusal::ProjectNotFound`], also for another merchant's.
    pub async fn own_analytics(&self, question: Question) -> Result<Insight, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        let whose = self.app.whose(Some(merchant), question.project).await?;
        self.app.insight(whose, question).await
    }

    /// The figures alone, for a file.
    ///
    /// # Errors
    /// Those of [`Desk::own_analytics`].
    pub async fn own_analytics_report(&self, question: Question) -> Result<Report, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        let whose = self.app.whose(Some(merchant), question.project).await?;
        self.app
            .analytics_report(whose.scope(), question.period, question.grouping)
            .await
    }
}
