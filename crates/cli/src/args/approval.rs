//! The commands of operators, of what needs two of them, and of what channels cost.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use sengo_core::calendar::HOLIDAY_NAME_CHARACTERS_MAX;
use sengo_core::fee::FEE_FIXED_MAX;
use sengo_core::printable::one_line;
use sengo_core::role::{MerchantRole, OperatorRole};

use super::PageArgs;

#[derive(Debug, Subcommand)]
pub(crate) enum OperatorCommand {
    /// Make somebody an operator, and write their key file; the first two need nobody's approval
    #[command(after_help = "Example: sengo operator create budi --key-file budi.key --as ana.key")]
    Create {
        /// Their name: small letters, digits, points, hyphens and underscores
        name: String,
        /// What they may do
        #[arg(long, default_value = "owner")]
        role: OperatorRoleWord,
        /// Where to write their key file, which is the only copy; NAME.key here when absent
        #[arg(long, value_name = "FILE")]
        key_file: Option<PathBuf>,
    },
    /// List operators
    List,
    /// Make somebody an operator no longer: their key file is of no use afterwards
    Remove {
        /// Their name
        name: String,
    },
    /// Change what an operator may do
    Role {
        /// Their name
        name: String,
        /// What they may do from now on
        role: OperatorRoleWord,
    },
    /// Make a link by which an operator gets access to the console; it works once, for three days
    #[command(
        after_help = "Example: sengo operator console ana --email ana@example.com --full-name 'Ana Putri' --as ana.key\n\nWhoever opens the link acts as this operator: make your own, or hand it over in person."
    )]
    Console {
        /// The operator's name
        name: String,
        /// The mail address they sign in with
        #[arg(long, value_name = "ADDRESS")]
        email: String,
        /// What they are called
        #[arg(long, value_name = "NAME")]
        full_name: String,
    },
    /// In a sandbox: ask for a second person as production does, or no longer
    FourEyes {
        /// Whether to
        #[arg(value_parser = ["on", "off"])]
        state: String,
    },
}

/// What an operator may do.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum OperatorRoleWord {
    /// Everything, other operators included
    Owner,
    /// Merchants and their projects
    Reviewer,
    /// Fees, exceptions, corrections, and approving them
    Finance,
    /// See all, and have callbacks sent again
    Support,
    /// See
    Viewer,
}

impl From<OperatorRoleWord> for OperatorRole {
    fn from(word: OperatorRoleWord) -> Self {
        match word {
            OperatorRoleWord::Owner => Self::Owner,
            OperatorRoleWord::Reviewer => Self::Reviewer,
            OperatorRoleWord::Finance => Self::Finance,
            OperatorRoleWord::Support => Self::Support,
            OperatorRoleWord::Viewer => Self::Viewer,
        }
    }
}

/// What a person does for a merchant.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum MerchantRoleWord {
    /// Everything of the merchant, its team included
    Owner,
    /// Projects, keys, allowlists, the log of calls
    Developer,
    /// Balances, transfers, refunds
    Finance,
    /// See
    Viewer,
}

impl From<MerchantRoleWord> for MerchantRole {
    fn from(word: MerchantRoleWord) -> Self {
        match word {
            MerchantRoleWord::Owner => Self::Owner,
            MerchantRoleWord::Developer => Self::Developer,
            MerchantRoleWord::Finance => Self::Finance,
            MerchantRoleWord::Viewer => Self::Viewer,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum RequestCommand {
    /// List requests that wait for a second person, the newest first
    List {
        /// Those that were decided on instead
        #[arg(long)]
        decided: bool,
        #[command(flatten)]
        page: PageArgs,
    },
    /// Show a request
    Show {
        /// The request's id
        id: String,
    },
    /// Approve a request: what it asks for is done now
    Approve {
        /// The request's id
        id: String,
    },
    /// Refuse a request: what it asks for is not done
    Refuse {
        /// The request's id
        id: String,
        /// Why, for whoever asked
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// For whom a tariff holds: for everybody when neither is given.
#[derive(Debug, Clone, Copy, Args)]
#[group(multiple = false)]
pub(crate) struct ScopeArgs {
    /// For this merchant's projects
    #[arg(long, value_name = "ID")]
    pub(crate) merchant: Option<i64>,
    /// For this project
    #[arg(long, value_name = "ID")]
    pub(crate) project: Option<i64>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TariffCommand {
    /// List what was set; what was never set is as published (see the documentation)
    List {
        #[command(flatten)]
        scope: ScopeArgs,
    },
    /// Set what a channel costs and when it settles, from a day on; payments made before keep what they began with
    #[command(
        after_help = "Example: sengo tariff set --channel qris --from 2027-01-01 --rate 0.7% --working-days 2"
    )]
    Set {
        #[command(flatten)]
        scope: ScopeArgs,
        /// The channel: qris or disburse
        #[arg(long)]
        channel: String,
        /// From which day on, in Jakarta
        #[arg(long, value_name = "DATE")]
        from: Date,
        /// The part of the fee that grows with the amount: 0.7%
        #[arg(long, value_name = "PERCENT", default_value = "0%", value_parser = rate)]
        rate: u32,
        /// The part that does not, in rupiah
        #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(i64).range(0..=FEE_FIXED_MAX))]
        fixed: i64,
        /// Micro merchants (UMI) pay nothing up to this amount, in rupiah
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..))]
        umi_free_up_to: Option<i64>,
        /// Working days from payment to settlement
        #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=60))]
        working_days: u8,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum TaxCommand {
    /// List the rates that were set; none until one was
    List,
    /// Set the rate of PPN (value-added tax) on fees, from a day on
    Set {
        /// From which day on, in Jakarta
        #[arg(long, value_name = "DATE")]
        from: Date,
        /// The rate: 11%
        #[arg(long, value_name = "PERCENT", value_parser = rate)]
        rate: u32,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum HolidayCommand {
    /// List the days that were set, beside those built in for 2024 to 2026
    List,
    /// Say that nothing settles on a day, or that it does after all. Give all holidays of a further year at once
    #[command(after_help = "Example: sengo holiday set 2027-02-06 'Tahun Baru Imlek'")]
    Set {
        /// The day
        #[arg(value_name = "DATE")]
        date: Date,
        /// Why, in the words of the decree
        #[arg(value_parser = holiday_name)]
        name: String,
        /// Banks settle on it all the same
        #[arg(long)]
        working_day: bool,
    },
}

/// A holiday's name, as a person reads it.
fn holiday_name(text: &str) -> Result<String, String> {
    one_line(text, HOLIDAY_NAME_CHARACTERS_MAX)
        .ok_or_else(|| format!("say in 1 to {HOLIDAY_NAME_CHARACTERS_MAX} characters that can be seen"))
}

/// A percentage as millionths of the whole.
fn rate(text: &str) -> Result<u32, String> {
    const FORM: &str = "a rate is written like 0.7%, with at most four decimals and no more than 100%";
    sengo_core::fee::parse_percent(text).ok_or_else(|| FORM.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holiday_has_a_name_that_can_be_read() {
        assert_eq!(holiday_name(" Idul  Fitri ").as_deref(), Ok("Idul Fitri"));
        for text in [
            "",
            " ",
            "a\u{202e}b",
            &"x".repeat(HOLIDAY_NAME_CHARACTERS_MAX + 1),
        ] {
            assert!(holiday_name(text).is_err(), "{text:?}");
        }
    }
}
