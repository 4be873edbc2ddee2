//! `/console`: leads everybody to their own first page.

use axum::response::Response;

use super::Routes;
use crate::failure::Answer;
use crate::visit::{Visit, see_other};

pub(super) fn routes() -> Routes {
    Routes::new().page("/console", show).page("/console/", show)
}

async fn show(visit: Visit) -> Answer {
    let response: Response = see_other(visit.home());
    Ok(response)
}
