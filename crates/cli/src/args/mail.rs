//! How mail is sent.

use std::convert::Infallible;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use secrecy::SecretString;

/// The mail server, and who sends.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Mail")]
pub(crate) struct MailArgs {
    /// Mail server: smtps://USER:PASSWORD@HOST:PORT, or smtp://… for STARTTLS. No mail is sent when absent
    #[arg(
        long,
        value_name = "URL",
        env = "SENGO_MAIL_SERVER",
        hide_env_values = true,
        requires = "mail_from",
        value_parser = secret
    )]
    pub(crate) mail_server: Option<SecretString>,
    /// File with the password for the mail server, where the URL holds none
    #[arg(
        long,
        value_name = "FILE",
        env = "SENGO_MAIL_PASSWORD_FILE",
        requires = "mail_server"
    )]
    pub(crate) mail_password_file: Option<PathBuf>,
    /// Who sends: 'SenGo <sengo@example.com>'
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "SENGO_MAIL_FROM",
        requires = "mail_server"
    )]
    pub(crate) mail_from: Option<String>,
    /// Certificates, PEM, that the mail server is believed by; the system's when absent
    #[arg(long, value_name = "FILE", env = "SENGO_MAIL_CA", requires = "mail_server")]
    pub(crate) mail_ca: Option<PathBuf>,
}

/// Whatever it is: it is looked into where a fault does not repeat it.
#[expect(clippy::unnecessary_wraps, reason = "a value parser answers a result")]
fn secret(text: &str) -> Result<SecretString, Infallible> {
    Ok(text.into())
}

#[derive(Debug, Subcommand)]
pub(crate) enum MailCommand {
    /// Send a mail, to see whether it arrives; takes the options of `serve`
    #[command(
        after_help = "Example: sengo mail test ana@example.com --mail-server smtps://sengo@mail.example.com \
                      --mail-password-file mail.password --mail-from 'SenGo <sengo@example.com>'"
    )]
    Test {
        /// To whom
        address: String,
        #[command(flatten)]
        mail: MailArgs,
    },
}
