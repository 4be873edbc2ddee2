//! What a merchant may use: switching its products on and off.

use maud::{Markup, html};
use sengo_core::merchant::{Merchant, Product};
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;

use super::{above, address, merchant_id, product_words};
use crate::failure::{Answer, Failure};
use crate::parts::{Confirm, Filled, Table, Tone, badge};
use crate::routes::merchant::team::wrong;
use crate::routes::{Routes, Segments};
use crate::visit::{Visit, done};

pub(super) fn routes() -> Routes {
    Routes::new()
        .page("/console/operator/merchants/{id}/products/{product}", confirm)
        .form("/console/operator/merchants/{id}/products/{product}", switch)
}

/// A merchant's products, on and off.
pub(super) fn table<'a>(visit: &'a Visit, own: &str, merchant: &Merchant) -> Table<'a> {
    let may_change = visit.permits(Permission::MerchantChange);
    let table = Table::new(visit.say("Products", "Produk"))
        .under_heading()
        .column(visit.say("Product", "Produk"))
        .column(visit.say("What it is", "Isinya"))
        .column(visit.say("Status", "Status"));
    let table = if may_change {
        table.column(visit.say("Action", "Tindakan"))
    } else {
        table
    };
    table.rows(Product::ALL.into_iter().map(|product| {
        let is_on = merchant.is_activated_for(product);
        let mut cells = vec![
            html! { (product_words(visit, product)) },
            html! { (meaning(visit, product)) },
            if is_on {
                badge(Tone::Good, visit.say("On", "Aktif"))
            } else {
                badge(Tone::Quiet, visit.say("Off", "Nonaktif"))
            },
        ];
        if may_change {
            cells.push(html! {
                a class="button second" href={ (own) "/products/" (product.as_str()) } {
                    @if is_on { (visit.say("Switch off…", "Nonaktifkan…")) } @else { (visit.say("Switch on…", "Aktifkan…")) }
                    span class="hidden" { " " (product_words(visit, product)) }
                }
            });
        }
        cells
    }))
}

fn meaning(visit: &Visit, product: Product) -> &'static str {
    match product {
        Product::Project => visit.say(
            "Create projects and read their balances",
            "Membuat proyek dan membaca saldonya",
        ),
        Product::Qris => visit.say(
            "Take QRIS payments and give money back",
            "Menerima pembayaran QRIS dan mengembalikan dana",
        ),
        Product::Disburse => visit.say(
            "Pay out to bank accounts, and ask whose they are",
            "Mencairkan ke rekening bank, dan menanyakan pemiliknya",
        ),
    }
}

fn product_of(word: &str) -> Result<Product, Failure> {
    Product::parse(word).ok_or_else(|| Refusal::PathUnknown.into())
}

async fn confirm(visit: Visit, Segments((id, word)): Segments<(i64, String)>) -> Answer {
    visit.must(Permission::MerchantChange)?;
    let product = product_of(&word)?;
    let merchant = visit.desk().merchant(merchant_id(id)?).await?;
    let own = address(merchant.id);
    let is_on = merchant.is_activated_for(product);
    let name = product_words(&visit, product);
    let whom = merchant.name.as_str();
    let title = if is_on {
        visit.say(
            format!("Switch off \"{name}\" for {whom}?"),
            format!("Nonaktifkan \"{name}\" untuk {whom}?"),
        )
    } else {
        visit.say(
            format!("Switch on \"{name}\" for {whom}?"),
            format!("Aktifkan \"{name}\" untuk {whom}?"),
        )
    };
    let page = Confirm {
        title: &title,
        effects: effects(&visit, product, is_on),
        action: &format!("{own}/products/{}", product.as_str()),
        // What was read here is done, whatever a colleague switched meanwhile.
        fields: html! { input type="hidden" name="switch" value=(if is_on { "off" } else { "on" }); },
        button: if is_on {
            visit.say("Switch off", "Nonaktifkan")
        } else {
            visit.say("Switch on", "Aktifkan")
        },
        cancel: &own,
        under: &above(&visit, &own, &merchant),
    };
    Ok(page.show(&visit))
}

/// What will be so afterwards.
fn effects(visit: &Visit, product: Product, is_on: bool) -> Vec<Markup> {
    let (first, second) = match (product, is_on) {
        (Product::Project, false) => (
            visit.say(
                "Its programs may create projects and read balances within a second.",
                "Programnya boleh membuat proyek dan membaca saldo dalam satu detik.",
            ),
            visit.say(
                "Each project still waits for a review before it goes live.",
                "Setiap proyek tetap ditinjau sebelum aktif.",
            ),
        ),
        (Product::Project, true) => (
            visit.say(
                "Calls about projects, keys, balances and transfers are refused within a second, for the merchant and all its projects.",
                "Panggilan tentang proyek, kunci, saldo, dan transfer ditolak dalam satu detik, untuk merchant dan semua proyeknya.",
            ),
            visit.say(
                "Projects and balances stay as they are, and can be seen here and at the merchant's console.",
                "Proyek dan saldo tetap seperti adanya, dan dapat dilihat di sini serta di konsol merchant.",
            ),
        ),
        (Product::Qris, false) => (
            visit.say(
                "Its active projects may take QRIS payments and give money back within a second.",
                "Proyeknya yang aktif boleh menerima pembayaran QRIS dan mengembalikan dana dalam satu detik.",
            ),
            visit.say(
                "A project can do so once its QRIS data are entered.",
                "Proyek baru bisa melakukannya setelah data QRIS-nya diisi.",
            ),
        ),
        (Product::Qris, true) => (
            visit.say(
                "New QRIS payments and refunds are refused within a second.",
                "Pembayaran QRIS dan pengembalian dana baru ditolak dalam satu detik.",
            ),
            visit.say(
                "Codes that payers have can still be paid until they expire; what was paid settles as promised.",
                "Kode yang sudah di tangan pembayar masih dapat dibayar sampai kedaluwarsa; yang sudah dibayar diselesaikan seperti dijanjikan.",
            ),
        ),
        (Product::Disburse, false) => (
            visit.say(
                "Its active projects may pay out their active balance to bank accounts within a second.",
                "Proyeknya yang aktif boleh mencairkan saldo aktif ke rekening bank dalam satu detik.",
            ),
            visit.say(
                "Without a payout limit, whoever holds a project's key can pay out all that it has.",
                "Tanpa batas pencairan, siapa pun pemegang kunci proyek dapat mencairkan seluruh saldonya.",
            ),
        ),
        (Product::Disburse, true) => (
            visit.say(
                "New payouts and account inquiries are refused within a second.",
                "Pencairan dan pengecekan rekening baru ditolak dalam satu detik.",
            ),
            visit.say(
                "Payouts under way go on to their end.",
                "Pencairan yang sedang berjalan tetap diteruskan sampai selesai.",
            ),
        ),
    };
    vec![html! { (first) }, html! { (second) }]
}

async fn switch(visit: Visit, Segments((id, word)): Segments<(i64, String)>, filled: Filled) -> Answer {
    visit.must(Permission::MerchantChange)?;
    let (id, product) = (merchant_id(id)?, product_of(&word)?);
    let on = match filled.text("switch") {
        "on" => true,
        "off" => false,
        _ => return Err(wrong()),
    };
    visit.desk().merchant_product_set(id, product, on).await?;
    Ok(done(&address(id), if on { "on" } else { "off" }))
}
