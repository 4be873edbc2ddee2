//! The holidays of a decree as somebody lists them: one a line, the day and then why.

use jiff::civil::Date;

use super::HOLIDAY_NAME_CHARACTERS_MAX;
use crate::printable::one_line;

/// The most days of one list: more than two years have.
pub const HOLIDAYS_LISTED_MAX: usize = 60;

/// A day on which nothing settles, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedDay {
    /// The day.
    pub date: Date,
    /// Why, in one line of at most [`HOLIDAY_NAME_CHARACTERS_MAX`] characters.
    pub name: String,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFault {
    /// It begins with no day of the form 2027-03-10.
    NoDay,
    /// The day is over, or too far ahead.
    OutOfRange,
    /// It does not say why, or in too many characters, or in some that nobody sees.
    NoName,
    /// The day stands on a line before.
    Twice,
}

/// Why a text is no list of holidays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListFault {
    /// There is no line in it.
    Empty,
    /// More lines than [`HOLIDAYS_LISTED_MAX`].
    TooMany,
    /// These lines, counted from 1, blank ones as well.
    Lines(Vec<(usize, LineFault)>),
}

/// The days of a list, of which none is before `first` or after `last`. Blank lines count for nothing.
///
/// # Errors
/// [`ListFault`], with every faulty line.
pub fn listed(text: &str, first: Date, last: Date) -> Result<Vec<NamedDay>, ListFault> {
    let lines: Vec<(usize, &str)> = (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty())
        .collect();
    if lines.is_empty() {
        return Err(ListFault::Empty);
    }
    if lines.len() > HOLIDAYS_LISTED_MAX {
        return Err(ListFault::TooMany);
    }
    let mut days: Vec<NamedDay> = Vec::with_capacity(lines.len());
    let mut faults = Vec::new();
    for (number, line) in lines {
        match day_of_line(line, first, last) {
            Ok(day) if days.iter().any(|known| known.date == day.date) => {
                faults.push((number, LineFault::Twice));
            }
            Ok(day) => days.push(day),
            Err(fault) => faults.push((number, fault)),
        }
    }
    if faults.is_empty() {
        Ok(days)
    } else {
        Err(ListFault::Lines(faults))
    }
}

fn day_of_line(line: &str, first: Date, last: Date) -> Result<NamedDay, LineFault> {
    let is_apart = |character: char| character.is_whitespace() || matches!(character, ',' | ';');
    let (day, name) = line.trim().split_once(is_apart).unwrap_or((line.trim(), ""));
    let date: Date = day.parse().map_err(|_| LineFault::NoDay)?;
    if date < first || date > last {
        return Err(LineFault::OutOfRange);
    }
    let name = one_line(name.trim_start_matches(is_apart), HOLIDAY_NAME_CHARACTERS_MAX);
    let name = name.ok_or(LineFault::NoName)?;
    Ok(NamedDay { date, name })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(text: &str) -> Result<Vec<NamedDay>, ListFault> {
        listed(text, date(2026, 11, 29), date(2027, 12, 31))
    }

    #[test]
    fn a_day_and_its_reason_stand_on_a_line_however_they_are_set_apart() {
        let found = read(
            "2027-03-10 Idul Fitri\r\n\n 2027-03-11;Idul  Fitri\n2027-03-12,\tCuti bersama, Idul Fitri\n",
        )
        .unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|day| (day.date.day(), day.name.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                (10, "Idul Fitri"),
                (11, "Idul Fitri"),
                (12, "Cuti bersama, Idul Fitri")
            ]
        );
    }

    #[test]
    fn every_faulty_line_is_named() {
        let text = "2026-11-28 Kemarin\n2026-11-29 Hari ini\n10/03/2027 Idul Fitri\n\n2027-02-30 x\n2027-03-10\n\
                    2026-11-29 Lagi\n2028-01-01 Jauh\n2027-03-10 \u{202e}x";
        use LineFault as F;
        let Err(ListFault::Lines(faults)) = read(text) else {
            panic!("it is read");
        };
        assert_eq!(
            faults,
            [
                (1, F::OutOfRange),
                (3, F::NoDay),
                (5, F::NoDay),
                (6, F::NoName),
                (7, F::Twice),
                (8, F::OutOfRange),
                (9, F::NoName),
            ]
        );
        assert_eq!(read(" \n"), Err(ListFault::Empty));
        let many = |count: usize| "2027-01-01 x\n".repeat(count);
        assert_eq!(read(&many(HOLIDAYS_LISTED_MAX + 1)), Err(ListFault::TooMany));
        assert!(matches!(
            read(&many(HOLIDAYS_LISTED_MAX)),
            Err(ListFault::Lines(_))
        ));
    }
}
