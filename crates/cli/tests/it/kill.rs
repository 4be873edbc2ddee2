//! `kill -9` at any moment, under concurrent writes and trade: what was acknowledged is there, exactly once. No payment is
//! lost, no payout instructed twice, and every end is told.
//!
//! `SENGO_TEST_KILL_ROUNDS` sets how many kills there are (10), `SENGO_TEST_KILL_SEED` which ones. A seed repeats what the
//! writers do and when they are killed; how far they have come by then is up to the machine.

mod endpoint;
mod life;
mod purse;
mod trade;
pub(crate) mod wire;
mod writers;

use sengo_testkit::postgres;

use life::Life;

/// Kills that one database lives through before the next one is made.
const KILLS_A_LIFE: u64 = 20;

#[test]
fn what_was_acknowledged_survives_kill_9_on_sqlite() {
    live_and_die(|| "--data sengo-data".into());
}

#[test]
fn what_was_acknowledged_survives_kill_9_on_postgres() {
    live_and_die(|| {
        let url = postgres::server().fresh_database();
        format!("--data sengo-data --database {url}")
    });
}

fn live_and_die(database: impl Fn() -> String) {
    let rounds = number("SENGO_TEST_KILL_ROUNDS").unwrap_or(10);
    let first_seed = number("SENGO_TEST_KILL_SEED").unwrap_or_else(any_seed);
    let mut done = 0;
    while done < rounds {
        let seed = first_seed.wrapping_add(done / KILLS_A_LIFE);
        let kills = KILLS_A_LIFE.min(rounds - done);
        eprintln!("repeat with SENGO_TEST_KILL_SEED={seed} SENGO_TEST_KILL_ROUNDS={kills}");
        let mut life = Life::begin(&database(), seed);
        for _ in 0..kills {
            life.write_until_killed();
            life.check();
        }
        life.end();
        eprintln!("{life}");
        done += kills;
    }
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is a number")))
}

/// Another one each time.
fn any_seed() -> u64 {
    use std::hash::BuildHasher;
    std::hash::RandomState::new().hash_one(0) % 1_000_000_000
}
