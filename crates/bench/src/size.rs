//! How long the server takes to start, what memory it holds idle, and how large the binary is.

use std::time::Duration;

use sengo_app::Location;

use crate::figure::{Figure, Goal, median};
use crate::server::Server;
use crate::{figure, seed, server};

const ROUNDS: usize = 9;

/// What settles after the first answer has settled by then.
const IDLE_AFTER: Duration = Duration::from_secs(2);

pub(crate) fn run() -> anyhow::Result<()> {
    print(&figures()?);
    Ok(())
}

fn print(figures: &[Figure]) {
    figure::print(figures);
}

/// The three figures.
fn figures() -> anyhow::Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let app = seed::open(&Location::in_folder(folder.path()), folder.path()).await?;
        let (merchant, _) = seed::merchant(&app).await?;
        seed::projects(&app, merchant, 1000).await
    })?;
    let mut starts = Vec::new();
    let mut memory = Vec::new();
    let mut fresh = Vec::new();
    for _ in 0..ROUNDS {
        let server = Server::sengo(folder.path(), &[])?;
        starts.push(server.started_in.as_secs_f64());
        std::thread::sleep(IDLE_AFTER);
        memory.push(server.memory_mib()?);
        drop(server);
        let empty = tempfile::tempdir()?;
        fresh.push(Server::sengo(empty.path(), &[])?.started_in.as_secs_f64());
    }
    let bytes = std::fs::metadata(server::program("sengo")?)?.len();
    Ok(vec![
        Figure::new("start to first answer, s", Goal::AtMost(0.3), median(starts)),
        Figure::new(
            "start on an empty folder to first answer, s",
            Goal::AtMost(0.3),
            median(fresh),
        ),
        Figure::new("idle memory, MiB", Goal::AtMost(30.0), median(memory)),
        Figure::new("binary, MB", Goal::AtMost(20.0), bytes as f64 / 1e6),
    ])
}
