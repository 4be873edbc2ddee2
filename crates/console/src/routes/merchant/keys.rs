//! `/console/merchant/keys`: the keys of the merchant itself and of its projects.

mod change;
mod issue;

use maud::{Markup, html};
use sengo_app::desk::keys::OwnKey;
use sengo_app::desk::projects::PROJECTS_SHOWN_MAX;
use sengo_core::ids::ProjectId;
use sengo_core::key::KeyStatus;
use sengo_core::project::Project;
use sengo_core::role::Permission;

use super::projects::{address as project_address, offset, project_id};
use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Facts, Table, Tone, badge, empty, link_button, pager, panel, tabs};
use crate::routes::{Routes, Segments};
use crate::speech::Speech;
use crate::visit::Visit;

const KEYS: &str = "/console/merchant/keys";
const NEW: &str = "/console/merchant/keys/new";

/// Keys of each project in the list of all projects.
const KEYS_EACH_MAX: usize = 3;

/// Keys of one owner that are shown; the others ended longest ago.
const KEYS_SHOWN_MAX: usize = 100;

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(KEYS, list)
        .page(NEW, issue::form)
        .form(NEW, issue::issue)
        .page("/console/merchant/keys/{key}", show)
        .page("/console/merchant/keys/{key}/rotate", change::rotate_form)
        .form("/console/merchant/keys/{key}/rotate", change::rotate)
        .page("/console/merchant/keys/{key}/revoke", change::revoke_form)
        .form("/console/merchant/keys/{key}/revoke", change::revoke)
}

/// The address of a key's page. Imported keys may have any visible character in them.
fn address(key: &str) -> String {
    let escaped: String = form_urlencoded::byte_serialize(key.as_bytes()).collect();
    format!("{KEYS}/{escaped}")
}

/// The keys of a project, or of the merchant itself.
fn list_address(project: Option<ProjectId>) -> String {
    match project {
        Some(project) => format!("{KEYS}?project={project}"),
        None => KEYS.to_owned(),
    }
}

fn new_address(project: Option<ProjectId>) -> String {
    match project {
        Some(project) => format!("{NEW}?project={project}"),
        None => NEW.to_owned(),
    }
}

async fn list(visit: Visit) -> Answer {
    match visit.query("project").and_then(|number| number.parse().ok()) {
        Some(number) => of_project(&visit, project_id(number)?).await,
        None => of_all(&visit).await,
    }
}

async fn of_all(visit: &Visit) -> Answer {
    let is_all = visit.query("show") == Some("all");
    let offset = offset(visit);
    let own = visit.desk().own_keys(None).await?;
    let mut projects = visit.desk().own_projects(None, offset).await?;
    let step = usize::try_from(PROJECTS_SHOWN_MAX).unwrap_or_default();
    let more = projects.len() > step;
    projects.truncate(step);
    let mut rows = Vec::new();
    let keys = visit.desk().own_keys_of(&projects).await?;
    for (project, keys) in projects.iter().zip(&keys) {
        rows.extend(project_rows(visit, project, keys, is_all));
    }
    let at = |from: i64| {
        let show = if is_all { "&show=all" } else { "" };
        format!("{KEYS}?from={from}{show}")
    };
    let before = (offset > 0).then(|| at(offset.saturating_sub(PROJECTS_SHOWN_MAX).max(0)));
    let after = more.then(|| at(offset.saturating_add(PROJECTS_SHOWN_MAX)));
    let of_projects = visit.say("Keys of projects", "Kunci proyek");
    let table = columns(
        visit,
        Table::new(of_projects)
            .under_heading()
            .column(visit.say("Project", "Proyek")),
    )
    .rows(rows);
    let body = html! {
        (kinds(visit, is_all, KEYS))
        (panel(visit.say("Keys of the merchant itself", "Kunci merchant sendiri"), &html! { (keys_of(visit, &own, is_all, None)) }))
        section {
            h2 { (of_projects) }
            @if projects.is_empty() { (super::projects::none(visit)) } @else { (table) }
        }
        (pager(visit, before.as_deref(), after.as_deref()))
    };
    let page = Page::new(visit, visit.say("Keys", "Kunci API"))
        .lead(html! { p { (visit.say(
            "Your programs call with a key and its token. A token is shown once, when its key is issued.",
            "Program Anda memanggil dengan kunci dan tokennya. Token ditampilkan satu kali, saat kuncinya diterbitkan.",
        )) } })
        .told("revoked", "The key is revoked.", "Kunci sudah dicabut.");
    let issue = link_button(
        NEW,
        visit.say("New key of the merchant", "Kunci merchant baru"),
        true,
    );
    let page = if visit.permits(Permission::OwnKeyManage) {
        page.actions(issue)
    } else {
        page
    };
    Ok(page.show(&body))
}

