//! Reviewing projects: the queue, a project's page, and what is decided about it.

mod reject;

use maud::{Markup, html};
use sengo_app::ProjectFilter;
use sengo_app::desk::projects::PROJECTS_SHOWN_MAX;
use sengo_app::projects::Review;
use sengo_core::ids::ProjectId;
use sengo_core::project::{Project, ProjectRefusal, Status};
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;

use super::merchants;
use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{
    Button, Confirm, Facts, Field, Filled, Table, Tone, callout, empty, filters, link_button, pager, panel,
    project_status,
};
use crate::routes::evidence::evidence_panel;
use crate::routes::merchant::projects::{offset, project_id, reasons};
use crate::routes::{Routes, Segments};
use crate::visit::{Visit, done};

const QUEUE: &str = "/console/operator/queue";
pub(super) const PROJECTS: &str = "/console/operator/projects";

/// The field of a form that says what was read.
const SEEN: &str = "seen";

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(QUEUE, queue)
        .page(PROJECTS, list)
        .page("/console/operator/projects/{id}", show)
        .form("/console/operator/projects/{id}/approve", approve)
        .page("/console/operator/projects/{id}/reject", reject::form)
        .form("/console/operator/projects/{id}/reject", reject::reject)
        .page("/console/operator/projects/{id}/suspend", suspend_form)
        .form("/console/operator/projects/{id}/suspend", suspend)
        .form("/console/operator/projects/{id}/resume", resume)
}

/// The address of a project's page.
pub(super) fn address(id: ProjectId) -> String {
    format!("{PROJECTS}/{id}")
}

async fn queue(visit: Visit) -> Answer {
    let filter = ProjectFilter {
        merchant: None,
        status: Some(Status::Review),
    };
    let page = Page::new(&visit, visit.say("Review queue", "Antrean tinjauan"))
        .lead(html! {
            p { (visit.say("Projects that wait for a decision, the oldest first.", "Proyek yang menunggu keputusan, yang terlama lebih dulu.")) }
        })
        .told("approved", "The project is approved.", "Proyek sudah disetujui.")
        .told("rejected", "The project is rejected, and the merchant sees why.", "Proyek sudah ditolak, dan merchant melihat alasannya.");
    let nothing = empty(
        visit.say("Nothing waits", "Tidak ada yang menunggu"),
        &html! {
            (visit.say("New and corrected projects come here by themselves.", "Proyek baru dan yang diperbaiki akan muncul di sini."))
        },
    );
    shown(&visit, page, filter, QUEUE, &html! {}, &nothing).await
}

async fn list(visit: Visit) -> Answer {
    let status = visit.query("status").and_then(Status::parse);
    let filter = ProjectFilter {
        merchant: None,
        status,
    };
    let mut choices = vec![("", visit.say("All", "Semua"))];
    choices.extend(Status::ALL.map(|status| (status.as_str(), status_words(&visit, status))));
    let narrowing = filters(
        &visit,
        PROJECTS,
        &html! {
            (Field::choice("status", visit.say("Status", "Status"), choices).value(status.map_or("", Status::as_str)))
        },
    );
    let nothing = empty(
        visit.say("No projects", "Tidak ada proyek"),
        &html! {
            (visit.say("Merchants create them, at the console or by a call.", "Merchant membuatnya lewat konsol atau panggilan API."))
        },
    );
    let page = Page::new(&visit, visit.say("Projects", "Proyek"));
    let base = match status {
        Some(status) => format!("{PROJECTS}?status={}", status.as_str()),
        None => PROJECTS.to_owned(),
    };
    shown(&visit, page, filter, &base, &narrowing, &nothing).await
}

/// The word of a status, as in its badge.
fn status_words(visit: &Visit, status: Status) -> &'static str {
    match status {
        Status::Review => visit.say("In review", "Ditinjau"),
        Status::Active => visit.say("Active", "Aktif"),
        Status::Rejected => visit.say("Rejected", "Ditolak"),
        Status::Suspended => visit.say("Suspended", "Ditangguhkan"),
        Status::Closed => visit.say("Closed", "Ditutup"),
    }
}

