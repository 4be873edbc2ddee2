//! The log: to stderr, for people or as JSON.

use tracing_subscriber::EnvFilter;

use crate::args::{Arguments, Command, LogFormat};

/// Starts logging. `SENGO_LOG` chooses what, in the syntax of tracing's filters: `info` for a server and `warn`
/// for a command when absent.
pub(crate) fn start(arguments: &Arguments) {
    let (default, format) = match &arguments.command {
        Command::Serve(serve) => ("info", serve.log_format),
        Command::Demo(_) => ("info", LogFormat::Text),
        _ => ("error", LogFormat::Text),
    };
    let filter = EnvFilter::try_from_env("SENGO_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false);
    let started = match format {
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
        LogFormat::Text => {
            use std::io::IsTerminal;
            builder.with_ansi(std::io::stderr().is_terminal()).try_init()
        }
    };
    // Logging is started once; a second start could only come from a test in the same process.
    drop(started);
}
