//! The merchant's side.

mod allowlist;
mod debugger;
mod overview;
mod requests;

use super::Routes;

pub(super) fn routes() -> Routes {
    overview::routes()
        .and(allowlist::routes())
        .and(debugger::routes())
        .and(requests::routes())
}
