//! Charts, drawn here as SVG: columns over time, with what was before as a line of steps.
//!
//! A picture is as wide as its page has room for, and its words keep their size: words stand at percentages of the
//! width, and what has an extent stands in a picture of its own inside, which is stretched. Colours are classes.

use std::fmt::Write;

use maud::{Markup, Render, html};

use super::chart_scale::{Scale, percent, share};
use crate::speech::Speech;

/// How high the part is that columns stand in, and what is above and below it for words, in pixels.
const HEIGHT: u64 = 168;
const ABOVE: u64 = 10;
const BELOW: u64 = 24;

/// The same inside the stretched picture; each column has a hundred units beside it.
const INNER_HEIGHT: u64 = 1_000;
const SLOT: u64 = 100;
const GAP: u64 = 14;

/// Fewer columns than these have more air between them, or each would be a wall.
const FEW: usize = 8;
const WIDE_GAP: u64 = 32;

/// Labels that a phone has room for, by how long they are.
const LABELS_MAX: u64 = 4;
const SHORT_LABELS_MAX: u64 = 8;
const SHORT_CHARACTERS_MAX: usize = 3;

/// A column.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    /// What stands below it.
    pub(crate) label: String,
    /// What it says when it is pointed at.
    pub(crate) says: String,
    /// How high it is.
    pub(crate) value: u64,
    /// How high the one was that it is compared with.
    pub(crate) before: Option<u64>,
}

/// A chart of columns.
#[derive(Debug)]
pub(crate) struct Chart<'a> {
    /// What it shows, said above it.
    pub(crate) caption: &'a str,
    /// What it shows, for whoever does not see it: its highest column, say, and where its table is.
    pub(crate) summary: String,
    /// The columns.
    pub(crate) columns: Vec<Column>,
    /// What is said of the columns and of the line, if there is one.
    pub(crate) legend: Option<(&'a str, &'a str)>,
    /// How values are written at the ticks, in which language.
    pub(crate) unit: fn(&Speech, u64) -> String,
    /// The language.
    pub(crate) speech: Speech,
}

impl Chart<'_> {
    fn slots(&self) -> u64 {
        u64::try_from(self.columns.len()).unwrap_or(u64::MAX).max(1)
    }

    fn scale(&self) -> Scale {
        let values = self.columns.iter();
        let values = values.flat_map(|column| [column.value, column.before.unwrap_or_default()]);
        Scale::of(values.max().unwrap_or_default())
    }

    /// From the top of the stretched picture to where a value ends.
    fn down(scale: Scale, value: u64) -> u64 {
        INNER_HEIGHT.saturating_sub(scale.place(value, INNER_HEIGHT))
    }

    fn bar(&self, scale: Scale, number: usize, value: u64) -> String {
        let gap = if self.columns.len() < FEW { WIDE_GAP } else { GAP };
        let left = start(number).saturating_add(gap);
        let wide = SLOT.saturating_sub(gap.saturating_mul(2));
        format!(
            "M{left} {INNER_HEIGHT}V{}h{wide}V{INNER_HEIGHT}z",
            Self::down(scale, value)
        )
    }

    /// A line that steps from slot to slot.
    fn steps(&self, scale: Scale) -> Option<String> {
        let mut path = String::new();
        for (number, column) in self.columns.iter().enumerate() {
            let (down, end) = (
                Self::down(scale, column.before?),
                start(number).saturating_add(SLOT),
            );
            // Writing to a text does not fail.
            let _ = match number {
                0 => write!(path, "M0 {down}H{end}"),
                _ => write!(path, "V{down}H{end}"),
            };
        }
        (!path.is_empty()).then_some(path)
    }

    /// The columns whose labels are written: as many as a phone has room for, at even distances.
    fn labelled(&self) -> impl Iterator<Item = (String, &str)> {
        let longest = self
            .columns
            .iter()
            .map(|column| column.label.chars().count())
            .max();
        let is_short = longest.unwrap_or_default() <= SHORT_CHARACTERS_MAX;
        let most = if is_short { SHORT_LABELS_MAX } else { LABELS_MAX };
        let every = usize::try_from(self.slots().div_ceil(most))
            .unwrap_or(usize::MAX)
            .max(1);
        let width = self.slots().saturating_mul(SLOT);
        self.columns
            .iter()
            .enumerate()
            .step_by(every)
            .map(move |(number, column)| {
                let middle = start(number).saturating_add(SLOT.div_ceil(2));
                (percent(share(middle, width, 10_000)), column.label.as_str())
            })
    }
}

