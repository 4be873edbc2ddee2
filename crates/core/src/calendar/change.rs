//! What a change of the calendar would do, before it is made.

use jiff::civil::Date;

use super::{Calendar, FIXED_HOLIDAYS, HOLIDAYS, Holiday, begins_at};

/// Payments of a day, and when they settle by one calendar and by another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// The day on which they are paid.
    pub paid_on: Date,
    /// When they settle by the one that holds; none where it has no day for them.
    pub before: Option<Date>,
    /// When they would.
    pub after: Option<Date>,
}

/// The days from the first to the last, itself included, of which payments would settle on another day.
#[must_use]
pub fn moved(
    (before, after): (&Calendar, &Calendar),
    (first, last): (Date, Date),
    working_days: u8,
) -> Vec<Moved> {
    let settles = |calendar: &Calendar, paid_on| {
        let paid_at = begins_at(paid_on).ok()?;
        calendar
            .settles_on(paid_at, working_days)
            .ok()
            .map(|day| day.date)
    };
    let days = std::iter::successors(Some(first), |day| day.tomorrow().ok());
    days.take_while(|day| *day <= last)
        .map(|paid_on| Moved {
            paid_on,
            before: settles(before, paid_on),
            after: settles(after, paid_on),
        })
        .filter(|moved| moved.before != moved.after)
        .collect()
}

/// The holidays of a year as they were decreed; of a year whose decree is not built in, those of a fixed date.
#[must_use]
pub fn published(year: i16) -> Vec<Holiday> {
    if let Some((_, decreed)) = HOLIDAYS.iter().find(|(known, _)| *known == year) {
        return decreed.to_vec();
    }
    let fixed = FIXED_HOLIDAYS.iter().filter_map(|(month, day)| {
        let is_same = |holiday: &&Holiday| (holiday.date.month(), holiday.date.day()) == (*month, *day);
        let named = HOLIDAYS.iter().flat_map(|(_, days)| days.iter()).find(is_same);
        Some(Holiday {
            date: Date::new(year, *month, *day).ok()?,
            name: named.map_or("", |holiday| holiday.name),
            is_leave: false,
        })
    });
    fixed.collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_new_holiday_moves_what_would_have_settled_on_it_or_counted_it() {
        let before = Calendar::built_in();
        // A Wednesday.
        let day = date(2026, 7, 8);
        let after = before.clone().with([day]);
        let found = moved((&before, &after), (date(2026, 7, 1), day), 2);
        let shown: Vec<String> = found
            .iter()
            .map(|moved| {
                format!(
                    "{} {}>{}",
                    moved.paid_on,
                    moved.before.unwrap(),
                    moved.after.unwrap()
                )
            })
            .collect();
        let expected = [
            "2026-07-06 2026-07-08>2026-07-09",
            "2026-07-07 2026-07-09>2026-07-10",
        ];
        assert_eq!(shown, expected);
        let same_day = moved((&before, &after), (day, day), 0);
        assert_eq!(same_day.first().unwrap().after, Some(date(2026, 7, 9)));
    }

    #[test]
    fn a_holiday_on_a_weekend_moves_nothing() {
        let before = Calendar::built_in();
        let saturday = date(2026, 7, 11);
        let after = before.clone().with([saturday]);
        assert_eq!(moved((&before, &after), (date(2026, 7, 1), saturday), 2), []);
    }

    #[test]
    fn a_year_without_a_decree_has_the_holidays_of_a_fixed_date() {
        assert_eq!(published(2026).len(), 25);
        let fixed = published(2031);
        let names: Vec<&str> = fixed.iter().map(|holiday| holiday.name).collect();
        assert_eq!(fixed.len(), FIXED_HOLIDAYS.len());
        assert!(names.iter().all(|name| !name.is_empty()), "{names:?}");
        assert!(names.contains(&"Proklamasi Kemerdekaan"), "{names:?}");
    }
}
