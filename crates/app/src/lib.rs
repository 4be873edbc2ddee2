//! Use cases: one function per thing that somebody wants done.
//!
//! An [`App`] joins the rules of `sengo-core` with a database and with ports for clock and randomness. Who
//! may do what is decided here, so that it holds on every route that leads here.
//!
//! Invariant: a use case writes at most one decision, and whatever belongs to it is in that one.

pub mod allowlist_trials;
pub mod analytics;
mod app;
pub mod approval;
pub mod audit;
pub mod authentication;
pub mod balance_history;
pub mod balances;
pub mod books;
pub mod callbacks;
mod cause;
mod credentials;
pub mod debugger;
pub mod desk;
mod disbursements;
mod engine;
mod error;
pub mod events;
pub mod evidence;
pub mod exceptions;
pub mod fees;
mod fingerprint;
pub mod holidays;
pub mod instructions;
pub mod jobs;
pub mod keys;
mod leafing;
pub mod look_up;
pub mod mail;
mod master_key;
pub mod merchants;
mod once;
pub mod papers;
mod payer_page;
mod payments;
pub mod people;
mod permission;
pub mod personal_data;
pub mod ports;
mod pricing;
mod project_settings;
pub mod projects;
mod qr_image;
pub mod reconciliation;
pub mod request_log;
mod sandbox;
pub mod sandbox_clock;
mod sealing;
mod transaction_views;
pub mod transactions;
pub mod transfers;
mod trial;
pub mod waiting;

pub use app::{App, Settings};
pub use cause::Cause;
pub use error::Error;
pub use fingerprint::Fingerprint;
pub use master_key::{MasterKey, MasterKeyFault};
pub use once::{Once, Repeatable};
pub use payer_page::PayerPage;
pub use project_settings::{ProjectSettings, ProjectSettingsChange, ProjectTermsChange};

// What use cases take and give that the database floor defines; floors above import it from here.
pub use sengo_store::{
    AuditFilter, AuditView, BooksDifference, BooksReport, CALLBACKS_COUNTED_MAX, CallbackBacklog, Durability,
    ExceptionFilter, FigureDifference, FigureScope, FiguresReport, Location, LocationFault, OpenError,
    OwnTransfer, PROJECTS_LOOKED_THROUGH_MAX, Page, Platform, ProjectFilter, ProjectName, Store, StoreError,
};
