//! What tests need and programs do not: databases of their own, the whole API in process on a
//! clock that tests set, and an independent auditor of the books.
//!
//! Invariant: only a development dependency; nothing that ships depends on it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test kit that cannot go on has to end the test, with a message"
)]

pub mod app;
pub mod audited;
pub mod auditor;
pub mod call;
pub mod database;
pub mod mail_server;
pub mod planted;
pub mod ports;
pub mod postgres;
pub mod simulator;

pub use app::{TestApp, TestMerchant, TestProject};
pub use auditor::Auditor;
pub use call::{Answer, Call, Pair};
pub use database::{Database, on_both_databases};
pub use mail_server::{MailServer, ReceivedMail};
pub use sengo_api::ApiSettings;