async fn shown(
    visit: &Visit,
    page: Page<'_>,
    filter: ProjectFilter,
    base: &str,
    narrowing: &Markup,
    nothing: &Markup,
) -> Answer {
    let offset = offset(visit);
    let mut projects = visit.desk().projects(filter, offset).await?;
    let step = usize::try_from(PROJECTS_SHOWN_MAX).unwrap_or_default();
    let more = projects.len() > step;
    projects.truncate(step);
    let joint = if base.contains('?') { '&' } else { '?' };
    let at = |offset: i64| format!("{base}{joint}from={offset}");
    let before = (offset > 0).then(|| at(offset.saturating_sub(PROJECTS_SHOWN_MAX).max(0)));
    let after = more.then(|| at(offset.saturating_add(PROJECTS_SHOWN_MAX)));
    Ok(page.show(&html! {
        (narrowing)
        @if projects.is_empty() { (nothing) } @else { (table(visit, visit.say("Projects", "Proyek"), &projects).under_heading()) }
        (pager(visit, before.as_deref(), after.as_deref()))
    }))
}

fn table<'a>(visit: &'a Visit, caption: &'a str, projects: &[Project]) -> Table<'a> {
    Table::new(caption)
        .column(visit.say("Project", "Proyek"))
        .column(visit.say("Website", "Situs web"))
        .column("Merchant")
        .column(visit.say("Status", "Status"))
        .column(visit.say("Created", "Dibuat"))
        .rows(projects.iter().map(|project| {
            [
                html! { a href=(address(project.id)) { (project.details.name.as_str()) } },
                html! { (project.details.domain.as_url()) },
                html! { a href=(merchants::address(project.merchant)) { (project.merchant) } },
                project_status(visit, project.status),
                visit.moment(project.created_at),
            ]
        }))
}

async fn show(visit: Visit, Segments(id): Segments<i64>) -> Answer {
    let project = visit.desk().project(project_id(id)?).await?;
    project_page(&visit, &project, None).await
}

async fn project_page(visit: &Visit, project: &Project, said: Option<Markup>) -> Answer {
    let beside = visit.desk().projects_beside(project).await?;
    let others: Vec<Project> = beside
        .into_iter()
        .filter(|other| other.id != project.id)
        .collect();
    let facts = Facts::new()
        .fact(visit.say("Number", "Nomor"), html! { (project.id) })
        .fact("Merchant", html! { a href=(merchants::address(project.merchant)) { (project.merchant) } })
        // A link, so that the reviewer can look; nothing of the address is told to it.
        .fact(
            visit.say("Website", "Situs web"),
            html! { a href=(project.details.domain.as_url()) rel="noreferrer noopener" target="_blank" { (project.details.domain.as_url()) } },
        )
        .fact(visit.say("Created", "Dibuat"), visit.moment(project.created_at))
        .fact(
            visit.say("Allowed IP addresses", "Daftar IP yang diizinkan"),
            html! { ul class="plain-list" { @for entry in project.details.allowlist.entries() { li { code { (entry) } } } } },
        )
        .maybe(visit.say("Money", "Uang"), super::terms::links(visit, project.id));
    let evidence = visit.desk().evidence(project.id).await?;
    let own = address(project.id);
    let may_review = visit.permits(Permission::ProjectReview);
    let acts = html! {
        @match project.status {
            Status::Review => {
                (visit.form(&format!("{own}/approve"), &html! { (seen_field(project)) (Button::main(visit.say("Approve", "Setujui"))) }))
                (link_button(&format!("{own}/reject"), visit.say("Reject…", "Tolak…"), false))
            }
            Status::Active => (link_button(&format!("{own}/suspend"), visit.say("Suspend…", "Tangguhkan…"), false)),
            Status::Suspended => (visit.form(&format!("{own}/resume"), &html! {
                (Button::main(visit.say("Resume", "Aktifkan kembali")))
            })),
            Status::Rejected | Status::Closed => {}
        }
    };
    let body = html! {
        @if let Some(said) = said { (said) }
        @if project.status == Status::Rejected {
            (callout(Tone::Bad, &html! {
                p { (visit.say("Rejected; the merchant has to correct:", "Ditolak; merchant harus memperbaiki:")) }
                (reasons(visit, project))
            }))
        }
        (panel(visit.say("What the merchant says", "Keterangan dari merchant"), &html! { (facts) }))
        (evidence_panel(visit, &evidence, &own))
        @if others.is_empty() {
            p class="quiet" { (visit.say("The merchant has no other projects.", "Merchant ini tidak punya proyek lain.")) }
        } @else {
            (table(visit, visit.say("The merchant's other projects", "Proyek lain dari merchant ini"), &others))
        }
    };
    let above = [(QUEUE, visit.say("Review queue", "Antrean tinjauan"))];
    let page = Page::new(visit, project.details.name.as_str())
        .under(&above)
        .lead(project_status(visit, project.status))
        .told(
            "looked",
            "The website was looked at.",
            "Situs web sudah diperiksa.",
        )
        .told("approved", "The project is approved.", "Proyek sudah disetujui.")
        .told(
            "rejected",
            "The project is rejected, and the merchant sees why.",
            "Proyek sudah ditolak, dan merchant melihat alasannya.",
        )
        .told(
            "suspended",
            "The project is suspended.",
            "Proyek sudah ditangguhkan.",
        )
        .told(
            "resumed",
            "The project is in use again.",
            "Proyek sudah aktif kembali.",
        );
    let page = if may_review { page.actions(acts) } else { page };
    Ok(page.show(&body))
}

