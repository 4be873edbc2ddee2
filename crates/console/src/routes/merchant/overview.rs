//! `/console/merchant`: what the merchant has, how it goes, and what there is to do.

use maud::{Markup, html};
use sengo_core::figures::Forecast;
use sengo_core::ledger::ProjectBalance;
use sengo_core::project::{Project, Status};
use sengo_core::request_log::RequestEntry;
use sengo_core::role::Permission;

use super::projects::{address, none, reasons, table};
use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Table, Tile, Tone, callout, link_button, section, tiles};
use crate::routes::Routes;
use crate::routes::analytics::{Side, glance, settling};
use crate::visit::Visit;

pub(super) fn routes() -> Routes {
    Routes::new().page("/console/merchant", show)
}

/// How many projects, days of settlement and failing calls stand on the first page.
const PROJECTS_HERE: usize = 10;
const DAYS_HERE: usize = 3;
const CALLS_HERE: usize = 5;

async fn show(visit: Visit) -> Answer {
    let desk = visit.desk();
    let title = visit.say("Overview", "Ikhtisar");
    let mut projects = desk.own_projects(None, 0).await?;
    if projects.is_empty() {
        return Ok(Page::new(&visit, title).show(&none(&visit)));
    }
    let rejected = desk.own_projects_in(Status::Rejected).await?;
    let reviewed = desk.own_projects_in(Status::Review).await?;
    let insight = desk
        .own_analytics(glance::month(desk.own_analytics_today()?))
        .await?;
    let (month, forecast) = (&insight.report, &insight.forecast);
    let balance = desk.own_balance().await?;
    let may_see_calls = visit.permits(Permission::OwnRequestLogRead);
    let failing = match may_see_calls {
        true => desk.own_calls_failing(CALLS_HERE).await?,
        false => Vec::new(),
    };
    let more = projects.len() > PROJECTS_HERE;
    projects.truncate(PROJECTS_HERE);
    let body = html! {
        @for project in rejected.iter().take(PROJECTS_HERE) { (to_correct(&visit, project)) }
        @if !reviewed.is_empty() { (in_review(&visit, &reviewed)) }
        (has(&visit, &balance, forecast))
        (glance::today(&visit, month))
        @if may_see_calls { (calls(&visit, &failing)) }
        (glance::chart(&visit, Side::Merchant, month))
        @if !forecast.is_empty() { (next(&visit, forecast)) }
        (table(&visit, &projects))
        @if more {
            p { a href="/console/merchant/projects" { (visit.say("All projects", "Semua proyek")) } }
        }
    };
    Ok(Page::new(&visit, title).show(&body))
}

fn to_correct(visit: &Visit, project: &Project) -> Markup {
    let correct = format!("{}/correct", address(project.id));
    callout(
        Tone::Bad,
        &html! {
            p {
                a href=(address(project.id)) { (project.details.name.as_str()) }
                (visit.say(
                    " was rejected. Correct what is named here, and it is reviewed again.",
                    " ditolak. Perbaiki yang disebut di sini, lalu proyek ditinjau lagi.",
                ))
            }
            (reasons(visit, project))
            @if visit.permits(Permission::OwnProjectChange) {
                p { (link_button(&correct, visit.say("Correct", "Perbaiki"), false)) }
            }
        },
    )
}

fn in_review(visit: &Visit, projects: &[Project]) -> Markup {
    callout(
        Tone::Waiting,
        &html! {
            p {
                (visit.say(
                    "In review, and able to take payments once an operator approved: ",
                    "Sedang ditinjau, dan dapat menerima pembayaran setelah disetujui operator: ",
                ))
                @for (number, project) in projects.iter().take(PROJECTS_HERE).enumerate() {
                    @if number > 0 { ", " }
                    a href=(address(project.id)) { (project.details.name.as_str()) }
                }
                @if projects.len() > PROJECTS_HERE { "…" } @else { "." }
                " "
                (visit.say(
                    "Showing that the website is yours makes it quicker; a project's page says how.",
                    "Membuktikan bahwa situs web milik Anda mempercepatnya; halaman proyek menjelaskan caranya.",
                ))
            }
        },
    )
}

fn has(visit: &Visit, balance: &ProjectBalance, forecast: &[Forecast]) -> Markup {
    let tile = |name, value, note| Tile {
        name,
        value,
        note,
        href: None,
    };
    let next = forecast.first().map(|day| {
        html! {
            (visit.money(day.amount)) (visit.say(" becomes active on ", " menjadi aktif pada ")) (visit.day_text(day.date))
        }
    });
    let nothing = || html! { (visit.say("Nothing waits to settle", "Tidak ada yang menunggu settlement")) };
    let total = balance.total().unwrap_or(balance.active);
    let owed = (balance.receivable.get() > 0).then(|| {
        html! { (visit.money(balance.receivable)) (visit.say(" is owed", " terutang")) }
    });
    let held = (balance.hold.get() > 0).then(|| {
        html! { (visit.money(balance.hold)) (visit.say(" more is on hold for payouts", " lagi ditahan untuk pencairan")) }
    });
    section(
        visit.say("Balance of all projects", "Saldo semua proyek"),
        &tiles(&[
            tile(visit.say("Active", "Aktif"), visit.money(balance.active), held),
            tile(
                visit.say("Pending", "Tertunda"),
                visit.money(balance.pending),
                Some(next.unwrap_or_else(nothing)),
            ),
            tile(visit.say("Total", "Total"), visit.money(total), owed),
        ]),
    )
}

fn next(visit: &Visit, forecast: &[Forecast]) -> Markup {
    let days = forecast.get(..DAYS_HERE).unwrap_or(forecast);
    section(
        visit.say("What becomes active next", "Yang akan menjadi aktif"),
        &html! { (settling::table(visit, days)) },
    )
}

/// Calls that failed within a day.
fn calls(visit: &Visit, failing: &[RequestEntry]) -> Markup {
    let table = Table::new(visit.say("Calls that failed", "Panggilan yang gagal"))
        .under_heading()
        .column(visit.say("Time", "Waktu"))
        .column(visit.say("Call", "Panggilan"))
        .column("errorCode")
        .column(visit.say("What to do", "Yang perlu dilakukan"))
        .rows(failing.iter().map(|entry| {
            [
                html! { a href={ "/console/merchant/requests/" (entry.id) } { (visit.second(entry.at)) } },
                html! { code { (entry.method) " " (entry.path) } },
                html! { code class="whole" { (entry.failure.code) } },
                html! { (entry.failure.hint) },
            ]
        }));
    section(
        visit.say(
            "Calls that failed within a day",
            "Panggilan yang gagal dalam sehari",
        ),
        &html! {
            @if failing.is_empty() {
                p class="quiet" { (visit.say("None.", "Tidak ada.")) }
            } @else {
                (table)
                p { a href="/console/merchant/requests" { (visit.say("All of them", "Semuanya")) } }
            }
        },
    )
}
