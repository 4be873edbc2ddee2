//! Payments: asking for one, and giving its money back.

mod qris;
mod refund;
