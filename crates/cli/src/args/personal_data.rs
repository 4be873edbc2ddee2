//! Commands about personal data.

use clap::{Args, Subcommand};

/// Whom it is about.
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct WantedArgs {
    /// Whoever signs in with this mail address
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) email: Option<String>,
    /// Whoever has this name: people who sign in, and those whom merchants' papers name
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Whoever money was sent to: bank code or e-wallet, and number
    #[arg(long, value_name = "BANK:NUMBER")]
    pub(crate) account: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PersonalDataCommand {
    /// Print what is kept of somebody, as JSON to be handed to them; that it was is recorded
    #[command(after_help = "Example: sengo personal-data export --email budi@example.com > budi.json")]
    Export(WantedArgs),
    /// Erase a person's name, mail address, password, authenticator and sessions; show what it would do without --confirm
    #[command(after_help = "Example: sengo personal-data erase person:p0123456789abcdef --confirm")]
    Erase {
        /// The person as the audit trail names them: person:NAME or operator:NAME; `export` shows it
        person: String,
        /// Do it; it cannot be undone
        #[arg(long)]
        confirm: bool,
    },
    /// Say whose data a record holds and who saw it
    #[command(after_help = "Example: sengo personal-data exposed merchant:1")]
    Exposed {
        /// The record as the audit trail names it: transaction:ID, paper:ID, merchant:ID, person:NAME or operator:NAME
        record: String,
    },
}
