use std::fmt::Write;

use sengo_core::figures::{Figures, Forecast, Part, Period, Report, Totals};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a project, or all projects of a merchant together, did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnalyticsView {
    /// The first day, in Jakarta.
    #[schema(format = Date, example = "2026-01-01")]
    pub from: String,
    /// The last day, itself included.
    #[schema(format = Date, example = "2026-01-31")]
    pub to: String,
    /// What `rows` are by: `day`, `hour`, `channel` or `project`.
    #[schema(example = "day")]
    pub by: String,
    /// Money that came in.
    pub payments: FiguresView,
    /// Money that went out.
    pub disbursements: FiguresView,
    /// As many days before, to compare with.
    pub previous: PreviousView,
    /// The parts. Each has one of the members day, hour, channel and project.
    pub rows: Vec<AnalyticsRow>,
    /// What becomes active on which day, as things stand.
    pub forecast: Vec<ForecastView>,
}

/// The period before, of the same length.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PreviousView {
    /// Its first day.
    #[schema(format = Date, example = "2025-12-01")]
    pub from: String,
    /// Its last day.
    #[schema(format = Date, example = "2025-12-31")]
    pub to: String,
    /// Money that came in.
    pub payments: FiguresView,
    /// Money that went out.
    pub disbursements: FiguresView,
}

/// One part of the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnalyticsRow {
    /// A day, in Jakarta.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date, example = "2026-01-01")]
    pub day: Option<String>,
    /// An hour of the day in Jakarta, 0 to 23, on all days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0, maximum = 23)]
    pub hour: Option<i64>,
    /// A channel, such as `qris` or `disburse`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub channel: Option<String>,
    /// A project's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub project: Option<i64>,
    /// Money that came in.
    pub payments: FiguresView,
    /// Money that went out.
    pub disbursements: FiguresView,
}

/// Counts, and amounts in whole rupiah. Everything counts where it happened: what was created today and paid tomorrow
/// is among those created today and among those that succeeded tomorrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FiguresView {
    /// How many were created.
    pub created: i64,
    /// How many were paid.
    pub succeeded: i64,
    /// How many were not paid in time.
    pub expired: i64,
    /// How many failed.
    pub failed: i64,
    /// How many of those that ended were paid, in hundredths of a percent; null when none ended.
    #[schema(example = 9_750)]
    pub success_rate: Option<i64>,
    /// The amounts of those that were paid.
    pub gross: i64,
    /// Their fees, without tax.
    pub fee: i64,
    /// Tax on the fees.
    pub tax: i64,
    /// What they credited, or for disbursements what recipients got.
    pub net: i64,
    /// Their average amount; null when none was paid.
    pub average_ticket: Option<i64>,
    /// The average time from creation to payment, in seconds; null when none was paid.
    pub seconds_to_pay: Option<i64>,
    /// How many refunds there were.
    pub refunds: i64,
    /// What they gave back.
    pub refunded: i64,
    /// How many chargebacks there were.
    pub chargebacks: i64,
    /// What they took back.
    pub charged_back: i64,
}

/// What becomes active on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ForecastView {
    /// The day, in Jakarta.
    #[schema(format = Date, example = "2026-02-02")]
    pub date: String,
    /// Of how many payments.
    pub payments: i64,
    /// How much, in whole rupiah.
    pub amount: i64,
    /// The same for each project.
    pub projects: Vec<ForecastProject>,
}

/// What becomes active of one project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ForecastProject {
    /// The project's id.
    pub project: i64,
    /// Of how many payments.
    pub payments: i64,
    /// How much, in whole rupiah.
    pub amount: i64,
}

