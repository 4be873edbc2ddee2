//! `/console/operator`: what waits for somebody.

use maud::html;
use sengo_app::ProjectFilter;
use sengo_core::project::Status;

use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Tile, tiles};
use crate::routes::Routes;
use crate::visit::Visit;

pub(super) fn routes() -> Routes {
    Routes::new().page("/console/operator", show)
}

async fn show(visit: Visit) -> Answer {
    let filter = ProjectFilter {
        merchant: None,
        status: Some(Status::Review),
    };
    let waiting = visit.desk().projects(filter, 0).await?.len();
    let body = tiles(&[Tile {
        name: visit.say("In review", "Menunggu tinjauan"),
        value: html! { (waiting) },
        note: None,
        href: Some("/console/operator/queue".to_owned()),
    }]);
    Ok(Page::new(&visit, visit.say("Overview", "Ikhtisar")).show(&body))
}
