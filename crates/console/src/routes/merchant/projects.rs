//! The merchant's projects: made here, corrected, sent to review again, closed.

mod close;
mod typed;

use axum::response::Response;
use maud::{Markup, html};
use sengo_app::desk::projects::PROJECTS_SHOWN_MAX;
use sengo_core::ids::ProjectId;
use sengo_core::ledger::ProjectBalance;
use sengo_core::project::{Project, Status};
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_wire::request;

use typed::{Typed, about_domain, read};

use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{
    Button, Facts, Faults, Filled, Table, Tile, Tone, callout, empty, link_button, pager, panel,
    project_status, tiles,
};
use crate::routes::evidence::evidence_panel;
use crate::routes::{Routes, Segments};
use crate::visit::{Visit, done};

const PROJECTS: &str = "/console/merchant/projects";
const NEW: &str = "/console/merchant/projects/new";

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(PROJECTS, list)
        .page(NEW, create_form)
        .form(NEW, create)
        .page("/console/merchant/projects/{id}", show)
        .page("/console/merchant/projects/{id}/correct", correct_form)
        .form("/console/merchant/projects/{id}/correct", correct)
        .page("/console/merchant/projects/{id}/close", close::form)
        .form("/console/merchant/projects/{id}/close", close::close)
}

/// The address of a project's page.
pub(super) fn address(id: ProjectId) -> String {
    format!("{PROJECTS}/{id}")
}

async fn list(visit: Visit) -> Answer {
    let offset = offset(&visit);
    let mut projects = visit.desk().own_projects(None, offset).await?;
    let step = usize::try_from(PROJECTS_SHOWN_MAX).unwrap_or_default();
    let more = projects.len() > step;
    projects.truncate(step);
    let may_change = visit.permits(Permission::OwnProjectChange);
    let create = link_button(NEW, visit.say("New project", "Proyek baru"), true);
    let before = (offset > 0).then(|| {
        format!(
            "{PROJECTS}?from={}",
            offset.saturating_sub(PROJECTS_SHOWN_MAX).max(0)
        )
    });
    let after = more.then(|| format!("{PROJECTS}?from={}", offset.saturating_add(PROJECTS_SHOWN_MAX)));
    let body = html! {
        @if projects.is_empty() {
            (none(&visit))
        } @else {
            (table(&visit, &projects).under_heading())
        }
        (pager(&visit, before.as_deref(), after.as_deref()))
    };
    let page = Page::new(&visit, visit.say("Projects", "Proyek")).lead(html! {
        p { (visit.say("One project for each of your businesses.", "Satu proyek untuk setiap usaha Anda.")) }
    });
    let page = if may_change { page.actions(create) } else { page };
    Ok(page.show(&body))
}

/// From which row on a list is asked for.
pub(in crate::routes) fn offset(visit: &Visit) -> i64 {
    offset_of(visit, "from")
}

/// The same for one of several lists of a page.
pub(in crate::routes) fn offset_of(visit: &Visit, parameter: &str) -> i64 {
    visit
        .query(parameter)
        .and_then(|from| from.parse().ok())
        .unwrap_or(0)
        .clamp(0, 100_000_000)
}

pub(super) fn table<'a>(visit: &'a Visit, projects: &[Project]) -> Table<'a> {
    Table::new(visit.say("Projects", "Proyek"))
        .column(visit.say("Project", "Proyek"))
        .column(visit.say("Website", "Situs web"))
        .column(visit.say("Status", "Status"))
        .column(visit.say("Created", "Dibuat"))
        .rows(projects.iter().map(|project| {
            [
                html! { a href=(address(project.id)) { (project.details.name.as_str()) } },
                html! { (project.details.domain.as_url()) },
                project_status(visit, project.status),
                visit.moment(project.created_at),
            ]
        }))
}

pub(super) fn none(visit: &Visit) -> Markup {
    let next = html! {
        p { (visit.say(
            "Create one for each of your businesses. An operator reviews it, and then it can take payments.",
            "Buat satu untuk setiap usaha Anda. Operator akan meninjaunya, lalu proyek dapat menerima pembayaran.",
        )) }
        @if visit.permits(Permission::OwnProjectChange) {
            (link_button(NEW, visit.say("New project", "Proyek baru"), true))
        }
    };
    empty(visit.say("No projects yet", "Belum ada proyek"), &next)
}

/// What somebody has, as tiles.
pub(super) fn balance_tiles(visit: &Visit, balance: &ProjectBalance) -> Markup {
    let tile = |name, value| Tile {
        name,
        value: visit.money(value),
        note: None,
        href: None,
    };
    tiles(&[
        tile(visit.say("Active balance", "Saldo aktif"), balance.active),
        tile(visit.say("Pending balance", "Saldo tertunda"), balance.pending),
        tile(
            visit.say("On hold for payouts", "Ditahan untuk pencairan"),
            balance.hold,
        ),
        tile(visit.say("Owed", "Terutang"), balance.receivable),
    ])
}

