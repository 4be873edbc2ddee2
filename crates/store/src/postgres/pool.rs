//! The connections that read, and write what is no decision.

use std::time::Duration;

use deadpool_postgres::{
    Client, Hook, HookError, Manager, ManagerConfig, Pool, PoolError, RecyclingMethod, Runtime,
};
use tokio::time::timeout;
use tokio_postgres::Row;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;

use super::Postgres;
use super::connection::{CONNECT_TIMEOUT, Server};
use super::failure::{describe, failed, is_lost};
use crate::error::StoreError;

/// Connections kept for reading. One more reader waits for its turn.
const READERS_MAX: usize = 16;

/// How long it waits.
const TURN_TIMEOUT: Duration = Duration::from_secs(5);

/// A server that lets the statement timeout pass without a word is not there any more.
const SILENCE_TIMEOUT: Duration = Duration::from_secs(8);

/// Reads find their rows by an index; what takes longer has gone wrong. Plans are kept so that they stay
/// good when made over small tables: a walk along entries must never become a scan of the ledger, and the newest
/// few of many rows are read in the order of an index, not collected and sorted: with bitmaps, the newest fifty of
/// millions were. Payments are as many with bitmaps as without, 1.00 in turns: what they read is found by whole keys.
pub(super) const SESSION: &str = "SET statement_timeout = '5s'; SET lock_timeout = '5s';
    SET idle_in_transaction_session_timeout = '30s'; SET jit = off;
    SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off;
    SET enable_mergejoin = off";

pub(super) fn open(server: &Server) -> Result<Pool, String> {
    let settings = ManagerConfig {
        recycling_method: RecyclingMethod::Fast,
    };
    let manager = Manager::from_config(server.config.clone(), server.tls.clone(), settings);
    let prepare = Hook::async_fn(|client: &mut deadpool_postgres::ClientWrapper, _| {
        Box::pin(async move { client.batch_execute(SESSION).await.map_err(HookError::Backend) })
    });
    Pool::builder(manager)
        .max_size(READERS_MAX)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(TURN_TIMEOUT))
        .create_timeout(Some(CONNECT_TIMEOUT))
        .recycle_timeout(Some(CONNECT_TIMEOUT))
        .post_create(prepare)
        .build()
        .map_err(|error| error.to_string())
}

impl Postgres {
    pub(super) async fn reader(&self) -> Result<Client, StoreError> {
        self.readers.get().await.map_err(|error| match error {
            PoolError::Backend(error) => StoreError::Unavailable(describe(&error)),
            PoolError::PostCreateHook(HookError::Backend(error)) => StoreError::Unavailable(describe(&error)),
            other => StoreError::Unavailable(other.to_string()),
        })
    }

    /// Runs one query. A pooled connection may have died unnoticed, so a lost one is tried once more.
    pub(super) async fn rows(
        &self,
        sql: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, StoreError> {
        match self.rows_once(sql, parameters).await? {
            Ok(rows) => Ok(rows),
            Err(error) if is_lost(&error) => {
                let second = self.rows_once(sql, parameters).await?;
                second.map_err(|error| failed(&error))
            }
            // What was asked for has a zero byte in it, and so no row has it.
            Err(error) if error.code() == Some(&SqlState::CHARACTER_NOT_IN_REPERTOIRE) => Ok(Vec::new()),
            Err(error) => Err(failed(&error)),
        }
    }

    async fn rows_once(
        &self,
        sql: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Result<Vec<Row>, tokio_postgres::Error>, StoreError> {
        let reader = self.reader().await?;
        let reading = async {
            let statement = reader.prepare_cached(sql).await?;
            reader.query(&statement, parameters).await
        };
        match timeout(SILENCE_TIMEOUT, reading).await {
            Ok(outcome) => Ok(outcome),
            Err(_) => {
                drop(Client::take(reader));
                Err(StoreError::Unavailable("the server does not answer".into()))
            }
        }
    }
}
