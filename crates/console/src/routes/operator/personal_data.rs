//! Personal data: what is kept and for how long, finding somebody, handing over, erasing, and whom a record exposes.

mod exposure;

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use sengo_app::people::{PersonPlace, PersonView};
use sengo_app::personal_data::{ErasurePreview, INVENTORY, Wanted};
use sengo_core::ids::MerchantId;
use sengo_core::person::PersonRefusal;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;

use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{Button, Confirm, Faults, Field, Filled, Table, Tone, callout, empty, panel, section};
use crate::routes::merchant::team::state;
use crate::routes::{Routes, Segments};
use crate::visit::Visit;

const HOME: &str = "/console/operator/personal-data";
const FIND: &str = "/console/operator/personal-data/find";
const EXPORT: &str = "/console/operator/personal-data/export";
const EXPOSED: &str = "/console/operator/personal-data/exposed";

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(HOME, home)
        .form(FIND, find)
        .form(EXPORT, export)
        .page(EXPOSED, exposure::show)
        .page(
            "/console/operator/personal-data/people/{person}/erase",
            erase_form,
        )
        .form("/console/operator/personal-data/people/{person}/erase", erase)
}

async fn home(visit: Visit) -> Answer {
    home_page(&visit, &Filled::default(), &Faults::default())
}

fn home_page(visit: &Visit, filled: &Filled, faults: &Faults) -> Answer {
    let years = visit.desk().recipient_years()?;
    let rows = INVENTORY.iter().map(|kept| {
        let (retention, form) = (kept.retention.words(years), kept.form.words());
        [
            html! { (visit.say(kept.what.0, kept.what.1)) },
            html! { (visit.say(form.0, form.1)) },
            html! { (visit.say(kept.purpose.0, kept.purpose.1)) },
            html! { (visit.say(retention.0, retention.1)) },
        ]
    });
    let table = Table::new(visit.say("What is kept of people", "Data orang yang disimpan"))
        .under_heading()
        .column(visit.say("What", "Apa"))
        .column(visit.say("Form", "Bentuk"))
        .column(visit.say("What for", "Untuk apa"))
        .column(visit.say("Kept", "Disimpan"))
        .rows(rows);
    let body = html! {
        (panel(visit.say("Somebody's data", "Data seseorang"), &find_form(visit, filled, faults)))
        (panel(visit.say("Whom a record exposes", "Data siapa yang ada dalam sebuah catatan"), &exposure::form(visit, "")))
        (section(visit.say("What is kept of people", "Data orang yang disimpan"), &html! { (table) }))
    };
    let page = Page::new(visit, visit.say("Personal data", "Data pribadi")).lead(html! {
        p {
            (visit.say(
                "What is kept no longer is erased by itself, within the hour. Whoever is shown somebody's data here is recorded.",
                "Data yang masa simpannya habis dihapus otomatis dalam satu jam. Siapa pun yang melihat data seseorang di sini dicatat.",
            ))
        }
    });
    let page = if faults.is_empty() { page } else { page.refused() };
    Ok(page.show(&body))
}

fn find_form(visit: &Visit, filled: &Filled, faults: &Faults) -> Markup {
    let by = vec![
        ("email", visit.say("Mail address", "Alamat surel")),
        ("name", visit.say("Name", "Nama")),
        ("account", visit.say("Bank account", "Rekening")),
    ];
    visit.form(
        FIND,
        &html! {
            (Field::choice("by", visit.say("Find by", "Cari dengan"), by).value(filled.text("by")))
            (Field::text("text", visit.say("Whom", "Siapa")).value(filled.raw("text")).fault(faults).required().autocomplete("off")
                .at_most(254)
                .hint(visit.say(
                    "The whole address or name. An account as bank and number: 014:1234567890.",
                    "Alamat atau nama lengkap. Rekening ditulis dengan bank dan nomor: 014:1234567890.",
                )))
            div class="acts" { (Button::main(visit.say("Find", "Cari"))) }
        },
    )
}

