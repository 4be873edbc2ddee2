//! What a list of transactions is narrowed down by: the fields, what was typed, and what is wrong with it.

use jiff::civil::Date;
use maud::{Markup, html};
use sengo_app::transactions::{ReferenceSought, TransactionQuery};
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::money::Rupiah;
use sengo_core::payment::Status;
use sengo_core::project::Project;
use sengo_core::reference::{REFERENCE_CHARACTERS_MAX, Reference};
use sengo_core::transaction::Kind;

use super::Side;
use super::words::{kind_words, status_words};
use crate::parts::{Faults, Field, whole_number};
use crate::visit::Visit;

/// The parameters of the address.
const NAMES: [&str; 9] = [
    "reference",
    "merchant",
    "project",
    "kind",
    "status",
    "from",
    "to",
    "least",
    "most",
];

/// What the address asks for.
pub(super) struct Filter {
    pub(super) query: TransactionQuery,
    pub(super) faults: Faults,
    typed: Vec<(&'static str, String)>,
}

impl Filter {
    pub(super) fn of(visit: &Visit, side: Side) -> Self {
        let typed = NAMES
            .into_iter()
            .filter(|name| side == Side::Operator || *name != "merchant")
            .filter_map(|name| Some((name, visit.query(name)?.to_owned())))
            .collect();
        let mut filter = Self {
            query: TransactionQuery::default(),
            faults: Faults::default(),
            typed,
        };
        filter.read(visit);
        filter
    }

    /// What stands in a field.
    fn text(&self, name: &str) -> &str {
        let found = self.typed.iter().find(|(field, _)| *field == name);
        found.map_or("", |(_, text)| text.as_str())
    }

    /// Whether nothing was typed.
    pub(super) fn is_empty(&self) -> bool {
        self.typed.is_empty()
    }

    fn read(&mut self, visit: &Visit) {
        let number = visit.say(
            "This is a whole number from 1 on.",
            "Isian ini bilangan bulat mulai dari 1.",
        );
        let day = visit.say("Write a day as 2026-11-25.", "Tulis tanggal seperti 2026-11-25.");
        let amount = visit.say(
            "Write whole rupiah, as 25000.",
            "Tulis rupiah bulat, seperti 25000.",
        );
        let choice = visit.say("Choose one of the list.", "Pilih salah satu dari daftar.");
        self.query = TransactionQuery {
            merchant: self.value("merchant", number, |text| MerchantId::new(text.parse().ok()?)),
            project: self.value("project", number, |text| ProjectId::new(text.parse().ok()?)),
            kind: self.value("kind", choice, Kind::parse),
            status: self.value("status", choice, |text| {
                Status::ALL.into_iter().find(|status| status.as_str() == text)
            }),
            from: self.value("from", day, |text| text.parse::<Date>().ok()),
            to: self.value("to", day, |text| text.parse::<Date>().ok()),
            least: self.value("least", amount, rupiah),
            most: self.value("most", amount, rupiah),
            reference: self.reference(visit),
        };
        let (from, to) = (self.query.from, self.query.to);
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            let said = visit.say(
                "This is before the first day.",
                "Tanggal ini sebelum tanggal awal.",
            );
            self.fault("to", said);
        }
        let (least, most) = (self.query.least, self.query.most);
        if least.zip(most).is_some_and(|(least, most)| most < least) {
            let said = visit.say(
                "This is less than the least.",
                "Jumlah ini kurang dari jumlah terkecil.",
            );
            self.fault("most", said);
        }
    }

    /// A field's value; what cannot be read is a fault.
    fn value<T>(&mut self, name: &str, wrong: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let value = read(text);
        if value.is_none() {
            self.fault(name, wrong);
        }
        value
    }

    fn reference(&mut self, visit: &Visit) -> Option<ReferenceSought> {
        let wrong = visit.say(
            "A reference has at most 100 characters, and each can be printed.",
            "Referensi paling banyak 100 karakter, semuanya dapat dicetak.",
        );
        self.value("reference", wrong, |text| match text.strip_suffix('*') {
            Some("") => Some(ReferenceSought::Beginning(String::new())),
            Some(beginning) => Reference::parse(beginning.trim_end())
                .is_ok()
                .then(|| ReferenceSought::Beginning(beginning.to_owned())),
            None => Reference::parse(text)
                .is_ok()
                .then(|| ReferenceSought::Exactly(text.to_owned())),
        })
    }

    fn fault(&mut self, name: &str, message: &str) {
        self.faults = std::mem::take(&mut self.faults).with(name, message);
    }

    /// An address that asks for the same, with more parameters.
    pub(super) fn address(&self, path: &str, more: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, text) in &self.typed {
            query.append_pair(name, text);
        }
        let query = query.extend_pairs(more).finish();
        if query.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{query}")
        }
    }

    /// The fields with what was typed. `projects` are those to choose from, where they are few.
    pub(super) fn fields(&self, visit: &Visit, side: Side, projects: Option<&[Project]>) -> Markup {
        let every = ("", visit.say("All", "Semua"));
        let kinds = Kind::ALL.map(|kind| (kind.as_str(), kind_words(visit, kind)));
        let statuses = Status::ALL.map(|status| (status.as_str(), status_words(visit, status.code())));
        let with = |list: &[(&'static str, &'static str)]| [&[every], list].concat();
        let reference = visit.say(
            "Reference (* for any ending)",
            "Referensi (* untuk akhiran apa pun)",
        );
        let show =
            |field: Field<'_>, name: &str| html! { (field.value(self.text(name)).fault(&self.faults)) };
        html! {
            (show(Field::text("reference", reference).at_most(REFERENCE_CHARACTERS_MAX.saturating_add(1)), "reference"))
            @if side == Side::Operator {
                (show(Field::text("merchant", visit.say("Merchant number", "Nomor merchant")).mode("numeric"), "merchant"))
            }
            (self.project_field(visit, projects))
            (show(Field::choice("kind", visit.say("Kind", "Jenis"), with(&kinds)), "kind"))
            (show(Field::choice("status", visit.say("Status", "Status"), with(&statuses)), "status"))
            (show(Field::line("date", "from", visit.say("From", "Dari tanggal")), "from"))
            (show(Field::line("date", "to", visit.say("To", "Sampai tanggal")), "to"))
            (show(Field::text("least", visit.say("Amount from", "Jumlah mulai")).mode("numeric"), "least"))
            (show(Field::text("most", visit.say("Amount to", "Jumlah sampai")).mode("numeric"), "most"))
        }
    }

    fn project_field(&self, visit: &Visit, projects: Option<&[Project]>) -> Markup {
        let every = (String::new(), visit.say("All", "Semua"));
        let choices: Vec<(String, &str)> = projects
            .unwrap_or_default()
            .iter()
            .map(|project| (project.id.to_string(), project.details.name.as_str()))
            .collect();
        let is_known = |text: &str| text.is_empty() || choices.iter().any(|(number, _)| number == text);
        let field = if projects.is_some() && is_known(self.text("project")) {
            let list = std::iter::once(&every).chain(&choices);
            let list = list.map(|(number, name)| (number.as_str(), *name)).collect();
            Field::choice("project", visit.say("Project", "Proyek"), list)
        } else {
            Field::text("project", visit.say("Project number", "Nomor proyek")).mode("numeric")
        };
        html! { (field.value(self.text("project")).fault(&self.faults)) }
    }
}

fn rupiah(text: &str) -> Option<Rupiah> {
    whole_number(text).filter(|amount| *amount >= 0).map(Rupiah::new)
}
