//! Money: whole rupiah, checked arithmetic, no floats.

use std::fmt;

/// An amount of rupiah, positive or negative.
///
/// The currency is in the type, so that an amount of another one could not be added to it by mistake.
/// Rupiah has no decimals in use: one unit is one rupiah.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Rupiah(i64);

impl Rupiah {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// This many rupiah.
    pub const fn new(rupiah: i64) -> Self {
        Self(rupiah)
    }

    /// The number of rupiah, as stored and as shown on the wire.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum, or nothing where it does not fit 64 bits.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or nothing where it does not fit 64 bits.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The amount with its sign turned, or nothing for the one amount that has no opposite.
    pub fn checked_neg(self) -> Option<Self> {
        self.0.checked_neg().map(Self)
    }

    /// True below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// True above zero.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }
}

impl fmt::Display for Rupiah {
    /// As people in Indonesia write it: `Rp1.250.000`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        if self.is_negative() {
            f.write_str("-")?;
        }
        f.write_str("Rp")?;
        for (position, digit) in digits.chars().enumerate() {
            let left = digits.len().saturating_sub(position);
            if position > 0 && left % 3 == 0 {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rupiah_is_shown_with_points_between_thousands() {
        for (amount, shown) in [
            (0, "Rp0"),
            (999, "Rp999"),
            (1000, "Rp1.000"),
            (-1_250_000, "-Rp1.250.000"),
            (i64::MIN, "-Rp9.223.372.036.854.775.808"),
        ] {
            assert_eq!(Rupiah::new(amount).to_string(), shown);
        }
    }

    #[test]
    fn sums_that_do_not_fit_are_none() {
        assert_eq!(Rupiah::new(i64::MAX).checked_add(Rupiah::new(1)), None);
        assert_eq!(Rupiah::new(i64::MIN).checked_neg(), None);
        assert_eq!(Rupiah::new(i64::MIN).checked_sub(Rupiah::new(1)), None);
    }
}