/// Whom a form asks about; none where an account is not written as one.
fn wanted(filled: &Filled) -> Option<Wanted<'_>> {
    let text = filled.text("text");
    match filled.text("by") {
        _ if text.is_empty() => None,
        "name" => Some(Wanted::Name(text)),
        "account" => {
            let (bank, number) = text.split_once(':')?;
            Some(Wanted::Account {
                bank: bank.trim(),
                number: number.trim(),
            })
        }
        _ => Some(Wanted::Email(text)),
    }
}

async fn find(visit: Visit, filled: Filled) -> Answer {
    visit.must(Permission::PersonalDataManage)?;
    let Some(wanted) = wanted(&filled) else {
        let words = visit.say("Write whom you look for.", "Tulis siapa yang dicari.");
        return home_page(&visit, &filled, &Faults::default().with("text", words));
    };
    let found = match visit.desk().personal_data_find(&wanted).await {
        Ok(found) => found,
        Err(error) if is_email_unusable(&error) => {
            let words = visit.explain(&error).response_message;
            return home_page(&visit, &filled, &Faults::default().with("text", words));
        }
        Err(error) => return Err(error.into()),
    };
    Ok(found_page(&visit, &filled, &found))
}

fn is_email_unusable(error: &sengo_app::Error) -> bool {
    matches!(
        error,
        sengo_app::Error::Refused(Refusal::Person(PersonRefusal::EmailUnusable))
    )
}

fn found_page(visit: &Visit, filled: &Filled, found: &[PersonView]) -> Response {
    let rows = found.iter().map(|person| {
        [
            html! { (person.name) br; span class="quiet small" { (person.email) } },
            html! { code { (person.place.actor().to_text()) } },
            html! { @match person.place.merchant { Some(merchant) => { (merchant) }, None => { "–" } } },
            state(visit, person),
            html! { a class="button second" href={ (HOME) "/people/" (address(&person.place)) "/erase" } { (visit.say("Erase…", "Hapus…")) } },
        ]
    });
    let body = html! {
        @if found.is_empty() {
            (empty(visit.say("Nobody who signs in was found.", "Tidak ada orang dengan akses yang ditemukan."), &html! {
                p { (visit.say(
                    "Papers may name them all the same: the file has what there is. Payouts are found by the account alone, since many people share a name.",
                    "Dokumen mungkin tetap menyebutnya: berkas berisi semua yang ada. Pencairan hanya dicari dengan rekening, karena banyak orang bernama sama.",
                )) }
            }))
        } @else {
            (Table::new(visit.say("People", "Orang")).under_heading()
                .column(visit.say("Person", "Orang"))
                .column(visit.say("In the audit log", "Di log audit"))
                .column(visit.say("Merchant", "Merchant"))
                .column(visit.say("Access", "Akses"))
                .column(visit.say("Action", "Tindakan"))
                .rows(rows))
        }
        (visit.form(EXPORT, &html! {
            input type="hidden" name="by" value=(filled.text("by"));
            input type="hidden" name="text" value=(filled.text("text"));
            p { (visit.say(
                "The file is JSON, to be handed to the person: their access, sessions, papers that name them, payouts to the account, and rows of the audit trail.",
                "Berkas berformat JSON, untuk diserahkan kepada orangnya: akses, sesi, dokumen yang menyebutnya, pencairan ke rekening, dan baris jejak audit.",
            )) }
            div class="acts" { (Button::main(visit.say("Download what is kept", "Unduh data yang disimpan"))) }
        }))
    };
    let above = [(HOME, visit.say("Personal data", "Data pribadi"))];
    Page::new(visit, visit.say("Somebody's data", "Data seseorang"))
        .under(&above)
        .show(&body)
}

async fn export(visit: Visit, filled: Filled) -> Answer {
    visit.must(Permission::PersonalDataManage)?;
    let wanted = wanted(&filled).ok_or_else(|| Refusal::from(PersonRefusal::FormWrong))?;
    let data = visit.desk().personal_data_export(&wanted).await?;
    let text = serde_json::to_string_pretty(&data)
        .map_err(|error| sengo_app::Error::Defect(format!("an export: {error}")))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"personal-data.json\"",
        ),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    Ok((headers, Body::from(text)).into_response())
}

