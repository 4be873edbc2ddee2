//! A year of payments, written past the application as rows that it could have written: through the API, ten million
//! would take days.
//!
//! Merchants, projects, keys and money are made by the application itself. Payments are made by one statement a
//! merchant, in the order of their rows; figures are counted from them. What pages do not look at is left out:
//! heard words, callbacks, and transfers, of which each project has one that brings what its payments left.

use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use jiff::Timestamp;
use rusqlite::Connection;
use sengo_app::balances::Adjustment;
use sengo_app::{App, Location, Store};
use sengo_core::audit::Actor;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::money::Rupiah;
use tokio_postgres::NoTls;

use crate::seed::{self, Pair};

/// How many merchants share the projects.
pub(crate) const MERCHANTS: usize = 40;

/// Projects of each.
pub(crate) const PROJECTS_EACH: usize = 25;

const YEAR: i64 = 365 * 86_400 * 1_000_000;

/// The last payment is so long ago, so that all were paid or have expired.
const PAST: i64 = 3_600 * 1_000_000;

/// A merchant with its projects, by number.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) merchant: MerchantId,
    pub(crate) pair: Pair,
    pub(crate) projects: Vec<(ProjectId, Pair)>,
}

/// Where the rows go.
enum Target {
    Sqlite(Box<Connection>),
    Postgres(tokio_postgres::Client),
}

/// Makes the merchants and projects, and about so many payments of theirs over the last year.
pub(crate) async fn load(
    app: &App,
    store: &Store,
    location: &Location,
    transactions: i64,
) -> anyhow::Result<Vec<Group>> {
    let began = Instant::now();
    let mut groups = Vec::with_capacity(MERCHANTS);
    for number in 0..MERCHANTS {
        let (merchant, pair) = seed::merchant(app).await?;
        let first = number * PROJECTS_EACH;
        let mut projects = seed::projects_from(app, merchant, first, PROJECTS_EACH).await?;
        projects.sort_by_key(|(project, _)| *project);
        groups.push(Group {
            merchant,
            pair,
            projects,
        });
    }
    println!(
        "{} projects in {:.0} s",
        MERCHANTS * PROJECTS_EACH,
        seconds(began)
    );
    let target = Target::open(location).await?;
    let indexes = target.put_indexes_aside().await?;
    let now = Timestamp::now().as_microsecond();
    let each = transactions / i64::try_from(MERCHANTS)?;
    for group in &groups {
        target.run(&payments(&target, group, each, now)?).await?;
    }
    println!("payments written in {:.0} s", seconds(began));
    for sql in REST.into_iter().chain(indexes.iter().map(String::as_str)) {
        target.run(sql).await?;
    }
    println!(
        "{} payments in {:.0} s",
        each * i64::try_from(MERCHANTS)?,
        seconds(began)
    );
    let figures = store.figures_rebuild().await?;
    println!("{figures} figures counted in {:.0} s", seconds(began));
    bring_money(app, store, &groups).await?;
    target.finish().await?;
    println!("loaded in {:.0} s", seconds(began));
    Ok(groups)
}

fn seconds(since: Instant) -> f64 {
    Duration::as_secs_f64(&since.elapsed())
}

/// What each project has pending comes in by a correction, so that it can settle and the books balance.
async fn bring_money(app: &App, store: &Store, groups: &[Group]) -> anyhow::Result<()> {
    for group in groups {
        let scope = sengo_app::FigureScope::Merchant(group.merchant);
        let mut pending: std::collections::BTreeMap<ProjectId, i64> = std::collections::BTreeMap::new();
        for due in store.due_money(scope).await? {
            *pending.entry(due.parties.project).or_default() += due.amount.get();
        }
        for (project, amount) in pending {
            let adjustment = Adjustment {
                active: Rupiah::ZERO,
                pending: Rupiah::new(amount),
                reason: "bench".into(),
                id: None,
            };
            app.balance_adjust(Actor::Platform, project, adjustment).await?;
        }
    }
    Ok(())
}

