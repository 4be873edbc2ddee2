//! Exceptions: money that no rule could book, and deciding where it belongs.

mod resolve;
mod words;

use axum::response::Response;
use maud::{Markup, html};
use sengo_app::desk::exceptions::{EXCEPTIONS_SHOWN_MAX, ExceptionFound, ExceptionsFound};
use sengo_core::exception::{ExceptionCase, ExceptionId, Flow};
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;

use super::second_person::{project_name, transaction_link, waiting};
use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{Facts, Faults, Filled, Table, Tone, badge, empty, pager, panel, tabs};
use crate::routes::merchant::projects::offset;
use crate::routes::transactions::exception_words;
use crate::routes::{Routes, Segments};
use crate::visit::Visit;

const EXCEPTIONS: &str = "/console/operator/exceptions";

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(EXCEPTIONS, list)
        .page("/console/operator/exceptions/{id}", show)
        .form("/console/operator/exceptions/{id}/resolve", resolve::resolve)
}

fn address(id: ExceptionId) -> String {
    format!("{EXCEPTIONS}/{id}")
}

/// The exception that a part of a path names.
fn exception_id(text: &str) -> Result<ExceptionId, Failure> {
    ExceptionId::parse(text).ok_or_else(|| Refusal::ExceptionNotFound.into())
}

async fn list(visit: Visit) -> Answer {
    let is_open = visit.query("state") != Some("resolved");
    let offset = offset(&visit);
    let mut found = visit.desk().exceptions(is_open, offset).await?;
    let step = usize::try_from(EXCEPTIONS_SHOWN_MAX).unwrap_or_default();
    let more = found.cases.len() > step;
    found.cases.truncate(step);
    let title = visit.say("Exceptions", "Exception");
    let resolved = format!("{EXCEPTIONS}?state=resolved");
    let kinds = [
        (EXCEPTIONS.to_owned(), visit.say("Waiting", "Menunggu"), is_open),
        (resolved.clone(), visit.say("Resolved", "Selesai"), !is_open),
    ];
    let base = if is_open {
        format!("{EXCEPTIONS}?")
    } else {
        format!("{resolved}&")
    };
    let at = |offset: i64| format!("{base}from={offset}");
    let before = (offset > 0).then(|| at(offset.saturating_sub(EXCEPTIONS_SHOWN_MAX).max(0)));
    let after = more.then(|| at(offset.saturating_add(EXCEPTIONS_SHOWN_MAX)));
    let body = html! {
        (tabs(title, &kinds))
        @if found.cases.is_empty() { (none(&visit, is_open)) } @else { (table(&visit, title, &found)) }
        (pager(&visit, before.as_deref(), after.as_deref()))
    };
    Ok(Page::new(&visit, title)
        .lead(html! { p { (visit.say(
            "Money that no rule could book waits here until somebody says where it belongs.",
            "Uang yang tidak dapat dibukukan menurut aturan menunggu di sini sampai ada yang menentukan tujuannya.",
        )) } })
        .show(&body))
}

fn none(visit: &Visit, is_open: bool) -> Markup {
    let title = if is_open {
        visit.say("Nothing waits", "Tidak ada yang menunggu")
    } else {
        visit.say("None was resolved yet", "Belum ada yang diselesaikan")
    };
    empty(
        title,
        &html! { (visit.say(
            "A payment that came too late, twice, in another amount or for nobody appears here by itself.",
            "Pembayaran yang terlambat, ganda, beda jumlah, atau tanpa tujuan akan muncul di sini.",
        )) },
    )
}