async fn of_project(visit: &Visit, id: ProjectId) -> Answer {
    let is_all = visit.query("show") == Some("all");
    let project = visit.desk().own_project(id).await?;
    let keys = visit.desk().own_keys(Some(id)).await?;
    let may_issue = visit.permits(Permission::OwnKeyManage) && project.status.may_have_keys();
    let body = html! {
        (kinds(visit, is_all, &list_address(Some(id))))
        (keys_of(visit, &keys, is_all, Some(&project)))
    };
    let title = visit.say(
        format!("Keys of {}", project.details.name),
        format!("Kunci {}", project.details.name),
    );
    let above = [(KEYS, visit.say("Keys", "Kunci API"))];
    let page =
        Page::new(visit, &title)
            .under(&above)
            .told("revoked", "The key is revoked.", "Kunci sudah dicabut.");
    let issue = link_button(&new_address(Some(id)), visit.say("New key", "Kunci baru"), true);
    let page = if may_issue { page.actions(issue) } else { page };
    Ok(page.show(&body))
}

/// Valid ones, or all there ever were.
fn kinds(visit: &Visit, is_all: bool, here: &str) -> Markup {
    let joint = if here.contains('?') { '&' } else { '?' };
    tabs(
        visit.say("Which keys", "Kunci yang mana"),
        &[
            (here.to_owned(), visit.say("Valid", "Berlaku"), !is_all),
            (
                format!("{here}{joint}show=all"),
                visit.say("All", "Semua"),
                is_all,
            ),
        ],
    )
}

fn columns<'a>(visit: &Visit, table: Table<'a>) -> Table<'a> {
    table
        .column(visit.say("Key", "Kunci"))
        .column(visit.say("Status", "Status"))
        .column(visit.say("Issued", "Diterbitkan"))
        .column(visit.say("Last used", "Terakhir dipakai"))
}

fn cells(visit: &Visit, key: &OwnKey) -> [Markup; 4] {
    [
        html! { a href=(address(&key.issued.key)) { code class="key" { (key.issued.key) } } },
        status(visit, key),
        visit.moment(key.issued.created_at),
        last_used(visit, key),
    ]
}

/// Of each project a few; the others are on a page of its own.
fn project_rows(visit: &Visit, project: &Project, keys: &[OwnKey], is_all: bool) -> Vec<Vec<Markup>> {
    let name = html! { a href=(list_address(Some(project.id))) { (project.details.name) } };
    let shown: Vec<&OwnKey> = keys
        .iter()
        .filter(|key| is_all || key.status.is_valid())
        .collect();
    if shown.is_empty() {
        let next = html! { (none_of(visit, project)) };
        return vec![vec![name, next, html! {}, html! {}, html! {}]];
    }
    let mut rows: Vec<Vec<Markup>> = shown
        .iter()
        .take(KEYS_EACH_MAX)
        .map(|key| [vec![name.clone()], cells(visit, key).to_vec()].concat())
        .collect();
    let left = shown.len().saturating_sub(KEYS_EACH_MAX);
    if left > 0 {
        let all = html! { a href=(list_address(Some(project.id))) { (visit.say("and more: ", "dan lainnya: ")) (left) } };
        rows.push(vec![name, all, html! {}, html! {}, html! {}]);
    }
    rows
}

/// What there is to do where a project has no key.
fn none_of(visit: &Visit, project: &Project) -> Markup {
    html! {
        @if !project.status.may_have_keys() {
            span class="quiet" { (visit.say("It can have keys once it is in use", "Dapat memiliki kunci setelah digunakan")) }
        } @else if visit.permits(Permission::OwnKeyManage) {
            a href=(new_address(Some(project.id))) { (visit.say("Issue its first key", "Terbitkan kunci pertama")) }
        } @else {
            span class="quiet" { (visit.say("No valid key", "Tidak ada kunci berlaku")) }
        }
    }
}

