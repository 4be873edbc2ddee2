//! `cargo xtask kill [--rounds N] [--seed N]`: kills the release build of the server, as often as wanted, on
//! both databases.

use crate::cargo::cargo_with;

/// Rounds when no number is given.
const ROUNDS: &str = "200";

/// Runs the very test that `cargo xtask test` runs with a few rounds.
pub(crate) fn kill(rounds: Option<&str>, seed: Option<&str>) -> anyhow::Result<()> {
    let mut environment = vec![("SENGO_TEST_KILL_ROUNDS", rounds.unwrap_or(ROUNDS))];
    environment.extend(seed.map(|seed| ("SENGO_TEST_KILL_SEED", seed)));
    let test = ["test", "--release", "--package", "sengo-cli", "--test", "it"];
    let chosen = ["--", "--nocapture", "kill::"];
    cargo_with(&[test.as_slice(), &chosen].concat(), &environment)
}
