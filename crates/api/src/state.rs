//! What every request needs.

use std::ops::Deref;
use std::sync::Arc;

use axum::http::request::Parts;
use ipnet::IpNet;
use sengo_app::App;

use crate::public_url::PublicUrl;
use crate::rates::{Limiter, Rates};
use crate::request_id::RequestIds;
use crate::tally::Tally;

/// What an operator sets of the API.
#[derive(Debug, Clone, Default)]
pub struct ApiSettings {
    /// Addresses of proxies whose X-Forwarded-For is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How many calls an address and a key may make.
    pub rates: Rates,
    /// How clients reach this instance; what they asked for when absent. Shown in the samples of the documentation.
    pub public_url: Option<PublicUrl>,
    /// Whether this process itself does TLS.
    pub serves_tls: bool,
    /// Whether each request is written to the log.
    pub log_requests: bool,
}

/// The application behind the routes. Clones share it.
#[derive(Debug, Clone)]
pub struct Api(Arc<Shared>);

/// What clones share.
#[derive(Debug)]
pub struct Shared {
    pub(crate) app: App,
    pub(crate) settings: ApiSettings,
    pub(crate) limiter: Limiter,
    pub(crate) request_ids: RequestIds,
    pub(crate) tally: Tally,
}

impl Deref for Api {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Api {
    /// The API of an application.
    pub fn new(app: App, settings: ApiSettings) -> Self {
        Self(Arc::new(Shared {
            app,
            limiter: Limiter::new(settings.rates),
            settings,
            request_ids: RequestIds::default(),
            tally: Tally::default(),
        }))
    }

    /// The application.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// How clients reach this instance: as the operator says, else as this one did.
    pub(crate) fn host(&self, parts: &Parts) -> PublicUrl {
        match &self.settings.public_url {
            Some(url) => url.clone(),
            None => PublicUrl::reached(parts, self.settings.serves_tls),
        }
    }

    /// Forgets addresses and keys that have not called for a while; called now and then.
    pub fn tidy(&self) {
        self.limiter.tidy();
    }
}
