//! The operator's commands, by what they are about.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use sengo_core::key::{OVERLAP_HOURS_DEFAULT, OVERLAP_HOURS_MAX};

use super::PageArgs;
use super::approval::MerchantRoleWord;

#[derive(Debug, Subcommand)]
pub(crate) enum MerchantCommand {
    /// Create a merchant; it may do nothing until it is activated
    Create {
        /// Its name, as people know it: 'PT. Nusantara Ritel'
        name: String,
        /// Issue its first key and print it with its token, which is shown this once
        #[arg(long)]
        issue_key: bool,
        /// Where its keys may call from; from everywhere when absent. Can be given more than once
        #[arg(long, value_name = "CIDR")]
        ip: Vec<String>,
    },
    /// List merchants
    List(PageArgs),
    /// Show a merchant
    Show {
        /// The merchant's id
        id: i64,
    },
    /// Change where its keys may call from
    Update {
        /// The merchant's id
        id: i64,
        /// The new list, whole; can be given more than once
        #[arg(long, value_name = "CIDR", required_unless_present = "any_ip")]
        ip: Vec<String>,
        /// Lift the list: its keys may call from everywhere
        #[arg(long, conflicts_with = "ip")]
        any_ip: bool,
    },
    /// Invite somebody to the merchant's team: makes a link to the console that works once, for three days
    #[command(
        after_help = "Example: sengo merchant invite 1 --email budi@example.com --full-name 'Budi Santoso'"
    )]
    Invite {
        /// The merchant's id
        id: i64,
        /// The mail address they sign in with
        #[arg(long, value_name = "ADDRESS")]
        email: String,
        /// What they are called
        #[arg(long, value_name = "NAME")]
        full_name: String,
        /// What they may do
        #[arg(long, default_value = "owner")]
        role: MerchantRoleWord,
    },
    /// List the merchant's team
    Team {
        /// The merchant's id
        id: i64,
    },
    /// Let a merchant use a product
    Activate {
        /// The merchant's id
        id: i64,
        /// The product: project, qris, disburse, or all
        #[arg(long, default_value = "project")]
        product: String,
    },
    /// Stop a merchant from using a product
    Deactivate {
        /// The merchant's id
        id: i64,
        /// The product: project, qris, disburse, or all
        #[arg(long, default_value = "project")]
        product: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProjectCommand {
    /// List projects
    List {
        /// Only those of this merchant
        #[arg(long, value_name = "ID")]
        merchant: Option<i64>,
        /// Only those with this status: Review, Active, Rejected, Suspended or Closed
        #[arg(long, value_name = "STATUS")]
        status: Option<String>,
        #[command(flatten)]
        page: PageArgs,
    },
    /// Show a project
    Show {
        /// The project's id
        id: i64,
    },
    /// Put a project in review into use; the first to be approved with a domain has it
    Approve {
        /// The project's id
        id: i64,
        /// Issue its first key and print it with its token, which is shown this once
        #[arg(long)]
        issue_key: bool,
    },
    /// Refuse a project in review, with reasons that its merchant sees
    #[command(after_help = "Example: sengo project reject 7 --reason 'domain=The website shows no contact.'")]
    Reject {
        /// The project's id
        id: i64,
        /// What has to be corrected: name=…, domain=… or ip=…; can be given more than once
        #[arg(long, value_name = "FIELD=TEXT", required = true)]
        reason: Vec<String>,
    },
    /// Stop an active project: its keys may only read
    Suspend {
        /// The project's id
        id: i64,
    },
    /// Put a suspended project back into use
    Resume {
        /// The project's id
        id: i64,
    },
    /// Set who bears a project's fees, and above which amount its payouts wait for a second person
    #[command(after_help = "Example: sengo project terms 7 --disbursement-limit 50000000")]
    Terms {
        /// The project's id
        id: i64,
        /// Who bears fees: merchant or customer; QRIS fees are always the merchant's
        #[arg(long, value_name = "WHO", value_parser = ["merchant", "customer"], required_unless_present_any = ["disbursement_limit", "no_disbursement_limit"])]
        fee_payer: Option<String>,
        /// Payouts above this amount, in rupiah, wait until an operator approves them
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(0..))]
        disbursement_limit: Option<i64>,
        /// No payout waits
        #[arg(long, conflicts_with = "disbursement_limit")]
        no_disbursement_limit: bool,
    },
    /// Enter what QRIS codes of a project say of its business, as its acquirer gave it; show it when nothing is given
    #[command(
        after_help = "Example: sengo project qris 7 --nmid ID1020304050607 --pan 936000140000000007 --acquirer ID.CO.EXAMPLE.WWW --criteria UMI --category 5812 --city Bandung --postal-code 40111"
    )]
    Qris(QrisArgs),
    /// Say where changes of a project's status are told
    #[command(
        after_help = "Example: sengo project update 7 --status-callback https://shop.example.com/callbacks/sengo"
    )]
    Update {
        /// The project's id
        id: i64,
        /// Where each change of its status is posted, signed as every callback is
        #[arg(long, value_name = "URL", required_unless_present = "no_status_callback")]
        status_callback: Option<String>,
        /// Changes of its status are told nowhere
        #[arg(long, conflicts_with = "status_callback")]
        no_status_callback: bool,
    },
    /// End a project for good; it must have no money left
    Close {
        /// The project's id
        id: i64,
    },
}

