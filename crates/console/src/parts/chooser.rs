//! Choosing what is shown: tabs that lead to sibling pages, and a form of filters.

use maud::{Markup, html};

use crate::speech::Speech;

/// Links to sibling pages: address, words, and whether it is the one that is shown.
pub(crate) fn tabs(label: &str, links: &[(String, &str, bool)]) -> Markup {
    html! {
        nav class="tabs" aria-label=(label) {
            ul {
                @for (href, words, is_current) in links {
                    li {
                        @if *is_current {
                            a href=(href) aria-current="page" { (words) }
                        } @else {
                            a href=(href) { (words) }
                        }
                    }
                }
            }
        }
    }
}

/// Fields that narrow down what a page shows, sent as the query of its own address.
pub(crate) fn filters(speech: &Speech, action: &str, fields: &Markup) -> Markup {
    html! {
        form class="filters" method="get" action=(action) role="search" {
            (fields)
            div class="acts" {
                button class="button second" type="submit" { (speech.say("Show", "Tampilkan")) }
                a class="quiet" href=(action) { (speech.say("Clear", "Bersihkan")) }
            }
        }
    }
}
