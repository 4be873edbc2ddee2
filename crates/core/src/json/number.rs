use thiserror::Error;

/// A number with its text as it was sent, so that nothing is lost to a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number<'a> {
    text: &'a str,
}

/// Why a number is not an integer the platform can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IntegerFault {
    /// The number has a fraction other than zero.
    #[error("the number has a fraction")]
    Fraction,
    /// The number does not fit 64 bits.
    #[error("the number is too large")]
    OutOfRange,
}

impl<'a> Number<'a> {
    /// Wraps a text that the parser has found to be a JSON number.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text }
    }

    /// The number as it was written.
    pub fn text(self) -> &'a str {
        self.text
    }

    /// Whether the number is written without a point and without an exponent.
    pub fn is_written_as_integer(self) -> bool {
        !self.text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'))
    }

    /// The exact value as an integer: `10000`, `10000.0`, `1e4` and `0.5e1` all are one.
    ///
    /// No float is involved, so an amount beyond 2^53 is read as exactly as a small one.
    ///
    /// # Errors
    /// [`IntegerFault`] when the value is not an integer or does not fit.
    pub fn to_i64(self) -> Result<i64, IntegerFault> {
        let (negative, unsigned) = match self.text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, self.text),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, saturating_exponent(exponent)),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let fraction = fraction.trim_end_matches('0');
        let whole = whole.trim_start_matches('0');

        // The value is the digits of `whole` and `fraction` as one integer, times 10 to the power `scale`.
        let scale = exponent.saturating_sub(i64::try_from(fraction.len()).unwrap_or(i64::MAX));
        let digits = || whole.bytes().chain(fraction.bytes());
        if digits().all(|digit| digit == b'0') {
            return Ok(0);
        }
        let length = whole.len().saturating_add(fraction.len());
        let dropped = usize::try_from(scale.min(0).unsigned_abs()).unwrap_or(usize::MAX);
        let kept = length.saturating_sub(dropped);
        if digits().skip(kept).any(|digit| digit != b'0') {
            return Err(IntegerFault::Fraction);
        }
        let mut value: i64 = 0;
        for digit in digits().take(kept) {
            value = shift_in(value, digit.saturating_sub(b'0'))?;
        }
        // A value that is not zero leaves the range after 19 more places, so this ends early.
        for _ in 0..scale.max(0) {
            value = shift_in(value, 0)?;
        }
        if negative {
            Ok(value)
        } else {
            value.checked_neg().ok_or(IntegerFault::OutOfRange)
        }
    }
}

/// Appends a decimal digit to a number that is kept negative, because that side reaches one further.
fn shift_in(value: i64, digit: u8) -> Result<i64, IntegerFault> {
    value
        .checked_mul(10)
        .and_then(|shifted| shifted.checked_sub(i64::from(digit)))
        .ok_or(IntegerFault::OutOfRange)
}

/// The exponent of a JSON number; beyond 64 bits the nearest end, which no body is long enough to balance.
fn saturating_exponent(text: &str) -> i64 {
    let negative = text.starts_with('-');
    text.parse().unwrap_or(if negative { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests;
