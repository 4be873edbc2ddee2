//! Delivering callbacks while the server runs.

use std::net::SocketAddr;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use ipnet::IpNet;
use sengo_app::App;
use sengo_app::callbacks::Dispatcher;
use sengo_app::ports::Courier;
use sengo_core::environment::Environment;
use sengo_courier::{HttpCourier, HttpWebsites, NameServers, Policy, SystemResolver, roots};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Has an application look at merchants' websites, with the caution of its courier and the name servers given; those of
/// the system when none are.
pub(super) fn look_at_websites(app: &App, courier: Arc<HttpCourier>, servers: Vec<SocketAddr>) {
    let servers = if servers.is_empty() {
        NameServers::of_system()
    } else {
        NameServers::of(servers)
    };
    app.look_with(Arc::new(HttpWebsites::new(courier, servers)));
}

/// A courier for an application's callbacks.
pub(crate) fn courier(
    app: &App,
    allowed: Vec<IpNet>,
    certificates: Option<&Path>,
) -> anyhow::Result<Arc<HttpCourier>> {
    let roots = roots(certificates)?;
    if roots.is_empty() && app.environment() == Environment::Production {
        tracing::warn!(
            "this system has no list of certificate authorities, so callbacks to https endpoints fail; \
             install its ca-certificates, or name a file with --callback-ca"
        );
    }
    let policy = Policy {
        environment: app.environment(),
        allowed,
    };
    Ok(Arc::new(HttpCourier::new(
        policy,
        roots,
        Arc::new(SystemResolver),
    )?))
}

/// Something that delivers, at work.
pub(super) struct Delivering {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

pub(super) fn start(app: App, courier: Arc<dyn Courier>, base: &str) -> Delivering {
    let dispatcher = Dispatcher::new(app, courier, base);
    Delivering::of(|stop| dispatcher.run(stop))
}

/// Ready when a delivery is to stop.
pub(super) type Stop = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Delivering {
    /// Starts something that goes on until it is told to stop.
    pub(super) fn of<F>(work: impl FnOnce(Stop) -> F) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(work(Box::pin(async {
            let _ = stopped.await;
        })));
        Self { stop, task }
    }

    /// Starts nothing more, and waits for what is under way: it would be sent once more otherwise.
    pub(super) async fn stop(self) {
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}
