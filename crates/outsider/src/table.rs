//! The table at the end of a day.

use crate::outcome::{Outcome, Row};

const HEADS: [&str; 12] = [
    "project",
    "merchant",
    "paid/asked",
    "refunds",
    "reversals",
    "payouts",
    "active: ours",
    "theirs",
    "pending: ours",
    "theirs",
    "held",
    "owed",
];

/// The table, then what the day consisted of, then what is wrong.
#[must_use]
pub(crate) fn shown(outcome: &Outcome) -> String {
    let mut lines: Vec<Vec<String>> = vec![HEADS.map(str::to_owned).to_vec()];
    lines.extend(outcome.rows.iter().map(cells));
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..HEADS.len()).map(width).collect();
    let mut text = String::new();
    for line in &lines {
        for (cell, width) in line.iter().zip(&widths) {
            text.push_str(&format!("{cell:>width$}  "));
        }
        text.push_str(line.get(HEADS.len()).map_or("", String::as_str));
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text.push('\n');
    for line in outcome.figures.iter().chain(&outcome.complaints) {
        text.push_str(line);
        text.push('\n');
    }
    text.push_str(if outcome.is_good() {
        "Every balance is what it should be.\n"
    } else {
        "Something is not as it should be.\n"
    });
    text
}

fn cells(row: &Row) -> Vec<String> {
    let [active, pending, _] = row.found;
    let numbers = [
        row.expected.active,
        active,
        row.expected.pending,
        pending,
        row.expected.hold,
        row.expected.owed,
    ];
    let mut cells = vec![
        row.project.to_string(),
        row.merchant.to_string(),
        format!("{}/{}", row.payments.0, row.payments.1),
        row.counts.refunds.to_string(),
        row.counts.reversals.to_string(),
        format!("{}/{}", row.counts.paid_out, row.counts.payouts),
    ];
    cells.extend(numbers.map(rupiah));
    cells.push(if row.agrees() { "" } else { "DIFFERS" }.to_owned());
    cells
}

/// A number with points between thousands, as rupiah are written.
fn rupiah(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rupiah_are_written_with_points() {
        for (number, expected) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1.000"),
            (-1_234_567, "-1.234.567"),
        ] {
            assert_eq!(rupiah(number), expected);
        }
    }
}
