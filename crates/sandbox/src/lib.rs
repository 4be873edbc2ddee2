//! The sandbox's network: payers, banks and the lines between them, as a client of the engine port.
//!
//! It knows nothing of the platform but what any engine knows: it takes instructions and says words, over HTTP, signed
//! with an engine's key. And it is as bad as real networks are: it answers late, says words twice and out of order,
//! answers before the create call has returned, and loses connections. What it does to which transaction follows from
//! its seed and the transaction's id, so a run can be repeated.
//!
//! Invariant: of ours it uses `sengo-core` alone, to sign. Whatever it says, another engine could say as well.

mod fate;
mod line;
mod network;
mod port;
mod statements;
mod words;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

pub use fate::Fate;
pub use network::Network;
pub use statements::STATEMENT_HEAD;

/// How long a payout is left alone before the network decides it, when nothing else is said.
pub const PATIENCE_DEFAULT: Duration = Duration::from_secs(5);

/// Where the port is, and with which key it is called.
#[derive(Debug, Clone)]
pub struct Port {
    /// Its address; HTTP without TLS, so it should be one of this machine.
    pub address: SocketAddr,
    /// The engine's key.
    pub key: String,
    /// Its token.
    pub token: SecretString,
}

/// How the network behaves.
#[derive(Debug, Clone)]
pub struct Behaviour {
    /// What it does to which transaction.
    pub seed: u64,
    /// How long it leaves a payout alone, so that a developer can say what becomes of it.
    pub patience: Duration,
    /// Whether it is late, repeats itself and loses connections. A network without faults is good for looking at.
    pub has_faults: bool,
    /// The folder in which it leaves a statement for each day; none keeps no statements.
    pub statements: Option<PathBuf>,
}
