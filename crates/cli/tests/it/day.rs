//! Whole days of money, driven by a program that shares no code with ours.
//!
//! `cargo xtask production-day` and `cargo xtask demo-day` are the same days with more in them.

use std::env;

use sengo_outsider::production::{ProductionDay, live, shown};

use crate::place::SENGO;

/// What a variable of the environment says, or what holds when it says nothing.
fn number<N: std::str::FromStr>(name: &str, otherwise: N) -> N {
    let said = env::var(name).ok().and_then(|said| said.parse().ok());
    said.unwrap_or(otherwise)
}

fn production(database: Option<String>) {
    let day = ProductionDay {
        sengo: SENGO.into(),
        database,
        projects: number("SENGO_TEST_DAY_PROJECTS", 4),
        payments: number("SENGO_TEST_DAY_PAYMENTS", 14),
        seed: number("SENGO_TEST_DAY_SEED", 1),
        is_moody: false,
    };
    let outcome = live(&day);
    println!("{}", shown(&outcome));
    assert!(outcome.is_good(), "seed {}:\n{}", day.seed, shown(&outcome));
}

mod sqlite {
    #[test]
    fn a_production_day_ends_with_every_balance_as_strangers_sum_it_up() {
        super::production(None);
    }
}

mod postgresql {
    #[test]
    fn a_production_day_ends_with_every_balance_as_strangers_sum_it_up() {
        super::production(Some(sengo_testkit::postgres::server().fresh_database()));
    }
}
