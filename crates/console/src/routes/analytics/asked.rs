//! What is asked: whose figures, over which days, taken apart by what.

use jiff::civil::Date;
use maud::{Markup, html};
use sengo_app::Error;
use sengo_app::analytics::Question;
use sengo_app::desk::projects::PROJECTS_SHOWN_MAX;
use sengo_core::figures::{Grouping, Period, Recent};
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::refusal::Refusal;
use sengo_wire::request::query::analytics;

use super::Side;
use crate::failure::Failure;
use crate::parts::{Faults, Field, filters, tabs};
use crate::speech::Speech;
use crate::visit::Visit;

/// What was asked for, as a question and as it is asked again; or what is wrong with it.
pub(super) enum Read {
    Asked(Question, Typed),
    Faulty(Typed, Faults),
}

/// The fields, as they were typed or as they are understood.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    merchant: String,
    project: String,
    by: String,
    from: String,
    to: String,
}

/// Reads the address. Days win over a named period; without either it is the last thirty days.
pub(super) fn asked(visit: &Visit, side: Side, today: Date) -> Read {
    let text = |name: &str| visit.query(name).unwrap_or_default().to_owned();
    let mut typed = Typed {
        merchant: if side == Side::Operator {
            text("merchant")
        } else {
            String::new()
        },
        project: text("project"),
        by: text("by"),
        from: text("from"),
        to: text("to"),
    };
    let mut faults = Faults::default();
    let has_days = !typed.from.is_empty() || !typed.to.is_empty();
    if let Some(word) = visit.query("period") {
        match Recent::parse(word) {
            Some(recent) if !has_days => typed.set_days(recent.up_to(today)),
            Some(_) => {}
            None => faults = faults.with("from", unknown_period(visit, word)),
        }
    }
    let merchant = typed.merchant.parse().ok().and_then(MerchantId::new);
    if merchant.is_none() && !typed.merchant.is_empty() {
        faults = faults.with("merchant", visit.say("A merchant's number", "Nomor merchant"));
    }
    let project = typed.project.parse().ok().and_then(ProjectId::new);
    if project.is_none() && !typed.project.is_empty() {
        faults = faults.with("project", visit.say("A project's number", "Nomor proyek"));
    }
    let is_of_period = |(name, _): &(&str, &str)| !["merchant", "project"].contains(name);
    let pairs: Vec<(&str, &str)> = typed.fields().into_iter().filter(is_of_period).collect();
    let query = match analytics(&pairs, today) {
        Ok(query) if faults.is_empty() => query,
        Ok(_) => return Read::Faulty(typed, faults),
        Err(found) => {
            let body = visit.explain(&Error::Refused(Refusal::Invalid(found)));
            for fault in body.errors {
                faults = faults.with(fault.field.trim_start_matches('?'), fault.message);
            }
            return Read::Faulty(typed, faults);
        }
    };
    typed.set_days(query.period);
    query.grouping.as_str().clone_into(&mut typed.by);
    let question = Question {
        merchant,
        project,
        period: query.period,
        grouping: query.grouping,
    };
    Read::Asked(question, typed)
}

fn unknown_period(speech: &Speech, word: &str) -> String {
    let known = Recent::ALL.map(Recent::as_str).join(", ");
    match speech.language {
        sengo_wire::error::Language::English => {
            format!("There is no period \"{word}\". Choose one of {known}, or write days")
        }
        sengo_wire::error::Language::Indonesian => {
            format!("Tidak ada periode \"{word}\". Pilih salah satu dari {known}, atau tulis tanggal")
        }
    }
}

impl Typed {
    fn set_days(&mut self, period: Period) {
        self.from = period.first().to_string();
        self.to = period.last().to_string();
    }

    /// The fields that something stands in, by their names in an address.
    fn fields(&self) -> Vec<(&'static str, &str)> {
        let fields = [
            ("merchant", self.merchant.as_str()),
            ("project", &self.project),
            ("by", &self.by),
            ("from", &self.from),
            ("to", &self.to),
        ];
        fields
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }

