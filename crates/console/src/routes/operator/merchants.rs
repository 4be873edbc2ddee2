//! Merchants: finding and creating them, and a merchant's own page.

mod allowlist;
mod products;
mod team;

use axum::response::Response;
use maud::{Markup, html};
use sengo_app::desk::merchants::{KEYS_SHOWN_MAX, MERCHANTS_SHOWN_MAX};
use sengo_app::desk::projects::PROJECTS_SHOWN_MAX;
use sengo_core::ids::MerchantId;
use sengo_core::key::{IssuedKey, KeyStatus};
use sengo_core::merchant::{Merchant, Product};
use sengo_core::name::NAME_CHARACTERS_MAX;
use sengo_core::project::Project;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_wire::request;

use super::projects;
use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{
    Button, Facts, Faults, Field, Filled, Table, Tone, badge, empty, filters, key_status, link_button, pager,
    panel, project_status, section,
};
use crate::routes::merchant::projects::offset;
use crate::routes::{Routes, Segments, calls};
use crate::visit::{Visit, done};

pub(super) const MERCHANTS: &str = "/console/operator/merchants";
const NEW: &str = "/console/operator/merchants/new";

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(MERCHANTS, list)
        .page(NEW, create_form)
        .form(NEW, create)
        .page("/console/operator/merchants/{id}", show)
        .and(products::routes())
        .and(allowlist::routes())
        .and(team::routes())
}

/// The address of a merchant's page.
pub(in crate::routes) fn address(id: MerchantId) -> String {
    format!("{MERCHANTS}/{id}")
}

pub(in crate::routes) fn merchant_id(number: i64) -> Result<MerchantId, Failure> {
    MerchantId::new(number).ok_or_else(|| Refusal::MerchantNotFound.into())
}

/// The pages above one of a merchant's.
pub(in crate::routes) fn above<'a>(
    visit: &Visit,
    own: &'a str,
    merchant: &'a Merchant,
) -> [(&'a str, &'a str); 2] {
    [
        (MERCHANTS, visit.say("Merchants", "Merchant")),
        (own, merchant.name.as_str()),
    ]
}

async fn list(visit: Visit) -> Answer {
    let text = visit.query("name").unwrap_or_default();
    let offset = offset(&visit);
    let mut merchants = visit.desk().merchants(text, offset).await?;
    let step = usize::try_from(MERCHANTS_SHOWN_MAX).unwrap_or_default();
    let more = merchants.len() > step;
    merchants.truncate(step);
    let at = |offset: i64| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("name", text);
        query.append_pair("from", &offset.to_string());
        format!("{MERCHANTS}?{}", query.finish())
    };
    let before = (offset > 0).then(|| at(offset.saturating_sub(MERCHANTS_SHOWN_MAX).max(0)));
    let after = more.then(|| at(offset.saturating_add(MERCHANTS_SHOWN_MAX)));
    let fields = html! {
        (Field::text("name", visit.say("Name or number", "Nama atau nomor")).value(text).at_most(NAME_CHARACTERS_MAX))
    };
    let body = html! {
        (filters(&visit, MERCHANTS, &fields))
        @if merchants.is_empty() { (nothing(&visit, text)) } @else { (table(&visit, &merchants)) }
        (pager(&visit, before.as_deref(), after.as_deref()))
    };
    let page = Page::new(&visit, visit.say("Merchants", "Merchant"));
    Ok(with_create(&visit, page).show(&body))
}

fn with_create<'a>(visit: &Visit, page: Page<'a>) -> Page<'a> {
    if visit.permits(Permission::MerchantChange) {
        page.actions(link_button(
            NEW,
            visit.say("Create a merchant", "Buat merchant"),
            true,
        ))
    } else {
        page
    }
}

fn nothing(visit: &Visit, text: &str) -> Markup {
    if text.is_empty() {
        empty(
            visit.say("No merchants yet", "Belum ada merchant"),
            &html! { (visit.say(
                "Create the first, switch on what it may use, and invite its owner.",
                "Buat yang pertama, aktifkan produknya, lalu undang pemiliknya.",
            )) },
        )
    } else {
        empty(
            visit.say("No such merchant", "Tidak ada merchant seperti itu"),
            &html! { (visit.say(
                "Look for a shorter part of the name, or for the number.",
                "Cari dengan bagian nama yang lebih pendek, atau dengan nomornya.",
            )) },
        )
    }
}

