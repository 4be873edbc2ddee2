//! Callbacks to 1,000 endpoints of which 100 are dead: the time until the live ones have theirs ÷ the same without the
//! dead.

use std::time::Instant;

use sengo_app::{Durability, Location};
use sengo_core::ledger::Parties;
use tokio::runtime::Runtime;

use super::OPTIONS;
use super::endpoints::Endpoints;
use super::paid::{Seller, bring};
use crate::figure::{Figure, Goal, median};
use crate::server::Server;
use crate::{profile, seed};

const LIVE: usize = 900;
const DEAD: usize = 100;
const PROJECTS: usize = 10;

/// How many callbacks wait for each endpoint.
const EACH: usize = 10;

const ROUNDS: usize = 3;

pub(super) fn figures(runtime: &Runtime) -> anyhow::Result<Vec<Figure>> {
    let mut ratios = Vec::new();
    let (mut times, mut cpu) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let alone = delivery(runtime, 0, None)?;
        let beside = delivery(runtime, DEAD, None)?;
        println!(
            "{} callbacks delivered in {:.2} s, beside {DEAD} dead endpoints in {:.2} s",
            LIVE * EACH,
            alone.seconds,
            beside.seconds
        );
        ratios.push(beside.seconds / alone.seconds);
        times.push(alone.seconds);
        cpu.push(alone.cpu_micros);
    }
    delivery(
        runtime,
        DEAD,
        Some("callbacks to 1,000 endpoints, 100 of them dead"),
    )?;
    Ok(vec![
        Figure::new(
            "callbacks to 900 endpoints beside 100 dead ones ÷ without them",
            Goal::AtMost(1.2),
            median(ratios),
        ),
        Figure::new(
            "callbacks delivered a second",
            Goal::None,
            (LIVE * EACH) as f64 / median(times),
        ),
        Figure::new("CPU of a callback, µs", Goal::None, median(cpu)),
    ])
}

struct Delivery {
    /// From the server's start to the last callback of a live endpoint.
    seconds: f64,
    /// CPU time of the server for each, its start included.
    cpu_micros: f64,
}

fn delivery(runtime: &Runtime, dead: usize, profiled: Option<&str>) -> anyhow::Result<Delivery> {
    let folder = tempfile::tempdir()?;
    let endpoints = runtime.block_on(async {
        let endpoints = Endpoints::open().await?;
        let mut addresses = endpoints.live(LIVE);
        addresses.extend(endpoints.dead(dead)?);
        let location = Location::in_folder(folder.path());
        let (app, store) = seed::open_store(&location, folder.path(), Durability::Careless).await?;
        let (merchant, _) = seed::merchant(&app).await?;
        let projects = seed::projects(&app, merchant, PROJECTS).await?;
        let sellers: Vec<Seller> = addresses
            .into_iter()
            .zip(projects.iter().cycle())
            .map(|(address, (project, pair))| Seller {
                parties: Parties {
                    merchant,
                    project: *project,
                },
                key: pair.key.clone(),
                callback: Some(address),
            })
            .collect();
        bring(&store, &sellers, sellers.len() * EACH).await?;
        anyhow::Ok(endpoints)
    })?;
    let started = Instant::now();
    let server = Server::sengo(folder.path(), &OPTIONS)?;
    let wait = || {
        runtime.block_on(endpoints.took(LIVE * EACH));
        Ok(())
    };
    match profiled {
        Some(title) => profile::of(title, server.id(), wait)?,
        None => wait()?,
    }
    Ok(Delivery {
        seconds: started.elapsed().as_secs_f64(),
        cpu_micros: server.cpu_seconds()? / (LIVE * EACH) as f64 * 1e6,
    })
}
