//! The command line.

mod approval;
mod areas;
mod mail;
mod payments;
mod personal_data;
#[cfg(test)]
mod reference;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;
use jiff::civil::Date;
use sengo_app::Location;
use sengo_core::environment::Environment;

pub(crate) use approval::{
    HolidayCommand, OperatorCommand, RequestCommand, ScopeArgs, TariffCommand, TaxCommand,
};
pub(crate) use areas::{
    AnalyticsCommand, AuditCommand, BalanceCommand, KeyCommand, KeyHolderArgs, LedgerCommand,
    MerchantCommand, OwnerArgs, ProjectCommand, QrisArgs, SignatureArgs, SignatureCommand,
};
pub(crate) use mail::{MailArgs, MailCommand};
pub(crate) use payments::{
    CallbackCommand, ClockCommand, ExceptionCommand, InstructionCommand, SandboxCommand,
};

pub(crate) use personal_data::{PersonalDataCommand, WantedArgs};

/// What a stranger does first.
const AFTER_HELP: &str = "\
Try it: `sengo demo` starts a sandbox with data and prints first calls to paste.
Begin: `sengo merchant create NAME --issue-key`, `sengo merchant activate 1`, `sengo serve`.
A running instance serves its documentation at /docs.";

/// What a statement looks like.
const RECONCILE_HELP: &str = "\
The first line of FILE names the columns: id (the engine's own id of the event), type (payment.paid, …), amount (whole
rupiah), occurredAt, and transaction where it is known. Others are left alone. It exits with 1 when anything differs.
Example: sengo reconcile --engine bank statement.csv";

/// Groups merchant businesses into projects behind a signed HTTP API, with a double-entry ledger under every balance.
#[derive(Debug, Parser)]
#[command(name = "sengo", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Where data is kept when nothing else is said.
pub(crate) const DATA: &str = "./sengo-data";