fn table<'a>(visit: &'a Visit, merchants: &[Merchant]) -> Table<'a> {
    Table::new(visit.say("Merchants", "Merchant"))
        .under_heading()
        .column(visit.say("Merchant", "Merchant"))
        .numbers(visit.say("Number", "Nomor"))
        .column(visit.say("May use", "Boleh memakai"))
        .column(visit.say("Created", "Dibuat"))
        .rows(merchants.iter().map(|merchant| {
            [
                html! { a href=(address(merchant.id)) { (merchant.name.as_str()) } },
                html! { (merchant.id) },
                html! {
                    @if merchant.products.is_empty() { span class="quiet" { (visit.say("nothing yet", "belum ada")) } }
                    @for product in &merchant.products { (badge(Tone::Good, product_words(visit, *product))) " " }
                },
                visit.moment(merchant.created_at),
            ]
        }))
}

/// A product in words.
fn product_words(visit: &Visit, product: Product) -> &'static str {
    match product {
        Product::Project => visit.say("Projects", "Proyek"),
        Product::Qris => visit.say("QRIS payments", "Pembayaran QRIS"),
        Product::Disburse => visit.say("Payouts", "Pencairan"),
    }
}

async fn create_form(visit: Visit) -> Answer {
    visit.must(Permission::MerchantChange)?;
    Ok(create_page(&visit, &Filled::default(), &Faults::default()))
}

fn create_page(visit: &Visit, filled: &Filled, faults: &Faults) -> Response {
    let body = visit.form(NEW, &html! {
        (Field::text("name", visit.say("Name", "Nama")).value(filled.raw("name")).fault(faults).required()
            .at_most(NAME_CHARACTERS_MAX).autocomplete("off")
            .hint(visit.say("The business group's own name.", "Nama grup usahanya.")))
        (Field::area("ip", visit.say("Addresses its own keys may call from", "Alamat IP asal panggilan dengan kuncinya sendiri"), 4)
            .value(filled.raw("ip")).fault(faults)
            .hint(visit.say(
                "One address or network a line, such as 203.0.113.0/24. Empty: from everywhere.",
                "Satu alamat atau jaringan per baris, misalnya 203.0.113.0/24. Kosong: dari mana saja.",
            )))
        div class="acts" { (Button::main(visit.say("Create the merchant", "Buat merchant"))) }
    });
    let above = [(MERCHANTS, visit.say("Merchants", "Merchant"))];
    let page = Page::new(visit, visit.say("Create a merchant", "Buat merchant"))
        .under(&above)
        .narrow();
    let page = if faults.is_empty() { page } else { page.refused() };
    page.show(&body)
}

async fn create(visit: Visit, filled: Filled) -> Answer {
    visit.must(Permission::MerchantChange)?;
    match request::merchant_create(filled.raw("name"), &filled.lines("ip")) {
        Ok((name, allowlist)) => {
            let merchant = visit.desk().merchant_create(name, allowlist).await?;
            Ok(done(&address(merchant.id), "created"))
        }
        Err(faults) => {
            let faults = visit.faults(Refusal::Invalid(faults).into())?;
            Ok(create_page(&visit, &filled, &faults))
        }
    }
}

async fn show(visit: Visit, Segments(id): Segments<i64>) -> Answer {
    let merchant = visit.desk().merchant(merchant_id(id)?).await?;
    let own = address(merchant.id);
    let people = visit.desk().merchant_team(merchant.id).await?;
    let projects = visit.desk().merchant_projects(merchant.id).await?;
    let keys = visit.desk().merchant_keys(merchant.id).await?;
    let body = html! {
        (panel(visit.say("The merchant", "Merchant"), &html! { (facts(&visit, &own, &merchant)) }))
        (section(visit.say("Products", "Produk"), &html! { (products::table(&visit, &own, &merchant)) }))
        (section(visit.say("Projects", "Proyek"), &projects_of(&visit, projects)))
        (team::section_of(&visit, &own, &people))
        (section(visit.say("Keys", "Kunci"), &keys_of(&visit, keys)))
    };
    let above = [(MERCHANTS, visit.say("Merchants", "Merchant"))];
    let acts = html! {
        (link_button(&calls::list_address(merchant.id), visit.say("Calls", "Log panggilan"), false))
        @if visit.permits(Permission::PaperRead) {
            (link_button(&format!("{own}/papers"), visit.say("Papers", "Dokumen"), false))
        }
    };
    Ok(Page::new(&visit, merchant.name.as_str())
        .actions(acts)
        .under(&above)
        .told(
            "created",
            "The merchant is created. Switch on what it may use, and invite its owner.",
            "Merchant sudah dibuat. Aktifkan produknya, lalu undang pemiliknya.",
        )
        .told("on", "The product is switched on.", "Produk sudah diaktifkan.")
        .told(
            "off",
            "The product is switched off.",
            "Produk sudah dinonaktifkan.",
        )
        .told(
            "addresses",
            "The addresses are set; they count within a second.",
            "Daftar IP sudah ditetapkan dan berlaku dalam satu detik.",
        )
        .told(
            "role",
            "The role is changed; it counts at once.",
            "Peran sudah diubah dan langsung berlaku.",
        )
        .told("ended", "The access is ended.", "Akses sudah diakhiri.")
        .show(&body))
}

