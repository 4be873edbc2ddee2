//! Durable `POST /projects` at 64 connections ÷ the same rows written straight into SQLite.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sengo_app::Location;

use crate::figure::{Figure, Goal, median};
use crate::seed::Pair;
use crate::server::Server;
use crate::{client, cores, figure, profile, raw, seed};

const ROUNDS: usize = 5;
const ROUND_SECONDS: u32 = 3;

/// As the committer has it.
const BATCH_MAX: usize = 512;

pub(crate) fn run() -> anyhow::Result<()> {
    let (served, grouped, single) = (tempfile::tempdir()?, tempfile::tempdir()?, tempfile::tempdir()?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let pair = runtime.block_on(async {
        for folder in [&grouped, &single] {
            seed::open(&Location::in_folder(folder.path()), folder.path()).await?;
        }
        let app = seed::open(&Location::in_folder(served.path()), served.path()).await?;
        anyhow::Ok(seed::merchant(&app).await?.1)
    })?;
    let server = Server::sengo(served.path(), &["--no-request-log"])?;
    cores::move_to(cores::CLIENT)?;
    let request = requests(pair);
    let load = |seconds: u32| {
        let duration = Duration::from_secs(u64::from(seconds));
        runtime.block_on(client::load(
            server.address,
            raw::IN_FLIGHT,
            duration,
            Arc::clone(&request),
        ))
    };
    load(1)?;
    let (mut of_group, mut of_single, mut of_group_cpu, mut cpu) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let group = raw::rate(grouped.path(), BATCH_MAX, ROUND_SECONDS)?;
        let before = server.cpu_seconds()?;
        let rate = load(ROUND_SECONDS)?;
        let micros = (server.cpu_seconds()? - before) / (rate * f64::from(ROUND_SECONDS)) * 1e6;
        let alone = raw::rate(single.path(), 1, ROUND_SECONDS)?;
        println!(
            "POST /projects {rate:.0}/s, raw group commit {:.0}/s, one commit each {:.0}/s",
            group.projects_per_second, alone.projects_per_second
        );
        of_group.push(rate / group.projects_per_second);
        of_group_cpu.push(group.cpu_micros / micros);
        of_single.push(rate / alone.projects_per_second);
        cpu.push(micros);
    }
    profile::of("POST /projects at 64 connections", server.id(), || {
        load(ROUND_SECONDS)
    })?;
    figure::print(&[
        Figure::new(
            "POST /projects ÷ raw group-committed rows",
            Goal::AtLeast(0.6),
            median(of_group),
        ),
        Figure::new("  the same by CPU time", Goal::AtLeast(0.6), median(of_group_cpu)),
        Figure::new(
            "POST /projects ÷ one commit per request",
            Goal::AtLeast(8.0),
            median(of_single),
        ),
        Figure::new("CPU of a POST /projects, µs", Goal::None, median(cpu)),
    ]);
    Ok(())
}

/// Creates of ever new projects.
pub(crate) fn requests(pair: Pair) -> Arc<dyn Fn() -> String + Send + Sync> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    Arc::new(move || {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let body =
            format!(r#"{{"name":"Bench","domain":"https://bench-{number}.example.com","ip":["0.0.0.0/0"]}}"#);
        pair.request("POST", "/projects", &body)
    })
}
