//! Leafing through long lists.

use maud::{Markup, html};

use crate::speech::Speech;

/// Links to what comes before and after, where there is any. Lists are shown newest first or by number; the words
/// only say in which direction.
pub(crate) fn pager(speech: &Speech, before: Option<&str>, after: Option<&str>) -> Markup {
    html! {
        @if before.is_some() || after.is_some() {
            nav class="pager" aria-label=(speech.say("More of the list", "Daftar selanjutnya")) {
                @if let Some(before) = before {
                    a class="button second" rel="prev" href=(before) { "← " (speech.say("Back", "Sebelumnya")) }
                }
                @if let Some(after) = after {
                    a class="button second" rel="next" href=(after) { (speech.say("More", "Berikutnya")) " →" }
                }
            }
        }
    }
}
