//! Integration tests of the rules, one module per subject.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test may fail where the rules may not"
)]

mod payments;
mod php;
mod qris;
