//! Whole days of money, driven by a program that shares no code with ours.
//!
//! `cargo xtask production-day` and `cargo xtask demo-day` are the same days with more in them.

use std::collections::BTreeMap;
use std::env;
use std::path::Path;

use sengo_outsider::outcome::Outcome;
use sengo_outsider::production::{self, ProductionDay};
use sengo_outsider::sandbox::{self, SandboxDay};
use sengo_outsider::sums::Book;

use crate::place::SENGO;

/// What a variable of the environment says, or what holds when it says nothing.
fn number<N: std::str::FromStr>(name: &str, otherwise: N) -> N {
    let said = env::var(name).ok().and_then(|said| said.parse().ok());
    said.unwrap_or(otherwise)
}

/// What the auditor finds in the database of a folder.
fn audit(folder: &Path) -> BTreeMap<i64, Book> {
    let balances = sengo_testkit::audited::balances(&folder.join("sengo-data/sengo.db"));
    let books = balances.into_iter().map(|(project, balance)| {
        let book = Book {
            active: balance.active.get(),
            pending: balance.pending.get(),
            hold: balance.hold.get(),
            owed: balance.receivable.get(),
        };
        (project.get(), book)
    });
    books.collect()
}

fn judge(seed: u64, outcome: &Outcome) {
    println!("seed {seed}\n{}", outcome.shown());
    assert!(outcome.is_good(), "seed {seed}:\n{}", outcome.shown());
}

fn production(database: Option<String>) {
    let day = ProductionDay {
        sengo: SENGO.into(),
        projects: number("SENGO_TEST_DAY_PROJECTS", 4),
        payments: number("SENGO_TEST_DAY_PAYMENTS", 14),
        seed: number("SENGO_TEST_DAY_SEED", 1),
        is_moody: false,
        audit: database.is_none().then_some(audit),
        database,
    };
    judge(day.seed, &production::live(&day));
}

#[test]
fn a_sandbox_day_is_told_and_summed_up_whatever_its_network_does() {
    let day = SandboxDay {
        sengo: SENGO.into(),
        projects: number("SENGO_TEST_DAY_PROJECTS", 2),
        payments: number("SENGO_TEST_DAY_PAYMENTS", 24),
        payouts: number("SENGO_TEST_DAY_PAYOUTS", 12),
        seed: number("SENGO_TEST_DAY_SEED", 1),
        audit: Some(audit),
    };
    judge(day.seed, &sandbox::live(&day));
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
