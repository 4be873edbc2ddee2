//! What has to hold of the whole workspace, beside what its crates test themselves. Each rule is a function over
//! plain values, and is shown to be able to fail.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop where it stands"
)]

mod crates;
mod dependencies;
mod links;
mod reference;
mod sources;
mod tree;