/// The keys of one owner; without a project they are the merchant's own.
fn keys_of(visit: &Visit, keys: &[OwnKey], is_all: bool, project: Option<&Project>) -> Markup {
    let shown: Vec<&OwnKey> = keys
        .iter()
        .filter(|key| is_all || key.status.is_valid())
        .take(KEYS_SHOWN_MAX)
        .collect();
    let left = keys.len().saturating_sub(KEYS_SHOWN_MAX);
    let table = columns(visit, Table::new(visit.say("Keys", "Kunci")).under_heading())
        .rows(shown.iter().map(|key| cells(visit, key)));
    html! {
        @if shown.is_empty() {
            (empty(visit.say("No keys", "Tidak ada kunci"), &html! {
                @match project {
                    Some(project) => { (none_of(visit, project)) }
                    None => { (visit.say(
                        "With a key of its own, the merchant's programs create projects and move money between them.",
                        "Dengan kunci sendiri, program merchant membuat proyek dan memindahkan dana antarproyek.",
                    )) }
                }
            }))
        } @else { (table) }
        @if is_all && left > 0 {
            p class="quiet" { (visit.say("Older ones that have ended are not shown: ", "Yang lama dan sudah berakhir tidak ditampilkan: ")) (left) }
        }
    }
}

fn status(visit: &Speech, key: &OwnKey) -> Markup {
    let (tone, word) = match key.status {
        KeyStatus::Active => (Tone::Good, visit.say("Active", "Aktif")),
        KeyStatus::Expiring => (Tone::Waiting, visit.say("Expiring", "Segera berakhir")),
        KeyStatus::Expired => (Tone::Quiet, visit.say("Expired", "Kedaluwarsa")),
        KeyStatus::Revoked => (Tone::Quiet, visit.say("Revoked", "Dicabut")),
    };
    badge(tone, word)
}

fn last_used(visit: &Speech, key: &OwnKey) -> Markup {
    match key.issued.last_used_at {
        Some(at) => visit.moment(at),
        None => html! { span class="quiet" { (visit.say("Never", "Belum pernah")) } },
    }
}

/// Whose key it is: a link to the project, or words.
async fn owner(visit: &Visit, key: &OwnKey) -> Result<Markup, crate::failure::Failure> {
    Ok(match key.issued.owner.project {
        Some(id) => {
            let project = visit.desk().own_project(id).await?;
            html! { a href=(project_address(id)) { (project.details.name) } }
        }
        None => html! { (visit.say("The merchant itself", "Merchant sendiri")) },
    })
}

async fn show(visit: Visit, Segments(key): Segments<String>) -> Answer {
    let key = visit.desk().own_key(&key).await?;
    let issued = &key.issued;
    let own = address(&issued.key);
    let escaped: String = form_urlencoded::byte_serialize(issued.key.as_bytes()).collect();
    let calls = format!("/console/merchant/requests?show=all&key={escaped}");
    let kind = match issued.owner.project {
        Some(_) => visit.say("Project", "Proyek"),
        None => visit.say("Merchant", "Merchant"),
    };
    let facts = Facts::new()
        .fact(visit.say("Status", "Status"), status(&visit, &key))
        .fact(visit.say("Kind", "Jenis"), html! { (kind) })
        .fact(visit.say("Belongs to", "Milik"), owner(&visit, &key).await?)
        .fact(
            visit.say("Issued", "Diterbitkan"),
            visit.moment(issued.created_at),
        )
        .fact(
            visit.say("Issued by", "Diterbitkan oleh"),
            html! { code { (issued.issued_by) } },
        )
        .fact(
            visit.say("Last used", "Terakhir dipakai"),
            last_used(&visit, &key),
        )
        .maybe(
            visit.say("Ends", "Berakhir"),
            issued.expires_at.map(|at| visit.moment(at)),
        )
        .maybe(
            visit.say("Revoked", "Dicabut"),
            issued.revoked_at.map(|at| visit.moment(at)),
        );
    let body = html! {
        (panel(visit.say("The key", "Kunci"), &html! {
            p class="secret" { (issued.key) }
            (facts)
        }))
        @if visit.permits(Permission::OwnRequestLogRead) {
            p { a href=(calls) { (visit.say("Calls with this key", "Panggilan dengan kunci ini")) } }
        }
    };
    let acts = html! {
        (link_button(&format!("{own}/rotate"), visit.say("Rotate", "Rotasi"), false))
        (link_button(&format!("{own}/revoke"), visit.say("Revoke", "Cabut"), false))
    };
    let above = [(KEYS, visit.say("Keys", "Kunci API"))];
    let page = Page::new(&visit, visit.say("A key", "Satu kunci")).under(&above);
    let page = if key.status.is_valid() && visit.permits(Permission::OwnKeyManage) {
        page.actions(acts)
    } else {
        page
    };
    Ok(page.show(&body))
}