/// A person in an address: the merchant's number (0 for operators) and the name there.
fn address(place: &PersonPlace) -> String {
    format!("{}.{}", place.merchant.map_or(0, MerchantId::get), place.name)
}

fn place(address: &str) -> Result<PersonPlace, Failure> {
    let missing = || Failure::from(Refusal::from(PersonRefusal::PersonNotFound));
    let (merchant, name) = address.split_once('.').ok_or_else(missing)?;
    let merchant = match merchant.parse::<i64>().map_err(|_| missing())? {
        0 => None,
        number => Some(MerchantId::new(number).ok_or_else(missing)?),
    };
    Ok(PersonPlace {
        merchant,
        name: name.to_owned(),
    })
}

async fn erase_form(visit: Visit, Segments(person): Segments<String>) -> Answer {
    visit.must(Permission::PersonalDataManage)?;
    let preview = visit.desk().personal_data_preview(&place(&person)?).await?;
    let title = visit.say(
        format!("Erase {}?", preview.person.name),
        format!("Hapus data {}?", preview.person.name),
    );
    let page = Confirm {
        title: &title,
        effects: effects(&visit, &preview),
        action: &format!("{HOME}/people/{person}/erase"),
        fields: html! {},
        button: visit.say("Erase the person's data", "Hapus data orang ini"),
        cancel: HOME,
        under: &[(HOME, visit.say("Personal data", "Data pribadi"))],
    };
    Ok(page.show(&visit))
}

fn effects(visit: &Visit, preview: &ErasurePreview) -> Vec<Markup> {
    let (rows, papers) = (preview.audit_rows, preview.papers);
    let id = preview.person.place.actor().to_text();
    let mut effects = vec![
        html! {
            (visit.say(
                "Name, mail address, password, authenticator and sessions are erased, and cannot be brought back. They are signed out at once and cannot sign in any more.",
                "Nama, alamat surel, kata sandi, autentikator, dan sesi dihapus dan tidak dapat dikembalikan. Ia langsung dikeluarkan dan tidak dapat masuk lagi.",
            ))
        },
        html! {
            (visit.say(
                format!("Rows of the audit log that stay: {rows}. They name the person only as "),
                format!("Baris log audit yang tetap ada: {rows}. Di sana ia hanya disebut "),
            ))
            code { (id) } "."
        },
    ];
    if papers > 0 {
        effects.push(html! {
            (visit.say(
                format!("Papers that name them and stay, encrypted, as the law wants a merchant's file kept: {papers}."),
                format!("Dokumen yang menyebutnya dan tetap disimpan terenkripsi, karena hukum mewajibkan berkas merchant disimpan: {papers}."),
            ))
        });
    }
    if preview.is_operator {
        effects.push(html! {
            (visit.say(
                "They stay an operator at the command line until they are removed; that name stays in the audit log.",
                "Ia tetap operator di baris perintah sampai dihapus; nama itu tetap ada di log audit.",
            ))
        });
    }
    effects
}

async fn erase(visit: Visit, Segments(person): Segments<String>, _filled: Filled) -> Answer {
    let place = place(&person)?;
    let preview = visit.desk().personal_data_preview(&place).await?;
    let erased = visit.desk().personal_data_erase(&place).await?;
    let effects = effects(&visit, &preview);
    let body = html! {
        div role="status" {
            (callout(Tone::Good, &html! {
                p { (visit.say("Erased. The audit log goes on naming the person by ", "Sudah dihapus. Log audit tetap menyebutnya dengan ")) code { (erased.person) } "." }
            }))
        }
        ul { @for effect in effects { li { (effect) } } }
        p { a href=(HOME) { (visit.say("Back to personal data", "Kembali ke data pribadi")) } }
    };
    let above = [(HOME, visit.say("Personal data", "Data pribadi"))];
    Ok(Page::new(
        &visit,
        visit.say("The person is erased", "Data orang itu sudah dihapus"),
    )
    .under(&above)
    .narrow()
    .show(&body))
}