impl FiguresView {
    fn of(figures: &Figures) -> Self {
        Self {
            created: figures.created,
            succeeded: figures.succeeded,
            expired: figures.expired,
            failed: figures.failed,
            success_rate: figures.success_rate(),
            gross: figures.gross,
            fee: figures.fee,
            tax: figures.tax,
            net: figures.net,
            average_ticket: figures.average(),
            seconds_to_pay: figures.seconds_to_pay(),
            refunds: figures.refunds,
            refunded: figures.refunded,
            chargebacks: figures.chargebacks,
            charged_back: figures.charged_back,
        }
    }
}

impl PreviousView {
    fn of(period: Period, totals: &Totals) -> Self {
        Self {
            from: period.first().to_string(),
            to: period.last().to_string(),
            payments: FiguresView::of(&totals.payments),
            disbursements: FiguresView::of(&totals.disbursements),
        }
    }
}

impl AnalyticsRow {
    fn of(part: Part, totals: &Totals) -> Self {
        let mut row = Self {
            day: None,
            hour: None,
            channel: None,
            project: None,
            payments: FiguresView::of(&totals.payments),
            disbursements: FiguresView::of(&totals.disbursements),
        };
        match part {
            Part::Day(date) => row.day = Some(date.to_string()),
            Part::Hour(hour) => row.hour = Some(hour),
            Part::Channel(channel) => row.channel = Some(channel.as_str().to_owned()),
            Part::Project(parties) => row.project = Some(parties.project.get()),
        }
        row
    }
}

impl ForecastView {
    fn of(forecast: &Forecast) -> Self {
        Self {
            date: forecast.date.to_string(),
            payments: forecast.payments,
            amount: forecast.amount.get(),
            projects: forecast
                .projects
                .iter()
                .map(|settling| ForecastProject {
                    project: settling.parties.project.get(),
                    payments: settling.payments,
                    amount: settling.amount.get(),
                })
                .collect(),
        }
    }
}

impl AnalyticsView {
    /// The report as shown.
    pub fn of(report: &Report, forecast: &[Forecast]) -> Self {
        Self {
            from: report.period.first().to_string(),
            to: report.period.last().to_string(),
            by: report.grouping.as_str().to_owned(),
            payments: FiguresView::of(&report.totals.payments),
            disbursements: FiguresView::of(&report.totals.disbursements),
            previous: PreviousView::of(report.period.previous(), &report.previous),
            rows: report
                .portions
                .iter()
                .map(|portion| AnalyticsRow::of(portion.part, &portion.totals))
                .collect(),
            forecast: forecast.iter().map(ForecastView::of).collect(),
        }
    }
}

/// The rows of a report as comma-separated values, a line for payments and one for disbursements of each. Numbers,
/// days and known words alone, so that nothing in it is a formula to a spreadsheet.
pub fn analytics_csv(report: &Report) -> String {
    let mut csv = format!(
        "{},type,created,succeeded,expired,failed,successRate,gross,fee,tax,net,averageTicket,secondsToPay,refunds,\
         refunded,chargebacks,chargedBack\r\n",
        report.grouping.as_str()
    );
    for portion in &report.portions {
        let part = match portion.part {
            Part::Day(date) => date.to_string(),
            Part::Hour(hour) => hour.to_string(),
            Part::Channel(channel) => channel.as_str().to_owned(),
            Part::Project(parties) => parties.project.to_string(),
        };
        for (direction, figures) in [
            ("cashIn", &portion.totals.payments),
            ("cashOut", &portion.totals.disbursements),
        ] {
            let view = FiguresView::of(figures);
            let or_nothing =
                |number: Option<i64>| number.map_or_else(String::new, |number| number.to_string());
            // Writing to a text does not fail.
            let _ = write!(
                csv,
                "{part},{direction},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n",
                view.created,
                view.succeeded,
                view.expired,
                view.failed,
                or_nothing(view.success_rate),
                view.gross,
                view.fee,
                view.tax,
                view.net,
                or_nothing(view.average_ticket),
                or_nothing(view.seconds_to_pay),
                view.refunds,
                view.refunded,
                view.chargebacks,
                view.charged_back,
            );
        }
    }
    csv
}