fn start(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX).saturating_mul(SLOT)
}

impl Render for Chart<'_> {
    fn render(&self) -> Markup {
        let scale = self.scale();
        let width = self.slots().saturating_mul(SLOT);
        let down = |tick| {
            ABOVE
                .saturating_add(HEIGHT)
                .saturating_sub(scale.place(tick, HEIGHT))
        };
        let bottom = ABOVE
            .saturating_add(HEIGHT)
            .saturating_add(BELOW.saturating_sub(6));
        let steps = self.steps(scale);
        html! {
            figure class="chart" {
                figcaption {
                    (self.caption)
                    @if let (Some((now, before)), true) = (self.legend, steps.is_some()) {
                        span class="legend" {
                            span class="key-now" { (now) }
                            span class="key-before" { (before) }
                        }
                    }
                }
                svg class="columns-over-time" role="img" aria-label=(self.summary)
                    height=(ABOVE.saturating_add(HEIGHT).saturating_add(BELOW)) {
                    @for tick in scale.ticks() {
                        line class="rule" x1="0" x2="100%" y1=(down(tick)) y2=(down(tick)) {}
                        text x="-8" y=(down(tick).saturating_add(4)) text-anchor="end" { ((self.unit)(&self.speech, tick)) }
                    }
                    svg x="0" y=(ABOVE) width="100%" height=(HEIGHT) viewBox={ "0 0 " (width) " " (INNER_HEIGHT) }
                        preserveAspectRatio="none" {
                        @for (number, column) in self.columns.iter().enumerate() {
                            path class="now" d=(self.bar(scale, number, column.value)) { title { (column.says) } }
                        }
                        @if let Some(steps) = &steps {
                            path class="before" d=(steps) fill="none" vector-effect="non-scaling-stroke" {}
                        }
                    }
                    @for (across, label) in self.labelled() {
                        text x=(across) y=(bottom) text-anchor="middle" { (label) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(values: &[(u64, Option<u64>)]) -> Chart<'static> {
        let columns = values.iter().enumerate().map(|(number, (value, before))| Column {
            label: format!("{number} <b>Nov"),
            says: format!("<b>{value}</b>"),
            value: *value,
            before: *before,
        });
        Chart {
            caption: "Gross",
            summary: "Gross by \"day\"".into(),
            columns: columns.collect(),
            legend: Some(("Now", "Before")),
            unit: Speech::rupiah_short,
            speech: Speech {
                language: sengo_wire::error::Language::English,
            },
        }
    }

    #[test]
    fn columns_are_as_high_as_their_values_and_what_was_before_is_a_line() {
        let drawn = chart(&[(5, Some(10)), (10, Some(0))]).render().into_string();
        assert!(drawn.contains("d=\"M32 1000V500h36V1000z\""), "{drawn}");
        assert!(drawn.contains("d=\"M132 1000V0h36V1000z\""), "{drawn}");
        assert!(drawn.contains("d=\"M0 0H100V1000H200\""), "{drawn}");
        assert!(drawn.contains("viewBox=\"0 0 200 1000\""), "{drawn}");
        assert!(
            drawn.contains("x=\"25%\"") && drawn.contains("x=\"75%\""),
            "{drawn}"
        );
    }

    #[test]
    fn without_anything_before_there_is_neither_line_nor_legend() {
        let drawn = chart(&[(5, None), (10, None)]).render().into_string();
        assert!(!drawn.contains("before") && !drawn.contains("Before"), "{drawn}");
    }

    #[test]
    fn words_are_escaped_and_nothing_is_styled_inline() {
        let drawn = chart(&[(5, Some(1))]).render().into_string();
        assert!(!drawn.contains("<b>"), "{drawn}");
        assert!(!drawn.contains("style="), "{drawn}");
    }

    #[test]
    fn a_phone_has_room_for_the_labels() {
        let days: Vec<(u64, Option<u64>)> = (0..90).map(|day| (day, None)).collect();
        let chart = chart(&days);
        assert_eq!(chart.labelled().count(), 4);
        assert_eq!(
            chart.labelled().last().unwrap(),
            ("77.22%".to_owned(), "69 <b>Nov")
        );
    }
}
