//! Reaching the server, and refusing one that would not keep its word.

use std::time::Duration;

use tokio::time::timeout;
use tokio_postgres::config::TargetSessionAttrs;
use tokio_postgres::{Client, Config};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::failure::describe;
use super::tls;
use crate::error::{Durability, OpenError, StoreError};

/// The oldest server that will do, as `server_version_num` counts.
const VERSION_MIN: i32 = 150_000;

/// How long a connection may take to come about, whatever the URL says.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long one address of the server may take, unless the URL says otherwise (`connect_timeout`).
const ADDRESS_TIMEOUT: Duration = Duration::from_secs(3);

/// A server and how to reach it.
#[derive(Clone)]
pub(super) struct Server {
    pub(super) config: Config,
    pub(super) tls: MakeRustlsConnect,
    pub(super) durability: Durability,
}

impl Server {
    /// Reads a `postgres://…` URL. The error says what is wrong with it and never repeats it: it holds a password.
    pub(super) fn parse(url: &str, durability: Durability) -> Result<Self, String> {
        let (url, verification) = tls::verification(url)?;
        let mut config: Config = url
            .parse()
            .map_err(|error| format!("the URL does not read: {}", describe(&error)))?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(ADDRESS_TIMEOUT);
        }
        if config.get_application_name().is_none() {
            config.application_name("sengo");
        }
        // Of several hosts, and after a failover, only the one that can be written to is of use.
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        config.keepalives_idle(Duration::from_secs(30));
        config.tcp_user_timeout(Duration::from_secs(15));
        if verification.is_required() {
            config.ssl_mode(tokio_postgres::config::SslMode::Require);
        }
        Ok(Self {
            config,
            tls: tls::connector(&verification)?,
            durability,
        })
    }

    pub(super) async fn connect(&self) -> Result<Client, String> {
        let connecting = timeout(CONNECT_TIMEOUT, self.config.connect(self.tls.clone()));
        let (client, connection) = connecting
            .await
            .map_err(|_| format!("no connection within {} s", CONNECT_TIMEOUT.as_secs()))?
            .map_err(|error| describe(&error))?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(error = describe(&error), "a connection to PostgreSQL ended");
            }
        });
        Ok(client)
    }
}

async fn setting(client: &Client, name: &str) -> Result<String, String> {
    let row = client
        .query_one("SELECT current_setting($1)", &[&name])
        .await
        .map_err(|error| describe(&error))?;
    row.try_get(0).map_err(|error| describe(&error))
}

pub(super) async fn check_version(client: &Client) -> Result<(), OpenError> {
    let number = setting(client, "server_version_num")
        .await
        .map_err(OpenError::Migration)?;
    if number.parse::<i32>().is_ok_and(|number| number >= VERSION_MIN) {
        return Ok(());
    }
    let found = setting(client, "server_version")
        .await
        .map_err(OpenError::Migration)?;
    Err(OpenError::TooOld { found })
}

/// Refuses a server that acknowledges what it can lose in a crash.
pub(super) async fn check_durable(client: &Client) -> Result<(), OpenError> {
    for name in ["fsync", "synchronous_commit", "full_page_writes"] {
        let value = setting(client, name).await.map_err(OpenError::Migration)?;
        if value == "off" {
            return Err(OpenError::NotDurable {
                setting: name,
                value,
                wanted: "on",
            });
        }
    }
    Ok(())
}

/// The same for a connection made later: settings change, and after a failover it is another server.
pub(super) async fn still_durable(client: &Client) -> Result<(), StoreError> {
    check_durable(client)
        .await
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}
