//! Tests of the console over real sockets, as a browser talks to it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests fail by panicking"
)]

mod allowlist;
mod analytics;
mod approvals;
mod audit;
mod balances;
mod browser;
mod calendar;
mod corrections;
mod coverage;
mod debugger;
mod engines;
mod exceptions;
mod export;
mod fees;
mod keys;
mod mail;
mod merchants;
mod operators;
mod overview;
mod papers;
mod payouts;
mod personal_data;
mod projects;
mod refunds;
mod requests;
mod sign_in;
mod terms;
mod transactions;
mod transfers;
