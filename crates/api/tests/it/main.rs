//! Tests of the API through its router, in process; modules mirror the URLs and what holds for all of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests fail by panicking"
)]

mod addresses;
mod analytics;
mod authentication;
mod balance;
mod costs;
mod coverage;
mod disbursements;
mod docs;
mod engine;
mod idempotency;
mod keys;
mod order;
mod outages;
mod pay;
mod payments;
mod projects;
mod rates;
mod refunds;
mod renderings;
mod request_log;
mod secrets;
mod sockets;
mod transactions;
mod transfers;
