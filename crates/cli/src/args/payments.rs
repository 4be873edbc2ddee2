//! The commands about payments and payouts on their way.

use clap::Subcommand;
use jiff::{SignedDuration, Span, SpanRelativeTo};

use super::PageArgs;

#[derive(Debug, Subcommand)]
pub(crate) enum ExceptionCommand {
    /// List exceptions that wait for a person, the newest first
    List {
        /// Only those of this merchant
        #[arg(long, value_name = "ID")]
        merchant: Option<i64>,
        /// Those that were resolved, too
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        page: PageArgs,
    },
    /// Show an exception
    Show {
        /// The exception's id
        id: String,
    },
    /// Say where the money of an exception belongs
    #[command(
        after_help = "Example: sengo exception resolve 0192f3a4-5b6c-8d8e-9fa0-b1c2d3e4f506 --to project:7

project:ID   it is this project's: what came in is credited to active, what went out is taken from there
channel      it goes back the way it came, or came back already
platform     the platform keeps it, or bears it"
    )]
    Resolve {
        /// The exception's id
        id: String,
        /// Where it belongs: project:ID, channel or platform
        #[arg(long, value_name = "WHOM")]
        to: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum InstructionCommand {
    /// List instructions that are not done, the oldest first
    List {
        #[command(flatten)]
        page: PageArgs,
    },
    /// Offer an instruction to every engine again
    ///
    /// A payout or a refund is offered again only to the engine that had it, because that one may have carried it out
    /// before it stopped. First make sure at the bank that it did not, and see to it that it will not any more.
    #[command(after_help = "Example: sengo instruction release 0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506")]
    Release {
        /// The instruction's id
        id: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum CallbackCommand {
    /// List the callbacks of a transaction, or those about a project itself, the newest first
    List {
        /// The transaction's id
        #[arg(value_name = "ID", required_unless_present = "project")]
        transaction: Option<String>,
        /// The project whose changes of status were told
        #[arg(long, value_name = "ID", conflicts_with = "transaction")]
        project: Option<i64>,
    },
    /// Show a callback with every try to deliver it
    Show {
        /// The callback's id, as `callback list` prints it
        id: String,
    },
    /// Deliver the newest callback of a transaction again
    Resend {
        /// The transaction's id
        #[arg(value_name = "ID")]
        transaction: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum SandboxCommand {
    /// Let the payer pay, or a payout arrive
    Pay {
        /// The transaction's id
        id: String,
    },
    /// Let the payer's bank decline, or a payout fail
    Decline {
        /// The transaction's id
        id: String,
    },
    /// Let the payer pay once the payment has expired
    PayLate {
        /// The transaction's id
        id: String,
    },
    /// Let the payer pay another amount
    PayWrongAmount {
        /// The transaction's id
        id: String,
    },
    /// The sandbox's clock, which can be moved ahead
    #[command(subcommand)]
    Clock(ClockCommand),
}

#[derive(Debug, Subcommand)]
pub(crate) enum ClockCommand {
    /// Show the real time and the sandbox's
    Show,
    /// Move the sandbox's clock ahead, and do what becomes due by it
    #[command(after_help = "Example: sengo sandbox clock advance 2d")]
    Advance {
        /// How far: 2d, 36h, 90m, or several of them as in '1d 12h'
        #[arg(value_name = "SPAN", value_parser = span)]
        by: SignedDuration,
        /// How payers reach the instance, for addresses in the callbacks that this delivers
        #[arg(long, value_name = "URL", env = "SENGO_PUBLIC_URL", value_parser = sengo_api::PublicUrl::parse,
            default_value = "http://127.0.0.1:8080")]
        public_url: sengo_api::PublicUrl,
    },
}

/// A span of days, hours, minutes and seconds. A day has 24 hours: Indonesia has no summer time.
fn span(text: &str) -> Result<SignedDuration, String> {
    let span: Span = text
        .parse()
        .map_err(|_| "write it as 2d, 36h, 90m or '1d 12h'".to_owned())?;
    span.to_duration(SpanRelativeTo::days_are_24_hours())
        .map_err(|_| "months and years have no fixed length; write it in days, hours and minutes".to_owned())
}
