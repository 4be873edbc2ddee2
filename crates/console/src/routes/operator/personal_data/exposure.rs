//! Whom a record exposes, and what the audit trail has about it.

use maud::{Markup, html};
use sengo_core::paper::PaperKind;
use sengo_core::role::Permission;
use sengo_wire::view::{AuditMarkView, ExposureView};

use super::{EXPOSED, HOME};
use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Button, Field, Table, panel, section};
use crate::routes::papers::kind_words;
use crate::visit::Visit;

/// How many rows of the audit trail the page shows.
const MARKS_MAX: usize = 100;

/// Where it is asked which record.
pub(super) fn form(visit: &Visit, of: &str) -> Markup {
    html! {
        form method="get" action=(EXPOSED) {
            (Field::text("of", visit.say("Record", "Catatan")).value(of).required().at_most(80).autocomplete("off")
                .hint(visit.say(
                    "As the audit log names it: transaction:ID, paper:ID, merchant:7, person:p01ab or operator:ana.",
                    "Seperti tertulis di log audit: transaction:ID, paper:ID, merchant:7, person:p01ab, atau operator:ana.",
                )))
            div class="acts" { (Button::second(visit.say("Show", "Tampilkan"))) }
        }
    }
}

pub(super) async fn show(visit: Visit) -> Answer {
    visit.must(Permission::PersonalDataManage)?;
    let of = visit.query("of").unwrap_or_default().to_owned();
    let report = if of.is_empty() {
        None
    } else {
        Some(visit.desk().personal_data_exposed(&of).await?)
    };
    let body = html! {
        (panel(visit.say("Another record", "Catatan lain"), &form(&visit, &of)))
        @if let Some(report) = &report { (exposure(&visit, report)) }
    };
    let above = [(HOME, visit.say("Personal data", "Data pribadi"))];
    Ok(Page::new(
        &visit,
        visit.say(
            "Whom a record exposes",
            "Data siapa yang ada dalam sebuah catatan",
        ),
    )
    .under(&above)
    .show(&body))
}

fn exposure(visit: &Visit, report: &ExposureView) -> Markup {
    let whose = visit.say("Whose data is in it", "Data siapa yang ada di dalamnya");
    let seen = visit.say("What the audit log has about it", "Isi log audit tentangnya");
    let shown = report.seen.get(..MARKS_MAX).unwrap_or(&report.seen);
    let people = report.people.iter().map(|person| {
        [
            html! { (person.name.as_deref().unwrap_or("–")) },
            html! { (who(visit, &person.who)) },
            html! { (person.holds.iter().map(|part| held(visit, part)).collect::<Vec<_>>().join(", ")) },
        ]
    });
    html! {
        (section(whose, &html! {
            p { code { (report.subject) } }
            @if report.people.is_empty() {
                p class="quiet" { (visit.say("Nobody's.", "Tidak ada.")) }
            } @else {
                (Table::new(whose).under_heading()
                    .column(visit.say("Name", "Nama")).column(visit.say("As", "Sebagai")).column(visit.say("Holds", "Memuat"))
                    .rows(people))
            }
        }))
        (section(seen, &html! {
            @if report.seen.is_empty() {
                p class="quiet" { (visit.say("Nothing.", "Tidak ada.")) }
            } @else {
                (marks(visit, seen, shown))
            }
            @if !report.is_complete || shown.len() < report.seen.len() {
                p class="quiet" { (visit.say(
                    "There is more; the newest are shown. The command line prints more: sengo personal-data exposed.",
                    "Masih ada lagi; yang ditampilkan adalah yang terbaru. Baris perintah menampilkan lebih banyak: sengo personal-data exposed.",
                )) }
            }
            p class="quiet" {
                (visit.say(
                    "A project's own keys read its transactions without a row here; the calls of seven days are in the merchant's log.",
                    "Kunci proyek membaca transaksinya sendiri tanpa dicatat di sini; panggilan tujuh hari terakhir ada di log merchant.",
                ))
            }
        }))
    }
}

fn marks<'a>(visit: &'a Visit, caption: &'a str, marks: &[AuditMarkView]) -> Table<'a> {
    Table::new(caption)
        .under_heading()
        .column(visit.say("When", "Kapan"))
        .column(visit.say("Who", "Siapa"))
        .column(visit.say("What", "Apa"))
        .column(visit.say("To what", "Terhadap apa"))
        .rows(marks.iter().map(|mark| {
            [
                visit.second(mark.at.timestamp()),
                html! { code { (mark.actor) } },
                html! { code { (mark.action) } },
                html! { code { (mark.subject) } },
            ]
        }))
}

/// Who somebody is in a record.
fn who<'t>(visit: &Visit, word: &'t str) -> &'t str {
    match word {
        "recipient" => visit.say("Recipient", "Penerima"),
        "member" => visit.say("Member of the team", "Anggota tim"),
        "operator" => "Operator",
        "notary" => visit.say("Notary", "Notaris"),
        "account holder" => visit.say("Account holder", "Pemilik rekening"),
        other => PaperKind::parse(other).map_or(other, |kind| kind_words(visit, kind)),
    }
}

/// What a record holds of somebody.
fn held<'t>(visit: &Visit, word: &'t str) -> &'t str {
    match word {
        "mail address" => visit.say("mail address", "alamat surel"),
        "role" => visit.say("role", "peran"),
        "sessions" => visit.say("sessions", "sesi"),
        "account" => visit.say("account", "rekening"),
        "bank" => "bank",
        "number" => visit.say("number", "nomor"),
        "until" => visit.say("end of validity", "akhir masa berlaku"),
        "file" => visit.say("file", "berkas"),
        other => other,
    }
}
