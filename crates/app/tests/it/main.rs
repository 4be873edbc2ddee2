//! Tests of the use cases over a database of their own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests fail by panicking"
)]

mod allowlist_trials;
mod approval;
mod audit;
mod audit_verify;
mod callbacks;
mod clock;
mod decisions;
mod engines;
mod evidence;
mod jobs;
mod mail;
mod payouts;
mod people;
mod personal_data;
mod reconciliation;
mod words;
