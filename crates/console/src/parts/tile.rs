//! Figures that are to be seen at once.

use maud::{Markup, html};

/// A figure.
#[derive(Debug, Clone)]
pub(crate) struct Tile<'a> {
    /// Of what.
    pub(crate) name: &'a str,
    /// How much.
    pub(crate) value: Markup,
    /// What there is to say of it.
    pub(crate) note: Option<Markup>,
    /// Where more is shown.
    pub(crate) href: Option<String>,
}

/// Figures beside each other.
pub(crate) fn tiles(tiles: &[Tile<'_>]) -> Markup {
    html! {
        ul class="tiles" {
            @for tile in tiles {
                li {
                    p class="tile-name" {
                        @if let Some(href) = &tile.href {
                            a href=(href) { (tile.name) }
                        } @else {
                            (tile.name)
                        }
                    }
                    p class="tile-value" { (tile.value) }
                    @if let Some(note) = &tile.note { p class="tile-note" { (note) } }
                }
            }
        }
    }
}
