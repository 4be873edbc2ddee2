//! The parts of a report as lines of a chart and a table: named, and few enough to be read.

use maud::{Markup, html};
use sengo_app::analytics::{Insight, PROJECTS_NAMED_MAX, PROJECTS_SHOWN_BY_NAME_MAX};
use sengo_core::channel::Channel;
use sengo_core::figures::{Figures, Grouping, Part, Portion, Totals};

use super::Side;
use crate::speech::Speech;
use crate::visit::Visit;

/// More days than these are shown by months.
const DAYS_SHOWN_MAX: i64 = 92;

/// A line.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its name in full.
    pub(super) name: String,
    /// The same as short as a chart needs it.
    pub(super) label: String,
    /// Where more is shown.
    pub(super) href: Option<String>,
    pub(super) now: Totals,
    pub(super) before: Totals,
}

impl Line {
    fn of(name: String, label: String, portion: &Portion) -> Self {
        Self {
            name,
            label,
            href: None,
            now: portion.totals,
            before: portion.previous,
        }
    }

    /// Its name, as a link where there is more.
    pub(super) fn named(&self) -> Markup {
        html! {
            @match &self.href {
                Some(href) => a href=(href) { (self.name) },
                None => span class="whole" { (self.name) },
            }
        }
    }

    fn add(&mut self, portion: &Portion) {
        self.now = self.now.and(&portion.totals);
        self.before = self.before.and(&portion.previous);
    }
}

/// What a table shows of a line: payments, or everything where a line is one channel.
pub(super) fn figures(grouping: Grouping, totals: &Totals) -> Figures {
    match grouping {
        Grouping::Channel => totals.payments.and(&totals.disbursements),
        Grouping::Day | Grouping::Hour | Grouping::Project => totals.payments,
    }
}

/// Whether days are shown as months.
pub(super) fn is_by_month(insight: &Insight) -> bool {
    let report = &insight.report;
    report.grouping == Grouping::Day && report.period.days() > DAYS_SHOWN_MAX
}

/// The lines of a report.
pub(super) fn lines(visit: &Visit, side: Side, insight: &Insight) -> Vec<Line> {
    let portions = &insight.report.portions;
    if is_by_month(insight) {
        return months(visit, portions);
    }
    let shown = match insight.report.grouping {
        Grouping::Project => portions.len().min(PROJECTS_SHOWN_BY_NAME_MAX),
        Grouping::Day | Grouping::Hour | Grouping::Channel => portions.len(),
    };
    let named = portions.iter().take(shown);
    let mut lines: Vec<Line> = named.map(|portion| line(visit, side, insight, portion)).collect();
    let others = portions.len().saturating_sub(shown);
    if others > 0 {
        let mut name = visit.say("Others", "Lainnya").to_owned();
        // A report that names so many may have left out more.
        if portions.len() < PROJECTS_NAMED_MAX {
            name.push_str(&format!(" ({others})"));
        }
        let (now, before) = insight.report.beside(shown);
        lines.push(Line {
            label: name.clone(),
            name,
            href: None,
            now,
            before,
        });
    }
    lines
}

fn line(visit: &Visit, side: Side, insight: &Insight, portion: &Portion) -> Line {
    match portion.part {
        Part::Day(date) => Line::of(visit.day_text(date), visit.day_short(date), portion),
        Part::Hour(hour) => {
            let colon = visit.say(':', '.');
            let name = format!("{hour:02}{colon}00–{hour:02}{colon}59");
            Line::of(name, format!("{hour:02}"), portion)
        }
        Part::Channel(channel) => {
            let name = channel_words(visit, channel).to_owned();
            Line::of(name.clone(), name, portion)
        }
        Part::Project(parties) => {
            let name = insight.names.get(&parties.project);
            let name = name.cloned().unwrap_or_else(|| parties.project.to_string());
            Line {
                href: Some(format!("{}/{}", side.projects(), parties.project)),
                ..Line::of(name.clone(), name, portion)
            }
        }
    }
}

/// What a channel is called.
fn channel_words(speech: &Speech, channel: Channel) -> &'static str {
    match channel {
        Channel::Qris => "QRIS",
        Channel::Disbursement => speech.say("Payouts", "Pencairan"),
    }
}

fn months(speech: &Speech, portions: &[Portion]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for portion in portions {
        let Part::Day(date) = portion.part else { continue };
        let name = speech.month_text(date);
        match lines.last_mut() {
            Some(line) if line.name == name => line.add(portion),
            _ => lines.push(Line::of(name, speech.month_short(date).to_owned(), portion)),
        }
    }
    lines
}
