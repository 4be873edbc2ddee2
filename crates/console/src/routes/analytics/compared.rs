//! What changed since the period before, in words and with a sign.

use crate::speech::Speech;

/// Tenths of a percent.
const TENTHS: i128 = 1_000;

/// How an amount, a count or a time changed, with what it was: `+12.5%, up from Rp1,000,000`.
pub(crate) fn change(speech: &Speech, now: i64, before: i64, text: impl Fn(i64) -> String) -> String {
    if now == before {
        return speech
            .say("the same as before", "sama seperti sebelumnya")
            .to_owned();
    }
    let was = was(speech, now, before, text(before));
    match percent(speech, now, before) {
        Some(percent) => format!("{percent}, {was}"),
        None => was,
    }
}

/// How much an amount, a count or a time changed, for the cell of a table: `+12.5%`; none where nothing was before.
pub(crate) fn percent(speech: &Speech, now: i64, before: i64) -> Option<String> {
    let difference = i128::from(now).saturating_sub(i128::from(before));
    let whole = i128::from(before).saturating_abs();
    // Half away from zero.
    let half = whole.checked_div(2).unwrap_or_default();
    let tenths = difference
        .saturating_abs()
        .saturating_mul(TENTHS)
        .saturating_add(half);
    let tenths = i64::try_from(tenths.checked_div(whole)?).unwrap_or(i64::MAX);
    let sign = match difference {
        0 => "",
        ..0 => "−",
        _ => "+",
    };
    Some(format!("{sign}{}", speech.percent(tenths.saturating_mul(10))))
}

/// How a share in basis points changed: `+1.2 points, up from 95.3%`.
pub(crate) fn change_of_share(speech: &Speech, now: Option<i64>, before: Option<i64>) -> String {
    let (Some(now), Some(before)) = (now, before) else {
        return incomparable(speech);
    };
    if now == before {
        return speech
            .say("the same as before", "sama seperti sebelumnya")
            .to_owned();
    }
    let difference = now.saturating_sub(before);
    let sign = if difference < 0 { '−' } else { '+' };
    let points = speech.percent(difference.saturating_abs());
    let was = was(speech, now, before, speech.percent(before));
    format!(
        "{sign}{} {}, {was}",
        points.trim_end_matches('%'),
        speech.say("points", "poin")
    )
}

/// The same for what there is only when something was paid.
pub(crate) fn change_if_any(
    speech: &Speech,
    now: Option<i64>,
    before: Option<i64>,
    text: impl Fn(i64) -> String,
) -> String {
    match (now, before) {
        (Some(now), Some(before)) => change(speech, now, before, text),
        _ => incomparable(speech),
    }
}

fn incomparable(speech: &Speech) -> String {
    speech
        .say("nothing to compare with", "tidak ada pembanding")
        .to_owned()
}

fn was(speech: &Speech, now: i64, before: i64, text: String) -> String {
    let words = if now > before {
        speech.say("up from", "naik dari")
    } else {
        speech.say("down from", "turun dari")
    };
    format!("{words} {text}")
}

#[cfg(test)]
mod tests {
    use sengo_wire::error::Language;

    use super::*;

    const ENGLISH: Speech = Speech {
        language: Language::English,
    };

    #[test]
    fn a_change_has_a_sign_and_says_from_where() {
        let rupiah = |amount: i64| ENGLISH.rupiah(amount.into());
        for (now, before, words) in [
            (1_125, 1_000, "+12.5%, up from Rp1,000"),
            (500, 1_000, "−50%, down from Rp1,000"),
            (1_000, 1_000, "the same as before"),
            (0, 0, "the same as before"),
            (5, 0, "up from Rp0"),
            (0, 5, "−100%, down from Rp5"),
            (2, 3, "−33.3%, down from Rp3"),
        ] {
            assert_eq!(change(&ENGLISH, now, before, rupiah), words);
        }
        // The largest there can be is no overflow.
        assert!(change(&ENGLISH, i64::MAX, 1, rupiah).starts_with('+'));
    }

    #[test]
    fn a_table_says_only_by_how_much() {
        for (now, before, words) in [
            (1_125, 1_000, Some("+12.5%")),
            (500, 1_000, Some("−50%")),
            (7, 7, Some("0%")),
            (5, 0, None),
            (0, 0, None),
        ] {
            assert_eq!(percent(&ENGLISH, now, before).as_deref(), words, "{now} {before}");
        }
    }

    #[test]
    fn shares_change_by_points() {
        assert_eq!(
            change_of_share(&ENGLISH, Some(9_650), Some(9_530)),
            "+1.2 points, up from 95.3%"
        );
        assert_eq!(
            change_of_share(&ENGLISH, Some(9_000), Some(10_000)),
            "−10 points, down from 100%"
        );
        assert_eq!(
            change_of_share(&ENGLISH, Some(9_000), None),
            "nothing to compare with"
        );
        assert_eq!(
            change_if_any(&ENGLISH, None, Some(5), |_| String::new()),
            "nothing to compare with"
        );
    }
}
