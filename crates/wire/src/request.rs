//! What requests say: from parsed JSON and decoded parameters to the domain's commands.
//!
//! Every reader names all faults at once, in the order of the documentation, so that a developer corrects a
//! request in one round. Members and parameters that are not known are ignored.

pub mod body;
mod event;
mod fields;
mod instruction;
mod key;
mod operator;
mod project;
mod qris_data;
pub mod query;
mod reason;
mod resolution;
mod transaction;
mod transfer;

pub use event::{EventRead, events};
pub use instruction::{InstructionResult, instruction_claim, instruction_id, instruction_result};
pub use key::key_rotate;
pub use operator::{allowlist, engine, merchant_create};
pub use project::{project_create, project_id, project_patch};
pub use qris_data::{QrisOptions, qris_data};
pub use reason::{reason, reasons};
pub use resolution::resolution;
pub use transaction::{
    Account, DisburseCreate, InquiryCreate, QrisCreate, RefundCreate, VIEW_NAME_CHARACTERS_MAX,
    disburse_create, inquiry_create, qris_create, refund_create, transaction_id,
};
pub use transfer::{AMOUNT_MAX, TransferCreate, transfer_create};

#[cfg(test)]
mod tests;
