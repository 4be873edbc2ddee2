//! The merchant's side.

mod overview;

use super::Routes;

pub(super) fn routes() -> Routes {
    overview::routes()
}
