//! Where money can be sent: banks by their codes, and e-wallets by name.

mod banks;

pub use banks::BANKS;

/// The fewest digits of an account number.
pub const ACCOUNT_DIGITS_MIN: usize = 5;

/// The most digits of an account number; the longest in use have 18.
pub const ACCOUNT_DIGITS_MAX: usize = 20;

/// The fewest digits of a mobile number, its leading 0 included.
pub const PHONE_DIGITS_MIN: usize = 10;

/// The most digits of a mobile number, its leading 0 included.
pub const PHONE_DIGITS_MAX: usize = 14;

/// The e-wallets that money can be sent to, by the words for them.
pub const WALLETS: [&str; 2] = ["ovo", "dana"];

/// A bank: its three-digit code and its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bank {
    /// The code, as banks write it on transfer forms: `014`.
    pub code: &'static str,
    /// The name, as people know it.
    pub name: &'static str,
}

/// Who keeps the account that money is sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountHolder {
    /// A bank; its accounts have numbers.
    Bank(Bank),
    /// An e-wallet; its accounts are mobile numbers.
    Wallet(&'static str),
}

/// Why a text is not an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountFault {
    /// Not digits alone.
    Digits,
    /// Too few or too many digits.
    Length {
        /// The fewest.
        least: usize,
        /// The most.
        most: usize,
    },
    /// Not an Indonesian mobile number.
    Phone,
}

impl AccountHolder {
    /// The one of a code or a word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let bank = BANKS.iter().find(|bank| bank.code == code).copied();
        let wallet = || WALLETS.into_iter().find(|wallet| *wallet == code);
        bank.map(Self::Bank).or_else(|| wallet().map(Self::Wallet))
    }

    /// Its code, or its word.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Bank(bank) => bank.code,
            Self::Wallet(word) => word,
        }
    }

    /// Its name, for people.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Bank(bank) => bank.name,
            Self::Wallet(word) => word,
        }
    }

    /// An account there, in one form: digits, and mobile numbers beginning with 08 (`+62 8…` and `628…` are the
    /// same number abroad).
    ///
    /// # Errors
    /// [`AccountFault`] names the first rule broken.
    pub fn account(&self, text: &str) -> Result<String, AccountFault> {
        match self {
            Self::Bank(_) => {
                let account = digits(text)?;
                within(&account, ACCOUNT_DIGITS_MIN, ACCOUNT_DIGITS_MAX)?;
                Ok(account)
            }
            Self::Wallet(_) => {
                let plain = digits(text.strip_prefix('+').unwrap_or(text))?;
                let local = match plain.strip_prefix("62") {
                    Some(rest) => format!("0{rest}"),
                    None => plain,
                };
                if !local.starts_with("08") {
                    return Err(AccountFault::Phone);
                }
                within(&local, PHONE_DIGITS_MIN, PHONE_DIGITS_MAX)?;
                Ok(local)
            }
        }
    }
}

fn digits(text: &str) -> Result<String, AccountFault> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(text.to_owned())
    } else {
        Err(AccountFault::Digits)
    }
}

fn within(text: &str, least: usize, most: usize) -> Result<(), AccountFault> {
    if (least..=most).contains(&text.len()) {
        Ok(())
    } else {
        Err(AccountFault::Length { least, most })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bank_has_a_code_of_its_own() {
        let codes: std::collections::HashSet<&str> = BANKS.iter().map(|bank| bank.code).collect();
        assert_eq!(codes.len(), BANKS.len());
        for bank in BANKS {
            assert!(bank.code.len() == 3 && bank.code.bytes().all(|byte| byte.is_ascii_digit()));
            assert_eq!(AccountHolder::parse(bank.code), Some(AccountHolder::Bank(*bank)));
        }
        assert_eq!(AccountHolder::parse("14"), None);
        assert_eq!(AccountHolder::parse("OVO"), None);
    }

    #[test]
    fn accounts_are_digits_and_phones_begin_with_08() {
        let bank = AccountHolder::parse("014").unwrap();
        assert_eq!(bank.account("0123456789").unwrap(), "0123456789");
        assert_eq!(bank.account("0123-4567"), Err(AccountFault::Digits));
        assert_eq!(bank.account(""), Err(AccountFault::Digits));
        assert!(matches!(bank.account("1234"), Err(AccountFault::Length { .. })));
        assert!(matches!(
            bank.account(&"1".repeat(21)),
            Err(AccountFault::Length { .. })
        ));
        let wallet = AccountHolder::parse("ovo").unwrap();
        for same in ["081234567890", "6281234567890", "+6281234567890"] {
            assert_eq!(wallet.account(same).unwrap(), "081234567890");
        }
        assert_eq!(wallet.account("0211234567"), Err(AccountFault::Phone));
        assert_eq!(wallet.account("0812 3456 7890"), Err(AccountFault::Digits));
        assert!(matches!(wallet.account("0812"), Err(AccountFault::Length { .. })));
    }
}
