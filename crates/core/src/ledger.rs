//! The double-entry ledger: accounts, transfers and the rules by which money moves.
//!
//! A transfer takes an amount from one account (debit) and gives it to another (credit). Both of its
//! entries are part of the transfer itself, so half a transfer cannot be written. A balance is the sum of
//! an account's credits less its debits; each entry carries the balance after it and the transfer before
//! it, which makes an account's history a chain that can be walked and checked.

mod account;
mod booking;
mod parties;
mod step;
#[cfg(test)]
mod tests;

pub use account::{Account, AccountId, AccountKind, LastEntry, ProjectBalance};
pub use booking::{
    Booked, CHECKPOINT_EVERY, Checkpoint, Entry, LedgerRefusal, Purpose, Transfer, TransferOrder, book,
};
pub use parties::Parties;
pub use step::{Step, WordKey};
