//! `/projects` and `/projects/{id}`.

pub(super) mod close;
pub(super) mod create;
pub(super) mod list;
pub(super) mod patch;
pub(super) mod show;
