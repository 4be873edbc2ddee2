//! PostgreSQL, when one machine is not enough: one committer per process, and a pool of readers beside it.

mod audit;
mod books;
mod callbacks;
mod committer;
mod connection;
mod documents;
mod failure;
mod figures;
mod fill;
mod history;
mod instructions;
mod load;
mod migration;
mod outcome;
mod own_transfers;
mod past;
mod personal;
#[cfg(test)]
mod plans;
mod pool;
mod queries;
mod requests;
mod rows;
mod save;
mod save_ledger;
mod search;
mod tls;
mod transaction_queries;
mod transactions;
mod words;
mod writer;

use deadpool_postgres::Pool;
use tokio::sync::mpsc;

use crate::decision::Waiting;
use crate::error::{Durability, OpenError};
use crate::location::Location;
use crate::reads::Platform;
use crate::store::QUEUE_LENGTH_MAX;

/// An open PostgreSQL database.
#[derive(Debug)]
pub(crate) struct Postgres {
    readers: Pool,
    queue: mpsc::Sender<Box<dyn Waiting>>,
}

impl Postgres {
    /// Connects, checks the server's settings, migrates, and starts the committer on this runtime. The
    /// committer finishes what waits when this value is dropped, as long as the runtime lives.
    pub(crate) async fn open(
        url: &str,
        wanted: Platform,
        durability: Durability,
    ) -> Result<(Self, Platform), OpenError> {
        let unreachable = |cause: String| OpenError::Unreachable {
            location: Location::Postgres(url.into()),
            cause,
        };
        let server = connection::Server::parse(url, durability).map_err(unreachable)?;
        let mut client = server.connect().await.map_err(unreachable)?;
        connection::check_version(&client).await?;
        if durability == Durability::Durable {
            connection::check_durable(&client).await?;
        }
        migration::migrate(&mut client).await?;
        let platform = migration::platform(&client, wanted)
            .await
            .map_err(|error| unreachable(error.to_string()))?;
        drop(client);
        let readers = pool::open(&server).map_err(unreachable)?;
        let (queue, waiting) = mpsc::channel(QUEUE_LENGTH_MAX);
        tokio::spawn(committer::run(server, waiting));
        Ok((Self { readers, queue }, platform))
    }

    pub(crate) fn queue(&self) -> &mpsc::Sender<Box<dyn Waiting>> {
        &self.queue
    }
}