impl Target {
    async fn open(location: &Location) -> anyhow::Result<Self> {
        match location {
            Location::Sqlite(path) => {
                let connection = Connection::open(path)?;
                connection.pragma_update(None, "synchronous", "OFF")?;
                connection.pragma_update(None, "cache_size", -1_048_576)?;
                Ok(Self::Sqlite(Box::new(connection)))
            }
            Location::Postgres(url) => {
                let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
                tokio::spawn(connection);
                // The log of millions of rows would otherwise force a checkpoint every few seconds, and what the server
                // does by itself would fall on some rounds and not on others.
                for setting in [
                    "max_wal_size = '8GB'",
                    "checkpoint_timeout = '1h'",
                    "autovacuum = off",
                ] {
                    client
                        .batch_execute(&format!("ALTER SYSTEM SET {setting}"))
                        .await?;
                }
                client
                    .batch_execute(
                        "SELECT pg_reload_conf(); SET synchronous_commit = off;
                         SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'",
                    )
                    .await?;
                Ok(Self::Postgres(client))
            }
        }
    }

    async fn run(&self, sql: &str) -> anyhow::Result<()> {
        match self {
            Self::Sqlite(connection) => connection.execute_batch(sql)?,
            Self::Postgres(client) => client.batch_execute(sql).await?,
        }
        Ok(())
    }

    /// Drops the indexes of payments beside their key, and answers how to make them: sorted in one go when all rows are
    /// there, they cost a fraction.
    async fn put_indexes_aside(&self) -> anyhow::Result<Vec<String>> {
        let found: Vec<(String, String)> = match self {
            Self::Sqlite(connection) => {
                let mut indexes = connection.prepare(
                    "SELECT name, sql FROM sqlite_master
                     WHERE type = 'index' AND tbl_name = 'project_transaction' AND sql IS NOT NULL",
                )?;
                let rows = indexes.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
                rows.collect::<Result<_, _>>()?
            }
            Self::Postgres(client) => {
                let indexes = "SELECT indexname::text, indexdef FROM pg_indexes
                               WHERE tablename = 'project_transaction' AND schemaname = current_schema()
                                     AND indexname NOT IN (SELECT conname FROM pg_constraint)";
                let rows = client.query(indexes, &[]).await?;
                rows.iter().map(|row| (row.get(0), row.get(1))).collect()
            }
        };
        let mut made = Vec::new();
        for (name, sql) in found {
            self.run(&format!("DROP INDEX {name}")).await?;
            made.push(sql);
        }
        Ok(made)
    }

    /// Leaves the database as one that has been in use for a while.
    async fn finish(&self) -> anyhow::Result<()> {
        match self {
            Self::Sqlite(connection) => {
                connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()))?;
                Ok(())
            }
            Self::Postgres(client) => {
                // Neither runs within a batch.
                for sql in ["VACUUM ANALYZE", "CHECKPOINT"] {
                    client.batch_execute(sql).await?;
                }
                Ok(())
            }
        }
    }

    /// Numbers from 0 on, as the table `seq (n)`.
    fn numbers(&self, count: i64) -> String {
        match self {
            Self::Sqlite(_) => format!(
                "RECURSIVE seq (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM seq WHERE n + 1 < {count})"
            ),
            Self::Postgres(_) => {
                format!("seq (n) AS (SELECT generate_series(0::bigint, {count}::bigint - 1))")
            }
        }
    }

    /// An id that begins with the time of its payment, in milliseconds, and ends with its number and merchant.
    fn id(&self, merchant: MerchantId) -> String {
        match self {
            Self::Sqlite(_) => format!(
                "unhex(printf('%012x7%03x8%015x', created_at / 1000, n % 4096, n * 1000 + {merchant}))"
            ),
            Self::Postgres(_) => format!(
                "(lpad(to_hex(created_at / 1000), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0') || '8'
                  || lpad(to_hex(n * 1000 + {merchant}), 15, '0'))::uuid"
            ),
        }
    }
}