/// What every command takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Global {
    /// Folder of the database and the master key; made when missing
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        default_value = DATA,
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
    /// Your operator's key file, as `operator create` wrote it. Needed in production for whatever changes something
    #[arg(long = "as", global = true, value_name = "FILE", env = "SENGO_AS")]
    pub(crate) acting: Option<PathBuf>,
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
    /// Serve the API and its documentation, until SIGTERM or Ctrl-C
    Serve(Box<ServeArgs>),
    /// Serve a sandbox with a merchant, projects and history from ./sengo-demo, and print first calls to paste
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
    /// List and resolve what no rule could book
    #[command(subcommand)]
    Exception(ExceptionCommand),
    /// See what engines are to do, and take it from one that is gone
    #[command(subcommand)]
    Instruction(InstructionCommand),
    /// Check the books
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Check the figures that analytics show
    #[command(subcommand)]
    Analytics(AnalyticsCommand),
    /// Read, check and export the audit trail
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Hand over, erase and report what is kept of people
    #[command(subcommand)]
    PersonalData(PersonalDataCommand),
    /// Sign a call by hand, or find out what is wrong with a signature
    #[command(subcommand)]
    Signature(SignatureCommand),
    /// Say who the platform's operators are
    #[command(subcommand)]
    Operator(OperatorCommand),
    /// Decide on what another operator asked for
    #[command(subcommand)]
    Request(RequestCommand),
    /// Show and set what channels cost and when they settle
    #[command(subcommand)]
    Tariff(TariffCommand),
    /// Show and set the rate of PPN on fees
    #[command(subcommand)]
    Tax(TaxCommand),
    /// Show and set the days on which nothing settles
    #[command(subcommand)]
    Holiday(HolidayCommand),
    /// See what became of callbacks, and send them again
    #[command(subcommand)]
    Callback(CallbackCommand),
    /// Try whether mail arrives
    #[command(subcommand)]
    Mail(MailCommand),
    /// Play with a sandbox: its clock, its payers and its banks; production refuses
    #[command(subcommand)]
    Sandbox(SandboxCommand),
    /// Compare a channel's statement with what its engine reported: matched, missing, extra, different
    #[command(after_help = RECONCILE_HELP)]
    Reconcile {
        /// The engine
        #[arg(long, value_name = "NAME")]
        engine: String,
        /// The first day compared, in Jakarta; the statement's first when absent
        #[arg(long, value_name = "DATE")]
        from: Option<Date>,
        /// The last day compared, in Jakarta; the statement's last when absent
        #[arg(long, value_name = "DATE")]
        until: Option<Date>,
        /// The statement, as CSV
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Write a consistent copy of the SQLite database and the master key, while it is in use
    Backup {
        /// New folder to write to
        #[arg(value_name = "FOLDER")]
        file: PathBuf,
    },
    /// Put a backup into an empty data folder
    Restore {
        /// Folder that `backup` wrote
        #[arg(value_name = "FOLDER")]
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
    /// Address to serve the console on by itself; beside the API, under /console, when absent
    #[arg(long, value_name = "ADDR", env = "SENGO_CONSOLE_LISTEN")]
    pub(crate) console_listen: Option<SocketAddr>,
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
    /// A network that callbacks may go to although it is not the public internet; can be given more than once.
    /// Production needs it for endpoints of its own network, a sandbox calls every address
    #[arg(
        long,
        value_name = "CIDR",
        env = "SENGO_CALLBACK_ALLOW",
        value_delimiter = ','
    )]
    pub(crate) callback_allow: Vec<IpNet>,
    /// Certificates, PEM, that https endpoints of callbacks are believed by; the system's when absent
    #[arg(long, value_name = "FILE", env = "SENGO_CALLBACK_CA")]
    pub(crate) callback_ca: Option<PathBuf>,
    /// Name servers that merchants' websites are looked up at; the system's when absent. Can be given more than once
    #[arg(long, value_name = "ADDR", env = "SENGO_DNS", value_delimiter = ',')]
    pub(crate) dns: Vec<SocketAddr>,
    /// How many years accounts and names of payouts' recipients are kept
    #[arg(long, value_name = "N", default_value_t = sengo_app::personal_data::RECIPIENT_YEARS,
        value_parser = clap::value_parser!(i16).range(1..=100), env = "SENGO_RECIPIENT_YEARS")]
    pub(crate) recipient_years: i16,
    /// Who may read /metrics; can be given more than once
    #[arg(long, value_name = "CIDR", default_values = ["127.0.0.0/8", "::1/128"], env = "SENGO_METRICS_ALLOW", value_delimiter = ',')]
    pub(crate) metrics_allow: Vec<IpNet>,
    #[command(flatten)]
    pub(crate) sandbox: SandboxArgs,
    /// Leave out the log line of each request
    #[arg(long, env = "SENGO_NO_REQUEST_LOG")]
    pub(crate) no_request_log: bool,
    /// How the log is written
    #[arg(
        long,
        value_name = "FORMAT",
        value_enum,
        default_value = "text",
        env = "SENGO_LOG_FORMAT"
    )]
    pub(crate) log_format: LogFormat,
    #[command(flatten)]
    pub(crate) mail: MailArgs,
}

/// The network that plays banks and payers in a sandbox.
#[derive(Debug, Clone, Args)]
pub(crate) struct SandboxArgs {
    /// Leave out the network that plays banks and payers in a sandbox; production never has it
    #[arg(long, env = "SENGO_NO_SANDBOX_NETWORK")]
    pub(crate) no_sandbox_network: bool,
    /// What the sandbox's network does to which transaction follows from this number
    #[arg(long, value_name = "N", default_value_t = 0, env = "SENGO_SANDBOX_SEED")]
    pub(crate) sandbox_seed: u64,
    /// How long the sandbox's network leaves a payout to you before it decides it, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 5, env = "SENGO_SANDBOX_PATIENCE",
        value_parser = clap::value_parser!(u64).range(0..=86_400))]
    pub(crate) sandbox_patience: u64,
    /// Let the sandbox's network be prompt and say everything once, unlike real ones
    #[arg(long, env = "SENGO_SANDBOX_FAULTLESS")]
    pub(crate) sandbox_faultless: bool,
    /// Where it leaves its statements: the folder `statements` beside the data.
    #[arg(skip)]
    pub(crate) statements: Option<PathBuf>,
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
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) page: u32,
    /// Rows a page
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) per_page: u32,
}
