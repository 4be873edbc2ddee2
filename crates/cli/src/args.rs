//! The command line.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;
use jiff::Timestamp;
use sengo_app::Location;
use sengo_core::environment::Environment;

/// Groups merchant businesses into projects behind a signed HTTP API, with a double-entry ledger under every balance.
#[derive(Debug, Parser)]
#[command(name = "sengo", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "Try it: `sengo demo` starts a sandbox with data and prints first calls to paste.")]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    /// Folder of the database and the master key; made when missing
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        default_value = "./sengo-data",
        env = "SENGO_DATA"
    )]
    pub(crate) data: PathBuf,
    /// Database: postgres://USER@HOST/NAME; SQLite in the data folder when absent
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "SENGO_DATABASE",
        hide_env_values = true
    )]
    pub(crate) database: Option<Location>,
    /// What the database is for; taken from the database when absent, sandbox for a new one
    #[arg(long, global = true, value_enum, env = "SENGO_ENVIRONMENT")]
    pub(crate) environment: Option<EnvironmentWord>,
    /// Master key file; master.key in the data folder when absent. Processes on one database share it
    #[arg(long, global = true, value_name = "FILE", env = "SENGO_MASTER_KEY_FILE")]
    pub(crate) master_key_file: Option<PathBuf>,
    /// Print one JSON object or array on stdout instead of text
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum EnvironmentWord {
    Sandbox,
    Production,
}

