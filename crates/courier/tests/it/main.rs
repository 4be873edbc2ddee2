//! The courier over real sockets, at endpoints that behave as badly as endpoints do.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests fail by panicking"
)]

mod addresses;
mod answers;
mod endpoint;
mod mail;
mod tls;
mod websites;
