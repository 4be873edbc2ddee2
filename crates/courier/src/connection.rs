//! A connection to an endpoint, at an address that was judged first.

use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use url::{Host, Url};

use crate::{CONNECT_TIME_MAX, HttpCourier};

/// The most addresses of one host that are tried.
const ADDRESSES_MAX: usize = 8;

/// Plain or encrypted.
pub(crate) enum Connection {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// Connects to the host of a URL.
pub(crate) async fn connect(courier: &HttpCourier, url: &Url) -> Result<Connection, String> {
    let began = Instant::now();
    match timeout(CONNECT_TIME_MAX, connected(courier, url, began)).await {
        Ok(connected) => connected,
        Err(_) => Err(format!(
            "no connection within {} seconds",
            CONNECT_TIME_MAX.as_secs()
        )),
    }
}

async fn connected(courier: &HttpCourier, url: &Url, began: Instant) -> Result<Connection, String> {
    let host = url.host().ok_or("the address names no host")?;
    let port = url.port_or_known_default().ok_or("the address names no port")?;
    let addresses = admitted(courier, &host).await?;
    let stream = dial(&addresses, port, began).await?;
    // What is sent is one small message; waiting for more of it would only delay it.
    let _ = stream.set_nodelay(true);
    if url.scheme() != "https" {
        return Ok(Connection::Plain(stream));
    }
    let name = match host {
        Host::Domain(name) => ServerName::try_from(name.to_owned()).map_err(|error| error.to_string())?,
        Host::Ipv4(address) => ServerName::from(IpAddr::V4(address)),
        Host::Ipv6(address) => ServerName::from(IpAddr::V6(address)),
    };
    let connector = TlsConnector::from(courier.tls.clone());
    let stream = connector
        .connect(name, stream)
        .await
        .map_err(|error| format!("no TLS with the endpoint: {error}"))?;
    Ok(Connection::Tls(Box::new(stream)))
}

/// The addresses of a host that may be connected to.
async fn admitted(courier: &HttpCourier, host: &Host<&str>) -> Result<Vec<IpAddr>, String> {
    let found = match host {
        Host::Ipv4(address) => vec![IpAddr::V4(*address)],
        Host::Ipv6(address) => vec![IpAddr::V6(*address)],
        Host::Domain(name) => {
            let found = courier.resolver.resolve((*name).to_owned()).await;
            found.map_err(|error| format!("the name {name} cannot be resolved: {error}"))?
        }
    };
    let mut admitted = found.clone();
    admitted.retain(|address| courier.policy.admits(*address));
    match (found.first(), admitted.is_empty()) {
        (None, _) => Err(format!("the name {host} has no address")),
        (Some(address), true) => Err(format!(
            "{host} leads to {address}, which is not an address of the public internet; \
             --callback-allow can name it"
        )),
        (Some(_), false) => {
            admitted.truncate(ADDRESSES_MAX);
            Ok(admitted)
        }
    }
}

/// The first that answers. Each gets its share of the time left, so that one that is silent does not use it all.
pub(crate) async fn dial(addresses: &[IpAddr], port: u16, began: Instant) -> Result<TcpStream, String> {
    let mut failure = "the name has no address".to_owned();
    let mut left = u32::try_from(addresses.len()).unwrap_or(1);
    for address in addresses {
        let time = CONNECT_TIME_MAX.saturating_sub(began.elapsed());
        let share = time.checked_div(left).unwrap_or(Duration::ZERO);
        left = left.saturating_sub(1);
        let address = SocketAddr::new(*address, port);
        failure = match timeout(share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => format!("no connection to {address}: {error}"),
            Err(_) => format!("no connection to {address} in time"),
        };
    }
    Err(failure)
}

impl AsyncRead for Connection {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(context),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_shutdown(context),
        }
    }
}
