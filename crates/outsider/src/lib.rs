//! An outsider: a program that tries the platform as a stranger would, by its documentation alone.
//!
//! It signs its own calls, speaks its own HTTP, reads QRIS codes by itself, receives callbacks and adds up its own
//! sums. It plays the merchants' programs and the operator's engine over HTTP, and the operators at the command line.
//!
//! Invariant: it shares no code with the platform and uses none of our crates, so that a mistake there is not
//! repeated here.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a program that tries another stops with a message where that is not as it should be, and ships nowhere"
)]

pub mod chance;
pub mod code;
pub mod desk;
pub mod engine;
pub mod line;
pub mod moment;
pub mod operator;
pub mod outcome;
pub mod production;
pub mod receiver;
pub mod sandbox;
pub mod shop;
pub mod sums;
mod table;
