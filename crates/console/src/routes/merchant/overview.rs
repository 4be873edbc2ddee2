//! `/console/merchant`: how the merchant's projects stand.

use maud::html;
use sengo_core::role::Permission;

use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Table, empty, project_status};
use crate::routes::Routes;
use crate::visit::Visit;

pub(super) fn routes() -> Routes {
    Routes::new().page("/console/merchant", show)
}

async fn show(visit: Visit) -> Answer {
    let projects = visit.desk().own_projects(None, 0).await?;
    let table = Table::new(visit.say("Projects", "Proyek"))
        .column(visit.say("Project", "Proyek"))
        .column(visit.say("Website", "Situs web"))
        .column(visit.say("Status", "Status"))
        .column(visit.say("Addresses that may call", "IP yang diizinkan"))
        .rows(projects.iter().map(|project| {
            [
                html! { (project.details.name.as_str()) },
                html! { (project.details.domain.as_url()) },
                project_status(&visit, project.status),
                html! { @if visit.permits(Permission::OwnRequestLogRead) {
                    a href={ "/console/merchant/projects/" (project.id) "/allowlist" } {
                        (visit.number(i128::try_from(project.details.allowlist.entries().count()).unwrap_or_default()))
                        (visit.say(" entries", " entri"))
                    }
                } },
            ]
        }));
    let body = html! {
        @if projects.is_empty() {
            (empty(
                visit.say("No projects yet", "Belum ada proyek"),
                &html! { (visit.say(
                    "Create a project for each of your businesses.",
                    "Buat satu proyek untuk setiap usaha Anda.",
                )) },
            ))
        } @else { (table) }
    };
    Ok(Page::new(&visit, visit.say("Overview", "Ikhtisar")).show(&body))
}
