//! `sengo serve`: listens, serves until told to stop, and stops without losing anything.

use std::net::{SocketAddr, TcpListener};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::{Context, bail};
use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use sengo_api::{Api, ApiSettings, Rates};
use sengo_app::{App, Settings};
use sengo_console::{Console, ConsoleSettings};
use sengo_core::environment::Environment;
use serde_json::json;

use crate::args::{Global, ServeArgs, rate};
use crate::open;
use crate::output::Output;
use connections::Connections;
use unreadable::Telling;

pub(crate) mod callbacks;
mod connections;
pub(crate) mod mail;
mod metrics;
mod network;
mod unreadable;

/// How long a client may take to send its headers.
const HEADER_TIME_MAX: Duration = Duration::from_secs(10);

/// The most bytes of request line and headers.
const HEADER_BYTES_MAX: usize = 64 * 1024;

/// The same for HTTP/2, where headers come decoded.
const HEADER_LIST_BYTES_MAX: u32 = 64 * 1024;

/// How often recurring work is done.
const TICK: Duration = Duration::from_millis(250);

/// How often it is looked whether a payment expires or settles.
const JOBS_EVERY: Duration = Duration::from_secs(1);

/// How often the files of the certificate are looked at.
const CERTIFICATE_EVERY: Duration = Duration::from_secs(5);

/// How long calls in progress may take to finish when the process stops.
const SHUTDOWN_TIME_MAX: Duration = Duration::from_secs(20);

/// The folder beside the data in which the sandbox's network leaves its statements.
pub(crate) const STATEMENTS: &str = "statements";

pub(crate) async fn serve(global: &Global, mut args: ServeArgs, output: Output) -> anyhow::Result<()> {
    args.sandbox.statements = Some(global.data.join(STATEMENTS));
    let settings = Settings {
        support_contact: args.support_contact.clone(),
        callback_allow: args.callback_allow.clone(),
        recipient_years: Some(args.recipient_years),
    };
    let app = open::app(global, settings).await?;
    check_exposure(&app, &args)?;
    let listener = listen(args.listen)?;
    let (scheme, address) = (
        if args.tls_cert.is_some() { "https" } else { "http" },
        listener.local_addr()?,
    );
    tracing::info!(
        "SenGo {} ({}) listens on {scheme}://{address}",
        env!("CARGO_PKG_VERSION"),
        app.environment()
    );
    let url = format!("{scheme}://{address}");
    output.program(&json!({ "url": url, "environment": app.environment().as_str() }));
    run(app, listener, &args).await
}

/// Serves on a listener until SIGTERM or Ctrl-C.
pub(crate) async fn run(app: App, listener: TcpListener, args: &ServeArgs) -> anyhow::Result<()> {
    let api = Api::new(
        app.clone(),
        ApiSettings {
            trusted_proxies: args.trusted_proxy.clone(),
            rates: Rates {
                address: rate(args.rate_per_address),
                key: rate(args.rate_per_key),
            },
            public_url: args.public_url.clone(),
            serves_tls: args.tls_cert.is_some(),
            log_requests: !args.no_request_log,
        },
    );
    let console = Console::new(
        app.clone(),
        ConsoleSettings {
            trusted_proxies: args.trusted_proxy.clone(),
            public_url: args.public_url.as_ref().map(|url| url.as_str().to_owned()),
            serves_tls: args.tls_cert.is_some(),
            rate_per_address: NonZeroU32::new(args.rate_per_address),
            log_requests: !args.no_request_log,
        },
    );
    let own = args.console_listen.map(listen).transpose()?;
    app.tick().await;
    let metrics = metrics::start()?;
    let courier = callbacks::courier(&app, args.callback_allow.clone(), args.callback_ca.as_deref())?;
    callbacks::look_at_websites(&app, Arc::clone(&courier), args.dns.clone());
    let delivering = callbacks::start(app.clone(), courier, &base(&listener, args)?);
    let mailing = mail::start(&app, args, &base(own.as_ref().unwrap_or(&listener), args)?).await?;
    let ticking = tokio::spawn(recur(app.clone(), api.clone(), console.clone(), metrics.clone()));
    let working = tokio::spawn(work(app.clone()));
    let mut router = sengo_api::router(api).merge(metrics::router(metrics, args.metrics_allow.clone()));
    let mut listeners = Vec::new();
    match own {
        None => router = router.merge(sengo_console::router(console)),
        Some(own) => {
            tracing::info!("the console listens on {}", own.local_addr()?);
            listeners.push((own, sengo_console::router(console)));
        }
    }
    listeners.push((listener, router));
    let playing = network::start(&app, &args.sandbox).await?;
    let handle = Handle::new();
    tokio::spawn(stop_on_signal(handle.clone()));
    let tls = match (&args.tls_cert, &args.tls_key) {
        (Some(cert), Some(key)) => {
            let config = RustlsConfig::from_pem_file(cert, key)
                .await
                .with_context(|| format!("cannot use {} and {} for TLS", cert.display(), key.display()))?;
            tokio::spawn(renew_certificate(config.clone(), cert.clone(), key.clone()));
            Some(config)
        }
        _ => None,
    };
    let mut serving = tokio::task::JoinSet::new();
    for (listener, router) in listeners {
        let server = Server {
            tls: tls.clone(),
            handle: handle.clone(),
            environment: app.environment(),
            log_requests: !args.no_request_log,
        };
        serving.spawn(server.serve(listener, router));
    }
    while let Some(served) = serving.join_next().await {
        served??;
    }
    playing.stop();
    ticking.abort();
    delivering.stop().await;
    if let Some(mailing) = mailing {
        mailing.stop().await;
    }
    working.abort();
    app.flush().await;
    tracing::info!("stopped");
    Ok(())
}

