//! What answers show of projects, keys, balances and transfers, and what the command line shows of the rest.

mod audit;
mod balance;
mod event;
mod exception;
mod instruction;
mod key;
mod merchant;
mod project;
mod transfer;

pub use audit::AuditView;
pub use balance::BalanceView;
pub use event::{EventResult, EventView};
pub use exception::{ExceptionView, resolution_text};
pub use instruction::{InstructedTransaction, InstructionTypeWord, InstructionView};
pub use key::{KeyStatusWord, KeyView, TokenShown};
pub use merchant::MerchantView;
pub use project::{ProjectCreated, ProjectView, ReasonView, StatusWord};
pub use transfer::TransferView;

#[cfg(test)]
mod tests;
