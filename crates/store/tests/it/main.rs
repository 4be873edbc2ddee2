//! The conformance suite: every statement of the store, on SQLite and on PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod audit;
mod batches;
mod books;
mod decisions;
mod keys;
mod ledger;
mod made;
mod opening;
mod outage;
mod projects;
mod races;
mod random;
mod schema;
