//! How things are said: in which of the two languages, and how amounts, days and moments look in it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{self, TimeZone};
use maud::{Markup, html};
use sengo_core::money::Rupiah;
use sengo_wire::error::Language;

/// The language of a page. Words stand in both languages where they are used: `say("Projects", "Proyek")`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Speech {
    /// Which.
    pub(crate) language: Language,
}

/// What large numbers are shortened to, the largest first.
const SHORT_UNITS: [(u64, &str, &str); 4] = [
    (1_000_000_000_000, "T", " T"),
    (1_000_000_000, "B", " M"),
    (1_000_000, "M", " jt"),
    (1_000, "K", " rb"),
];

const MONTHS: [(&str, &str); 12] = [
    ("Jan", "Jan"),
    ("Feb", "Feb"),
    ("Mar", "Mar"),
    ("Apr", "Apr"),
    ("May", "Mei"),
    ("Jun", "Jun"),
    ("Jul", "Jul"),
    ("Aug", "Agu"),
    ("Sep", "Sep"),
    ("Oct", "Okt"),
    ("Nov", "Nov"),
    ("Dec", "Des"),
];

impl Speech {
    /// The one of two texts that is in the language of the page.
    #[must_use]
    pub(crate) fn say<T>(&self, english: T, indonesian: T) -> T {
        match self.language {
            Language::English => english,
            Language::Indonesian => indonesian,
        }
    }

    /// A whole number with its thousands apart: `1,250` and `1.250`.
    #[must_use]
    pub(crate) fn number(&self, number: i128) -> String {
        let digits = number.unsigned_abs().to_string();
        let mut text = String::new();
        if number < 0 {
            text.push('−');
        }
        for (position, digit) in digits.chars().enumerate() {
            let left = digits.len().saturating_sub(position);
            if position > 0 && left % 3 == 0 {
                text.push(self.say(',', '.'));
            }
            text.push(digit);
        }
        text
    }

    /// An amount as text: `Rp1,250,000` and `Rp1.250.000`.
    #[must_use]
    pub(crate) fn rupiah(&self, amount: i128) -> String {
        let number = self.number(amount);
        match number.strip_prefix('−') {
            Some(rest) => format!("−Rp{rest}"),
            None => format!("Rp{number}"),
        }
    }

    /// An amount as an axis has room for, to a tenth: `Rp1.2M` and `Rp1,2 jt`.
    #[must_use]
    pub(crate) fn rupiah_short(&self, amount: u64) -> String {
        format!("Rp{}", self.number_short(amount))
    }

    /// A number as an axis has room for, to a tenth: `1.2K` and `1,2 rb`.
    #[must_use]
    pub(crate) fn number_short(&self, number: u64) -> String {
        let tenths_of = |unit: u64| {
            let half = unit.checked_div(2).unwrap_or_default();
            let tenfold = number.saturating_mul(10).saturating_add(half);
            tenfold.checked_div(unit).unwrap_or_default()
        };
        let is_large = |(unit, ..): &&(u64, &str, &str)| number >= 1_000 && tenths_of(*unit) >= 10;
        let found = SHORT_UNITS.iter().find(is_large);
        let Some((unit, english, indonesian)) = found else {
            return number.to_string();
        };
        let tenths = tenths_of(*unit);
        let whole = self.number(i128::from(tenths.checked_div(10).unwrap_or_default()));
        let rest = tenths.checked_rem(10).unwrap_or_default();
        let rest = match rest {
            0 => String::new(),
            _ => format!("{}{rest}", self.say('.', ',')),
        };
        format!("{whole}{rest}{}", self.say(*english, *indonesian))
    }

    /// A share that is given in basis points: `97.5%` and `97,5%`.
    #[must_use]
    pub(crate) fn percent(&self, basis_points: i64) -> String {
        let sign = if basis_points < 0 { "−" } else { "" };
        let points = basis_points.unsigned_abs();
        let whole = self.number(i128::from(points.checked_div(100).unwrap_or_default()));
        let rest = format!("{:02}", points.checked_rem(100).unwrap_or_default());
        match rest.trim_end_matches('0') {
            "" => format!("{sign}{whole}%"),
            rest => format!("{sign}{whole}{}{rest}%", self.say('.', ',')),
        }
    }

    /// How long something took, in its two largest units: `2 min 5 s` and `2 mnt 5 dtk`.
    #[must_use]
    pub(crate) fn duration(&self, seconds: i64) -> String {
        let units = [
            (86_400, self.say("d", "hr")),
            (3_600, self.say("h", "jam")),
            (60, self.say("min", "mnt")),
            (1, self.say("s", "dtk")),
        ];
        let mut left = seconds.max(0);
        let mut parts = Vec::new();
        for (unit, word) in units {
            let count = left.checked_div(unit).unwrap_or_default();
            left = left.checked_rem(unit).unwrap_or_default();
            if count > 0 || (unit == 1 && parts.is_empty()) {
                parts.push(format!("{count} {word}"));
            }
        }
        parts.truncate(2);
        parts.join(" ")
    }

    /// An amount, never broken across lines.
    #[must_use]
    pub(crate) fn money(&self, amount: Rupiah) -> Markup {
        self.total(i128::from(amount.get()))
    }

    /// A sum of amounts, which can be larger than any of them.
    #[must_use]
    pub(crate) fn total(&self, amount: i128) -> Markup {
        html! { span class="whole" { (self.rupiah(amount)) } }
    }

