//! `/console/merchant`: what the merchant has, and how its projects stand.

use maud::html;

use super::projects::{balance_tiles, none, table};
use crate::failure::Answer;
use crate::page::Page;
use crate::routes::Routes;
use crate::visit::Visit;

pub(super) fn routes() -> Routes {
    Routes::new().page("/console/merchant", show)
}

/// How many projects stand on the first page.
const PROJECTS_HERE: usize = 10;

async fn show(visit: Visit) -> Answer {
    let mut projects = visit.desk().own_projects(None, 0).await?;
    let balance = visit.desk().own_balance().await?;
    let more = projects.len() > PROJECTS_HERE;
    projects.truncate(PROJECTS_HERE);
    let body = html! {
        (balance_tiles(&visit, &balance))
        @if projects.is_empty() { (none(&visit)) } @else { (table(&visit, &projects)) }
        @if more {
            p { a href="/console/merchant/projects" { (visit.say("All projects", "Semua proyek")) } }
        }
    };
    Ok(Page::new(&visit, visit.say("Overview", "Ikhtisar")).show(&body))
}