/// What an acquirer says of a project's business.
#[derive(Debug, Clone, Args)]
pub(crate) struct QrisArgs {
    /// The project's id
    pub(crate) id: i64,
    /// National merchant id: ID and 13 digits
    #[arg(long)]
    pub(crate) nmid: Option<String>,
    /// Merchant's account number at the acquirer: 16 to 19 digits that begin with 9360
    #[arg(long)]
    pub(crate) pan: Option<String>,
    /// Acquirer's reverse domain name
    #[arg(long, value_name = "DOMAIN")]
    pub(crate) acquirer: Option<String>,
    /// Merchant's number at the acquirer, where that is another than the national id
    #[arg(long, value_name = "ID")]
    pub(crate) acquirer_merchant: Option<String>,
    /// Size of the business: UMI (micro), UKE (small), UME (medium), UBE (large) or URE (regular)
    #[arg(long)]
    pub(crate) criteria: Option<String>,
    /// What it sells: four digits of ISO 18245
    #[arg(long, value_name = "MCC")]
    pub(crate) category: Option<String>,
    /// What payers see as its name, up to 25 characters; the project's name when absent
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Where it is, up to 15 characters
    #[arg(long)]
    pub(crate) city: Option<String>,
    /// Where it is: five digits
    #[arg(long, value_name = "CODE")]
    pub(crate) postal_code: Option<String>,
}

/// Whose key it is.
#[derive(Debug, Clone, Copy, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct OwnerArgs {
    /// The merchant whose key it is
    #[arg(long, value_name = "ID")]
    pub(crate) merchant: Option<i64>,
    /// The project whose key it is
    #[arg(long, value_name = "ID")]
    pub(crate) project: Option<i64>,
}

