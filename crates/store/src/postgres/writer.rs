//! The connection that writes: its session and its prepared statements.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, Row, Statement};

use super::connection::{Server, still_durable};
use super::failure::failed;
use super::{
    callbacks, documents, figures, instructions, load, requests, save, save_ledger, transactions, words,
};
use crate::error::{Durability, StoreError};

/// Every statement of the committer finds its rows by an index, from lists of any length. Plans are made
/// once, perhaps while the tables are empty; without these settings such a plan scans the table and stays.
pub(super) const SESSION: &str = "SET statement_timeout = '10s'; SET lock_timeout = '2s';
    SET idle_in_transaction_session_timeout = '15s'; SET default_transaction_isolation = 'read committed';
    SET jit = off; SET plan_cache_mode = force_generic_plan;
    SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";

/// A connection with everything prepared that a committer runs, so that statements can be sent one after
/// the other without waiting for answers.
#[derive(Debug)]
pub(super) struct Writer {
    client: Client,
    prepared: HashMap<&'static str, Statement>,
    /// Whether a statement of the transaction failed before it was sent. The server does not know of it and
    /// would commit the rest.
    incomplete: AtomicBool,
}

impl Writer {
    pub(super) async fn connect(server: &Server) -> Result<Self, StoreError> {
        let client = server.connect().await.map_err(StoreError::Unavailable)?;
        match server.durability {
            Durability::Durable => still_durable(&client).await?,
            Durability::Careless => run(&client, "SET synchronous_commit = off").await?,
        }
        run(&client, SESSION).await?;
        let mut prepared = HashMap::new();
        let statements: [&[&'static str]; 10] = [
            &load::STATEMENTS,
            &save::STATEMENTS,
            &save_ledger::STATEMENTS,
            &transactions::STATEMENTS,
            &words::STATEMENTS,
            &instructions::STATEMENTS,
            &callbacks::STATEMENTS,
            &documents::STATEMENTS,
            &figures::STATEMENTS,
            &requests::STATEMENTS,
        ];
        for sql in statements.into_iter().flatten() {
            let statement = client.prepare(sql).await.map_err(|error| failed(&error))?;
            prepared.insert(*sql, statement);
        }
        Ok(Self {
            client,
            prepared,
            incomplete: AtomicBool::new(false),
        })
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    pub(super) async fn query(
        &self,
        sql: &'static str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, Error> {
        match self.prepared.get(sql) {
            Some(statement) => self.client.query(statement, parameters).await,
            None => self.client.query(sql, parameters).await,
        }
    }

    pub(super) async fn execute(
        &self,
        sql: &'static str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, Error> {
        let executed = match self.prepared.get(sql) {
            Some(statement) => self.client.execute(statement, parameters).await,
            None => self.client.execute(sql, parameters).await,
        };
        if executed.is_err() {
            self.incomplete.store(true, Ordering::Relaxed);
        }
        executed
    }

    pub(super) async fn begin(&self) -> Result<(), Error> {
        self.incomplete.store(false, Ordering::Relaxed);
        self.client.batch_execute("BEGIN").await
    }

    /// Ends the transaction. Statements are encoded when they are first polled, which for those before this
    /// one has happened: one that could not be sent is known by now, and nothing is committed without it.
    pub(super) async fn commit(&self) -> Result<(), Error> {
        let word = if self.incomplete.load(Ordering::Relaxed) {
            "ROLLBACK"
        } else {
            "COMMIT"
        };
        self.client.batch_execute(word).await
    }
}

async fn run(client: &Client, sql: &str) -> Result<(), StoreError> {
    client.batch_execute(sql).await.map_err(|error| failed(&error))
}
