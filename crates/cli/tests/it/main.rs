//! The `sengo` program as its users have it: the real binary, a real port, and clients nobody here wrote.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "a test fails by panicking"
)]

mod audit;
mod browser;
mod clients;
mod commands;
mod day;
mod debugger_code;
mod demo;
mod documented;
mod durability;
mod exposure;
mod kept;
mod kill;
mod mail;
mod mistakes;
mod money;
mod normal;
mod payments;
mod php;
mod place;
mod samples;
mod server;
mod transcript;
mod unreadable;
