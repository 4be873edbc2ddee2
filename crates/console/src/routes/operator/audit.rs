//! The audit log: who did what to what and when, looked through and taken away.

mod export;
mod words;

use jiff::civil::Date;
use jiff::tz::{self, TimeZone};
use maud::{Markup, html};
use sengo_app::AuditView;
use sengo_app::audit::{AuditCursor, AuditSearch};
use sengo_core::ids::MerchantId;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use serde_json::Value;

use self::words::{action, actor, merchant, subject};
use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Facts, Faults, Field, Table, empty, filters, pager, panel, section};
use crate::routes::{Routes, Segments};
use crate::visit::Visit;

const AUDIT: &str = "/console/operator/audit";

/// Rows on one page.
const SHOWN: usize = 50;

/// What can be typed, in characters: longer is no actor's or subject's name.
const TYPED_MAX: usize = 120;

/// The parameters that narrow the log down.
const NARROWING: [&str; 5] = ["actor", "subject", "merchant", "from", "to"];

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(AUDIT, list)
        .page("/console/operator/audit/export", export::export)
        .page("/console/operator/audit/{merchant}/{number}", show)
}

/// What is looked for, and what of it cannot be read.
fn asked(visit: &Visit) -> (AuditSearch, Faults) {
    let mut faults = Faults::default();
    let mut fault = |field: &str, said: &str| faults = std::mem::take(&mut faults).with(field, said);
    let day = |text: &str| text.parse::<Date>().ok();
    let unreadable = visit.say("A day is written 2026-11-25.", "Tanggal ditulis 2026-11-25.");
    let mut search = AuditSearch {
        actor: visit.query("actor").map(str::to_owned),
        subject: visit.query("subject").map(str::to_owned),
        ..AuditSearch::default()
    };
    if let Some(text) = visit.query("merchant") {
        search.merchant = text.parse().ok().and_then(MerchantId::new);
        if search.merchant.is_none() {
            fault(
                "merchant",
                visit.say(
                    "A merchant is named by its number.",
                    "Merchant disebut dengan nomornya.",
                ),
            );
        }
    }
    if let Some(text) = visit.query("from") {
        search.from = day(text).and_then(begins);
        if search.from.is_none() {
            fault("from", unreadable);
        }
    }
    if let Some(text) = visit.query("to") {
        search.until = day(text).and_then(|day| begins(day.tomorrow().ok()?));
        if search.until.is_none() {
            fault("to", unreadable);
        }
    }
    if let (Some(from), Some(until)) = (search.from, search.until)
        && from >= until
    {
        fault(
            "to",
            visit.say(
                "The last day is before the first.",
                "Hari terakhir sebelum hari pertama.",
            ),
        );
    }
    (search, faults)
}

/// When a day begins in Jakarta.
fn begins(day: Date) -> Option<jiff::Timestamp> {
    let zoned = day.to_zoned(TimeZone::fixed(tz::offset(7))).ok()?;
    Some(zoned.timestamp())
}

/// The query that asks for the same rows, with another parameter beside it.
fn query(visit: &Visit, name: &str, value: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in NARROWING {
        if let Some(value) = visit.query(name) {
            query.append_pair(name, value);
        }
    }
    query.append_pair(name, value).finish()
}

async fn list(visit: Visit) -> Answer {
    let (search, faults) = asked(&visit);
    let before = visit.query("before").and_then(AuditCursor::parse);
    let found = if faults.is_empty() {
        visit.desk().audit(&search, before, SHOWN).await?
    } else {
        visit.must(Permission::AuditRead)?;
        Default::default()
    };
    let after = found
        .next
        .map(|cursor| format!("{AUDIT}?{}", query(&visit, "before", &cursor.to_string())));
    let body = html! {
        (filters(&visit, AUDIT, &fields(&visit, &faults)))
        @if !faults.is_empty() {
            p class="quiet" { (visit.say("Nothing is looked for until that is corrected.", "Tidak ada yang dicari sampai itu diperbaiki.")) }
        } @else if found.rows.is_empty() {
            (nothing(&visit, after.is_some()))
        } @else { (table(&visit, &found.rows)) }
        (pager(&visit, None, after.as_deref()))
        @if faults.is_empty() && visit.permits(Permission::AuditExport) { (take_away(&visit)) }
    };
    let title = visit.say("Audit log", "Log audit");
    let page = Page::new(&visit, title).lead(html! { p { (visit.say(
        "Every change, the newest first. Rows are chained by hashes: sengo audit verify finds what was changed past SenGo.",
        "Setiap perubahan, yang terbaru lebih dulu. Barisnya dirantai dengan hash: sengo audit verify menemukan yang diubah di luar SenGo.",
    )) } });
    let page = if faults.is_empty() { page } else { page.refused() };
    Ok(page.show(&body))
}

fn fields(visit: &Visit, faults: &Faults) -> Markup {
    let typed = |name: &str| visit.query(name).unwrap_or_default().to_owned();
    html! {
        (Field::text("actor", visit.say("Who", "Siapa")).value(typed("actor")).at_most(TYPED_MAX).autocomplete("off"))
        (Field::text("subject", visit.say("To what", "Terhadap apa")).value(typed("subject")).at_most(TYPED_MAX).autocomplete("off"))
        (Field::text("merchant", visit.say("Merchant number", "Nomor merchant")).value(typed("merchant")).fault(faults).mode("numeric"))
        (Field::line("date", "from", visit.say("First day", "Hari pertama")).value(typed("from")).fault(faults))
        (Field::line("date", "to", visit.say("Last day", "Hari terakhir")).value(typed("to")).fault(faults))
    }
}

