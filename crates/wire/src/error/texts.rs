//! What is said, by topic: one function per refusal, fault or mistake, its match exhaustive.

pub(super) mod addresses;
pub(super) mod approval;
pub(super) mod authentication;
pub(super) mod body;
pub(super) mod callbacks;
pub(super) mod domains;
pub(super) mod engines;
pub(super) mod events;
pub(super) mod fields;
mod json;
pub(super) mod keys;
pub(super) mod money;
pub(super) mod names;
pub(super) mod papers;
pub(super) mod people;
mod php;
pub(super) mod projects;
pub(super) mod sandbox;
pub(super) mod signature;
mod spelling;
pub(super) mod traffic;
pub(super) mod transactions;
mod transport;

/// A text from an English and an Indonesian format string, in that order.
macro_rules! say {
    ($english:literal, $indonesian:literal $(,)?) => {
        $crate::error::text::Text::new(format!($english), format!($indonesian))
    };
}
pub(crate) use say;
