//! `/console/merchant/balances`: what each project has, what it had at the end of each day, and how it came about.

mod day;

use maud::html;
use sengo_app::balance_history::{DayBalance, HISTORY_DAYS_MAX};
use sengo_app::desk::projects::PROJECTS_SHOWN_MAX;
use sengo_core::ids::ProjectId;
use sengo_core::ledger::ProjectBalance;
use sengo_core::money::Rupiah;

use super::projects::{address as project_address, balance_tiles, none, offset, project_id};
use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Chart, Column, Table, link_button, pager, section, tabs};
use crate::routes::{Routes, Segments};
use crate::speech::Speech;
use crate::visit::Visit;

const BALANCES: &str = "/console/merchant/balances";

/// How many days of a history are shown.
const DAYS: [usize; 2] = [30, HISTORY_DAYS_MAX];

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(BALANCES, list)
        .page("/console/merchant/balances/{id}", history)
        .page("/console/merchant/balances/{id}/{day}", day::show)
}

fn address(project: ProjectId) -> String {
    format!("{BALANCES}/{project}")
}

/// Active and pending together. A sum of two amounts fits into the wider number.
fn total(balance: &ProjectBalance) -> i128 {
    i128::from(balance.active.get()).saturating_add(balance.pending.get().into())
}

async fn list(visit: Visit) -> Answer {
    let offset = offset(&visit);
    let all = visit.desk().own_balance().await?;
    let mut balances = visit.desk().own_balances(offset).await?;
    let step = usize::try_from(PROJECTS_SHOWN_MAX).unwrap_or_default();
    let more = balances.len() > step;
    balances.truncate(step);
    let table = Table::new(visit.say("Projects", "Proyek"))
        .column(visit.say("Project", "Proyek"))
        .numbers(visit.say("Active", "Aktif"))
        .numbers(visit.say("Pending", "Tertunda"))
        .numbers(visit.say("Total", "Total"))
        .column(visit.say("Over time", "Dari waktu ke waktu"))
        .rows(balances.iter().map(|(project, balance)| {
            let name = project.details.name.as_str();
            let label = visit.say(format!("Each day of {name}"), format!("Setiap hari {name}"));
            [
                html! { a href=(project_address(project.id)) { (name) } },
                visit.money(balance.active),
                visit.money(balance.pending),
                visit.total(total(balance)),
                html! { a href=(address(project.id)) aria-label=(label) { (visit.say("Each day", "Setiap hari")) } },
            ]
        }));
    let at = |from: i64| format!("{BALANCES}?from={from}");
    let before = (offset > 0).then(|| at(offset.saturating_sub(PROJECTS_SHOWN_MAX).max(0)));
    let after = more.then(|| at(offset.saturating_add(PROJECTS_SHOWN_MAX)));
    let body = html! {
        (balance_tiles(&visit, &all))
        @if balances.is_empty() { (none(&visit)) } @else { (table) }
        (pager(&visit, before.as_deref(), after.as_deref()))
    };
    Ok(Page::new(&visit, visit.say("Balances", "Saldo"))
        .lead(html! { p { (visit.say(
            "Active money can be paid out or moved; pending money becomes active when it settles.",
            "Saldo aktif dapat dicairkan atau dipindahkan; saldo tertunda menjadi aktif saat diselesaikan.",
        )) } })
        .show(&body))
}

async fn history(visit: Visit, Segments(id): Segments<i64>) -> Answer {
    let id = project_id(id)?;
    let [few, many] = DAYS;
    let asked = visit.query("days").and_then(|days| days.parse::<usize>().ok());
    let days = if asked == Some(many) { many } else { few };
    let project = visit.desk().own_project(id).await?;
    let history = visit.desk().own_balance_history(id, days).await?;
    let here = address(id);
    let choice = DAYS.map(|each| {
        let words = visit.say(format!("{each} days"), format!("{each} hari"));
        (format!("{here}?days={each}"), words, each == days)
    });
    let choice: Vec<_> = choice
        .iter()
        .map(|(href, words, is_current)| (href.clone(), words.as_str(), *is_current))
        .collect();
    let title = visit.say("Total at the end of each day", "Total pada akhir setiap hari");
    let table = Table::new(title)
        .under_heading()
        .column(visit.say("Day", "Tanggal"))
        .numbers(visit.say("Active", "Aktif"))
        .numbers(visit.say("Pending", "Tertunda"))
        .numbers(visit.say("Total", "Total"))
        .rows(history.iter().map(|each| {
            [
                html! { a href={ (here) "/" (each.day) } { (visit.day(each.day)) } },
                visit.money(each.balance.active),
                visit.money(each.balance.pending),
                visit.total(total(&each.balance)),
            ]
        }));
    let body = html! {
        (tabs(visit.say("How far back", "Rentang waktu"), &choice))
        (section(visit.say("Day by day", "Hari demi hari"), &html! { (chart(&visit, title, &history)) (table) }))
    };
    let name = project.details.name.as_str();
    let title = visit.say(format!("Balance of {name}"), format!("Saldo {name}"));
    let above = [(BALANCES, visit.say("Balances", "Saldo"))];
    Ok(Page::new(&visit, &title)
        .under(&above)
        .lead(html! { p { (visit.say(
            "Days in Jakarta; today as it is now. A day leads to its entries.",
            "Hari menurut waktu Jakarta; hari ini sampai saat ini. Pilih tanggal untuk melihat mutasinya.",
        )) } })
        .actions(link_button(
            &project_address(id),
            visit.say("The project", "Proyek"),
            false,
        ))
        .show(&body))
}

/// The totals of the days as a chart, the oldest on the left.
fn chart<'a>(visit: &Visit, caption: &'a str, history: &[DayBalance]) -> Chart<'a> {
    let columns = history.iter().rev().map(|each| {
        let (day, total) = (visit.day_text(each.day), total(&each.balance));
        Column {
            label: format!("{}/{}", each.day.day(), each.day.month()),
            says: format!("{day}: {}", visit.rupiah(total)),
            // A project's balances are never below zero.
            value: u64::try_from(total).unwrap_or(0),
            before: None,
        }
    });
    let columns: Vec<Column> = columns.collect();
    let end = |column: Option<&Column>| column.map(|column| column.says.clone()).unwrap_or_default();
    let (first, last) = (end(columns.first()), end(columns.last()));
    let summary = visit.say(
        format!("{caption}. At first {first}; at last {last}. The table has each day."),
        format!("{caption}. Awalnya {first}; akhirnya {last}. Tabel memuat setiap hari."),
    );
    Chart {
        caption,
        summary,
        columns,
        legend: None,
        unit: Speech::rupiah_short,
        speech: visit.speech(),
    }
}

/// An amount with its sign, for what came in and what went out.
fn signed(visit: &Visit, amount: Rupiah, is_credit: bool) -> maud::Markup {
    html! { span class="whole" { (if is_credit { "+" } else { "−" }) (visit.rupiah(amount.get().into())) } }
}
