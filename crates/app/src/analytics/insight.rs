//! How somebody is doing, as it is looked at: whose figures, over which days, with the names of projects.

use std::collections::BTreeMap;

use sengo_core::figures::{Forecast, Grouping, Part, Period, Report};
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::ledger::Parties;
use sengo_core::merchant::Merchant;
use sengo_core::project::Project;
use sengo_core::refusal::Refusal;
use sengo_store::FigureScope;

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
    pub(crate) fn scope(&self) -> FigureScope {
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

impl App {
    /// Whose figures are asked for: the platform's, a merchant's or a project's.
    pub(crate) async fn whose(
        &self,
        merchant: Option<MerchantId>,
        project: Option<ProjectId>,
    ) -> Result<Whose, Error> {
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

    /// The figures, the forecast and the names.
    pub(crate) async fn insight(&self, whose: Whose, question: Question) -> Result<Insight, Error> {
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
