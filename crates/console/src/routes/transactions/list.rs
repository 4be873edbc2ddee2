//! The list, a page at a time.

use maud::{Markup, html};
use sengo_app::desk::projects::PROJECTS_SHOWN_MAX;
use sengo_app::transactions::{TransactionCursor, TransactionsFound};
use sengo_core::money::Rupiah;
use sengo_core::project::Project;
use sengo_core::transaction::Transaction;

use super::Side;
use super::export::ROWS_MAX;
use super::filter::Filter;
use super::words::{kind_words, status_badge};
use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{Table, empty, filters, link_button, pager};
use crate::visit::Visit;

/// Transactions on one page.
const SHOWN: usize = 50;

/// A page of what a side may see.
pub(super) async fn found(
    visit: &Visit,
    side: Side,
    filter: &Filter,
    before: Option<TransactionCursor>,
    limit: usize,
) -> Result<TransactionsFound, Failure> {
    let desk = visit.desk();
    let found = match side {
        Side::Operator => desk.transactions(&filter.query, before, limit).await?,
        Side::Merchant => desk.own_transactions(&filter.query, before, limit).await?,
    };
    Ok(found)
}

pub(super) async fn show(visit: Visit) -> Answer {
    let side = Side::of(&visit);
    let filter = Filter::of(&visit, side);
    let before = visit.query("before").and_then(TransactionCursor::parse);
    let found = found(&visit, side, &filter, before, SHOWN).await?;
    let projects = match side {
        Side::Merchant => Some(visit.desk().own_projects(None, 0).await?),
        Side::Operator => None,
    };
    let are_few = |projects: &&Vec<Project>| {
        i64::try_from(projects.len()).is_ok_and(|count| count <= PROJECTS_SHOWN_MAX)
    };
    let choices = projects.as_ref().filter(are_few).map(Vec::as_slice);
    let title = visit.say("Transactions", "Transaksi");
    let narrowing = filters(&visit, side.list(), &filter.fields(&visit, side, choices));
    if !filter.faults.is_empty() {
        return Ok(Page::new(&visit, title).refused().show(&narrowing));
    }
    let next = found
        .next
        .map(|cursor| filter.address(side.list(), &[("before", &cursor.to_string())]));
    let body = html! {
        (narrowing)
        @if found.transactions.is_empty() {
            (nothing(&visit, &filter, found.next))
        } @else {
            (table(&visit, side, &found.transactions, projects.as_deref().unwrap_or_default()))
            @if found.transactions.len() < SHOWN { (looked_back(&visit, found.next)) }
        }
        @if before.is_some() {
            p { a href=(filter.address(side.list(), &[])) { (visit.say("Back to the newest", "Kembali ke yang terbaru")) } }
        }
        (pager(&visit, None, next.as_deref()))
    };
    let export = filter.address(&format!("{}.csv", side.list()), &[]);
    Ok(Page::new(&visit, title)
        .lead(html! { p {
            (visit.say("The newest first. A CSV file of them has at most ", "Yang terbaru lebih dulu. Berkas CSV-nya paling banyak "))
            (visit.number(i128::try_from(ROWS_MAX).unwrap_or_default()))
            (visit.say(" rows.", " baris."))
        } })
        .actions(link_button(&export, visit.say("Download CSV", "Unduh CSV"), false))
        .show(&body))
}

fn table<'a>(visit: &'a Visit, side: Side, transactions: &[Transaction], projects: &[Project]) -> Table<'a> {
    Table::new(visit.say("Transactions", "Transaksi"))
        .under_heading()
        .column(visit.say("Created", "Dibuat"))
        .column(visit.say("Reference", "Referensi"))
        .column(visit.say("Kind", "Jenis"))
        .column(visit.say("Project", "Proyek"))
        .numbers(visit.say("Amount", "Jumlah"))
        .column(visit.say("Status", "Status"))
        .rows(transactions.iter().map(|transaction| {
            let project = transaction.parties().project;
            let name = projects.iter().find(|known| known.id == project);
            [
                html! { a href=(side.address(transaction.id())) { (visit.second(transaction.created_at())) } },
                html! { code { (transaction.origin.reference) } },
                html! { (kind_words(visit, transaction.kind())) },
                html! {
                    a href=(side.project(project)) {
                        @if let Some(known) = name { (known.details.name.as_str()) } @else { (project) }
                    }
                },
                visit.money(transaction.charge().map_or(Rupiah::ZERO, |charge| charge.amount)),
                status_badge(visit, transaction.status().code()),
            ]
        }))
}

/// What is said where few were found among many.
fn looked_back(visit: &Visit, next: Option<TransactionCursor>) -> Markup {
    html! {
        @if let Some(cursor) = next {
            p class="quiet" {
                (visit.say("Looked back to ", "Diperiksa sampai ")) (visit.moment(cursor.created_at()))
                (visit.say(". \"More\" goes on from there.", ". \"Berikutnya\" melanjutkan dari sana."))
            }
        }
    }
}

fn nothing(visit: &Visit, filter: &Filter, next: Option<TransactionCursor>) -> Markup {
    let title = visit.say("No such transactions", "Tidak ada transaksi seperti itu");
    if next.is_some() {
        return empty(title, &looked_back(visit, next));
    }
    if filter.is_empty() {
        let next = html! { p { (visit.say(
            "Payments and payouts that your programs make by the API appear here at once.",
            "Pembayaran dan pencairan yang dibuat program lewat API langsung muncul di sini.",
        )) } };
        return empty(visit.say("No transactions yet", "Belum ada transaksi"), &next);
    }
    let next = html! { p { (visit.say(
        "Ask for less, or clear the filters. A reference has to be whole, or end in *.",
        "Longgarkan atau bersihkan saringan. Referensi harus lengkap, atau diakhiri *.",
    )) } };
    empty(title, &next)
}