/// What the fields of a project are called.
pub(in crate::routes) fn field_words(visit: &Visit, field: sengo_core::project::ReasonField) -> &'static str {
    use sengo_core::project::ReasonField::{Domain, Ip, Name};
    match field {
        Name => visit.say("Name", "Nama"),
        Domain => visit.say("Website", "Situs web"),
        Ip => visit.say("Allowed IP addresses", "Daftar IP yang diizinkan"),
    }
}

/// Why a project was rejected.
pub(in crate::routes) fn reasons(visit: &Visit, project: &Project) -> Markup {
    html! {
        ul {
            @for reason in &project.reasons {
                li { strong { (field_words(visit, reason.field)) } ": " (reason.message) }
            }
        }
    }
}

async fn show(visit: Visit, Segments(id): Segments<i64>) -> Answer {
    let id = project_id(id)?;
    let project = visit.desk().own_project(id).await?;
    let balance = visit.desk().own_project_balance(id).await?;
    let evidence = visit.desk().own_evidence(id).await?;
    let may_change = visit.permits(Permission::OwnProjectChange);
    let correct = format!("{}/correct", address(id));
    let facts = Facts::new()
        .fact(visit.say("Number", "Nomor"), html! { (id) })
        .fact(visit.say("Website", "Situs web"), html! { (project.details.domain.as_url()) })
        .fact(visit.say("Created", "Dibuat"), visit.moment(project.created_at))
        .fact(
            visit.say("More of it", "Selengkapnya"),
            html! {
                a href={ "/console/merchant/keys?project=" (id) } { (visit.say("Keys", "Kunci API")) }
                ", "
                a href={ "/console/merchant/balances/" (id) } { (visit.say("balance each day", "saldo setiap hari")) }
            },
        )
        .fact(
            visit.say("Allowed IP addresses", "Daftar IP yang diizinkan"),
            html! {
                ul class="plain-list" { @for entry in project.details.allowlist.entries() { li { code { (entry) } } } }
                @if visit.permits(Permission::OwnRequestLogRead) {
                    a href={ (address(id)) "/allowlist" } {
                        (visit.say("Try another list out", "Uji coba daftar lain"))
                    }
                }
            },
        );
    let body = html! {
        (standing(&visit, &project, &correct))
        @if project.status.may_have_keys() { (balance_tiles(&visit, &balance)) }
        (panel(visit.say("About the project", "Tentang proyek"), &html! { (facts) }))
        @if project.status != Status::Closed { (evidence_panel(&visit, &evidence, &address(id))) }
    };
    let acts = html! {
        (link_button(&correct, visit.say("Correct", "Perbaiki"), false))
        (link_button(&format!("{}/close", address(id)), visit.say("Close", "Tutup"), false))
    };
    let above = [(PROJECTS, visit.say("Projects", "Proyek"))];
    let page = Page::new(&visit, project.details.name.as_str())
        .under(&above)
        .lead(project_status(&visit, project.status))
        .told(
            "created",
            "The project is created and waits for review.",
            "Proyek sudah dibuat dan menunggu tinjauan.",
        )
        .told(
            "looked",
            "The website was looked at.",
            "Situs web sudah diperiksa.",
        )
        .told(
            "corrected",
            "The project is corrected.",
            "Proyek sudah diperbaiki.",
        )
        .told(
            "resubmitted",
            "The project waits for review again.",
            "Proyek kembali menunggu tinjauan.",
        )
        .told("closed", "The project is closed.", "Proyek sudah ditutup.");
    let page = if may_change && project.status != Status::Closed {
        page.actions(acts)
    } else {
        page
    };
    Ok(page.show(&body))
}

/// What the project's status means, and what to do.
fn standing(visit: &Visit, project: &Project, correct: &str) -> Markup {
    match project.status {
        Status::Review => callout(
            Tone::Waiting,
            &html! {
                p { (visit.say(
                    "An operator reviews the project. You can still correct it meanwhile.",
                    "Operator sedang meninjau proyek ini. Anda masih dapat memperbaikinya.",
                )) }
            },
        ),
        Status::Rejected => callout(
            Tone::Bad,
            &html! {
                p { (visit.say("The project was rejected:", "Proyek ini ditolak:")) }
                (reasons(visit, project))
                p { a href=(correct) { (visit.say("Correct it and send it to review again", "Perbaiki dan ajukan kembali")) } }
            },
        ),
        Status::Suspended => callout(
            Tone::Bad,
            &html! {
                p { (visit.say(
                    "The project is suspended: its keys may only read. Ask whoever runs the platform why.",
                    "Proyek ini ditangguhkan: kuncinya hanya dapat membaca. Tanyakan alasannya kepada pengelola platform.",
                )) }
            },
        ),
        Status::Active | Status::Closed => html! {},
    }
}

