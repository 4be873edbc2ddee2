//! What stands where there is nothing yet.

use maud::{Markup, html};

/// Says that there is nothing, and what to do about it.
pub(crate) fn empty(title: &str, next: &Markup) -> Markup {
    html! {
        div class="empty" {
            p class="empty-title" { (title) }
            div { (next) }
        }
    }
}
