//! Tables: dense, calm, and readable on a phone. There the rows of a list become cards, each cell with its column's name;
//! a table of numbers stays one, since they are compared down a column, and scrolls in a box of its own.

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
    is_list: bool,
    columns: Vec<(&'a str, Kind)>,
    rows: Vec<Vec<Markup>>,
}

impl<'a> Table<'a> {
    /// An empty table, and what it shows.
    pub(crate) fn new(caption: &'a str) -> Self {
        Self {
            caption,
            shows_caption: true,
            is_list: false,
            columns: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Where a heading right above says the same, the caption is only for those who do not see it.
    pub(crate) fn under_heading(mut self) -> Self {
        self.shows_caption = false;
        self
    }

    /// Cards on a phone, although it has few columns: what they say is long.
    pub(crate) fn listed(mut self) -> Self {
        self.is_list = true;
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

/// As many columns as fit on a phone beside each other.
const COLUMNS_NARROW: usize = 3;

impl Table<'_> {
    /// Whether its rows are read one by one, and are cards on a phone.
    fn is_list(&self) -> bool {
        let numbers = self.columns.iter().filter(|(_, kind)| *kind == Kind::Number);
        let is_wide = self.columns.len() > COLUMNS_NARROW;
        self.is_list || (is_wide && numbers.count() <= self.columns.len() / 2)
    }
}

impl Render for Table<'_> {
    fn render(&self) -> Markup {
        let is_list = self.is_list();
        let name = |number: usize| {
            let column = self.columns.get(number).filter(|_| is_list);
            column.map(|(name, _)| *name)
        };
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
                            td class=[kind(number)] data-label=[name(number)] { (cell) }
                        }
                    }
                }
            }
        };
        html! {
            div class={ "sheet" @if is_list { " list" } } role="region" tabindex="0" aria-label=(self.caption) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(words: usize, numbers: usize) -> String {
        let table = (0..words).fold(Table::new("All"), |table, _| table.column("Word"));
        let table = (0..numbers).fold(table, |table, _| table.numbers("Number"));
        let row = (0..words.saturating_add(numbers)).map(|cell| html! { (cell) });
        table.rows([row]).render().into_string()
    }

    #[test]
    fn the_cells_of_a_list_bear_the_names_of_their_columns() {
        for (words, numbers) in [(4, 0), (3, 2), (2, 2)] {
            let table = drawn(words, numbers);
            assert!(table.contains("<th scope=\"row\">0</th>"), "{table}");
            assert!(table.contains("<td data-label=\"Word\">1</td>"), "{table}");
        }
        assert!(drawn(3, 1).contains("<td class=\"number\" data-label=\"Number\">3</td>"));
    }

    #[test]
    fn numbers_and_narrow_tables_stay_tables() {
        for (words, numbers) in [(3, 0), (1, 3), (1, 7), (2, 3)] {
            let table = drawn(words, numbers);
            assert!(
                !table.contains("data-label") && !table.contains("list"),
                "{table}"
            );
        }
    }

    #[test]
    fn a_few_columns_can_be_a_list_too() {
        let table = Table::new("All").column("Time").column("What").listed();
        let table = table.rows([["1", "2"].map(|cell| html! { (cell) })]).render();
        assert!(table.into_string().contains("<td data-label=\"What\">2</td>"));
    }
}
