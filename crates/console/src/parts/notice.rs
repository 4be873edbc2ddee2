//! Boxes around what belongs together, or what must not be missed.

use maud::{Markup, html};

use super::Tone;

/// Something that must not be missed.
pub(crate) fn callout(tone: Tone, body: &Markup) -> Markup {
    html! { div class={ "callout " (tone.class()) } { (body) } }
}

/// A part of a page with a heading of its own.
pub(crate) fn section(title: &str, body: &Markup) -> Markup {
    html! {
        section {
            h2 { (title) }
            (body)
        }
    }
}

/// The same in a box.
pub(crate) fn panel(title: &str, body: &Markup) -> Markup {
    html! {
        section class="panel" {
            h2 { (title) }
            (body)
        }
    }
}