pub(in crate::routes) fn project_id(number: i64) -> Result<ProjectId, Failure> {
    ProjectId::new(number).ok_or_else(|| Refusal::ProjectNotFound.into())
}

async fn create_form(visit: Visit) -> Answer {
    visit.must(Permission::OwnProjectChange)?;
    let typed = Typed {
        name: String::new(),
        domain: String::new(),
        ip: String::new(),
    };
    Ok(create_page(&visit, &typed, &Faults::default()))
}

fn create_page(visit: &Visit, typed: &Typed, faults: &Faults) -> Response {
    let body = visit.form(
        NEW,
        &html! {
            (typed.fields(visit, faults))
            div class="acts" { (Button::main(visit.say("Create project", "Buat proyek"))) }
        },
    );
    let above = [(PROJECTS, visit.say("Projects", "Proyek"))];
    let page = Page::new(visit, visit.say("New project", "Proyek baru"))
        .under(&above)
        .narrow();
    let page = if faults.is_empty() { page } else { page.refused() };
    page.show(&body)
}

async fn create(visit: Visit, filled: Filled) -> Answer {
    visit.must(Permission::OwnProjectChange)?;
    let typed = Typed::of(&filled);
    let body = typed.body();
    let parsed = sengo_core::json::parse(&body).map_err(Refusal::BodyNotJson)?;
    let details = match read(&visit, request::project_create(&parsed, visit.environment()))? {
        Ok(details) => details,
        Err(faults) => return Ok(create_page(&visit, &typed, &faults)),
    };
    match visit.desk().own_project_create(details).await {
        Ok(id) => Ok(done(&address(id), "created")),
        Err(error) => Ok(create_page(&visit, &typed, &about_domain(&visit, error)?)),
    }
}

async fn correct_form(visit: Visit, Segments(id): Segments<i64>) -> Answer {
    visit.must(Permission::OwnProjectChange)?;
    let project = visit.desk().own_project(project_id(id)?).await?;
    let typed = Typed {
        name: project.details.name.as_str().to_owned(),
        domain: project.details.domain.as_url(),
        ip: project.details.allowlist.entries().collect::<Vec<_>>().join("\n"),
    };
    // What the operator objected to stands at its field.
    let faults: Faults = project
        .reasons
        .iter()
        .map(|reason| (reason.field.as_str().to_owned(), reason.message.clone()))
        .collect();
    Ok(correct_page(&visit, &project, &typed, &faults, false))
}

fn correct_page(
    visit: &Visit,
    project: &Project,
    typed: &Typed,
    faults: &Faults,
    is_refused: bool,
) -> Response {
    let own = address(project.id);
    let action = format!("{own}/correct");
    let button = if project.status == Status::Rejected {
        visit.say("Send to review again", "Ajukan kembali")
    } else {
        visit.say("Save", "Simpan")
    };
    let body = visit.form(
        &action,
        &html! {
            (typed.fields(visit, faults))
            div class="acts" {
                (Button::main(button))
                a class="button second" href=(own) { (visit.say("Cancel", "Batal")) }
            }
        },
    );
    let above = [
        (PROJECTS, visit.say("Projects", "Proyek")),
        (own.as_str(), project.details.name.as_str()),
    ];
    let page = Page::new(visit, visit.say("Correct the project", "Perbaiki proyek"))
        .under(&above)
        .narrow();
    let page = if is_refused { page.refused() } else { page };
    page.show(&body)
}

async fn correct(visit: Visit, Segments(id): Segments<i64>, filled: Filled) -> Answer {
    visit.must(Permission::OwnProjectChange)?;
    let project = visit.desk().own_project(project_id(id)?).await?;
    let typed = Typed::of(&filled);
    let body = typed.body();
    let parsed = sengo_core::json::parse(&body).map_err(Refusal::BodyNotJson)?;
    let patch = match read(&visit, request::project_patch(&parsed, visit.environment()))? {
        Ok(patch) => patch,
        Err(faults) => return Ok(correct_page(&visit, &project, &typed, &faults, true)),
    };
    // What is as it was is no change: an active project's website, which cannot change, can stay in the form.
    let details = &project.details;
    let patch = sengo_core::project::ProjectPatch {
        name: patch.name.filter(|name| *name != details.name),
        domain: patch.domain.filter(|domain| *domain != details.domain),
        allowlist: patch.allowlist.filter(|list| !list.same_set(&details.allowlist)),
    };
    match visit.desk().own_project_correct(project.id, patch).await {
        Ok(()) => {
            let again = project.status == Status::Rejected;
            Ok(done(
                &address(project.id),
                if again { "resubmitted" } else { "corrected" },
            ))
        }
        Err(error) => {
            let faults = about_domain(&visit, error)?;
            Ok(correct_page(&visit, &project, &typed, &faults, true))
        }
    }
}
