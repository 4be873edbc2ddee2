//! The conformance suite: every statement of the store, on SQLite and on PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod asking;
mod audit;
mod batches;
mod books;
mod callbacks;
mod decisions;
mod documents;
mod figures;
mod groups;
mod history;
mod idempotency;
mod instructions;
mod keys;
mod ledger;
mod made;
mod migration;
mod money;
mod money_races;
mod opening;
mod outage;
mod projects;
mod proxy;
mod races;
mod random;
mod references;
mod requests;
mod schema;
mod search;
mod transactions;
mod words;