/// What the project says as it is read here: nothing else is decided about.
fn seen_field(project: &Project) -> Markup {
    html! { input type="hidden" name=(SEEN) value=(project.details.fingerprint()); }
}

async fn decide(visit: &Visit, id: i64, review: Review, filled: &Filled, told: &str) -> Answer {
    let id = project_id(id)?;
    let seen = filled.text(SEEN);
    match visit.desk().project_review(id, review, seen).await {
        Ok(_) => Ok(done(&address(id), told)),
        Err(error) => overtaken(visit, id, error).await,
    }
}

/// When a colleague or the merchant was faster, the project's page says what happened meanwhile, and shows what it says
/// now; nothing was decided twice, and nothing that nobody has read.
async fn overtaken(visit: &Visit, id: ProjectId, error: sengo_app::Error) -> Answer {
    let is_overtaken = matches!(
        error,
        sengo_app::Error::Refused(Refusal::Project(
            ProjectRefusal::StatusConflict { .. }
                | ProjectRefusal::DomainTaken
                | ProjectRefusal::CorrectedMeanwhile
        ))
    );
    if !is_overtaken {
        return Err(error.into());
    }
    let body = visit.explain(&error);
    let project = visit.desk().project(id).await?;
    let said = html! {
        div role="alert" {
            (callout(Tone::Bad, &html! {
                p { strong { (visit.say("Your decision was not taken.", "Keputusan Anda tidak dijalankan.")) } " " (body.response_message) }
                p { (visit.say("The project now stands as this page shows.", "Keadaan proyek sekarang seperti pada halaman ini.")) }
            }))
        }
    };
    let mut response = project_page(visit, &project, Some(said)).await?;
    *response.status_mut() = axum::http::StatusCode::CONFLICT;
    Ok(response)
}

async fn approve(visit: Visit, Segments(id): Segments<i64>, filled: Filled) -> Answer {
    decide(&visit, id, Review::Approve, &filled, "approved").await
}

async fn resume(visit: Visit, Segments(id): Segments<i64>, filled: Filled) -> Answer {
    decide(&visit, id, Review::Resume, &filled, "resumed").await
}

async fn suspend_form(visit: Visit, Segments(id): Segments<i64>) -> Answer {
    visit.must(Permission::ProjectReview)?;
    let project = visit.desk().project(project_id(id)?).await?;
    let own = address(project.id);
    let above = [
        (PROJECTS, visit.say("Projects", "Proyek")),
        (own.as_str(), project.details.name.as_str()),
    ];
    let page = Confirm {
        title: visit.say("Suspend this project?", "Tangguhkan proyek ini?"),
        effects: vec![
            html! { (visit.say("Its keys may only read: no new payments, no payouts, no transfers.", "Kuncinya hanya dapat membaca: tidak ada pembayaran baru, pencairan, atau transfer.")) },
            html! { (visit.say("What is paid already still settles.", "Yang sudah dibayar tetap diselesaikan.")) },
            html! { (visit.say("You can resume it at any time.", "Anda dapat mengaktifkannya kembali kapan saja.")) },
        ],
        action: &format!("{own}/suspend"),
        fields: html! {},
        button: visit.say("Suspend the project", "Tangguhkan proyek"),
        cancel: &own,
        under: &above,
    };
    Ok(page.show(&visit))
}

async fn suspend(visit: Visit, Segments(id): Segments<i64>, filled: Filled) -> Answer {
    decide(&visit, id, Review::Suspend, &filled, "suspended").await
}
