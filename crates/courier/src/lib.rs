//! Sends callbacks over HTTP to addresses that merchants named, looks at what stands at their websites, and hands mail
//! to the one mail server that the operator named.
//!
//! Such an address can lead anywhere, also into the operator's own network. So names are resolved here, what they
//! resolve to is judged, and the connection goes to an address that was judged and to no other. Everything has an end:
//! connecting, the whole attempt, what is read of the answer, and how often a redirection is followed.
//!
//! Invariant: no connection to an address that [`Policy`] does not admit, but to the operator's own mail server and name
//! servers.

mod attempt;
mod connection;
mod names;
mod policy;
mod redirection;
mod roots;
mod smtp;
mod websites;

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use sengo_app::ports::{Courier, Letter, Reply};

pub use names::{NAME_SERVERS_MAX, NameServers};
pub use policy::Policy;
pub use roots::{RootsFault, roots};
pub use smtp::{MailServer, POST_TIME_MAX, SmtpFault, SmtpPost};
pub use websites::HttpWebsites;

/// How long connecting may take, the look-up of the name included.
pub const CONNECT_TIME_MAX: Duration = Duration::from_secs(5);

/// How long an attempt may take in all.
pub const ATTEMPT_TIME_MAX: Duration = Duration::from_secs(10);

/// The most bytes read of an answer.
pub const ANSWER_BYTES_READ_MAX: usize = 64 * 1024;

/// The most redirections followed.
pub const REDIRECTIONS_MAX: usize = 3;

/// A look-up of the addresses of a host.
pub type Resolving = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Finds the addresses of a host by its name.
pub trait Resolver: Send + Sync + std::fmt::Debug {
    /// The addresses, in the order in which they are to be tried.
    fn resolve(&self, host: String) -> Resolving;
}

/// The operating system's resolver.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemResolver;

impl Resolver for SystemResolver {
    fn resolve(&self, host: String) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((host, 0)).await?;
            Ok(found.map(|address: SocketAddr| address.ip()).collect())
        })
    }
}

/// A courier over HTTP/1.1, with TLS for https.
#[derive(Debug)]
pub struct HttpCourier {
    policy: Policy,
    tls: Arc<ClientConfig>,
    resolver: Arc<dyn Resolver>,
    user_agent: String,
}

impl HttpCourier {
    /// A courier that trusts these certificates, connects to what the policy admits and names itself `SenGo/VERSION`.
    ///
    /// # Errors
    /// [`RootsFault`] when TLS cannot be set up.
    pub fn new(
        policy: Policy,
        roots: rustls::RootCertStore,
        resolver: Arc<dyn Resolver>,
    ) -> Result<Self, RootsFault> {
        let version = env!("CARGO_PKG_VERSION");
        // Which fix of a version it is concerns nobody.
        let short = version.rsplit_once('.').map_or(version, |(short, _)| short);
        Ok(Self {
            policy,
            tls: Arc::new(roots::config(roots)?),
            resolver,
            user_agent: format!("SenGo/{short}"),
        })
    }
}

impl Courier for HttpCourier {
    fn send(&self, letter: Letter) -> Pin<Box<dyn Future<Output = Reply> + Send + '_>> {
        Box::pin(async move {
            let errand = attempt::Errand::post(&letter);
            attempt::attempt(self, errand, &letter.address).await
        })
    }
}
