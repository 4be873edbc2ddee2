//! The merchant's side.

mod allowlist;
mod balances;
pub(super) mod debugger;
mod keys;
mod overview;
mod papers;
pub(super) mod projects;
mod refund;
pub(super) mod team;
mod transfers;

use super::Routes;

pub(super) fn routes() -> Routes {
    overview::routes()
        .and(projects::routes())
        .and(allowlist::routes())
        .and(balances::routes())
        .and(transfers::routes())
        .and(keys::routes())
        .and(debugger::routes())
        .and(refund::routes())
        .and(team::routes())
        .and(papers::routes())
}
