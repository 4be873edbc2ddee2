//! For whom fees hold, as forms and addresses say it.

use sengo_app::approval::TariffScope;
use sengo_core::refusal::Refusal;

use crate::failure::Failure;
use crate::parts::{Faults, Filled, whole_number};
use crate::visit::Visit;

/// For whom, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scope {
    word: String,
    number: String,
    /// The number as it is read: with thousands set apart or not.
    read: Option<i64>,
}

impl Scope {
    fn new(word: &str, number: &str, read: Option<i64>) -> Self {
        let known = ["merchant", "project"];
        let word = known.into_iter().find(|known| *known == word);
        Self {
            word: word.unwrap_or("platform").to_owned(),
            number: number.to_owned(),
            read,
        }
    }

    /// The scope in an address.
    pub(super) fn of_query(visit: &Visit) -> Self {
        let number = visit.query("number").unwrap_or_default();
        let word = visit.query("scope").unwrap_or_default();
        Self::new(word, number, whole_number(number))
    }

    /// The scope in a form.
    pub(super) fn of_form(filled: &Filled) -> Self {
        Self::new(
            filled.text("scope"),
            filled.text("number"),
            filled.number("number"),
        )
    }

    /// The scopes that can be chosen.
    pub(super) fn choices(&self, visit: &Visit) -> Vec<(&'static str, &'static str)> {
        vec![
            ("platform", visit.say("Everybody", "Semua")),
            ("merchant", visit.say("A merchant", "Satu merchant")),
            ("project", visit.say("A project", "Satu proyek")),
        ]
    }

    /// The word that was chosen.
    pub(super) fn word(&self) -> &str {
        &self.word
    }

    /// The number that was typed.
    pub(super) fn number(&self) -> &str {
        &self.number
    }

    /// The scope as part of an address; a number that was read stands there as it is, without points.
    pub(super) fn as_query(&self) -> String {
        let read = self.read.map(|number| number.to_string());
        form_urlencoded::Serializer::new(String::new())
            .append_pair("scope", &self.word)
            .append_pair("number", read.as_deref().unwrap_or(&self.number))
            .finish()
    }

    /// What it stands for, where a number is there if one is needed.
    pub(super) fn tariffs(&self) -> Result<TariffScope, ()> {
        match (self.word.as_str(), self.read) {
            ("merchant", Some(number)) => Ok(TariffScope::Merchant(number)),
            ("project", Some(number)) => Ok(TariffScope::Project(number)),
            ("merchant" | "project", None) => Err(()),
            _ => Ok(TariffScope::Platform),
        }
    }

    /// What is wrong where a number is missing.
    pub(super) fn fault(&self, visit: &Visit) -> Faults {
        let said = visit.say(
            "Write a number, as its page shows it.",
            "Tulis nomornya, seperti pada halamannya.",
        );
        Faults::default().with("number", said)
    }

    /// What is wrong where nobody has the number.
    ///
    /// # Errors
    /// The failure again, when it is about something else.
    pub(super) fn faults(&self, visit: &Visit, error: sengo_app::Error) -> Result<Faults, Failure> {
        match error.refusal() {
            Some(Refusal::MerchantNotFound | Refusal::ProjectNotFound) => {
                Ok(Faults::default().with("number", visit.explain(&error).response_message))
            }
            _ => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_with_points_and_leads_on_without() {
        for (typed, expected) in [("1.250", "1250"), ("17", "17"), ("tujuh", "tujuh"), ("", "")] {
            let fields = vec![("scope", "merchant".to_owned()), ("number", typed.to_owned())];
            let scope = Scope::of_form(&Filled::with(fields));
            assert_eq!(scope.as_query(), format!("scope=merchant&number={expected}"));
            assert_eq!(scope.number(), typed, "what was typed is kept");
        }
    }
}