fn table<'a>(visit: &'a Visit, title: &'a str, found: &ExceptionsFound) -> Table<'a> {
    Table::new(title)
        .under_heading()
        .column(visit.say("What happened", "Yang terjadi"))
        .numbers(visit.say("Amount", "Jumlah"))
        .column(visit.say("Direction", "Arah"))
        .column(visit.say("Since", "Sejak"))
        .column(visit.say("Engine", "Engine"))
        .column(visit.say("Standing", "Status"))
        .rows(found.cases.iter().map(|case| {
            [
                html! { a href=(address(case.id)) { (exception_words(visit, case.kind)) } },
                visit.money(case.set_aside.amount),
                html! { (words::flow(visit, case.set_aside.flow)) },
                html! {
                    (visit.moment(case.opened_at))
                    @if case.resolved.is_none() { " · " (words::age(visit, case.opened_at, found.now)) }
                },
                html! { code { (case.engine) } },
                standing(visit, case),
            ]
        }))
}

fn standing(visit: &Visit, case: &ExceptionCase) -> Markup {
    match case.resolved {
        None => badge(Tone::Waiting, visit.say("Waiting", "Menunggu")),
        Some(_) => badge(Tone::Good, visit.say("Resolved", "Selesai")),
    }
}

async fn show(visit: Visit, Segments(id): Segments<String>) -> Answer {
    let found = visit.desk().exception(exception_id(&id)?).await?;
    Ok(page(&visit, &found, &Filled::default(), &Faults::default()))
}

fn page(visit: &Visit, found: &ExceptionFound, filled: &Filled, faults: &Faults) -> Response {
    let case = &found.case;
    let may_resolve = case.resolved.is_none() && visit.permits(Permission::MoneyAct);
    let body = html! {
        p { (words::story(visit, case.kind)) }
        (waiting(visit, &found.waiting))
        (panel(visit.say("What is known", "Yang diketahui"), &html! { (facts(visit, found)) }))
        @if let Some((resolution, at)) = case.resolved {
            (panel(visit.say("The decision", "Keputusan"), &html! {
                p { (words::decided(visit, resolution, case.set_aside.flow)) }
                p class="quiet" { (visit.moment(at)) }
            }))
        } @else if may_resolve {
            (resolve::ways(visit, found, filled, faults))
        } @else {
            p class="quiet" { (visit.say(
                "Somebody who may act on money decides where it belongs.",
                "Yang berhak mengurus uang akan menentukan tujuannya.",
            )) }
        }
    };
    let above = [(EXCEPTIONS, visit.say("Exceptions", "Exception"))];
    let page = Page::new(visit, exception_words(visit, case.kind))
        .under(&above)
        .lead(standing(visit, case))
        .told(
            "resolved",
            "It is resolved, and the money is where it belongs.",
            "Sudah diselesaikan, dan uangnya berada di tempatnya.",
        );
    if faults.is_empty() {
        page.show(&body)
    } else {
        page.refused().show(&body)
    }
}

fn facts<'a>(visit: &'a Visit, found: &ExceptionFound) -> Facts<'a> {
    let case = &found.case;
    let money = html! {
        (visit.money(case.set_aside.amount)) " "
        (match case.set_aside.flow {
            Flow::In => visit.say("came in", "masuk"),
            Flow::Out => visit.say("went out", "keluar"),
        })
    };
    let since = html! {
        (visit.moment(case.opened_at))
        @if case.resolved.is_none() { " · " (words::age(visit, case.opened_at, found.now)) }
    };
    Facts::new()
        .fact(visit.say("Money", "Uang"), money)
        .fact(visit.say("Since", "Sejak"), since)
        .fact(
            visit.say("Merchant", "Merchant"),
            match &found.merchant {
                Some(merchant) => html! { (merchant.name.as_str()) " (" (merchant.id) ")" },
                None => html! { (visit.say("Nobody's", "Tidak diketahui")) },
            },
        )
        .maybe(
            visit.say("Project", "Proyek"),
            found.project.as_ref().map(project_name),
        )
        .maybe(
            visit.say("Transaction", "Transaksi"),
            case.about.map(transaction_link),
        )
        .maybe(
            visit.say("Number that the engine gave", "Nomor dari engine"),
            case.number.as_ref().map(|number| html! { code { (number) } }),
        )
        .fact(
            visit.say("Said by the engine", "Menurut engine"),
            html! { code { (case.engine) } },
        )
        .fact(visit.say("Exception", "Exception"), html! { code { (case.id) } })
}
