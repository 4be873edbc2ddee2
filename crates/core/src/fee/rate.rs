//! Rates as people write them: percentages.

use super::RATE_MILLIONTHS_MAX;

/// How many decimals of a percentage a millionth is.
const DECIMALS: usize = 4;

/// A percentage as millionths of the whole: `0.7`, `0,7` or `0.7%`, with at most four decimals, at most 100.
#[must_use]
pub fn parse_percent(text: &str) -> Option<u32> {
    let number = text.strip_suffix('%').unwrap_or(text).trim();
    let (whole, decimals) = number.split_once(['.', ',']).unwrap_or((number, ""));
    let are_digits = |part: &str| part.chars().all(|digit| digit.is_ascii_digit());
    let is_percentage = !whole.is_empty()
        && whole.len() <= 3
        && decimals.len() <= DECIMALS
        && are_digits(whole)
        && are_digits(decimals);
    let millionths = is_percentage.then(|| format!("{whole}{decimals:0<DECIMALS$}").parse().ok())??;
    (millionths <= RATE_MILLIONTHS_MAX).then_some(millionths)
}

/// Millionths of the whole as a percentage without its sign, with this between its parts: `0.7`.
#[must_use]
pub fn percent(millionths: u32, point: char) -> String {
    let digits = format!("{millionths:05}");
    let (whole, decimals) = digits.split_at(digits.len().saturating_sub(DECIMALS));
    match decimals.trim_end_matches('0') {
        "" => whole.to_owned(),
        decimals => format!("{whole}{point}{decimals}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_percentages() {
        for (text, millionths, shown) in [
            ("0.7%", 7_000, "0.7"),
            ("0,7", 7_000, "0.7"),
            ("11 %", 110_000, "11"),
            ("0", 0, "0"),
            ("100%", 1_000_000, "100"),
            ("0.0001", 1, "0.0001"),
        ] {
            assert_eq!(parse_percent(text), Some(millionths), "{text}");
            assert_eq!(percent(millionths, '.'), shown);
        }
        for text in [
            "",
            "%",
            "-1%",
            "100.0001%",
            "0.00001%",
            "1e2",
            "7 %x",
            "1.000,5",
            "+1",
        ] {
            assert_eq!(parse_percent(text), None, "{text}");
        }
    }
}
