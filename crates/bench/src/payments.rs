//! Money that comes in: paying, settling and calling back.

mod callbacks;
pub(crate) mod cycles;
mod endpoints;
mod paid;
mod settlement;

pub(crate) use cycles::Bank;

use anyhow::ensure;
use tokio::runtime::Runtime;

use crate::figure::Figure;
use crate::{cores, figure};

type Measure = fn(&Runtime) -> anyhow::Result<Vec<Figure>>;

const PARTS: [(&str, Measure); 3] = [
    ("cycles", cycles::figures),
    ("callbacks", callbacks::figures),
    ("settlement", settlement::figures),
];

/// What the servers of these benches are started with: no log, and no sandbox network that would play with.
const OPTIONS: [&str; 2] = ["--no-request-log", "--no-sandbox-network"];

/// Measures one of the three parts, or all of them.
pub(crate) fn run(part: Option<&str>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    cores::move_to(cores::CLIENT)?;
    let mut figures = Vec::new();
    for (name, measure) in PARTS {
        if part.is_none_or(|part| part == name) {
            figures.extend(measure(&runtime)?);
        }
    }
    ensure!(
        !figures.is_empty(),
        "the parts are cycles, callbacks and settlement"
    );
    figure::print(&figures);
    Ok(())
}