impl From<EnvironmentWord> for Environment {
    fn from(word: EnvironmentWord) -> Self {
        match word {
            EnvironmentWord::Sandbox => Self::Sandbox,
            EnvironmentWord::Production => Self::Production,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the API
    Serve(ServeArgs),
    /// Serve a sandbox with a merchant, projects and history, and print first calls to paste
    Demo(DemoArgs),
    /// Create, activate and list merchants
    #[command(subcommand)]
    Merchant(MerchantCommand),
    /// List and review projects
    #[command(subcommand)]
    Project(ProjectCommand),
    /// Issue, import, rotate and revoke keys
    #[command(subcommand)]
    Key(KeyCommand),
    /// Show and correct balances
    #[command(subcommand)]
    Balance(BalanceCommand),
    /// Check the books
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Read the audit trail
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Sign a call by hand, or find out what is wrong with a signature
    #[command(subcommand)]
    Signature(SignatureCommand),
    /// Write a consistent copy of the SQLite database and the master key, while it is in use
    Backup {
        /// New folder to write to
        file: PathBuf,
    },
    /// Put a backup into an empty data folder
    Restore {
        /// Folder that `backup` wrote
        file: PathBuf,
    },
    /// Check that everything here is as it should be, and say what to do where it is not
    Doctor,
    /// Print shell completions
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ServeArgs {
    /// Address to listen on
    #[arg(
        long,
        value_name = "ADDR",
        default_value = "127.0.0.1:8080",
        env = "SENGO_LISTEN"
    )]
    pub(crate) listen: SocketAddr,
    /// How clients reach this instance, for the samples in /docs; what they asked for when absent
    #[arg(long, value_name = "URL", env = "SENGO_PUBLIC_URL", value_parser = sengo_api::PublicUrl::parse)]
    pub(crate) public_url: Option<sengo_api::PublicUrl>,
    /// A proxy whose X-Forwarded-For is believed; can be given more than once
    #[arg(long, value_name = "CIDR", env = "SENGO_TRUSTED_PROXY", value_delimiter = ',')]
    pub(crate) trusted_proxy: Vec<IpNet>,
    /// Certificate chain for TLS, PEM; read again when it changes
    #[arg(long, value_name = "FILE", requires = "tls_key", env = "SENGO_TLS_CERT")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// Private key for TLS, PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert", env = "SENGO_TLS_KEY")]
    pub(crate) tls_key: Option<PathBuf>,
    /// Whom merchants ask for activation; shown in errors
    #[arg(long, value_name = "TEXT", env = "SENGO_SUPPORT_CONTACT")]
    pub(crate) support_contact: Option<String>,
    /// Calls a second for one address; twice as many at once; 0 for no limit
    #[arg(long, value_name = "N", default_value_t = 200, env = "SENGO_RATE_PER_ADDRESS")]
    pub(crate) rate_per_address: u32,
    /// Calls a second for one key; twice as many at once; 0 for no limit
    #[arg(long, value_name = "N", default_value_t = 100, env = "SENGO_RATE_PER_KEY")]
    pub(crate) rate_per_key: u32,
    /// Who may read /metrics; can be given more than once
    #[arg(long, value_name = "CIDR", default_values = ["127.0.0.0/8", "::1/128"], env = "SENGO_METRICS_ALLOW", value_delimiter = ',')]
    pub(crate) metrics_allow: Vec<IpNet>,
    /// Leave out the log line of each request
    #[arg(long, env = "SENGO_NO_REQUEST_LOG")]
    pub(crate) no_request_log: bool,
    /// How the log is written
    #[arg(long, value_enum, default_value = "text", env = "SENGO_LOG_FORMAT")]
    pub(crate) log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people
    Text,
    /// One JSON object a line
    Json,
}

/// Zero stands for no limit.
pub(crate) fn rate(per_second: u32) -> Option<sengo_api::Rate> {
    NonZeroU32::new(per_second).map(sengo_api::Rate)
}

#[derive(Debug, Clone, Args)]
pub(crate) struct DemoArgs {
    /// Address to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
}

/// One page of a list.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct PageArgs {
    /// Page, from 1
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) page: u32,
    /// Rows a page
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) per_page: u32,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MerchantCommand {
    /// Create a merchant; it may do nothing until it is activated
    Create {
        /// Its name
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
        /// Its id
        id: i64,
    },
    /// Change where its keys may call from
    Update {
        /// Its id
        id: i64,
        /// The new list, whole; can be given more than once
        #[arg(long, value_name = "CIDR", required_unless_present = "any_ip")]
        ip: Vec<String>,
        /// Lift the list: its keys may call from everywhere
        #[arg(long, conflicts_with = "ip")]
        any_ip: bool,
    },
    /// Let a merchant use a product
    Activate {
        /// Its id
        id: i64,
        /// The product
        #[arg(long, default_value = "project")]
        product: String,
    },
    /// Stop a merchant from using a product
    Deactivate {
        /// Its id
        id: i64,
        /// The product
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
        #[arg(long)]
        status: Option<String>,
        #[command(flatten)]
        page: PageArgs,
    },
    /// Show a project
    Show {
        /// Its id
        id: i64,
    },
    /// Put a project in review into use
    Approve {
        /// Its id
        id: i64,
        /// Issue its first key and print it with its token, which is shown this once
        #[arg(long)]
        issue_key: bool,
    },
    /// Refuse a project in review
    Reject {
        /// Its id
        id: i64,
        /// What has to be corrected: name=…, domain=… or ip=…; can be given more than once
        #[arg(long, value_name = "FIELD=TEXT", required = true)]
        reason: Vec<String>,
    },
    /// Stop an active project: its keys may only read
    Suspend {
        /// Its id
        id: i64,
    },
    /// Put a suspended project back into use
    Resume {
        /// Its id
        id: i64,
    },
    /// End a project for good; it must have no money left
    Close {
        /// Its id
        id: i64,
    },
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

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Issue a key and print it with its token, which is shown this once
    Issue {
        #[command(flatten)]
        owner: OwnerArgs,
    },
    /// List keys
    List {
        #[command(flatten)]
        owner: OwnerArgs,
    },
    /// Take up a key and token that were issued elsewhere
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
        #[arg(long, default_value_t = sengo_core::key::OVERLAP_HOURS_DEFAULT)]
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
        #[arg(long)]
        reason: String,
        /// Names the correction: repeating it under the same id changes nothing
        #[arg(long, value_name = "UUID")]
        id: Option<String>,
    },
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
    Explain {
        #[command(flatten)]
        call: SignatureArgs,
        /// The signature: what is sent as X-Signature
        #[arg(long)]
        signature: String,
    },
}
