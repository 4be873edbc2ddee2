//! Transfers as they are usually written: one PostgreSQL transaction each.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio_postgres::{Client, NoTls};

use crate::ledger::Pairs;

/// How many connections transfer at once.
const CONNECTIONS: usize = 64;

const SCHEMA: &str = "
    CREATE TABLE plain_account (id BIGINT PRIMARY KEY, balance BIGINT NOT NULL CHECK (balance >= 0))
        WITH (fillfactor = 50);
    CREATE TABLE plain_transfer (
        id UUID PRIMARY KEY, debit BIGINT NOT NULL, credit BIGINT NOT NULL, amount BIGINT NOT NULL,
        debit_balance BIGINT NOT NULL, credit_balance BIGINT NOT NULL, booked_at BIGINT NOT NULL);";

/// Connections to a database with the tables.
pub(crate) struct Plain {
    clients: Vec<Arc<Client>>,
}

impl Plain {
    pub(crate) async fn open(url: &str, accounts: i64) -> anyhow::Result<Self> {
        let mut clients = Vec::new();
        for _ in 0..CONNECTIONS {
            let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
            tokio::spawn(connection);
            clients.push(Arc::new(client));
        }
        if let Some(client) = clients.first() {
            client.batch_execute(SCHEMA).await?;
            let fill =
                "INSERT INTO plain_account SELECT id, 1000000000 FROM generate_series(1, $1::bigint) AS id";
            client.execute(fill, &[&accounts]).await?;
        }
        Ok(Self { clients })
    }

    /// Transfers a second.
    pub(crate) async fn rate(&self, pairs: Pairs, duration: Duration) -> anyhow::Result<f64> {
        let count = Arc::new(AtomicU64::new(0));
        let started = Instant::now();
        let mut busy = JoinSet::new();
        for (number, client) in self.clients.iter().enumerate() {
            let (client, count) = (Arc::clone(client), Arc::clone(&count));
            let mut pairs = pairs.start(number);
            busy.spawn(async move {
                let statements = Statements::prepare(&client).await?;
                while started.elapsed() < duration {
                    let (debit, credit) = pairs.next();
                    statements.transfer(&client, debit, credit).await?;
                    count.fetch_add(1, Ordering::Relaxed);
                }
                anyhow::Ok(())
            });
        }
        while let Some(ended) = busy.join_next().await {
            ended??;
        }
        Ok(count.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64())
    }
}

struct Statements {
    lock: tokio_postgres::Statement,
    update: tokio_postgres::Statement,
    insert: tokio_postgres::Statement,
}

impl Statements {
    async fn prepare(client: &Client) -> anyhow::Result<Self> {
        let lock = "SELECT id FROM plain_account WHERE id IN ($1, $2) ORDER BY id FOR UPDATE";
        let update = "UPDATE plain_account SET balance = balance + $2 WHERE id = $1 RETURNING balance";
        let insert = "INSERT INTO plain_transfer VALUES ($1, $2, $3, $4, $5, $6, $7)";
        Ok(Self {
            lock: client.prepare(lock).await?,
            update: client.prepare(update).await?,
            insert: client.prepare(insert).await?,
        })
    }

    async fn transfer(&self, client: &Client, debit: i64, credit: i64) -> anyhow::Result<()> {
        client.batch_execute("BEGIN").await?;
        client.query(&self.lock, &[&debit, &credit]).await?;
        let debited = client.query_one(&self.update, &[&debit, &-1_i64]).await?;
        let credited = client.query_one(&self.update, &[&credit, &1_i64]).await?;
        let (debit_balance, credit_balance): (i64, i64) = (debited.get(0), credited.get(0));
        let (id, now) = (uuid::Uuid::now_v7(), jiff::Timestamp::now().as_microsecond());
        client
            .execute(
                &self.insert,
                &[
                    &id,
                    &debit,
                    &credit,
                    &1_i64,
                    &debit_balance,
                    &credit_balance,
                    &now,
                ],
            )
            .await?;
        client.batch_execute("COMMIT").await?;
        Ok(())
    }
}
