//! `/console/operator/analytics` and `/console/merchant/analytics`: how the platform, a group or a project is doing.

mod asked;
mod compared;
pub(super) mod glance;
mod lines;
pub(super) mod settling;
mod shown;

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use maud::html;
use sengo_app::Error;
use sengo_app::analytics::{Insight, Question, Whose};
use sengo_core::figures::{Period, Report};
use sengo_wire::view::analytics_csv;

use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Faults, link_button};
use crate::routes::Routes;
use crate::speech::Speech;
use crate::visit::{Visit, see_other};

use asked::{Read, Typed, asked};

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(Side::Operator.page(), operator)
        .page(Side::Operator.file(), operator_file)
        .page(Side::Merchant.page(), merchant)
        .page(Side::Merchant.file(), merchant_file)
}

/// Which side looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Operator,
    Merchant,
}

impl Side {
    const fn page(self) -> &'static str {
        match self {
            Self::Operator => "/console/operator/analytics",
            Self::Merchant => "/console/merchant/analytics",
        }
    }

    const fn file(self) -> &'static str {
        match self {
            Self::Operator => "/console/operator/analytics.csv",
            Self::Merchant => "/console/merchant/analytics.csv",
        }
    }

    const fn projects(self) -> &'static str {
        match self {
            Self::Operator => "/console/operator/projects",
            Self::Merchant => "/console/merchant/projects",
        }
    }

    fn today(self, visit: &Visit) -> Result<Date, Error> {
        match self {
            Self::Operator => visit.desk().analytics_today(),
            Self::Merchant => visit.desk().own_analytics_today(),
        }
    }

    async fn insight(self, visit: &Visit, question: Question) -> Result<Insight, Error> {
        match self {
            Self::Operator => visit.desk().analytics(question).await,
            Self::Merchant => visit.desk().own_analytics(question).await,
        }
    }
}

async fn operator(visit: Visit) -> Answer {
    show(visit, Side::Operator).await
}

async fn merchant(visit: Visit) -> Answer {
    show(visit, Side::Merchant).await
}

async fn show(visit: Visit, side: Side) -> Answer {
    let today = side.today(&visit)?;
    let title = visit.say("Analytics", "Analitik");
    let (question, typed) = match asked(&visit, side, today) {
        Read::Asked(question, typed) => (question, typed),
        Read::Faulty(typed, faults) => {
            let body = typed.form(&visit, side, today, None, &faults).await?;
            return Ok(Page::new(&visit, title).refused().show(&body));
        }
    };
    let insight = side.insight(&visit, question).await?;
    let file = link_button(
        &format!("{}?{}", side.file(), typed.query()),
        visit.say("CSV file", "Berkas CSV"),
        false,
    );
    let period = Some(question.period);
    let body = html! {
        (typed.form(&visit, side, today, period, &Faults::default()).await?)
        (shown::figures(&visit, side, &insight))
        (settling::section_of(&visit, &insight.forecast))
    };
    Ok(Page::new(&visit, title)
        .lead(lead(&visit, &insight))
        .actions(file)
        .show(&body))
}

/// Whose figures they are, and over which days.
fn lead(visit: &Visit, insight: &Insight) -> maud::Markup {
    let (whose, number) = match &insight.whose {
        Whose::Platform => (visit.say("All merchants", "Semua merchant"), None),
        Whose::Group(merchant) => (merchant.name.as_str(), Some(merchant.id.get())),
        Whose::Project(project) => (project.details.name.as_str(), Some(project.id.get())),
    };
    let period = insight.report.period;
    html! {
        p {
            strong { (whose) @if let Some(number) = number { " (" (number) ")" } } ": "
            (days(visit, period)) ". "
            (visit.say("Compared with ", "Dibandingkan dengan ")) (days(visit, period.previous())) "."
        }
    }
}

/// The days of a period.
fn days(speech: &Speech, period: Period) -> String {
    let last = speech.day_text(period.last());
    if period.first() == period.last() {
        return last;
    }
    format!("{} – {last}", speech.day_text(period.first()))
}

async fn operator_file(visit: Visit) -> Answer {
    let desk = visit.desk();
    match asked(&visit, Side::Operator, desk.analytics_today()?) {
        Read::Asked(question, _) => file(question.period, &desk.analytics_report(question).await?),
        Read::Faulty(typed, _) => Ok(explained(Side::Operator, &typed)),
    }
}

async fn merchant_file(visit: Visit) -> Answer {
    let desk = visit.desk();
    match asked(&visit, Side::Merchant, desk.own_analytics_today()?) {
        Read::Asked(question, _) => file(question.period, &desk.own_analytics_report(question).await?),
        Read::Faulty(typed, _) => Ok(explained(Side::Merchant, &typed)),
    }
}

/// The page says what is wrong with a question; a file could not.
fn explained(side: Side, typed: &Typed) -> Response {
    see_other(&format!("{}?{}", side.page(), typed.query()))
}

fn file(period: Period, report: &Report) -> Answer {
    let name = format!(
        "attachment; filename=\"analytics-{}-{}-{}.csv\"",
        report.grouping.as_str(),
        period.first(),
        period.last()
    );
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, Body::from(analytics_csv(report))).into_response())
}
