//! `cargo xtask production-day` and `cargo xtask demo-day`: a stranger's program drives days of money through the server,
//! and adds up for itself what everybody must have at their end.

use anyhow::{Context, bail};

use crate::cargo::{cargo, cargo_with};

/// Projects of a day on PostgreSQL, which the test starts for itself.
const PROJECTS: &str = "20";

/// Payments of each of them.
const PAYMENTS: &str = "28";

/// Builds the server and the stranger's program, and lets the one try the other. What is not understood here is
/// passed on.
pub(crate) fn production_day(options: &[&str]) -> anyhow::Result<()> {
    if let Some(place) = options.iter().position(|option| *option == "--postgres") {
        let rest = [options.get(..place), options.get(place.saturating_add(1)..)];
        return on_postgres(&rest.into_iter().flatten().flatten().copied().collect::<Vec<_>>());
    }
    cargo(&["build", "--package", "sengo-cli", "--package", "sengo-outsider"])?;
    let xtask = std::env::current_exe().context("where this program is")?;
    let built = xtask.parent().context("the folder of builds")?;
    let sengo = built.join("sengo").display().to_string();
    let run = ["run", "--quiet", "--package", "sengo-outsider", "--"];
    let day = ["production-day", sengo.as_str()];
    cargo(&[run.as_slice(), &day, options].concat())
}

/// Runs the very test that `cargo xtask test` runs with a few projects, which brings its own PostgreSQL.
fn on_postgres(options: &[&str]) -> anyhow::Result<()> {
    let mut environment = vec![
        ("SENGO_TEST_DAY_PROJECTS", PROJECTS),
        ("SENGO_TEST_DAY_PAYMENTS", PAYMENTS),
    ];
    match options {
        [] => {}
        ["--seed", seed] => environment.push(("SENGO_TEST_DAY_SEED", *seed)),
        _ => bail!("with --postgres only --seed N is understood"),
    }
    test("day::postgresql", &environment)
}

/// Runs the very test of three days of a sandbox that `cargo xtask test` runs with a few payments.
pub(crate) fn demo_day(options: &[&str]) -> anyhow::Result<()> {
    let mut environment = vec![
        ("SENGO_TEST_DAY_PROJECTS", PROJECTS),
        ("SENGO_TEST_DAY_PAYMENTS", "1000"),
        ("SENGO_TEST_DAY_PAYOUTS", "400"),
    ];
    for option in options.chunks(2) {
        let [name, value] = option else {
            bail!("{} needs a number", option.join(" "));
        };
        let variable = match *name {
            "--seed" => "SENGO_TEST_DAY_SEED",
            "--payments" => "SENGO_TEST_DAY_PAYMENTS",
            "--payouts" => "SENGO_TEST_DAY_PAYOUTS",
            _ => bail!("{name} is not understood; --seed N, --payments N and --payouts N are"),
        };
        environment.push((variable, *value));
    }
    test("day::a_sandbox_day", &environment)
}

fn test(name: &str, environment: &[(&str, &str)]) -> anyhow::Result<()> {
    let test = ["test", "--package", "sengo-cli", "--test", "it"];
    let chosen = ["--", "--nocapture", name];
    cargo_with(&[test.as_slice(), &chosen].concat(), environment)
}
