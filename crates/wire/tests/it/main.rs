//! Tests of the wire as a whole: what the files of `contract/` say is what the code says.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop where it stands"
)]

mod advice;
mod errors;
mod golden;
mod mistakes;
mod openapi;
mod refusals;
mod successes;
mod texts;
