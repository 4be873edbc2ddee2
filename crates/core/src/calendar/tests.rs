use jiff::civil::date;

use super::*;

fn settles(paid_at: &str, working_days: u8) -> String {
    let day = Calendar::built_in()
        .settles_on(paid_at.parse().unwrap(), working_days)
        .unwrap();
    let certain = if day.is_certain { "" } else { "?" };
    format!("{}{certain}", day.date)
}

#[test]
fn settlement_passes_over_weekends_holidays_and_leave() {
    for (paid_at, working_days, expected) in [
        ("2026-07-01T10:00:00+07:00", 0, "2026-07-01"),
        ("2026-07-01T10:00:00+07:00", 2, "2026-07-03"),
        ("2026-07-02T10:00:00+07:00", 2, "2026-07-06"),
        ("2026-07-04T10:00:00+07:00", 0, "2026-07-06"),
        ("2026-07-04T10:00:00+07:00", 2, "2026-07-07"),
        ("2026-07-05T23:59:59+07:00", 2, "2026-07-07"),
        // The day is Jakarta's: 17:00 UTC is the next one.
        ("2026-07-01T16:59:59Z", 1, "2026-07-02"),
        ("2026-07-01T17:00:00Z", 1, "2026-07-03"),
        // Nyepi and Idul Fitri: from 18 to 24 March nothing settles.
        ("2026-03-16T12:00:00+07:00", 2, "2026-03-25"),
        ("2026-03-17T12:00:00+07:00", 2, "2026-03-26"),
        ("2025-08-15T12:00:00+07:00", 1, "2025-08-19"),
        ("2024-02-13T12:00:00+07:00", 1, "2024-02-15"),
        ("2026-12-23T12:00:00+07:00", 1, "2026-12-28"),
        // 2027 is not covered: its first day is kept all the same.
        ("2026-12-30T12:00:00+07:00", 2, "2027-01-04?"),
        ("2027-05-01T12:00:00+07:00", 0, "2027-05-03?"),
        ("2023-12-29T12:00:00+07:00", 1, "2024-01-02?"),
    ] {
        assert_eq!(
            settles(paid_at, working_days),
            expected,
            "{paid_at} + {working_days}"
        );
    }
}

#[test]
fn an_operator_adds_years_and_days_and_takes_days_back() {
    let paid_at = "2027-03-08T12:00:00+07:00".parse().unwrap();
    let calendar = Calendar::built_in().with([date(2027, 3, 9), date(2027, 3, 10)]);
    let day = calendar.settles_on(paid_at, 1).unwrap();
    assert_eq!((day.date, day.is_certain), (date(2027, 3, 11), true));
    assert!(
        !calendar.is_working_day(date(2027, 1, 1)),
        "nobody has to name the first of January"
    );
    let day = calendar.without(date(2027, 3, 9)).settles_on(paid_at, 1).unwrap();
    assert_eq!(day.date, date(2027, 3, 9));
}

#[test]
fn a_holiday_of_a_fixed_date_is_taken_back_also_in_a_year_that_nobody_entered() {
    let day = date(2028, 6, 1);
    let calendar = Calendar::built_in();
    assert!(!calendar.is_working_day(day));
    let without = calendar.without(day);
    assert!(without.is_working_day(day) && !without.covers(2028));
    let entered = without.with([date(2028, 3, 1)]);
    assert!(entered.is_working_day(day) && entered.covers(2028));
    assert!(!entered.with([day]).is_working_day(day), "and set again");
}

#[test]
fn a_calendar_without_working_days_is_refused() {
    let paid_at = "2026-07-01T10:00:00+07:00".parse().unwrap();
    let days = date(2026, 7, 1).series(jiff::Span::new().days(1)).take(500);
    let closed = Calendar::built_in().with(days);
    assert_eq!(closed.settles_on(paid_at, 1), Err(CalendarRefusal::NoWorkingDay));
    let calendar = Calendar::built_in();
    assert_eq!(
        calendar.settles_on(paid_at, 61),
        Err(CalendarRefusal::TooManyWorkingDays)
    );
    assert!(calendar.settles_on(paid_at, WORKING_DAYS_MAX).is_ok());
    assert_eq!(
        calendar.settles_on(Timestamp::MAX, 1),
        Err(CalendarRefusal::OutOfRange)
    );
    assert!(calendar.settles_on(Timestamp::MIN, 1).is_ok());
}

#[test]
fn a_day_begins_at_midnight_in_jakarta() {
    let begins = begins_at(date(2026, 7, 3)).unwrap();
    assert_eq!(begins, "2026-07-02T17:00:00Z".parse().unwrap());
    assert_eq!(day_of(begins), date(2026, 7, 3));
    assert_eq!(begins_at(Date::MIN), Err(CalendarRefusal::OutOfRange));
}

#[test]
fn the_table_is_in_order_and_as_long_as_the_decrees() {
    let counts: Vec<(i16, usize, usize)> = HOLIDAYS
        .iter()
        .map(|(year, days)| {
            assert!(days.is_sorted_by(|one, other| one.date < other.date), "{year}");
            assert!(days.iter().all(|day| day.date.year() == *year));
            let leave = days.iter().filter(|day| day.is_leave).count();
            (*year, days.len() - leave, leave)
        })
        .collect();
    // 2024 has two elections beside the 17 of its decree; 2025 a day of leave beside its ten.
    assert_eq!(counts, [(2024, 19, 10), (2025, 17, 11), (2026, 17, 8)]);
}

#[test]
fn days_end_a_moment_before_the_next_begins_in_jakarta() {
    let days = days_until(date(2026, 3, 1), 2);
    let ends: Vec<String> = days.iter().map(|(day, end)| format!("{day} {end}")).collect();
    assert_eq!(
        ends,
        [
            "2026-03-01 2026-03-01T16:59:59.999999Z",
            "2026-02-28 2026-02-28T16:59:59.999999Z"
        ]
    );
    assert_eq!(days_until(date(2026, 3, 1), 0), []);
    assert_eq!(days_until(date(-9999, 1, 2), 5).len(), 1);
}
