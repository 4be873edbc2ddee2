//! Transfers through the application, 512 in flight ÷ one PostgreSQL transaction per transfer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use sengo_app::{App, Location};
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::ledger::{AccountId, AccountKind, Purpose, TransferOrder};
use sengo_core::money::Rupiah;
use tokio::task::JoinSet;

use crate::figure::{Figure, Goal, median};
use crate::plain_postgres::Plain;
use crate::{figure, profile, seed};

const IN_FLIGHT: usize = 512;
const ACCOUNTS: i64 = 10_000;
const ROUNDS: usize = 5;
const ROUND_SECONDS: u64 = 3;

/// Between whom money moves.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Pairs {
    /// Any two of many accounts.
    Many,
    /// Always the same two.
    Hot,
}

impl Pairs {
    pub(crate) fn start(self, seed: usize) -> PairSequence {
        let seed = u64::try_from(seed).unwrap_or(0) + 1;
        PairSequence {
            pairs: self,
            state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15),
        }
    }
}

/// Pairs, one after the other.
#[derive(Debug)]
pub(crate) struct PairSequence {
    pairs: Pairs,
    state: u64,
}

impl PairSequence {
    pub(crate) fn next(&mut self) -> (i64, i64) {
        match self.pairs {
            Pairs::Hot => (1, 2),
            Pairs::Many => {
                let debit = self.account();
                let credit = self.account();
                (
                    debit,
                    if debit == credit {
                        debit % ACCOUNTS + 1
                    } else {
                        credit
                    },
                )
            }
        }
    }

    fn account(&mut self) -> i64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        i64::try_from(self.state >> 33).unwrap_or(0) % ACCOUNTS + 1
    }
}

pub(crate) fn run() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(compare())
}

async fn compare() -> anyhow::Result<()> {
    let server = sengo_testkit::postgres::Server::start();
    let plain = Plain::open(&server.fresh_database(), ACCOUNTS).await?;
    let folder = tempfile::tempdir()?;
    let sqlite = ready(&Location::in_folder(folder.path()), folder.path()).await?;
    let postgres = ready(&Location::Postgres(server.fresh_database()), folder.path()).await?;
    let duration = Duration::from_secs(ROUND_SECONDS);
    let mut ratios: [Vec<f64>; 3] = Default::default();
    for _ in 0..ROUNDS {
        let many = plain.rate(Pairs::Many, duration).await?;
        let on_sqlite = rate(&sqlite, Pairs::Many, duration).await?;
        let on_postgres = rate(&postgres, Pairs::Many, duration).await?;
        let hot = plain.rate(Pairs::Hot, duration).await?;
        let hot_on_postgres = rate(&postgres, Pairs::Hot, duration).await?;
        println!(
            "transfers/s: one transaction each {many:.0}, hot pair {hot:.0}; SQLite {on_sqlite:.0}; \
             PostgreSQL {on_postgres:.0}, hot pair {hot_on_postgres:.0}"
        );
        let [of_sqlite, of_postgres, of_hot] = &mut ratios;
        of_sqlite.push(on_sqlite / many);
        of_postgres.push(on_postgres / many);
        of_hot.push(hot_on_postgres / hot);
    }
    for (name, app) in [("SQLite", &sqlite), ("PostgreSQL, this side of it", &postgres)] {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let title = format!("transfers through the application on {name}");
        // The sampler blocks its thread while the load runs on the others.
        let sampled = std::thread::spawn(move || {
            profile::of(&title, std::process::id(), || Ok(receiver.blocking_recv()?))
        });
        rate(app, Pairs::Many, duration).await?;
        let _ = sender.send(());
        sampled
            .join()
            .map_err(|_| anyhow::anyhow!("the sampler panicked"))??;
    }
    let [of_sqlite, of_postgres, of_hot] = ratios.map(median);
    figure::print(&[
        Figure::new(
            "SQLite ÷ one PostgreSQL transaction per transfer",
            Goal::AtLeast(15.0),
            of_sqlite,
        ),
        Figure::new(
            "PostgreSQL, many accounts ÷ the same",
            Goal::AtLeast(6.0),
            of_postgres,
        ),
        Figure::new("PostgreSQL, one hot pair ÷ the same", Goal::AtLeast(30.0), of_hot),
    ]);
    for app in [&sqlite, &postgres] {
        let report = app.ledger_verify().await?;
        anyhow::ensure!(report.differences.is_empty(), "{:?}", report.differences);
    }
    Ok(())
}

/// An application whose accounts have money.
async fn ready(location: &Location, folder: &std::path::Path) -> anyhow::Result<App> {
    let app = seed::open(location, folder).await?;
    let mut funding = JoinSet::new();
    for account in 1..=ACCOUNTS {
        let app = app.clone();
        let order = TransferOrder {
            id: app.transfer_id_new()?,
            debit: AccountId::of_platform(merchant()?, AccountKind::Clearing),
            credit: active(account)?,
            amount: Rupiah::new(seed::FUNDS),
            purpose: Purpose::Payment,
        };
        funding.spawn(async move { app.transfer_post(order).await });
        if funding.len() >= IN_FLIGHT {
            funding.join_next().await.transpose()?.transpose()?;
        }
    }
    while let Some(funded) = funding.join_next().await {
        funded??;
    }
    Ok(app)
}

fn merchant() -> anyhow::Result<MerchantId> {
    MerchantId::new(1).context("a merchant id")
}

fn active(project: i64) -> anyhow::Result<AccountId> {
    let project = ProjectId::new(project).context("a project id")?;
    Ok(AccountId::of_project(merchant()?, project, AccountKind::Active))
}

/// Transfers a second, 512 in flight.
async fn rate(app: &App, pairs: Pairs, duration: Duration) -> anyhow::Result<f64> {
    let count = Arc::new(AtomicU64::new(0));
    let started = Instant::now();
    let mut busy = JoinSet::new();
    for number in 0..IN_FLIGHT {
        let (app, count) = (app.clone(), Arc::clone(&count));
        let mut pairs = pairs.start(number);
        busy.spawn(async move {
            while started.elapsed() < duration {
                let (debit, credit) = pairs.next();
                let order = TransferOrder {
                    id: app.transfer_id_new()?,
                    debit: active(debit)?,
                    credit: active(credit)?,
                    amount: Rupiah::new(1),
                    purpose: Purpose::Transfer,
                };
                app.transfer_post(order).await?;
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
