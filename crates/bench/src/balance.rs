//! `GET /balance`, signed, of 1,000 projects on SQLite ÷ a bare route that answers as many bytes.

use sengo_app::Location;

use crate::figure::{Figure, Goal, median};
use crate::load::{Round, round, write_script};
use crate::server::Server;
use crate::{figure, profile, seed};

const PROJECTS: usize = 1000;
const ROUNDS: usize = 7;
const ROUND_SECONDS: u32 = 2;

pub(crate) fn run() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let runtime = tokio::runtime::Runtime::new()?;
    let requests = runtime.block_on(async {
        let app = seed::open(&Location::in_folder(folder.path()), folder.path()).await?;
        let (merchant, _) = seed::merchant(&app).await?;
        let projects = seed::projects(&app, merchant, PROJECTS).await?;
        let request = |pair: &seed::Pair| pair.request("GET", "/balance", "");
        anyhow::Ok(projects.iter().map(|(_, pair)| request(pair)).collect::<Vec<_>>())
    })?;
    drop(runtime);
    let script = folder.path().join("balance.lua");
    write_script(&script, &requests)?;

    let bare = Server::bare()?;
    let quiet = Server::sengo(folder.path(), &["--no-request-log"])?;
    let limits = ["--rate-per-address", "1000000000", "--rate-per-key", "1000000000"];
    let full = Server::sengo(folder.path(), &limits)?;
    let servers = [&bare, &quiet, &full];
    let mut rounds: [Vec<Round>; 3] = Default::default();
    for server in servers {
        round(server, &script, 1)?;
    }
    for _ in 0..ROUNDS {
        for (server, rounds) in servers.into_iter().zip(&mut rounds) {
            rounds.push(round(server, &script, ROUND_SECONDS)?);
        }
    }
    profile::of("GET /balance without request log", quiet.id(), || {
        round(&quiet, &script, ROUND_SECONDS * 2)
    })?;
    profile::of("GET /balance with log, metrics and limits", full.id(), || {
        round(&full, &script, ROUND_SECONDS * 2)
    })?;

    let [bare, quiet, full] = &rounds;
    let speed = |rounds: &[Round], others: &[Round]| {
        let ratios = rounds.iter().zip(others);
        median(
            ratios
                .map(|(one, other)| one.requests_per_second / other.requests_per_second)
                .collect(),
        )
    };
    let work = |rounds: &[Round]| median(rounds.iter().map(|round| round.cpu_micros).collect());
    figure::print(&[
        Figure::new(
            "GET /balance ÷ bare route, requests a second",
            Goal::AtLeast(0.75),
            speed(quiet, bare),
        ),
        Figure::new(
            "  the same by the server's CPU time a request",
            Goal::AtLeast(0.75),
            work(bare) / work(quiet),
        ),
        Figure::new(
            "with log, metrics and limits ÷ bare route",
            Goal::AtLeast(0.60),
            speed(full, bare),
        ),
        Figure::new(
            "  the same by the server's CPU time a request",
            Goal::AtLeast(0.60),
            work(bare) / work(full),
        ),
        Figure::new("CPU of a bare request, µs", Goal::None, work(bare)),
        Figure::new("CPU of GET /balance, µs", Goal::None, work(quiet)),
        Figure::new(
            "CPU of GET /balance with log, metrics and limits, µs",
            Goal::None,
            work(full),
        ),
    ]);
    Ok(())
}
