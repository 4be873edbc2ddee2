//! `/console/operator/search`: whatever goes by an id, a number, a reference, a name, a website or a key.

use maud::{Markup, html};
use sengo_app::PROJECTS_LOOKED_THROUGH_MAX;
use sengo_app::look_up::{LOOKED_UP_CHARACTERS_MAX, LookedUp};

use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Facts, Field, Table, empty, filters, panel};
use crate::routes::transactions::{Side, exception_words, kind_words, status_badge};
use crate::routes::{Routes, calls};
use crate::visit::Visit;

const SEARCH: &str = "/console/operator/search";

pub(super) fn routes() -> Routes {
    Routes::new().page(SEARCH, show)
}

async fn show(visit: Visit) -> Answer {
    let text = visit.query("q").unwrap_or_default().to_owned();
    let found = visit.desk().look_up(&text).await?;
    let label = visit.say(
        "Id, number, reference, name, website or key",
        "ID, nomor, referensi, nama, situs web, atau kunci",
    );
    let field = Field::text("q", label)
        .value(text.as_str())
        .at_most(LOOKED_UP_CHARACTERS_MAX);
    let body = html! {
        (filters(&visit, SEARCH, &html! { (field) }))
        @if text.is_empty() {
            (empty(visit.say("Search the whole platform", "Cari di seluruh platform"), &looked_through(&visit)))
        } @else if found.is_empty() {
            (empty(visit.say("Nothing of that name", "Tidak ditemukan"), &looked_through(&visit)))
        } @else {
            (results(&visit, &found))
        }
    };
    Ok(Page::new(&visit, visit.say("Search", "Pencarian")).show(&body))
}

/// What was looked through, and how it has to be written.
fn looked_through(visit: &Visit) -> Markup {
    let projects = visit.number(i128::from(PROJECTS_LOOKED_THROUGH_MAX));
    html! {
        p { (visit.say("These are looked through:", "Yang diperiksa:")) }
        ul class="plain-list" {
            li { (visit.say(
                "ids of transactions, refunds, calls of the last seven days and exceptions, whole",
                "ID transaksi, pengembalian, panggilan tujuh hari terakhir, dan exception, harus lengkap",
            )) }
            li { (visit.say("numbers of merchants and projects", "nomor merchant dan proyek")) }
            li { (visit.say("keys, whole", "kunci, harus lengkap")) }
            li {
                (visit.say("references, also of refunds, whole and in the same case, of the ", "referensi, juga dari pengembalian, lengkap dan sama huruf besar-kecilnya, dari "))
                (projects) (visit.say(" newest projects", " proyek terbaru"))
            }
            li {
                (visit.say("parts of names and websites of the ", "bagian nama dan situs web dari ")) (projects)
                (visit.say(" newest projects, and of names of merchants", " proyek terbaru, dan bagian nama merchant"))
            }
        }
    }
}

fn results(visit: &Visit, found: &LookedUp) -> Markup {
    let key = found.key.as_ref().map(|key| {
        let owner = match key.owner.project {
            Some(project) => html! {
                a href={ "/console/operator/projects/" (project) } { (visit.say("Project ", "Proyek ")) (project) }
            },
            None => html! { "Merchant " (key.owner.merchant) },
        };
        let facts = Facts::new()
            .fact(visit.say("Key", "Kunci"), html! { code { (key.key) } })
            .fact(visit.say("Of", "Milik"), owner)
            .fact(visit.say("Issued", "Diterbitkan"), visit.moment(key.created_at))
            .maybe(visit.say("Revoked", "Dicabut"), key.revoked_at.map(|at| visit.moment(at)));
        panel(visit.say("A key", "Satu kunci"), &html! { (facts) })
    });
    let call = found.call.as_ref().map(|call| {
        let facts = Facts::new()
            .fact(
                "X-Request-Id",
                html! { a href=(calls::address(call)) { code { (call.id) } } },
            )
            .fact(visit.say("Time", "Waktu"), visit.second(call.at))
            .fact(
                visit.say("Call", "Panggilan"),
                html! { code { (call.method) " " (call.path) } },
            )
            .fact(
                visit.say("Answer", "Jawaban"),
                html! { (call.status) " " code { (call.failure.code) } },
            )
            .fact("Merchant", html! { (call.owner.merchant) });
        panel(visit.say("A call", "Satu panggilan"), &html! { (facts) })
    });
    let exception = found.exception.as_ref().map(|case| {
        let facts = Facts::new()
            .fact(
                "Exception",
                html! { a href={ "/console/operator/exceptions/" (case.id) } { code { (case.id) } } },
            )
            .fact(
                visit.say("What is the matter", "Masalahnya"),
                html! { (exception_words(visit, case.kind)) },
            )
            .fact(visit.say("Amount", "Jumlah"), visit.money(case.set_aside.amount))
            .fact(visit.say("Opened", "Dibuka"), visit.moment(case.opened_at));
        panel(visit.say("An exception", "Satu exception"), &html! { (facts) })
    });
    html! {
        @if !found.transactions.is_empty() { (transactions(visit, found)) }
        @if !found.projects.is_empty() { (projects(visit, found)) }
        @if !found.merchants.is_empty() { (merchants(visit, found)) }
        @for part in [key, call, exception].into_iter().flatten() { (part) }
    }
}

fn transactions<'a>(visit: &'a Visit, found: &LookedUp) -> Table<'a> {
    Table::new(visit.say("Transactions", "Transaksi"))
        .column(visit.say("Created", "Dibuat"))
        .column(visit.say("Reference", "Referensi"))
        .column(visit.say("Kind", "Jenis"))
        .column(visit.say("Project", "Proyek"))
        .column(visit.say("Status", "Status"))
        .rows(found.transactions.iter().map(|transaction| {
            let project = transaction.parties().project;
            [
                html! {
                    a href=(Side::Operator.address(transaction.id())) { (visit.second(transaction.created_at())) }
                },
                html! { code { (transaction.origin.reference) } },
                html! { (kind_words(visit, transaction.kind())) },
                html! { a href={ "/console/operator/projects/" (project) } { (project) } },
                status_badge(visit, transaction.status().code()),
            ]
        }))
}

fn projects<'a>(visit: &'a Visit, found: &LookedUp) -> Table<'a> {
    Table::new(visit.say("Projects", "Proyek"))
        .column(visit.say("Project", "Proyek"))
        .column(visit.say("Website", "Situs web"))
        .column(visit.say("Number", "Nomor"))
        .column("Merchant")
        .rows(found.projects.iter().map(|name| {
            [
                html! { a href={ "/console/operator/projects/" (name.project) } { (name.name) } },
                html! { (name.domain) },
                html! { (name.project) },
                html! { (name.merchant) },
            ]
        }))
}

fn merchants<'a>(visit: &'a Visit, found: &LookedUp) -> Table<'a> {
    Table::new(visit.say("Merchants", "Merchant"))
        .column("Merchant")
        .column(visit.say("Number", "Nomor"))
        .column(visit.say("Transactions", "Transaksi"))
        .rows(found.merchants.iter().map(|merchant| {
            let theirs = format!("/console/operator/transactions?merchant={}", merchant.id);
            [
                html! { (merchant.name.as_str()) },
                html! { (merchant.id) },
                html! { a href=(theirs) { (visit.say("Their transactions", "Transaksinya")) } },
            ]
        }))
}
