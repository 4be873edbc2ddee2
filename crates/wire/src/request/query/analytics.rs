//! What analytics are asked for.

use jiff::civil::Date;
use sengo_core::figures::{Grouping, Period};
use sengo_core::ids::ProjectId;
use sengo_core::refusal::{Fault, FieldFault};

use super::{Query, date};
use crate::request::project_id;

/// How analytics are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// As JSON.
    Json,
    /// As a table of comma-separated values.
    Csv,
}

impl Format {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Json, Self::Csv];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

/// Which analytics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnalyticsQuery {
    /// Over these days.
    pub period: Period,
    /// Taken apart by this.
    pub grouping: Grouping,
    /// Only of this project.
    pub project: Option<ProjectId>,
    /// How to answer, if that is said.
    pub format: Option<Format>,
}

/// The parameters of analytics: `from`, `to`, `by`, `project` and `format`.
///
/// # Errors
/// The faults of all parameters.
pub fn analytics<N: AsRef<str>, V: AsRef<str>>(
    pairs: &[(N, V)],
    today: Date,
) -> Result<AnalyticsQuery, Vec<FieldFault>> {
    let mut query = Query::of(pairs);
    let from = query.read("from", date);
    let to = query.read("to", date);
    let grouping = query.read("by", |text| {
        Grouping::parse(text).ok_or_else(|| Fault::Word {
            known: Grouping::ALL.map(Grouping::as_str).to_vec(),
            found: text.to_owned(),
        })
    });
    let project = query.read("project", |text| {
        project_id(text).map_err(|_| Fault::NoSuchProject)
    });
    let format = query.read("format", |text| {
        let found = Format::ALL.into_iter().find(|format| format.as_str() == text);
        found.ok_or_else(|| Fault::Word {
            known: Format::ALL.map(Format::as_str).to_vec(),
            found: text.to_owned(),
        })
    });
    let last = to.unwrap_or(today);
    let first = from.unwrap_or_else(|| Period::up_to(last).first());
    let period = query
        .faults
        .note("?to", Period::new(first, last).map_err(Fault::Period));
    query.faults.finish(period.map(|period| AnalyticsQuery {
        period,
        grouping: grouping.unwrap_or(Grouping::Day),
        project,
        format,
    }))
}
