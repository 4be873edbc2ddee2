//! How projects, groups and the platform are doing.

use std::collections::BTreeMap;

use jiff::civil::Date;
use sengo_core::calendar::day_of;
use sengo_core::figures::{Forecast, Grouping, Part, Period, Report};
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::ledger::Parties;
use sengo_core::merchant::Merchant;
use sengo_core::project::Project;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_store::FigureScope;

use super::Desk;
use crate::app::App;
use crate::error::Error;

/// How many projects of a report are shown by name; those that took the most come first.
pub const PROJECTS_SHOWN_BY_NAME_MAX: usize = 15;

/// What is asked about the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Only those of this merchant; for operators.
    pub merchant: Option<MerchantId>,
    /// Only those of this project.
    pub project: Option<ProjectId>,
    /// Over these days.
    pub period: Period,
    /// Taken apart by this.
    pub grouping: Grouping,
}

/// Whose figures they are.
#[derive(Debug, Clone)]
pub enum Whose {
    /// Everybody's.
    Platform,
    /// All projects of a merchant.
    Group(Merchant),
    /// A project.
    Project(Box<Project>),
}

impl Whose {
    fn scope(&self) -> FigureScope {
        match self {
            Self::Platform => FigureScope::Platform,
            Self::Group(merchant) => FigureScope::Merchant(merchant.id),
            Self::Project(project) => FigureScope::Project(Parties {
                merchant: project.merchant,
                project: project.id,
            }),
        }
    }
}

/// How somebody is doing.
#[derive(Debug, Clone)]
pub struct Insight {
    /// Who.
    pub whose: Whose,
    /// The figures.
    pub report: Report,
    /// What becomes spendable on which day, as things stand.
    pub forecast: Vec<Forecast>,
    /// The names of the first [`PROJECTS_SHOWN_BY_NAME_MAX`] projects of the report.
    pub names: BTreeMap<ProjectId, String>,
}

impl Desk<'_> {
    /// Today in Jakarta, by the clock that figures go by.
    ///
    /// # Errors
    /// [`sengo_core::person::PersonRefusal::NotPermitted`].
    pub fn analytics_today(&self) -> Result<Date, Error> {
        self.may(Permission::AnalyticsRead)?;
        Ok(self.app.business_day())
    }

    /// How the platform, a merchant's group or a project is doing.
    ///
    /// # Errors
    /// [`Refusal::MerchantNotFound`], and [`Refusal::ProjectNotFound`], also when the project is not that merchant's.
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
        Ok(self.app.business_day())
    }

    /// How the person's own merchant, or a project of it, is doing. Whose merchant is asked for makes no difference.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`], also for another merchant's.
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

impl App {
    pub(super) fn business_day(&self) -> Date {
        day_of(self.clock().business())
    }

    async fn whose(&self, merchant: Option<MerchantId>, project: Option<ProjectId>) -> Result<Whose, Error> {
        match (merchant, project) {
            (None, None) => Ok(Whose::Platform),
            (Some(merchant), None) => Ok(Whose::Group(self.merchant_show(merchant).await?)),
            (merchant, Some(project)) => {
                let owner = self.project_merchant(project).await?;
                if merchant.is_some_and(|merchant| merchant != owner) {
                    return Err(Refusal::ProjectNotFound.into());
                }
                let project = self.project_show(owner, project).await?;
                Ok(Whose::Project(Box::new(project)))
            }
        }
    }

    async fn insight(&self, whose: Whose, question: Question) -> Result<Insight, Error> {
        let scope = whose.scope();
        let report = self
            .analytics_report(scope, question.period, question.grouping)
            .await?;
        let mut names = BTreeMap::new();
        for portion in report.portions.iter().take(PROJECTS_SHOWN_BY_NAME_MAX) {
            if let Part::Project(parties) = portion.part {
                let project = self.project_show(parties.merchant, parties.project).await?;
                names.insert(parties.project, project.details.name.as_str().to_owned());
            }
        }
        Ok(Insight {
            whose,
            report,
            forecast: self.settlement_forecast(scope).await?,
            names,
        })
    }
}
