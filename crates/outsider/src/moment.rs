//! Moments, as RFC 3339 writes them, and the day that it is in Jakarta.

use std::time::{SystemTime, UNIX_EPOCH};

/// Jakarta is seven hours ahead of UTC, all year.
const JAKARTA_SECONDS: i64 = 7 * 3_600;

/// Seconds since 1970.
#[must_use]
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0))
}

/// A moment in UTC.
#[must_use]
pub fn written(seconds: i64) -> String {
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    let left = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (left / 3_600, left / 60 % 60, left % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The day that it is in Jakarta at a moment.
#[must_use]
pub fn day_in_jakarta(seconds: i64) -> String {
    let (year, month, day) = civil((seconds + JAKARTA_SECONDS).div_euclid(86_400));
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month and day of so many days after 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_everybody_writes_them() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_827_696, "2000-02-29T12:34:56Z"),
            (1_767_225_599, "2025-12-31T23:59:59Z"),
        ] {
            assert_eq!(written(seconds), expected);
        }
        assert_eq!(day_in_jakarta(1_767_225_599), "2026-01-01");
    }
}