    /// A moment in Jakarta's time as text: `25 Nov 2026, 11:36 WIB` and `25 Nov 2026 11.36 WIB`.
    #[must_use]
    pub(crate) fn moment_text(&self, moment: Timestamp) -> String {
        let local = moment.to_zoned(TimeZone::fixed(tz::offset(7)));
        let day = self.day_text(local.date());
        let (hour, minute) = (local.hour(), local.minute());
        match self.language {
            Language::English => format!("{day}, {hour:02}:{minute:02} WIB"),
            Language::Indonesian => format!("{day} {hour:02}.{minute:02} WIB"),
        }
    }

    /// A moment, which programs can read as well.
    #[must_use]
    pub(crate) fn moment(&self, moment: Timestamp) -> Markup {
        html! { time class="whole" datetime=(moment) { (self.moment_text(moment)) } }
    }

    /// A moment to the second, where their order matters.
    #[must_use]
    pub(crate) fn second(&self, moment: Timestamp) -> Markup {
        let local = moment.to_zoned(TimeZone::fixed(tz::offset(7)));
        let (hour, minute, second) = (local.hour(), local.minute(), local.second());
        let day = self.day_text(local.date());
        let text = match self.language {
            Language::English => format!("{day}, {hour:02}:{minute:02}:{second:02} WIB"),
            Language::Indonesian => format!("{day} {hour:02}.{minute:02}.{second:02} WIB"),
        };
        html! { time class="whole" datetime=(moment) { (text) } }
    }

    /// A day, which programs can read as well.
    #[must_use]
    pub(crate) fn day(&self, day: Date) -> Markup {
        html! { time class="whole" datetime=(day) { (self.day_text(day)) } }
    }

    /// A day as text: `25 Nov 2026`.
    #[must_use]
    pub(crate) fn day_text(&self, day: Date) -> String {
        format!("{} {}", self.day_short(day), day.year())
    }

    /// A day without its year: `25 Nov`.
    #[must_use]
    pub(crate) fn day_short(&self, day: Date) -> String {
        format!("{} {}", day.day(), self.month_short(day))
    }

    /// A month: `Nov 2026`.
    #[must_use]
    pub(crate) fn month_text(&self, day: Date) -> String {
        format!("{} {}", self.month_short(day), day.year())
    }

    /// A month without its year: `Nov`.
    #[must_use]
    pub(crate) fn month_short(&self, day: Date) -> &'static str {
        let month = usize::try_from(day.month()).unwrap_or(1).saturating_sub(1);
        let (english, indonesian) = MONTHS.get(month).copied().unwrap_or_default();
        self.say(english, indonesian)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: Speech = Speech {
        language: Language::English,
    };
    const INDONESIAN: Speech = Speech {
        language: Language::Indonesian,
    };

    #[test]
    fn amounts_are_written_as_each_language_does() {
        for (amount, english, indonesian) in [
            (0, "Rp0", "Rp0"),
            (999, "Rp999", "Rp999"),
            (1_250_000, "Rp1,250,000", "Rp1.250.000"),
            (-50_000, "−Rp50,000", "−Rp50.000"),
        ] {
            assert_eq!(ENGLISH.rupiah(amount), english);
            assert_eq!(INDONESIAN.rupiah(amount), indonesian);
        }
    }

    #[test]
    fn large_amounts_are_shortened_as_each_language_does() {
        for (amount, english, indonesian) in [
            (0, "Rp0", "Rp0"),
            (999, "Rp999", "Rp999"),
            (1_000, "Rp1K", "Rp1 rb"),
            (1_250_000, "Rp1.3M", "Rp1,3 jt"),
            (999_950, "Rp1M", "Rp1 jt"),
            (20_000_000_000, "Rp20B", "Rp20 M"),
            (1_500_000_000_000_000, "Rp1,500T", "Rp1.500 T"),
        ] {
            assert_eq!(ENGLISH.rupiah_short(amount), english);
            assert_eq!(INDONESIAN.rupiah_short(amount), indonesian);
        }
    }

    #[test]
    fn shares_and_durations_are_written_as_each_language_does() {
        for (points, english, indonesian) in [
            (10_000, "100%", "100%"),
            (9_750, "97.5%", "97,5%"),
            (9_999, "99.99%", "99,99%"),
            (5, "0.05%", "0,05%"),
            (-120, "−1.2%", "−1,2%"),
        ] {
            assert_eq!(ENGLISH.percent(points), english);
            assert_eq!(INDONESIAN.percent(points), indonesian);
        }
        for (seconds, english, indonesian) in [
            (0, "0 s", "0 dtk"),
            (125, "2 min 5 s", "2 mnt 5 dtk"),
            (3_600, "1 h", "1 jam"),
            (90_061, "1 d 1 h", "1 hr 1 jam"),
        ] {
            assert_eq!(ENGLISH.duration(seconds), english);
            assert_eq!(INDONESIAN.duration(seconds), indonesian);
        }
    }

    #[test]
    fn moments_are_in_the_time_of_jakarta() {
        let moment: Timestamp = "2026-05-24T20:06:30Z".parse().unwrap();
        assert_eq!(ENGLISH.moment_text(moment), "25 May 2026, 03:06 WIB");
        assert_eq!(INDONESIAN.moment_text(moment), "25 Mei 2026 03.06 WIB");
        assert_eq!(
            INDONESIAN.moment(moment).into_string(),
            "<time class=\"whole\" datetime=\"2026-05-24T20:06:30Z\">25 Mei 2026 03.06 WIB</time>"
        );
    }
}