/// Whose key it is, an engine's among them.
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct KeyHolderArgs {
    /// The merchant whose key it is
    #[arg(long, value_name = "ID")]
    pub(crate) merchant: Option<i64>,
    /// The project whose key it is
    #[arg(long, value_name = "ID")]
    pub(crate) project: Option<i64>,
    /// The engine whose key it is; made with its first key
    #[arg(long, value_name = "NAME")]
    pub(crate) engine: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Issue a key and print it with its token, which is shown this once
    #[command(after_help = "Example: sengo key issue --engine bank --ip 10.0.0.0/8 --channel qris")]
    Issue {
        #[command(flatten)]
        owner: KeyHolderArgs,
        /// Where the engine's keys may call from, the whole list; can be given more than once
        #[arg(long, value_name = "CIDR", requires = "engine")]
        ip: Vec<String>,
        /// A channel the engine may speak of: qris or disburse; every channel when absent. Can be given more than once
        #[arg(long, value_name = "CHANNEL", requires = "engine")]
        channel: Vec<String>,
    },
    /// List keys
    List {
        #[command(flatten)]
        owner: KeyHolderArgs,
    },
    /// Take up a key and token that were issued elsewhere
    #[command(after_help = "Example: sengo key import --merchant 1 --key KEY --token - < token.txt")]
    Import {
        #[command(flatten)]
        owner: OwnerArgs,
        /// The key: 16 to 255 visible ASCII characters
        #[arg(long)]
        key: String,
        /// The token: 32 to 255 visible ASCII characters; - reads it from stdin
        #[arg(long)]
        token: String,
    },
    /// Issue a new key in place of one, which goes on working for a while
    Rotate {
        /// The key to replace
        key: String,
        /// How long it goes on working, in hours
        #[arg(long, value_name = "HOURS", default_value_t = OVERLAP_HOURS_DEFAULT,
            value_parser = clap::value_parser!(i64).range(0..=OVERLAP_HOURS_MAX))]
        overlap_hours: i64,
    },
    /// Make a key useless at once
    Revoke {
        /// The key
        key: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum BalanceCommand {
    /// Show a project's balance
    Show {
        /// The project's id
        project: i64,
        /// As booked up to and including this moment, RFC 3339
        #[arg(long, value_name = "TIME")]
        at: Option<Timestamp>,
    },
    /// Correct a project's balance; the other side is the platform's adjustment account
    #[command(after_help = "Example: sengo balance adjust 7 --active -5000 --reason 'Fee charged twice'")]
    Adjust {
        /// The project's id
        project: i64,
        /// Added to active, in rupiah; negative takes away
        #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 0)]
        active: i64,
        /// Added to pending, in rupiah; negative takes away
        #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 0)]
        pending: i64,
        /// Why, for the audit trail
        #[arg(long, value_name = "TEXT", value_parser = clap::builder::NonEmptyStringValueParser::new())]
        reason: String,
        /// Names the correction: repeating it under the same id changes nothing
        #[arg(long, value_name = "UUID")]
        id: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AnalyticsCommand {
    /// Count every figure anew from the transactions and name what differs
    Verify,
    /// Replace every figure by what the transactions give; writes wait meanwhile
    Rebuild,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// Recompute every balance from the entries and name what differs
    Verify,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// List who did what, the newest first
    List {
        /// Only rows of this merchant
        #[arg(long, value_name = "ID")]
        merchant: Option<i64>,
        #[command(flatten)]
        page: PageArgs,
    },
    /// Follow every chain of the trail, and name rows that were changed, removed or put there past SenGo
    Verify,
    /// Write the trail to a new file, one JSON object a line, with the hashes by which anybody can check it
    Export {
        /// Only the chain of this merchant
        #[arg(long, value_name = "ID")]
        merchant: Option<i64>,
        /// The file; - for stdout
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// A call to sign or explain.
#[derive(Debug, Clone, Args)]
pub(crate) struct SignatureArgs {
    /// The key: what is sent as X-Client-Key
    #[arg(long)]
    pub(crate) key: String,
    /// The token: what is sent as X-Client-Token; - reads it from stdin
    #[arg(long)]
    pub(crate) token: String,
    /// File with the body exactly as it is sent; no body when absent
    #[arg(long, value_name = "FILE")]
    pub(crate) body: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SignatureCommand {
    /// Print the signature of a call
    Sign(SignatureArgs),
    /// Say whether a signature is right, and if not, which mistake made it
    #[command(
        after_help = "Example: sengo signature explain --key KEY --token - --body body.json --signature HEX < token.txt"
    )]
    Explain {
        #[command(flatten)]
        call: SignatureArgs,
        /// The signature: what is sent as X-Signature
        #[arg(long, value_name = "HEX")]
        signature: String,
    },
}
