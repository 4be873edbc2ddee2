//! Moments as RFC 3339 writes them, and as they arrive when a `+` in a URL was not escaped.

use jiff::Timestamp;

/// The shape of RFC 3339 without the fraction: `9` stands for a digit, `T` and `+` for what may stand there.
const DATE_AND_TIME: &str = "9999-99-99T99:99:99";
const OFFSET: &str = "+99:99";

/// Reads a moment. In a query a bare `+` means a space, so a space before the offset is read as the plus
/// that it was.
pub(in crate::request) fn read(text: &str) -> Option<Timestamp> {
    let (date_and_time, rest) = text.split_at_checked(DATE_AND_TIME.len())?;
    let fraction_bytes = match rest.strip_prefix('.') {
        None => 0,
        Some(digits) => {
            let count = digits.bytes().take_while(u8::is_ascii_digit).count();
            // Finer than nanoseconds is not read by anybody.
            if !(1..=9).contains(&count) {
                return None;
            }
            count.saturating_add(1)
        }
    };
    let (fraction, offset) = rest.split_at_checked(fraction_bytes)?;
    let offset = match offset {
        "Z" | "z" => "Z".to_owned(),
        _ => offset.replacen(' ', "+", 1),
    };
    let shaped = has_shape(date_and_time, DATE_AND_TIME) && (offset == "Z" || has_shape(&offset, OFFSET));
    if !shaped {
        return None;
    }
    format!("{date_and_time}{fraction}{offset}").parse().ok()
}

fn has_shape(text: &str, shape: &str) -> bool {
    let fits = |(byte, shape): (u8, u8)| match shape {
        b'9' => byte.is_ascii_digit(),
        b'T' => matches!(byte, b'T' | b't' | b' '),
        b'+' => matches!(byte, b'+' | b'-'),
        _ => byte == shape,
    };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(fits)
}
