//! Corrections: an operator sets a project's balance right, against the platform's adjustment account.

use thiserror::Error;

use crate::ledger::ProjectBalance;
use crate::money::Rupiah;

/// The longest reason for a correction, in characters.
pub const CORRECTION_REASON_CHARACTERS_MAX: usize = 500;

/// The account that is corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Corrected {
    /// What the project can spend.
    Active,
    /// What was paid and has not settled.
    Pending,
}

impl Corrected {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Active, Self::Pending];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
        }
    }

    /// The one of this word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|account| account.as_str() == text)
    }
}

/// The rule that stops a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CorrectionRefusal {
    /// It changes nothing.
    #[error("a correction by nothing")]
    Nothing,
    /// It takes more than there is.
    #[error("only {available} can be taken away")]
    TakesTooMuch {
        /// What there is.
        available: Rupiah,
    },
    /// The balance would not fit 64 bits.
    #[error("the balance is larger than what can be kept")]
    OutOfRange,
}

/// The balance once `amount` is added to an account; below zero it is taken away.
///
/// # Errors
/// [`CorrectionRefusal`].
pub fn corrected(
    before: ProjectBalance,
    account: Corrected,
    amount: Rupiah,
) -> Result<ProjectBalance, CorrectionRefusal> {
    if amount == Rupiah::ZERO {
        return Err(CorrectionRefusal::Nothing);
    }
    let mut after = before;
    let balance = match account {
        Corrected::Active => &mut after.active,
        Corrected::Pending => &mut after.pending,
    };
    let available = *balance;
    *balance = available
        .checked_add(amount)
        .ok_or(CorrectionRefusal::OutOfRange)?;
    if balance.is_negative() {
        return Err(CorrectionRefusal::TakesTooMuch { available });
    }
    Ok(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn balance(active: i64, pending: i64) -> ProjectBalance {
        ProjectBalance {
            active: Rupiah::new(active),
            pending: Rupiah::new(pending),
            ..ProjectBalance::default()
        }
    }

    #[test]
    fn a_correction_changes_its_account_alone_and_takes_no_more_than_there_is() {
        use Corrected::{Active, Pending};
        for (account, amount, expected) in [
            (Active, 500, Ok(balance(1_500, 300))),
            (Active, -1_000, Ok(balance(0, 300))),
            (Pending, -300, Ok(balance(1_000, 0))),
            (
                Pending,
                -301,
                Err(CorrectionRefusal::TakesTooMuch {
                    available: Rupiah::new(300),
                }),
            ),
            (Active, 0, Err(CorrectionRefusal::Nothing)),
            (Active, i64::MAX, Err(CorrectionRefusal::OutOfRange)),
        ] {
            assert_eq!(
                corrected(balance(1_000, 300), account, Rupiah::new(amount)),
                expected,
                "{account:?} {amount}"
            );
        }
    }
}
