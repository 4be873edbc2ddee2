//! Showing what a filled-in form would do, before it is done.

use axum::response::Response;
use maud::{Markup, html};

use super::{Button, Filled, Tone, callout};
use crate::page::Page;
use crate::visit::Visit;

/// How far somebody is with a form that is shown once more before it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// It was filled in.
    Typed,
    /// What it would do was read.
    Confirmed,
    /// What it would do was read, and it is to be changed.
    Changing,
}

impl Step {
    /// The step that a form is at.
    pub(crate) fn of(filled: &Filled) -> Self {
        match (filled.is_on("change"), filled.is_on("confirmed")) {
            (true, _) => Self::Changing,
            (false, true) => Self::Confirmed,
            (false, false) => Self::Typed,
        }
    }
}

/// A page that shows what a filled-in form would do. It sends the form again to the same address.
#[derive(Debug)]
pub(crate) struct Check<'a> {
    /// What is asked.
    pub(crate) title: &'a str,
    /// What there is now and what there would be.
    pub(crate) shown: Markup,
    /// What will be so afterwards, one sentence each.
    pub(crate) effects: Vec<Markup>,
    /// Where the form goes.
    pub(crate) action: &'a str,
    /// What was filled in.
    pub(crate) kept: &'a [(&'a str, &'a str)],
    /// What the button says: the act itself, never just "OK".
    pub(crate) button: &'a str,
    /// The pages above this one.
    pub(crate) under: &'a [(&'a str, &'a str)],
}

impl Check<'_> {
    /// The page.
    pub(crate) fn show(self, visit: &Visit) -> Response {
        let body = html! {
            (self.shown)
            (callout(Tone::Waiting, &html! { ul { @for effect in &self.effects { li { (effect) } } } }))
            (visit.form(self.action, &html! {
                @for (name, value) in self.kept { input type="hidden" name=(name) value=(value); }
                input type="hidden" name="confirmed" value="on";
                div class="acts" {
                    (Button::main(self.button))
                    button class="button second" type="submit" name="change" value="on" {
                        (visit.say("Change", "Ubah"))
                    }
                }
            }))
        };
        Page::new(visit, self.title)
            .under(self.under)
            .narrow()
            .show(&body)
    }
}
