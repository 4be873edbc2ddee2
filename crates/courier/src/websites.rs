//! What stands at the websites of merchants.

use std::sync::Arc;

use sengo_app::ports::{Fetched, Looking, Websites};

use crate::attempt::{Errand, attempt};
use crate::names::{NameServers, records};
use crate::{ANSWER_BYTES_READ_MAX, HttpCourier};

/// Looks at websites with the caution of a courier, and at records with the name servers given.
#[derive(Debug)]
pub struct HttpWebsites {
    courier: Arc<HttpCourier>,
    servers: NameServers,
}

impl HttpWebsites {
    /// Fetches as this courier sends, and asks these servers.
    pub fn new(courier: Arc<HttpCourier>, servers: NameServers) -> Self {
        Self { courier, servers }
    }
}

impl Websites for HttpWebsites {
    fn records(&self, name: String) -> Looking<'_, Vec<String>> {
        Box::pin(async move { records(&self.servers, &name).await })
    }

    fn file(&self, address: String, bytes_max: usize) -> Looking<'_, Fetched> {
        Box::pin(async move {
            let errand = Errand::fetch(bytes_max.min(ANSWER_BYTES_READ_MAX));
            let reply = attempt(&self.courier, errand, &address).await;
            match (reply.error, reply.status) {
                (None, Some(status)) => Ok(Fetched {
                    status,
                    body: reply.answer,
                }),
                (Some(why), _) => Err(why),
                (None, None) => Err("the website gave no answer".into()),
            }
        })
    }
}
