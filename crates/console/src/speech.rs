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

    /// A day as text: `25 Nov 2026`.
    #[must_use]
    pub(crate) fn day_text(&self, day: Date) -> String {
        let month = usize::try_from(day.month()).unwrap_or(1).saturating_sub(1);
        let (english, indonesian) = MONTHS.get(month).copied().unwrap_or_default();
        format!("{} {} {}", day.day(), self.say(english, indonesian), day.year())
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
