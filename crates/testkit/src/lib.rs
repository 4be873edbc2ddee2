//! What tests need and programs do not: databases of their own, and an independent auditor of the books.
//!
//! Invariant: only a development dependency; nothing that ships depends on it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test kit that cannot go on has to end the test, with a message"
)]

pub mod auditor;
pub mod database;
pub mod postgres;

pub use auditor::Auditor;
pub use database::{Database, on_both_databases};
