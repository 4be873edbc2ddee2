//! JSON as the signature needs it: a small tree over the bytes of a request body, exactly as strict as
//! PHP's `json_decode`, and with what most readers lose still in it.
//!
//! A signature is checked over renderings of the body that was sent, so the tree keeps the order of names,
//! repeated names and the text of every number. It is only ever read from and never built by hand; what the
//! platform itself says in JSON is written on the wire floor.

mod fault;
mod number;
mod parse;
mod value;

pub use fault::{FaultKind, ParseFault};
pub use number::{IntegerFault, Number};
pub use parse::{DEPTH_MAX, parse};
pub use value::Value;
pub(crate) use value::distinct_members;