fn facts<'a>(visit: &'a Visit, own: &str, merchant: &Merchant) -> Facts<'a> {
    let addresses = html! {
        @match &merchant.allowlist {
            None => p { (visit.say("From everywhere", "Dari mana saja")) },
            Some(list) => ul class="plain-list" { @for entry in list.entries() { li { code { (entry) } } } },
        }
        @if visit.permits(Permission::MerchantChange) {
            a href={ (own) "/allowlist" } { (visit.say("Change", "Ubah")) }
        }
    };
    Facts::new()
        .fact(visit.say("Number", "Nomor"), html! { (merchant.id) })
        .fact(visit.say("Created", "Dibuat"), visit.moment(merchant.created_at))
        .fact(
            visit.say(
                "Its own keys may call from",
                "Kuncinya sendiri boleh memanggil dari",
            ),
            addresses,
        )
}

fn projects_of(visit: &Visit, mut projects: Vec<Project>) -> Markup {
    let step = usize::try_from(PROJECTS_SHOWN_MAX).unwrap_or_default();
    let more = projects.len() > step;
    projects.truncate(step);
    let table = Table::new(visit.say("Projects", "Proyek"))
        .under_heading()
        .column(visit.say("Project", "Proyek"))
        .column(visit.say("Website", "Situs web"))
        .column(visit.say("Status", "Status"))
        .column(visit.say("Created", "Dibuat"))
        .rows(projects.iter().map(|project| {
            [
                html! { a href=(projects::address(project.id)) { (project.details.name.as_str()) } },
                html! { (project.details.domain.as_url()) },
                project_status(visit, project.status),
                visit.moment(project.created_at),
            ]
        }));
    html! {
        @if projects.is_empty() {
            (empty(visit.say("No projects yet", "Belum ada proyek"), &html! { (visit.say(
                "Its people create them at the console, or its programs by a call, once projects are switched on.",
                "Orang-orangnya membuatnya di konsol, atau programnya lewat API, setelah produk proyek aktif.",
            )) }))
        } @else { (table) }
        @if more { p class="quiet" { (visit.say("There are more than are shown.", "Masih ada lagi selain yang ditampilkan.")) } }
    }
}

fn keys_of(visit: &Visit, mut keys: Vec<(IssuedKey, KeyStatus)>) -> Markup {
    let step = usize::try_from(KEYS_SHOWN_MAX).unwrap_or_default();
    let more = keys.len() > step;
    keys.truncate(step);
    let table = Table::new(visit.say("Keys", "Kunci"))
        .under_heading()
        .column(visit.say("Key", "Kunci"))
        .column(visit.say("Of", "Milik"))
        .column(visit.say("Status", "Status"))
        .column(visit.say("Last used", "Terakhir dipakai"))
        .column(visit.say("Issued", "Diterbitkan"))
        .rows(keys.iter().map(|(key, status)| {
            [
                html! { code { (key.key) } },
                html! {
                    @match key.owner.project {
                        Some(id) => a href=(projects::address(id)) { (visit.say("Project ", "Proyek ")) (id) },
                        None => (visit.say("the merchant", "merchant")),
                    }
                },
                key_status(visit, *status),
                html! { @if let Some(at) = key.last_used_at { (visit.moment(at)) } @else { span class="quiet" { (visit.say("never", "belum pernah")) } } },
                visit.moment(key.created_at),
            ]
        }));
    html! {
        @if keys.is_empty() {
            (empty(visit.say("No keys yet", "Belum ada kunci"), &html! { (visit.say(
                "Its owner or a developer makes them at the console; their tokens are shown to them alone.",
                "Pemilik atau pengembangnya membuatnya di konsol; tokennya hanya ditampilkan kepada mereka.",
            )) }))
        } @else { (table) }
        @if more { p class="quiet" { (visit.say("There are more than are shown.", "Masih ada lagi selain yang ditampilkan.")) } }
    }
}
