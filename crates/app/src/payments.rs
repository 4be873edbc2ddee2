//! Payments: asking for one, and giving its money back.

mod qris;
pub(crate) mod refund;