/// How connections are taken, on whichever listener.
struct Server {
    tls: Option<RustlsConfig>,
    handle: Handle<SocketAddr>,
    environment: Environment,
    log_requests: bool,
}

impl Server {
    async fn serve(self, listener: TcpListener, router: axum::Router) -> anyhow::Result<()> {
        listener.set_nonblocking(true)?;
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let (environment, log_requests) = (self.environment, self.log_requests);
        match self.tls {
            Some(config) => {
                // Handshakes count, too.
                let acceptor = Telling {
                    inner: RustlsAcceptor::new(config).acceptor(Connections::new()),
                    environment,
                    log_requests,
                };
                let mut server = axum_server::from_tcp(listener)?
                    .acceptor(acceptor)
                    .handle(self.handle);
                limit(&mut server);
                server.serve(service).await?;
            }
            None => {
                let acceptor = Telling {
                    inner: Connections::new(),
                    environment,
                    log_requests,
                };
                let mut server = axum_server::from_tcp(listener)?
                    .acceptor(acceptor)
                    .handle(self.handle);
                limit(&mut server);
                server.serve(service).await?;
            }
        }
        Ok(())
    }
}

/// How clients reach this instance, as far as anybody said.
fn base(listener: &TcpListener, args: &ServeArgs) -> anyhow::Result<String> {
    if let Some(url) = &args.public_url {
        return Ok(url.as_str().to_owned());
    }
    let scheme = if args.tls_cert.is_some() { "https" } else { "http" };
    let mut address = listener.local_addr()?;
    if address.ip().is_unspecified() {
        address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    Ok(format!("{scheme}://{address}"))
}

fn limit<A>(server: &mut axum_server::Server<SocketAddr, A>) {
    server
        .http_builder()
        .http1()
        .header_read_timeout(HEADER_TIME_MAX)
        .max_buf_size(HEADER_BYTES_MAX);
    server
        .http_builder()
        .http2()
        .max_header_list_size(HEADER_LIST_BYTES_MAX)
        .max_concurrent_streams(100);
}

fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).with_context(|| {
        format!("cannot listen on {address}; if another program does, choose another with --listen ADDR")
    })
}

/// The token travels in every request, so in production it must not travel in the clear.
fn check_exposure(app: &App, args: &ServeArgs) -> anyhow::Result<()> {
    let is_plain = args.tls_cert.is_none() && args.trusted_proxy.is_empty();
    let mut listeners = [Some(args.listen), args.console_listen].into_iter().flatten();
    let exposed = listeners.find(|address| is_plain && !address.ip().is_loopback());
    match exposed {
        Some(exposed) if app.environment() == Environment::Production => bail!(
            "in production, tokens must not travel unencrypted, and {exposed} is reachable from outside. \
             Give --tls-cert and --tls-key, or --trusted-proxy for the proxy that does TLS, or listen on 127.0.0.1"
        ),
        _ => Ok(()),
    }
}

async fn recur(app: App, api: Api, console: Console, metrics: metrics::Metrics) {
    let mut interval = tokio::time::interval(TICK);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut count: u32 = 0;
    loop {
        interval.tick().await;
        app.tick().await;
        count = count.wrapping_add(1);
        if count.is_multiple_of(40) {
            api.tidy();
            console.tidy();
            metrics.run_upkeep();
            app.callbacks_measure().await;
            app.mail_measure().await;
        }
    }
}

/// Does what the passing of time brings, at once again while there is more of it.
async fn work(app: App) {
    let mut interval = tokio::time::interval(JOBS_EVERY);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        loop {
            match app.jobs_run().await {
                Ok(round) if round.more => {}
                Ok(_) => break,
                Err(error) => {
                    tracing::warn!(%error, "cannot expire or settle what is due; it is tried again");
                    break;
                }
            }
        }
    }
}

async fn stop_on_signal(handle: Handle<SocketAddr>) {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    tracing::info!("stopping: calls in progress may finish");
    handle.graceful_shutdown(Some(SHUTDOWN_TIME_MAX));
}

/// Reads certificate and key again when either file changed; a pair that does not fit is reported and not used.
async fn renew_certificate(config: RustlsConfig, cert: PathBuf, key: PathBuf) {
    let changed = |path: &PathBuf| std::fs::metadata(path).and_then(|file| file.modified()).ok();
    let mut seen: [Option<SystemTime>; 2] = [changed(&cert), changed(&key)];
    loop {
        tokio::time::sleep(CERTIFICATE_EVERY).await;
        let now = [changed(&cert), changed(&key)];
        if now == seen {
            continue;
        }
        seen = now;
        match config.reload_from_pem_file(&cert, &key).await {
            Ok(()) => tracing::info!("the certificate was renewed"),
            Err(error) => {
                tracing::error!(%error, "the changed certificate cannot be used; the old one stays")
            }
        }
    }
}
