//! Benches: each compares what SenGo does with the least that anything could do, within one run.
//!
//! Started by `cargo xtask bench NAME`. A figure is a ratio, because absolute numbers say more about the
//! machine than about the program; rounds of both sides alternate, and the median round counts.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "a bench computes with measured numbers, and ships nowhere"
)]

mod analytics;
mod balance;
mod bare;
mod client;
mod cores;
mod figure;
mod ledger;
mod load;
mod payments;
mod plain_postgres;
mod profile;
mod projects;
mod raw;
mod scale;
mod seed;
mod server;
mod size;

use anyhow::bail;

const USAGE: &str = "usage: sengo-bench balance|projects|ledger|payments [cycles|callbacks|settlement]|scale|size|analytics [--transactions N]";

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["balance"] => balance::run(),
        ["projects"] => projects::run(),
        ["ledger"] => ledger::run(),
        ["payments"] => payments::run(None),
        ["payments", part] => payments::run(Some(part)),
        ["scale"] => scale::run(),
        ["size"] => size::run(),
        ["analytics"] => analytics::run(None),
        ["analytics", "--transactions", count] => analytics::run(Some(count.parse()?)),
        // What the benches start in processes of their own, pinned to a core.
        ["bare"] => bare::serve(),
        ["raw", folder, in_flight, seconds] => {
            raw::run(folder.as_ref(), in_flight.parse()?, seconds.parse()?)
        }
        _ => bail!("{USAGE}"),
    }
}
