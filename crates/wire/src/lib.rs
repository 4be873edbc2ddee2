//! The public JSON of SenGo: what requests say, what answers say, and the documents that describe both.
//!
//! Invariant: this is the only floor that knows the names of members on the wire. It turns values of the
//! domain into JSON and back, and decides nothing.

pub mod csv;
pub mod envelope;
pub mod error;
pub mod letter;
pub mod moment;
pub mod openapi;
pub mod request;
pub mod view;