fn nothing(visit: &Visit, is_cut: bool) -> Markup {
    let next = if is_cut {
        visit.say(
            "Many rows were looked through without a hit. Go on with older ones, or name a day.",
            "Banyak baris telah diperiksa tanpa hasil. Lanjutkan ke yang lebih lama, atau sebutkan harinya.",
        )
    } else {
        visit.say(
            "Names are written in full: operator:ana or ana, project:7, a key, a merchant's number.",
            "Nama ditulis lengkap: operator:ana atau ana, project:7, sebuah kunci, nomor merchant.",
        )
    };
    empty(
        visit.say("No such rows", "Tidak ada baris seperti itu"),
        &html! { (next) },
    )
}

fn table<'a>(visit: &'a Visit, rows: &[AuditView]) -> Table<'a> {
    Table::new(visit.say("Audit log", "Log audit"))
        .under_heading()
        .column(visit.say("Time", "Waktu"))
        .column(visit.say("Who", "Siapa"))
        .column(visit.say("Did what", "Melakukan apa"))
        .column(visit.say("To what", "Terhadap apa"))
        .column(visit.say("Merchant", "Merchant"))
        .rows(rows.iter().map(|row| {
            let own = format!("{AUDIT}/{}/{}", row.merchant, row.number);
            [
                html! { a href=(own) { (visit.second(row.recorded_at)) } },
                actor(visit, row),
                html! { (action(visit, &row.action)) },
                subject(visit, &row.subject),
                merchant(visit, row.merchant),
            ]
        }))
}

fn take_away(visit: &Visit) -> Markup {
    let link = |format: &str, words: &str| {
        let href = format!("{AUDIT}/export?{}", query(visit, "format", format));
        html! { a class="button second" href=(href) { (words) } }
    };
    section(
        visit.say("Take it away", "Unduh"),
        &html! {
            p { (visit.say(
                "All rows that are looked for, not only this page. The whole trail with all that proves it is written by sengo audit export.",
                "Semua baris yang dicari, bukan hanya halaman ini. Seluruh log beserta buktinya ditulis oleh sengo audit export.",
            )) }
            div class="acts" { (link("csv", "CSV")) (link("jsonl", "JSON Lines")) }
        },
    )
}

async fn show(visit: Visit, Segments((tenant, number)): Segments<(i64, i64)>) -> Answer {
    visit.must(Permission::AuditRead)?;
    let tenant = MerchantId::new(tenant).ok_or(Refusal::PathUnknown)?;
    let row = visit.desk().audit_row(tenant, number).await?;
    let code = |text: &str| html! { code { (text) } };
    let hex = |hash: &[u8]| code(&sengo_core::signature::to_hex(hash));
    let facts = Facts::new()
        .fact(visit.say("Time", "Waktu"), visit.second(row.recorded_at))
        .maybe(
            visit.say("By the platform's clock", "Menurut jam platform"),
            (row.business_at != row.recorded_at).then(|| visit.second(row.business_at)),
        )
        .fact(
            visit.say("Who", "Siapa"),
            html! { (actor(&visit, &row)) br; (code(&row.actor)) },
        )
        .fact(
            visit.say("Did what", "Melakukan apa"),
            html! { (action(&visit, &row.action)) br; (code(&row.action)) },
        )
        .fact(
            visit.say("To what", "Terhadap apa"),
            subject(&visit, &row.subject),
        )
        .fact(visit.say("Merchant", "Merchant"), merchant(&visit, row.merchant));
    let chain = Facts::new()
        .fact(
            visit.say("Number in its chain", "Nomor dalam rantainya"),
            html! { (row.number) },
        )
        .fact(
            visit.say("Hash of the details", "Hash rincian"),
            hex(&row.details_hash),
        )
        .fact(visit.say("Hash of the row", "Hash baris"), hex(&row.hash));
    let body = html! {
        (panel(visit.say("What happened", "Yang terjadi"), &html! { (facts) }))
        (section(visit.say("Before and after", "Sebelum dan sesudah"), &change(&visit, &row)))
        (panel(visit.say("Proof", "Bukti"), &html! { (chain) }))
    };
    let above = [(AUDIT, visit.say("Audit log", "Log audit"))];
    Ok(Page::new(&visit, action(&visit, &row.action))
        .under(&above)
        .show(&body))
}

/// What stood before and after, name by name.
fn change(visit: &Visit, row: &AuditView) -> Markup {
    let Some(details) = &row.details else {
        return html! { p class="quiet" { (visit.say("It was erased; the hash of it is kept.", "Sudah dihapus; hash-nya tetap disimpan.")) } };
    };
    let details: Value = serde_json::from_str(details).unwrap_or_default();
    let side = |name: &str| {
        details
            .get(name)
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default()
    };
    let (before, after) = (side("before"), side("after"));
    let mut names: Vec<&String> = before.keys().collect();
    names.extend(after.keys().filter(|name| !before.contains_key(*name)));
    let cell = |value: Option<&Value>| {
        html! {
            @match value {
                None | Some(Value::Null) => span class="quiet" { "–" },
                Some(Value::String(text)) => (text),
                Some(other) => code { (other.to_string()) },
            }
        }
    };
    let table = Table::new(visit.say("Before and after", "Sebelum dan sesudah"))
        .under_heading()
        .column(visit.say("What", "Apa"))
        .column(visit.say("Before", "Sebelum"))
        .column(visit.say("After", "Sesudah"))
        .rows(names.iter().map(|name| {
            let (was, is) = (before.get(*name), after.get(*name));
            [
                html! { @if was == is { (name) } @else { strong { (name) } } },
                cell(was),
                cell(is),
            ]
        }));
    html! {
        @if names.is_empty() {
            p class="quiet" { (visit.say("Nothing more is known of it.", "Tidak ada keterangan lain.")) }
        } @else { (table) }
    }
}
