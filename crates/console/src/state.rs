//! What every page needs.

use std::num::NonZeroU32;
use std::ops::Deref;
use std::sync::Arc;

use ipnet::IpNet;
use sengo_app::App;

use crate::rates::Limiter;

/// What an operator sets of the console.
#[derive(Debug, Clone, Default)]
pub struct ConsoleSettings {
    /// Addresses of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How browsers reach this instance, without a slash at the end; what they asked for when absent.
    pub public_url: Option<String>,
    /// Whether this process itself does TLS.
    pub serves_tls: bool,
    /// How many pages an address may ask for in a second, and twice as many at once; no limit when absent.
    pub rate_per_address: Option<NonZeroU32>,
    /// Whether each request is written to the log.
    pub log_requests: bool,
}

/// The application behind the pages. Clones share it.
#[derive(Debug, Clone)]
pub struct Console(Arc<Shared>);

/// What clones share.
#[derive(Debug)]
pub struct Shared {
    pub(crate) app: App,
    pub(crate) settings: ConsoleSettings,
    pub(crate) limiter: Limiter,
}

impl Deref for Console {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Console {
    /// The console of an application.
    #[must_use]
    pub fn new(app: App, settings: ConsoleSettings) -> Self {
        Self(Arc::new(Shared {
            app,
            limiter: Limiter::new(settings.rate_per_address),
            settings,
        }))
    }

    /// Forgets addresses that have not asked for a while; called now and then.
    pub fn tidy(&self) {
        self.limiter.tidy();
    }
}
