use std::io::Write as _;
use std::ops::RangeInclusive;

use crate::json::Number;

/// Where the point may stand, counted from the first digit, for PHP to write a float without exponent: behind
/// at most 17 places, or before at most three zeros (`0.0001`, but `1.0e-5`).
const POINT_WITHOUT_EXPONENT: RangeInclusive<i32> = -3..=17;

/// The number as PHP decodes and encodes it, or nothing for what decodes to infinity.
///
/// Written without point and exponent it is an integer of 64 bits, where that suffices; all else is a float,
/// printed with the fewest digits that read back to it.
pub(in crate::signature) fn push_number(out: &mut Vec<u8>, number: Number<'_>) -> Option<()> {
    let text = number.text();
    if number.is_written_as_integer()
        && let Ok(integer) = text.parse::<i64>()
    {
        // Writing to a vector does not fail. This turns `-0` into `0`, as PHP does.
        return write!(out, "{integer}").ok();
    }
    let float: f64 = text.parse().ok()?;
    if float.is_infinite() {
        return None;
    }
    if float.is_sign_negative() {
        out.push(b'-');
    }
    push_shortest(out, float.abs())
}

fn push_shortest(out: &mut Vec<u8>, float: f64) -> Option<()> {
    let scientific = shortest_digits(float);
    let (mantissa, exponent) = scientific.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let (lead, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [lead, fraction].concat();

    // The value is 0.DIGITS times 10 to the power `point`.
    let point = exponent.checked_add(1)?;
    if !POINT_WITHOUT_EXPONENT.contains(&point) {
        let fraction = if fraction.is_empty() { "0" } else { fraction };
        write!(out, "{lead}.{fraction}e{exponent:+}").ok()
    } else if point <= 0 {
        let zeros = usize::try_from(point.unsigned_abs()).ok()?;
        write!(out, "0.{:0<zeros$}{digits}", "").ok()
    } else {
        let whole = usize::try_from(point).ok()?;
        match digits.split_at_checked(whole) {
            Some((before, after)) if !after.is_empty() => write!(out, "{before}.{after}").ok(),
            _ => write!(out, "{digits:0<whole$}").ok(),
        }
    }
}

/// The fewest digits that read back, such as `1.2345e-7`.
///
/// Where two decimals of that length are equally near, PHP takes the one with the even last digit and Rust
/// the greater one: 1523563772041762.25 is written with `.2`. Rounding to a given length is done to even, so
/// that is tried first; it does not read back in the rare case that the nearest decimal is not the shortest.
fn shortest_digits(float: f64) -> String {
    let shortest = format!("{float:e}");
    let places = shortest
        .bytes()
        .take_while(|byte| *byte != b'e')
        .filter(u8::is_ascii_digit)
        .count();
    let rounded = format!("{float:.*e}", places.saturating_sub(1));
    let reads_back = rounded
        .parse::<f64>()
        .is_ok_and(|read| read.to_bits() == float.to_bits());
    if reads_back { rounded } else { shortest }
}

#[cfg(test)]
mod tests;
