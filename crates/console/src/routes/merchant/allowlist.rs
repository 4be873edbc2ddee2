//! `/console/merchant/projects/{id}/allowlist`: who may call with a project's keys, and a list that is tried out first.

use axum::extract::Path;
use jiff::Timestamp;
use maud::{Markup, html};
use sengo_app::allowlist_trials::TrialReport;
use sengo_core::allowlist::{Allowlist, AllowlistFault};
use sengo_core::ids::ProjectId;
use sengo_core::project::Project;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;

use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Button, Confirm, Faults, Field, Filled, Table, empty, section};
use crate::routes::Routes;
use crate::visit::{Visit, done};

/// The most addresses that the report of a trial shows.
const ADDRESSES_SHOWN_MAX: usize = 100;

pub(super) fn routes() -> Routes {
    Routes::new()
        .page("/console/merchant/projects/{id}/allowlist", show)
        .form("/console/merchant/projects/{id}/allowlist", put_on_trial)
        .page(
            "/console/merchant/projects/{id}/allowlist/enforce",
            enforce_confirm,
        )
        .form("/console/merchant/projects/{id}/allowlist/enforce", enforce)
        .form("/console/merchant/projects/{id}/allowlist/drop", drop_trial)
}

fn number(id: &str) -> Result<ProjectId, Refusal> {
    let id = id.parse().ok().and_then(ProjectId::new);
    id.ok_or(Refusal::ProjectNotFound)
}

fn path(project: ProjectId) -> String {
    format!("/console/merchant/projects/{project}/allowlist")
}

async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let (project, report) = visit.desk().own_allowlist(number(&id)?).await?;
    let typed = match &report {
        Some(report) => lines(&report.trial.allowlist),
        None => lines(&project.details.allowlist),
    };
    Ok(page(
        &visit,
        &project,
        report.as_ref(),
        typed,
        &Faults::default(),
        false,
    ))
}

fn lines(allowlist: &Allowlist) -> String {
    allowlist.entries().collect::<Vec<_>>().join("\n")
}

fn page(
    visit: &Visit,
    project: &Project,
    report: Option<&TrialReport>,
    typed: String,
    faults: &Faults,
    is_refused: bool,
) -> axum::response::Response {
    let here = path(project.id);
    let may_change = visit.permits(Permission::OwnProjectChange);
    let hint = visit.say(
        "One address or network on each line, 203.0.113.7 or 203.0.113.0/24.",
        "Satu alamat atau jaringan per baris, 203.0.113.7 atau 203.0.113.0/24.",
    );
    let body = html! {
        (section(visit.say("Enforced list", "Daftar yang berlaku"), &html! {
            ul { @for entry in project.details.allowlist.entries() { li { code { (entry) } } } }
        }))
        @if let Some(report) = report { (on_trial(visit, project, report, may_change)) }
        @if may_change {
            (section(visit.say("Try a list out", "Uji coba daftar"), &html! {
                p { (visit.say(
                    "Nobody is refused by a list on trial. You see here which calls it would have refused.",
                    "Daftar uji coba tidak menolak siapa pun. Di sini Anda melihat panggilan mana yang akan ditolaknya.",
                )) }
                (visit.form(&here, &html! {
                    (Field::area("ip", visit.say("Addresses", "Alamat IP"), 6).value(typed).hint(hint).fault(faults).required())
                    div class="acts" { (Button::main(visit.say("Put on trial", "Mulai uji coba"))) }
                }))
            }))
        }
    };
    let name = project.details.name.as_str();
    let title = visit.say("Addresses that may call", "Daftar IP yang diizinkan");
    let page = Page::new(visit, title)
        .lead(html! { p { (name) } })
        .told("tried", "The list is on trial.", "Daftar sedang diuji coba.")
        .told("enforced", "The list is enforced now.", "Daftar kini berlaku.")
        .told(
            "dropped",
            "The trial is over; the list did not change.",
            "Uji coba dihentikan; daftar tidak berubah.",
        );
    if is_refused {
        page.refused().show(&body)
    } else {
        page.show(&body)
    }
}

