//! The merchant's side.

mod overview;
mod requests;

use super::Routes;

pub(super) fn routes() -> Routes {
    overview::routes().and(requests::routes())
}
