//! Asking once more before something that destroys or cannot be undone.

use axum::response::Response;
use maud::{Markup, html};

use super::{Button, Tone, callout};
use crate::page::Page;
use crate::visit::Visit;

/// A page that spells out what an act does before it is done.
#[derive(Debug)]
pub(crate) struct Confirm<'a> {
    /// What is asked.
    pub(crate) title: &'a str,
    /// What will be so afterwards, one sentence each.
    pub(crate) effects: Vec<Markup>,
    /// Where the form goes.
    pub(crate) action: &'a str,
    /// Fields that go along, shown or hidden.
    pub(crate) fields: Markup,
    /// What the button says: the act itself, never just "OK".
    pub(crate) button: &'a str,
    /// Where whoever thinks again goes back to.
    pub(crate) cancel: &'a str,
    /// The pages above this one.
    pub(crate) under: &'a [(&'a str, &'a str)],
}

impl Confirm<'_> {
    /// The page.
    pub(crate) fn show(self, visit: &Visit) -> Response {
        let effects = html! {
            ul {
                @for effect in &self.effects { li { (effect) } }
            }
        };
        let body = html! {
            (callout(Tone::Bad, &effects))
            (visit.form(self.action, &html! {
                (self.fields)
                div class="acts" {
                    (Button::danger(self.button))
                    a class="button second" href=(self.cancel) { (visit.say("Cancel", "Batal")) }
                }
            }))
        };
        Page::new(visit, self.title)
            .under(self.under)
            .narrow()
            .show(&body)
    }
}
