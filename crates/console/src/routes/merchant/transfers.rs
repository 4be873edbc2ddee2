//! `/console/merchant/transfers`: money between the merchant's own projects.

mod make;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use maud::{Markup, html};
use sengo_app::OwnTransfer;
use sengo_core::ids::{ProjectId, TransferId};
use sengo_core::role::Permission;

use super::projects::address as project_address;
use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{Table, empty, link_button, pager};
use crate::routes::Routes;
use crate::visit::Visit;

const TRANSFERS: &str = "/console/merchant/transfers";
const NEW: &str = "/console/merchant/transfers/new";

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(TRANSFERS, list)
        .form(TRANSFERS, make::make)
        .page(NEW, make::form)
        .form(NEW, make::look)
}

async fn list(visit: Visit) -> Answer {
    let before = visit.query("before").and_then(TransferId::parse);
    let page = visit.desk().own_transfers(before).await?;
    let names = names(&visit, &page.transfers).await?;
    let project = |id: Option<ProjectId>| -> Markup {
        let name = id.and_then(|id| names.get(&id).map(|name| (id, name)));
        html! {
            @if let Some((id, name)) = name { a href=(project_address(id)) { (name) } }
        }
    };
    let title = visit.say("Transfers", "Transfer");
    let table = Table::new(title)
        .under_heading()
        .column(visit.say("Booked", "Dibukukan"))
        .column(visit.say("From", "Dari"))
        .column(visit.say("To", "Ke"))
        .numbers(visit.say("Amount", "Nominal"))
        .column(visit.say("Reference", "Referensi"))
        .rows(page.transfers.iter().map(|own| {
            let transfer = &own.transfer;
            [
                visit.second(transfer.booked_at),
                project(transfer.debit.account.project),
                project(transfer.credit.account.project),
                visit.money(transfer.amount),
                html! { @if own.reference.is_empty() { span class="quiet" { "–" } } @else { (own.reference) } },
            ]
        }));
    let may_act = visit.permits(Permission::OwnMoneyAct);
    let new = link_button(NEW, visit.say("New transfer", "Transfer baru"), true);
    let first = before.map(|_| TRANSFERS.to_owned());
    let after = page.next.map(|next| format!("{TRANSFERS}?before={next}"));
    let body = html! {
        @if page.transfers.is_empty() {
            (empty(visit.say("No transfers", "Tidak ada transfer"), &html! {
                p { (visit.say(
                    "Active money of one project can be moved to another at any time, by whoever is an owner or does finance.",
                    "Saldo aktif satu proyek dapat dipindahkan ke proyek lain kapan saja, oleh pemilik atau bagian keuangan.",
                )) }
                @if may_act { (new) }
            }))
        } @else { (table) }
        (pager(&visit, first.as_deref(), after.as_deref()))
    };
    let page = Page::new(&visit, title)
        .lead(html! { p { (visit.say(
            "Money that moved between your own projects.",
            "Dana yang berpindah antarproyek Anda sendiri.",
        )) } })
        .told("made", "The money is moved.", "Dana sudah dipindahkan.");
    let page = if may_act { page.actions(new) } else { page };
    Ok(page.show(&body))
}

/// The names of the projects that transfers are between.
async fn names(visit: &Visit, transfers: &[OwnTransfer]) -> Result<BTreeMap<ProjectId, String>, Failure> {
    let mut names = BTreeMap::new();
    for own in transfers {
        let ends = [own.transfer.debit, own.transfer.credit].map(|entry| entry.account.project);
        for id in ends.into_iter().flatten() {
            if let Entry::Vacant(place) = names.entry(id) {
                let project = visit.desk().own_project(id).await?;
                place.insert(project.details.name.as_str().to_owned());
            }
        }
    }
    Ok(names)
}
