//! Who asked and who decided, by the names that people know.

use std::collections::BTreeMap;

use maud::{Markup, html};
use sengo_core::audit::Actor;

use super::place::is_operators;
use crate::failure::Failure;
use crate::visit::Visit;

/// The names of people by what the audit trail calls them.
pub(super) struct Names(BTreeMap<String, String>);

impl Names {
    /// Those of everybody on the visitor's side.
    pub(super) async fn of(visit: &Visit) -> Result<Self, Failure> {
        let names = if is_operators(visit) {
            let operators = visit.desk().operators().await?;
            let named = operators
                .into_iter()
                .filter_map(|(name, _, person)| Some((Actor::Operator(name).to_text(), person?.name)));
            named.collect()
        } else {
            let team = visit.desk().team().await?;
            let named = team
                .into_iter()
                .map(|person| (person.place.actor().to_text(), person.name));
            named.collect()
        };
        Ok(Self(names))
    }

    /// An actor as text, for sentences.
    pub(super) fn text(&self, visit: &Visit, actor: &str) -> String {
        if let Some(name) = self.0.get(actor) {
            return name.clone();
        }
        match actor.split_once(':') {
            Some(("operator", name)) => name.to_owned(),
            Some(("person", _)) => visit.say("somebody of the team", "seseorang dari tim").to_owned(),
            Some(("key", key)) => visit.say(format!("the key {key}"), format!("kunci {key}")),
            Some(("cli", user)) => visit.say(
                format!("{user}, at the command line"),
                format!("{user}, lewat baris perintah"),
            ),
            _ => visit.say("the platform", "platform").to_owned(),
        }
    }

    /// An actor, with what the audit trail calls them where that is something else.
    pub(super) fn shown(&self, visit: &Visit, actor: &str) -> Markup {
        html! {
            (self.text(visit, actor))
            @if let (Some(_), Some(("operator", name))) = (self.0.get(actor), actor.split_once(':')) {
                " " code { (name) }
            }
        }
    }
}
