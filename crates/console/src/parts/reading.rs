//! Reading the fields of a form one after the other, so that everything that is wrong is said at once.

use jiff::civil::Date;
use sengo_core::fee::parse_percent;
use sengo_core::ids::ProjectId;
use sengo_core::money::Rupiah;

use super::{Faults, Filled};
use crate::visit::Visit;

/// The fields of a form, and what was wrong with those that were read.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    visit: &'a Visit,
    filled: &'a Filled,
    faults: Faults,
}

impl<'a> Reading<'a> {
    /// Nothing is read yet.
    pub(crate) fn of(visit: &'a Visit, filled: &'a Filled) -> Self {
        Self {
            visit,
            filled,
            faults: Faults::default(),
        }
    }

    /// What was wrong.
    pub(crate) fn faults(self) -> Faults {
        self.faults
    }

    /// Says what is wrong with a field.
    pub(crate) fn note<T>(&mut self, field: &str, english: &str, indonesian: &str) -> Option<T> {
        self.note_text(field, self.visit.say(english, indonesian).to_owned())
    }

    /// The same with words that are put together.
    pub(crate) fn note_text<T>(&mut self, field: &str, text: String) -> Option<T> {
        self.faults = std::mem::take(&mut self.faults).with(field, text);
        None
    }

    /// A whole number in a range.
    pub(crate) fn number(&mut self, field: &str, least: i64, most: i64) -> Option<i64> {
        match self.filled.number(field) {
            Some(number) if (least..=most).contains(&number) => Some(number),
            Some(_) => {
                let (least, most) = (self.visit.number(least.into()), self.visit.number(most.into()));
                let text = self.visit.say(
                    format!("From {least} to {most}."),
                    format!("Dari {least} sampai {most}."),
                );
                self.note_text(field, text)
            }
            None => self.note(field, "Write a whole number.", "Tulis bilangan bulat."),
        }
    }

    /// An amount in a range, in rupiah.
    pub(crate) fn amount(&mut self, field: &str, least: i64, most: i64) -> Option<Rupiah> {
        self.number(field, least, most).map(Rupiah::new)
    }

    /// The same, where the field may be left empty.
    pub(crate) fn amount_or_none(&mut self, field: &str, least: i64, most: i64) -> Option<Rupiah> {
        if self.filled.text(field).is_empty() {
            return None;
        }
        self.amount(field, least, most)
    }

    /// The number of a project.
    pub(crate) fn project(&mut self, field: &str) -> Option<ProjectId> {
        let project = self.filled.number(field).and_then(ProjectId::new);
        project.or_else(|| {
            self.note(
                field,
                "Write the project's number, as its page shows it.",
                "Tulis nomor proyek, seperti pada halamannya.",
            )
        })
    }

    /// A rate, in millionths.
    pub(crate) fn percent(&mut self, field: &str) -> Option<u32> {
        parse_percent(self.filled.text(field)).or_else(|| {
            self.note(
                field,
                "Write a rate like 0.7, with at most four decimals and no more than 100.",
                "Tulis tarif seperti 0,7 dengan paling banyak empat desimal dan tidak lebih dari 100.",
            )
        })
    }

    /// A day that is not before another.
    pub(crate) fn day(&mut self, field: &str, first: Date) -> Option<Date> {
        match self.filled.text(field).parse::<Date>() {
            Ok(day) if day >= first => Some(day),
            Ok(_) => {
                let first = self.visit.day_text(first);
                let text = self.visit.say(
                    format!("{first} at the earliest."),
                    format!("Paling awal {first}."),
                );
                self.note_text(field, text)
            }
            Err(_) => self.note(field, "Choose a day.", "Pilih tanggal."),
        }
    }
}
