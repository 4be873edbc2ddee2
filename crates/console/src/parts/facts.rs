//! What is known of one thing: names and their values.

use maud::{Markup, Render, html};

/// A list of facts.
#[derive(Debug, Default)]
pub(crate) struct Facts<'a> {
    facts: Vec<(&'a str, Markup)>,
}

impl<'a> Facts<'a> {
    /// Without any yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// With one more.
    pub(crate) fn fact(mut self, name: &'a str, value: Markup) -> Self {
        self.facts.push((name, value));
        self
    }

    /// With one more, where it is known.
    pub(crate) fn maybe(self, name: &'a str, value: Option<Markup>) -> Self {
        match value {
            Some(value) => self.fact(name, value),
            None => self,
        }
    }
}

impl Render for Facts<'_> {
    fn render(&self) -> Markup {
        html! {
            dl class="facts" {
                @for (name, value) in &self.facts {
                    div { dt { (name) } dd { (value) } }
                }
            }
        }
    }
}