fn on_trial(visit: &Visit, project: &Project, report: &TrialReport, may_change: bool) -> Markup {
    let here = path(project.id);
    let table = Table::new(visit.say("Would have been refused", "Yang akan ditolak"))
        .column(visit.say("Address", "Alamat IP"))
        .column(visit.say("Entry that would admit it", "Entri yang akan mengizinkannya"))
        .numbers(visit.say("Calls", "Panggilan"))
        .column(visit.say("Last", "Terakhir"))
        .rows(report.refused.iter().take(ADDRESSES_SHOWN_MAX).map(|refused| {
            [
                html! { code { (refused.address) } },
                html! { @if let Some(entry) = &refused.entry { code { (entry) } } },
                html! { (visit.number(refused.calls.into())) },
                visit.second(refused.last),
            ]
        }));
    section(
        visit.say("List on trial", "Daftar uji coba"),
        &html! {
            p { (visit.say("Since ", "Sejak ")) (visit.moment(report.trial.since)) }
            ul { @for entry in report.trial.allowlist.entries() { li { code { (entry) } } } }
            @if report.refused.is_empty() {
                (empty(
                    visit.say("It would have refused no call yet", "Belum ada panggilan yang akan ditolak"),
                    &html! { (visit.say(
                        "Let a day of ordinary traffic pass before you enforce it.",
                        "Tunggu satu hari lalu lintas biasa sebelum memberlakukannya.",
                    )) },
                ))
            } @else { (table) }
            @if report.is_cut || report.refused.len() > ADDRESSES_SHOWN_MAX {
                p class="quiet" { (visit.say("There are more than are shown.", "Masih ada lagi selain yang ditampilkan.")) }
            }
            @if may_change {
                div class="acts" {
                    a class="button main" href={ (here) "/enforce" } { (visit.say("Enforce it", "Berlakukan")) }
                    (visit.form(&format!("{here}/drop"), &html! {
                        button class="button second" type="submit" { (visit.say("End the trial", "Hentikan uji coba")) }
                    }))
                }
            }
        },
    )
}

async fn put_on_trial(visit: Visit, Path(id): Path<String>, filled: Filled) -> Answer {
    let id = number(&id)?;
    let entries: Vec<&str> = filled.raw("ip").split_whitespace().collect();
    match Allowlist::parse(&entries) {
        Ok(allowlist) => {
            visit.desk().own_allowlist_try(id, allowlist).await?;
            Ok(done(&path(id), "tried"))
        }
        Err(fault) => {
            let (project, report) = visit.desk().own_allowlist(id).await?;
            let faults = Faults::default().with("ip", explained(&visit, &entries, &fault));
            let typed = filled.raw("ip").to_owned();
            Ok(page(&visit, &project, report.as_ref(), typed, &faults, true))
        }
    }
}

/// What is wrong with a list that was typed.
fn explained(visit: &Visit, entries: &[&str], fault: &AllowlistFault) -> String {
    match fault {
        AllowlistFault::Empty => visit
            .say("Name at least one address.", "Isi sekurangnya satu alamat.")
            .to_owned(),
        AllowlistFault::TooMany { entries } => format!(
            "{} {entries}.",
            visit.say(
                "At most 100 lines; write neighbours as one network. You typed",
                "Paling banyak 100 baris; tulis alamat yang berdekatan sebagai satu jaringan. Anda mengisi",
            )
        ),
        AllowlistFault::Entries(faults) => {
            let wrong: Vec<&str> = faults
                .iter()
                .filter_map(|(index, _)| entries.get(*index).copied())
                .collect();
            format!(
                "{} {}",
                visit.say(
                    "Not an address or a network as it has to be written:",
                    "Bukan alamat atau jaringan dengan penulisan yang benar:",
                ),
                wrong.join(", ")
            )
        }
    }
}

async fn enforce_confirm(visit: Visit, Path(id): Path<String>) -> Answer {
    let (project, report) = visit.desk().own_allowlist(number(&id)?).await?;
    let report = report.ok_or(Refusal::PathUnknown)?;
    let here = path(project.id);
    let action = format!("{here}/enforce");
    let calls: i64 = report
        .refused
        .iter()
        .fold(0, |sum, refused| sum.saturating_add(refused.calls));
    let effects = vec![
        html! {
            (visit.say("From now on only these may call: ", "Mulai sekarang hanya ini yang boleh memanggil: "))
            code { (lines(&report.trial.allowlist).replace('\n', ", ")) }
        },
        html! {
            (visit.say("Calls that it would have refused since it is on trial: ", "Panggilan yang akan ditolak sejak diuji coba: "))
            (visit.number(calls.into()))
        },
    ];
    Ok(Confirm {
        title: visit.say("Enforce this list?", "Berlakukan daftar ini?"),
        effects,
        action: &action,
        // The list that was read here, and no other that a colleague puts on trial meanwhile.
        fields: html! { input type="hidden" name="since" value=(report.trial.since.as_microsecond()); },
        button: visit.say("Enforce the list", "Berlakukan daftar"),
        cancel: &here,
        under: &[],
    }
    .show(&visit))
}

async fn enforce(visit: Visit, Path(id): Path<String>, filled: Filled) -> Answer {
    let id = number(&id)?;
    let since = filled.number("since").unwrap_or_default();
    // Without one it is that of no list.
    let since = Timestamp::from_microsecond(since).unwrap_or(Timestamp::UNIX_EPOCH);
    visit.desk().own_allowlist_enforce(id, since).await?;
    Ok(done(&path(id), "enforced"))
}

async fn drop_trial(visit: Visit, Path(id): Path<String>, _: Filled) -> Answer {
    let id = number(&id)?;
    visit.desk().own_allowlist_trial_drop(id).await?;
    Ok(done(&path(id), "dropped"))
}
