//! The rules of SenGo, pure: no database, no network, no clock, no randomness.
//!
//! A decision is a function of state, command and time; what it answers is either what to write or a
//! refusal that names the rule. Everything that changes the world stands on a higher floor.

pub mod address;
pub mod allowlist;
pub mod approval;
pub mod audit;
pub mod bank;
pub mod calendar;
pub mod call_code;
pub mod callback;
pub mod callback_address;
pub mod channel;
pub mod correction;
pub mod credential;
pub mod disbursement;
pub mod domain;
pub mod engine;
pub mod environment;
pub mod event;
pub mod evidence;
pub mod exception;
pub mod fee;
pub mod figures;
pub mod idempotency;
pub mod ids;
pub mod inquiry;
pub mod instruction;
pub mod json;
pub mod key;
pub mod ledger;
pub mod mail;
pub mod merchant;
pub mod money;
pub mod name;
pub mod paper;
pub mod payment;
pub mod person;
pub mod printable;
pub mod project;
pub mod qris;
pub mod reconciliation;
pub mod reference;
pub mod refusal;
pub mod request_log;
pub mod role;
pub mod signature;
pub mod transaction;
pub mod word;
