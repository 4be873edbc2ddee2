//! Where a merchant's own keys may call from.

use axum::response::Response;
use maud::html;
use sengo_core::allowlist::Allowlist;
use sengo_core::merchant::Merchant;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_wire::request;

use super::{above, address, merchant_id};
use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Button, Confirm, Faults, Field, Filled};
use crate::routes::{Routes, Segments};
use crate::visit::{Visit, done};

pub(super) fn routes() -> Routes {
    Routes::new()
        .page("/console/operator/merchants/{id}/allowlist", form)
        .form("/console/operator/merchants/{id}/allowlist", confirm)
        .form("/console/operator/merchants/{id}/allowlist/set", set)
}

async fn form(visit: Visit, Segments(id): Segments<i64>) -> Answer {
    visit.must(Permission::MerchantChange)?;
    let merchant = visit.desk().merchant(merchant_id(id)?).await?;
    let now = merchant.allowlist.as_ref().map(|list| lines(list, "\n"));
    Ok(page(
        &visit,
        &merchant,
        &now.unwrap_or_default(),
        &Faults::default(),
    ))
}

fn lines(list: &Allowlist, between: &str) -> String {
    list.entries().collect::<Vec<_>>().join(between)
}

fn page(visit: &Visit, merchant: &Merchant, typed: &str, faults: &Faults) -> Response {
    let own = address(merchant.id);
    let body = html! {
        p { (visit.say(
            "This is about the merchant's own keys, which act for all its projects. Keys of a project have the project's list.",
            "Ini tentang kunci milik merchant sendiri, yang berlaku untuk semua proyeknya. Kunci proyek mengikuti daftar proyeknya.",
        )) }
        (visit.form(&format!("{own}/allowlist"), &html! {
            (Field::area("ip", visit.say("Addresses", "Alamat IP"), 6).value(typed).fault(faults)
                .hint(visit.say(
                    "One address or network a line, such as 203.0.113.0/24. Empty: from everywhere.",
                    "Satu alamat atau jaringan per baris, misalnya 203.0.113.0/24. Kosong: dari mana saja.",
                )))
            div class="acts" {
                (Button::main(visit.say("Go on", "Lanjutkan")))
                a class="button second" href=(own) { (visit.say("Cancel", "Batal")) }
            }
        }))
    };
    let above = above(visit, &own, merchant);
    let page = Page::new(
        visit,
        visit.say(
            "Addresses its own keys may call from",
            "Asal panggilan dengan kuncinya sendiri",
        ),
    )
    .under(&above)
    .narrow();
    let page = if faults.is_empty() { page } else { page.refused() };
    page.show(&body)
}

/// What was typed: a list, or none for everywhere.
fn read(
    visit: &Visit,
    filled: &Filled,
) -> Result<Result<Option<Allowlist>, Faults>, crate::failure::Failure> {
    match filled.lines("ip").as_slice() {
        [] => Ok(Ok(None)),
        entries => match request::allowlist("ip", entries) {
            Ok(list) => Ok(Ok(Some(list))),
            Err(faults) => Ok(Err(visit.faults(Refusal::Invalid(faults).into())?)),
        },
    }
}

async fn confirm(visit: Visit, Segments(id): Segments<i64>, filled: Filled) -> Answer {
    visit.must(Permission::MerchantChange)?;
    let merchant = visit.desk().merchant(merchant_id(id)?).await?;
    let list = match read(&visit, &filled)? {
        Ok(list) => list,
        Err(faults) => return Ok(page(&visit, &merchant, filled.raw("ip"), &faults)),
    };
    let own = address(merchant.id);
    let effects = match &list {
        None => vec![html! { (visit.say(
            "The merchant's own keys may call from every address. Whoever has a token can use it from anywhere.",
            "Kunci milik merchant boleh memanggil dari semua alamat. Siapa pun pemegang token dapat memakainya dari mana saja.",
        )) }],
        Some(list) => vec![
            html! {
                (visit.say("The merchant's own keys may call only from: ", "Kunci milik merchant hanya boleh memanggil dari: "))
                code { (lines(list, ", ")) }
            },
            html! { (visit.say(
                "Calls from anywhere else are refused within a second. A program of the merchant that runs elsewhere stops working.",
                "Panggilan dari alamat lain ditolak dalam satu detik. Program merchant di tempat lain berhenti bekerja.",
            )) },
        ],
    };
    let page = Confirm {
        title: &visit.say(
            format!("Set the addresses of {}?", merchant.name),
            format!("Tetapkan daftar IP {}?", merchant.name),
        ),
        effects,
        action: &format!("{own}/allowlist/set"),
        fields: html! { input type="hidden" name="ip" value=(list.as_ref().map(|list| lines(list, "\n")).unwrap_or_default()); },
        button: visit.say("Set the addresses", "Tetapkan daftar IP"),
        cancel: &own,
        under: &above(&visit, &own, &merchant),
    };
    Ok(page.show(&visit))
}

async fn set(visit: Visit, Segments(id): Segments<i64>, filled: Filled) -> Answer {
    visit.must(Permission::MerchantChange)?;
    let merchant = visit.desk().merchant(merchant_id(id)?).await?;
    match read(&visit, &filled)? {
        Ok(list) => {
            visit.desk().merchant_allowlist_set(merchant.id, list).await?;
            Ok(done(&address(merchant.id), "addresses"))
        }
        Err(faults) => Ok(page(&visit, &merchant, filled.raw("ip"), &faults)),
    }
}