/// All payments of a merchant, in the order of their rows. Of a thousand, 30 expired, 10 failed, 15 were given back
/// whole and 8 in part, and the payer's bank took back 2.
fn payments(target: &Target, group: &Group, count: i64, now: i64) -> anyhow::Result<String> {
    let (first, pair) = group.projects.first().context("a project")?;
    let numbers = target.numbers(count);
    let id = target.id(group.merchant);
    let projects = group.projects.len();
    let step = (YEAR - PAST) / count.max(1);
    let start = now - YEAR;
    let (merchant, key) = (group.merchant, &pair.key);
    let last = group.projects.last().context("a project")?.0;
    if last.get() - first.get() + 1 != i64::try_from(projects)? {
        return Err(anyhow!("the projects of a merchant have numbers in a row"));
    }
    Ok(format!(
        "WITH {numbers},
         made AS (SELECT n, {first} + n % {projects} AS project_id, {start} + n * {step} AS created_at,
                         (n * 7919 + 13) % 1000 AS fate, 10000 + (n * 104729 % 490) * 1000 AS amount FROM seq),
         charged AS (SELECT made.*, (amount * 7000 + 500000) / 1000000 AS fee,
                            created_at + (20 + n % 300) * 1000000 AS paid_at FROM made),
         ended AS (SELECT charged.*,
                          CASE WHEN fate < 30 THEN 3 WHEN fate < 40 THEN 4 WHEN fate < 55 THEN 6
                               WHEN fate < 57 THEN 7 WHEN fate < 65 THEN 5 ELSE 2 END AS status,
                          ((paid_at + 25200000000) / 86400000000) * 86400000000 - 25200000000 + 172800000000
                              AS settles_at FROM charged)
         INSERT INTO project_transaction
         (merchant_id, transaction_id, project_id, kind, channel, status, reference, callback, key, callbacks,
          created_at, expires_at, amount, fee, tax, total_amount, credited, fee_payer, working_days, ended_word,
          ended_at, settles_at, in_pending, view_name, content)
         SELECT {merchant}, {id}, project_id, 1, 1, status, 'YEAR-' || n, NULL, '{key}', 0, created_at,
                created_at + 1800000000, amount, fee, 0, amount, amount - fee, 2, 2,
                CASE WHEN status IN (3, 4) THEN NULL ELSE {id} END,
                CASE WHEN status = 3 THEN NULL ELSE paid_at END,
                CASE WHEN status IN (3, 4) THEN NULL ELSE settles_at END,
                CASE WHEN status = 2 AND settles_at > {now} THEN amount - fee ELSE 0 END,
                'Toko Bench', '{CONTENT}'
         FROM ended ORDER BY n"
    ))
}

/// What a code says, of the length that codes have.
const CONTENT: &str = "00020101021226610016ID.CO.SENGO.WWW01189360000000000000010215ID10000000000010303UMI51440014\
    ID.CO.QRIS.WWW0215ID10000000000010303UMI5204581253033605405100005802ID5910Toko Bench6007Jakarta61051234562070703A016304ABCD";

/// What goes with the payments, in the order of its rows.
const REST: [&str; 3] = [
    "INSERT INTO transaction_owner (transaction_id, merchant_id, project_id)
     SELECT transaction_id, merchant_id, project_id FROM project_transaction ORDER BY transaction_id",
    "INSERT INTO reversal (merchant_id, transaction_id, number, word, kind, amount, booked_at)
     SELECT merchant_id, transaction_id, 1, transaction_id, CASE status WHEN 7 THEN 2 ELSE 1 END,
            CASE status WHEN 5 THEN amount / 2 ELSE amount END, ended_at + 60000000
     FROM project_transaction WHERE status IN (5, 6, 7) ORDER BY merchant_id, transaction_id",
    "INSERT INTO reference (merchant_id, project_id, reference, used_at)
     SELECT merchant_id, project_id, reference, created_at FROM project_transaction
     ORDER BY merchant_id, project_id, reference",
];
