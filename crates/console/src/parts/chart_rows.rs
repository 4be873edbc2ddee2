//! Charts of rows: what is compared has a name, and is no time.

use maud::{Markup, Render, html};

use super::chart_scale::{percent, share};

/// The height of a row in pixels: its words, and its bar below them.
const ROW: u64 = 42;
const WORDS: u64 = 14;
const BAR: u64 = 12;
const BAR_TOP: u64 = 20;

/// The most characters of a name that a phone has room for beside an amount.
const NAME_CHARACTERS_MAX: usize = 24;

/// A row.
#[derive(Debug, Clone)]
pub(crate) struct Bar {
    /// What it is about.
    pub(crate) name: String,
    /// How much it is, in words.
    pub(crate) says: String,
    /// How long it is.
    pub(crate) value: u64,
    /// How long the one was that it is compared with.
    pub(crate) before: Option<u64>,
}

/// A chart of rows.
#[derive(Debug)]
pub(crate) struct Rows<'a> {
    /// What it shows, said above it.
    pub(crate) caption: &'a str,
    /// The same for whoever does not see it.
    pub(crate) summary: String,
    /// The rows.
    pub(crate) bars: Vec<Bar>,
    /// What is said of the bars and of the marks beside them.
    pub(crate) legend: (&'a str, &'a str),
}

impl Render for Rows<'_> {
    fn render(&self) -> Markup {
        let values = self.bars.iter();
        let values = values.flat_map(|bar| [bar.value, bar.before.unwrap_or_default()]);
        let longest = values.max().unwrap_or_default();
        let wide = |value| percent(share(value, longest, 10_000));
        let top = |number: usize| u64::try_from(number).unwrap_or(u64::MAX).saturating_mul(ROW);
        html! {
            figure class="chart" {
                figcaption {
                    (self.caption)
                    span class="legend" {
                        span class="key-now" { (self.legend.0) }
                        span class="key-before" { (self.legend.1) }
                    }
                }
                svg class="rows-by-name" role="img" aria-label=(self.summary) height=(top(self.bars.len())) {
                    @for (number, bar) in self.bars.iter().enumerate() {
                        @let top = top(number);
                        text class="name" x="0" y=(top.saturating_add(WORDS)) { (shortened(&bar.name)) }
                        text x="100%" y=(top.saturating_add(WORDS)) text-anchor="end" { (bar.says) }
                        rect class="ground" x="0" y=(top.saturating_add(BAR_TOP)) width="100%" height=(BAR) {}
                        rect class="now" x="0" y=(top.saturating_add(BAR_TOP)) width=(wide(bar.value)) height=(BAR) {}
                        @if let Some(before) = bar.before {
                            line class="before" x1=(wide(before)) x2=(wide(before))
                                y1=(top.saturating_add(BAR_TOP).saturating_sub(2))
                                y2=(top.saturating_add(BAR_TOP).saturating_add(BAR).saturating_add(2)) {}
                        }
                    }
                }
            }
        }
    }
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME_CHARACTERS_MAX {
        return name.to_owned();
    }
    let kept: String = name.chars().take(NAME_CHARACTERS_MAX.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_values_and_names_are_shortened() {
        let bar = |name: &str, value, before| Bar {
            name: name.into(),
            says: format!("Rp{value}"),
            value,
            before,
        };
        let rows = Rows {
            caption: "Gross",
            summary: "Gross by project".into(),
            bars: vec![
                bar("Toko <i>Kopi</i>", 50, Some(25)),
                bar("Warung makan ibu Sumiyati di pasar lama", 200, None),
            ],
            legend: ("Now", "Before"),
        };
        let drawn = rows.render().into_string();
        assert!(drawn.contains("width=\"25%\""), "{drawn}");
        assert!(drawn.contains("x1=\"12.50%\""), "{drawn}");
        assert!(drawn.contains(">Warung makan ibu Sumiya…<"), "{drawn}");
        assert!(!drawn.contains("<i>") && !drawn.contains("style="), "{drawn}");
    }
}
