//! 1,000,000 payments settle on SQLite, while balances are read as if nothing were going on.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::ensure;
use jiff::SignedDuration;
use rusqlite::Connection as Database;
use sengo_app::{Durability, Location};
use sengo_core::audit::Actor;
use sengo_core::ledger::Parties;
use tokio::runtime::Runtime;
use tokio::time::MissedTickBehavior;

use super::OPTIONS;
use super::paid::{Seller, bring};
use crate::client::Connection;
use crate::figure::{Figure, Goal, median};
use crate::server::Server;
use crate::{profile, seed};

const PAYMENTS: usize = 1_000_000;
const PROFILED: usize = 200_000;
const PROJECTS: usize = 1_000;

/// A balance is read this often.
const READ_EVERY: Duration = Duration::from_millis(5);

/// How long balances are read before anything settles.
const IDLE: Duration = Duration::from_secs(10);

/// After so many reads it is looked whether all has settled.
const LOOK_EVERY: usize = 20;

/// Far enough for everything that was paid by now to be due.
const AHEAD: SignedDuration = SignedDuration::from_hours(30 * 24);

pub(super) fn figures(runtime: &Runtime) -> anyhow::Result<Vec<Figure>> {
    let measured = settle(runtime, PAYMENTS, None)?;
    settle(runtime, PROFILED, Some("settlement"))?;
    Ok(vec![
        Figure::new(
            "settlement of 1,000,000 payments on SQLite, s",
            Goal::AtMost(60.0),
            measured.seconds,
        ),
        Figure::new(
            "GET /balance while they settle ÷ idle",
            Goal::AtMost(1.5),
            median(measured.busy.clone()) / median(measured.idle.clone()),
        ),
        Figure::new("GET /balance idle, median µs", Goal::None, median(measured.idle)),
        Figure::new(
            "GET /balance while they settle, 99th percentile, µs",
            Goal::None,
            percentile(measured.busy, 99),
        ),
        Figure::new("CPU of a settled payment, µs", Goal::None, measured.cpu_micros),
    ])
}

struct Settled {
    seconds: f64,
    /// CPU time of the server for each payment, with the reads beside them.
    cpu_micros: f64,
    /// Times of balance reads in microseconds.
    idle: Vec<f64>,
    busy: Vec<f64>,
}

fn settle(runtime: &Runtime, count: usize, profiled: Option<&str>) -> anyhow::Result<Settled> {
    let folder = tempfile::tempdir()?;
    let started = Instant::now();
    let requests = runtime.block_on(fill(folder.path(), count))?;
    let database = Database::open(folder.path().join("sengo.db"))?;
    // What the load left in the log would be the settlement's to copy back.
    database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()))?;
    println!(
        "{count} payments written in {:.0} s",
        started.elapsed().as_secs_f64()
    );
    let server = Server::sengo(folder.path(), &OPTIONS)?;
    let mut reader = runtime.block_on(Reader::open(&server, requests))?;
    let idle = runtime.block_on(reader.read_until(|elapsed| Ok(elapsed > IDLE)))?;
    let before = server.cpu_seconds()?;
    let mut work = || {
        runtime.block_on(advance(folder.path()))?;
        let started = Instant::now();
        let busy = runtime.block_on(reader.read_until(|_| is_settled(&database)))?;
        Ok((started.elapsed().as_secs_f64(), busy))
    };
    let (seconds, busy) = match profiled {
        Some(title) => profile::of(title, server.id(), work)?,
        None => work()?,
    };
    let cpu_micros = (server.cpu_seconds()? - before) / count as f64 * 1e6;
    println!("{count} payments settled in {seconds:.1} s");
    drop(server);
    runtime.block_on(verify(folder.path()))?;
    Ok(Settled {
        seconds,
        cpu_micros,
        idle,
        busy,
    })
}

/// Writes payments that were paid; requests for the balance of each project.
async fn fill(folder: &Path, count: usize) -> anyhow::Result<Vec<String>> {
    let location = Location::in_folder(folder);
    let (app, store) = seed::open_store(&location, folder, Durability::Careless).await?;
    let (merchant, _) = seed::merchant(&app).await?;
    let projects = seed::projects(&app, merchant, PROJECTS).await?;
    let sellers: Vec<Seller> = projects
        .iter()
        .map(|(project, pair)| Seller {
            parties: Parties {
                merchant,
                project: *project,
            },
            key: pair.key.clone(),
            callback: None,
        })
        .collect();
    bring(&store, &sellers, count).await?;
    let requests = projects
        .iter()
        .map(|(_, pair)| pair.request("GET", "/balance", ""));
    Ok(requests.collect())
}

/// Moves the sandbox's clock, as `sengo sandbox clock advance` does beside a server.
async fn advance(folder: &Path) -> anyhow::Result<()> {
    let app = seed::open(&Location::in_folder(folder), folder).await?;
    app.clock_advance(Actor::Platform, AHEAD).await?;
    Ok(())
}

fn is_settled(database: &Database) -> anyhow::Result<bool> {
    let left = "SELECT EXISTS (SELECT 1 FROM project_transaction WHERE in_pending > 0)";
    Ok(!database.query_row(left, (), |row| row.get::<_, bool>(0))?)
}

async fn verify(folder: &Path) -> anyhow::Result<()> {
    let app = seed::open(&Location::in_folder(folder), folder).await?;
    let report = app.ledger_verify().await?;
    ensure!(report.differences.is_empty(), "{:?}", report.differences);
    Ok(())
}

/// Somebody who reads balances at a steady pace.
struct Reader {
    connection: Connection,
    requests: Vec<String>,
    next: usize,
}

impl Reader {
    /// Reads every balance once, so that credentials are known.
    async fn open(server: &Server, requests: Vec<String>) -> anyhow::Result<Self> {
        let mut connection = Connection::open(server.address).await?;
        for request in &requests {
            connection.ask(request).await?;
        }
        Ok(Self {
            connection,
            requests,
            next: 0,
        })
    }

    /// Reads until something is so, which is asked for now and then; how long each read took, in microseconds.
    async fn read_until(
        &mut self,
        is_over: impl Fn(Duration) -> anyhow::Result<bool>,
    ) -> anyhow::Result<Vec<f64>> {
        let began = Instant::now();
        let mut pace = tokio::time::interval(READ_EVERY);
        pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut times = Vec::new();
        while times.len() % LOOK_EVERY != 0 || !is_over(began.elapsed())? {
            pace.tick().await;
            // 7919 is prime, so every request has its turn, in an order that looks random.
            self.next = (self.next + 7919) % self.requests.len();
            if let Some(request) = self.requests.get(self.next) {
                let asked = Instant::now();
                self.connection.ask(request).await?;
                times.push(asked.elapsed().as_secs_f64() * 1e6);
            }
        }
        Ok(times)
    }
}

/// The value below which so many of a hundred are.
fn percentile(mut values: Vec<f64>, of_hundred: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = values.len() * of_hundred / 100;
    values.get(place).copied().unwrap_or(f64::NAN)
}