    /// The same question as the query of an address.
    pub(super) fn query(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(self.fields())
            .finish()
    }

    /// The same question about another period.
    fn over(&self, side: Side, recent: Recent) -> String {
        let fields = self.fields();
        let others = fields
            .into_iter()
            .filter(|(name, _)| !["from", "to"].contains(name));
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("period", recent.as_str())
            .extend_pairs(others)
            .finish();
        format!("{}?{query}", side.page())
    }

    /// The choices: named periods as links, and a form for everything.
    pub(super) async fn form(
        &self,
        visit: &Visit,
        side: Side,
        today: Date,
        period: Option<Period>,
        faults: &Faults,
    ) -> Result<Markup, Failure> {
        let links = Recent::ALL.map(|recent| {
            let is_shown = period == Some(recent.up_to(today));
            (self.over(side, recent), recent_words(visit, recent), is_shown)
        });
        let groupings = Grouping::ALL.map(|grouping| (grouping.as_str(), grouping_words(visit, grouping)));
        let fields = html! {
            (self.scope(visit, side, faults).await?)
            (Field::choice("by", visit.say("Taken apart by", "Dirinci menurut"), groupings.to_vec())
                .value(self.by.as_str()).fault(faults))
            (Field::line("date", "from", visit.say("From", "Dari")).value(self.from.as_str()).fault(faults))
            (Field::line("date", "to", visit.say("To", "Sampai")).value(self.to.as_str()).fault(faults))
        };
        Ok(html! {
            (tabs(visit.say("Period", "Periode"), &links))
            (filters(visit, side.page(), &fields))
        })
    }

    /// Whose figures. A merchant with few projects chooses among them.
    async fn scope(&self, visit: &Visit, side: Side, faults: &Faults) -> Result<Markup, Failure> {
        let number = Field::text("project", visit.say("Project number", "Nomor proyek"))
            .value(self.project.as_str())
            .mode("numeric")
            .at_most(20)
            .fault(faults);
        if side == Side::Operator {
            let merchant = Field::text("merchant", visit.say("Merchant number", "Nomor merchant"))
                .value(self.merchant.as_str())
                .mode("numeric")
                .at_most(20)
                .fault(faults);
            return Ok(html! { (merchant) (number) });
        }
        let projects = visit.desk().own_projects(None, 0).await?;
        if i64::try_from(projects.len()).unwrap_or(i64::MAX) > PROJECTS_SHOWN_MAX {
            return Ok(html! { (number) });
        }
        let numbers: Vec<String> = projects.iter().map(|project| project.id.to_string()).collect();
        let named = numbers.iter().zip(&projects);
        let named = named.map(|(number, project)| (number.as_str(), project.details.name.as_str()));
        let all = ("", visit.say("All projects", "Semua proyek"));
        let choices = std::iter::once(all).chain(named).collect();
        let choice = Field::choice("project", visit.say("Project", "Proyek"), choices);
        Ok(html! { (choice.value(self.project.as_str()).fault(faults)) })
    }
}

fn recent_words(speech: &Speech, recent: Recent) -> &'static str {
    match recent {
        Recent::Week => speech.say("7 days", "7 hari"),
        Recent::ThirtyDays => speech.say("30 days", "30 hari"),
        Recent::NinetyDays => speech.say("90 days", "90 hari"),
        Recent::Month => speech.say("This month", "Bulan ini"),
        Recent::Year => speech.say("A year", "Setahun"),
    }
}

/// What a report is taken apart by.
pub(super) fn grouping_words(speech: &Speech, grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::Day => speech.say("Day", "Hari"),
        Grouping::Hour => speech.say("Hour of the day", "Jam dalam sehari"),
        Grouping::Channel => speech.say("Channel", "Kanal"),
        Grouping::Project => speech.say("Project", "Proyek"),
    }
}
