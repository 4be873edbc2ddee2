//! The sandbox's network beside the server: another program that calls the engine port, if it were not in this one.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::time::Duration;

use anyhow::Context;
use sengo_api::{Api, ApiSettings};
use sengo_app::App;
use sengo_core::environment::Environment;
use sengo_sandbox::{Behaviour, Network, Port};
use tokio::task::JoinHandle;

use crate::args::SandboxArgs;

/// The network, and the door that only it uses: HTTP on this machine, whatever the server itself speaks.
pub(super) struct Playing(Vec<JoinHandle<()>>);

/// Starts the network of a sandbox, unless it is to be left out.
///
/// Its calls are no client's: they are not logged line by line, since it asks for instructions all the time, and no
/// rate holds it back.
pub(super) async fn start(app: &App, args: &SandboxArgs) -> anyhow::Result<Playing> {
    if app.environment() != Environment::Sandbox || args.no_sandbox_network {
        return Ok(Playing(Vec::new()));
    }
    let (key, token) = app.sandbox_engine_key().await?;
    let door =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("cannot listen for the sandbox's network")?;
    door.set_nonblocking(true)?;
    let port = Port {
        address: door.local_addr()?,
        key,
        token,
    };
    let server = axum_server::from_tcp(door)?;
    let router = sengo_api::router(Api::new(app.clone(), ApiSettings::default()));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = tokio::spawn(async move {
        if let Err(error) = server.serve(service).await {
            tracing::error!(%error, "the sandbox's network cannot be served");
        }
    });
    let behaviour = Behaviour {
        seed: args.sandbox_seed,
        patience: Duration::from_secs(args.sandbox_patience),
        has_faults: !args.sandbox_faultless,
        statements: args.statements.clone(),
    };
    let playing = tokio::spawn(Network::new(port, behaviour).run());
    Ok(Playing(vec![serving, playing]))
}

impl Playing {
    /// Ends it at once: what it had not said yet it says when it is started again.
    pub(super) fn stop(self) {
        for task in self.0 {
            task.abort();
        }
    }
}
