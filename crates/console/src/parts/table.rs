//! Tables: dense, calm, and readable on a phone, where a wide one scrolls in a box of its own.

use maud::{Markup, Render, html};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
}

/// A table. The first cell of each row names the row.
#[derive(Debug)]
pub(crate) struct Table<'a> {
    caption: &'a str,
    shows_caption: bool,
    columns: Vec<(&'a str, Kind)>,
    rows: Vec<Vec<Markup>>,
}

impl<'a> Table<'a> {
    /// An empty table, and what it shows.
    pub(crate) fn new(caption: &'a str) -> Self {
        Self {
            caption,
            shows_caption: true,
            columns: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Where a heading right above says the same, the caption is only for those who do not see it.
    pub(crate) fn under_heading(mut self) -> Self {
        self.shows_caption = false;
        self
    }

    /// With a column of words.
    pub(crate) fn column(mut self, name: &'a str) -> Self {
        self.columns.push((name, Kind::Text));
        self
    }

    /// With a column of numbers, aligned by their ends.
    pub(crate) fn numbers(mut self, name: &'a str) -> Self {
        self.columns.push((name, Kind::Number));
        self
    }

    /// With many more rows.
    pub(crate) fn rows<C>(mut self, rows: impl IntoIterator<Item = C>) -> Self
    where
        C: IntoIterator<Item = Markup>,
    {
        let rows = rows.into_iter().map(|cells| cells.into_iter().collect());
        self.rows.extend(rows);
        self
    }
}

impl Render for Table<'_> {
    fn render(&self) -> Markup {
        let kind = |number: usize| match self.columns.get(number) {
            Some((_, Kind::Number)) => Some("number"),
            _ => None,
        };
        let line = |cells: &[Markup]| {
            html! {
                tr {
                    @for (number, cell) in cells.iter().enumerate() {
                        @if number == 0 {
                            th scope="row" class=[kind(number)] { (cell) }
                        } @else {
                            td class=[kind(number)] { (cell) }
                        }
                    }
                }
            }
        };
        html! {
            div class="sheet" role="region" tabindex="0" aria-label=(self.caption) {
                table {
                    caption class=[(!self.shows_caption).then_some("hidden")] { (self.caption) }
                    thead {
                        tr {
                            @for (name, kind) in &self.columns {
                                th scope="col" class=[(*kind == Kind::Number).then_some("number")] { (name) }
                            }
                        }
                    }
                    tbody {
                        @for cells in &self.rows { (line(cells)) }
                    }
                }
            }
        }
    }
}
