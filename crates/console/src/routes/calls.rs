//! What merchants' programs called, and why a call failed: to the merchant itself, and to operators whom it asks.

use maud::{Markup, html};
use sengo_app::request_log::{LookedThrough, RequestCursor, RequestFilter};
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::refusal::Refusal;
use sengo_core::request_log::{REQUESTS_KEPT_FOR, RequestEntry, RequestId, RequestOutcome};
use sengo_core::role::Permission;

use super::merchant::debugger;
use super::operator::merchants::{self, above, merchant_id};
use super::{Routes, Segments};
use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{Facts, Faults, Field, Table, Tone, badge, empty, filters, link_button, pager};
use crate::speech::Speech;
use crate::visit::Visit;

const OWN: &str = "/console/merchant/requests";

/// Entries on one page.
const SHOWN: usize = 50;

/// The parameters that narrow the list down.
const NARROWING: [&str; 5] = ["show", "project", "status", "code", "key"];

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(OWN, own_list)
        .page("/console/merchant/requests/{id}", own_call)
        .page("/console/operator/merchants/{id}/calls", list_of)
        .page("/console/operator/merchants/{id}/calls/{call}", call_of)
}

/// The list of a merchant's calls, for operators.
pub(super) fn list_address(merchant: MerchantId) -> String {
    format!("{}/calls", merchants::address(merchant))
}

/// A call, for operators.
pub(super) fn address(entry: &RequestEntry) -> String {
    format!("{}/{}", list_address(entry.owner.merchant), entry.id)
}

/// Which calls to list, and what of it cannot be read.
fn asked(visit: &Visit) -> (RequestFilter, Faults) {
    let mut faults = Faults::default();
    let project = visit
        .query("project")
        .map(|text| text.parse().ok().and_then(ProjectId::new));
    if project == Some(None) {
        let said = visit.say(
            "A project is named by its number.",
            "Proyek disebut dengan nomornya.",
        );
        faults = faults.with("project", said);
    }
    let status = visit.query("status").map(|text| text.parse().ok());
    if status == Some(None) {
        let said = visit.say(
            "A status is a number, as 401.",
            "Status berupa angka, misalnya 401.",
        );
        faults = faults.with("status", said);
    }
    let filter = RequestFilter {
        project: project.flatten(),
        key: visit.query("key").map(str::to_owned),
        status: status.flatten(),
        code: visit.query("code").map(str::to_owned),
        notable: visit.query("show") != Some("all"),
        on_trial: visit.query("show") == Some("trial"),
        ..RequestFilter::default()
    };
    (filter, faults)
}

async fn own_list(visit: Visit) -> Answer {
    let (filter, faults) = asked(&visit);
    let found = if faults.is_empty() {
        let before = visit.query("before").and_then(RequestCursor::parse);
        visit.desk().own_calls(&filter, before, SHOWN).await?
    } else {
        visit.must(Permission::OwnRequestLogRead)?;
        LookedThrough::default()
    };
    let page = Page::new(&visit, visit.say("Calls", "Log panggilan"));
    let body = list(&visit, OWN, &found, &faults);
    Ok(of_days(&visit, page, &faults).show(&body))
}

async fn list_of(visit: Visit, Segments(id): Segments<i64>) -> Answer {
    let id = merchant_id(id)?;
    let (filter, faults) = asked(&visit);
    let (merchant, found) = if faults.is_empty() {
        let before = visit.query("before").and_then(RequestCursor::parse);
        visit.desk().calls_of(id, &filter, before, SHOWN).await?
    } else {
        (visit.desk().merchant(id).await?, LookedThrough::default())
    };
    let body = list(&visit, &list_address(id), &found, &faults);
    let name = merchant.name.as_str();
    let title = visit.say(format!("Calls of {name}"), format!("Log panggilan {name}"));
    let own = merchants::address(id);
    let above = above(&visit, &own, &merchant);
    let page = Page::new(&visit, &title).under(&above);
    Ok(of_days(&visit, page, &faults).show(&body))
}

/// A page of calls with what it is about, and refused where something asked for cannot be read.
fn of_days<'a>(visit: &Visit, page: Page<'a>, faults: &Faults) -> Page<'a> {
    let days = REQUESTS_KEPT_FOR.as_hours().div_euclid(24);
    let page = page.lead(html! { p {
        (visit.say("Calls of the last ", "Panggilan ")) (days)
        (visit.say(
            " days, by key. Bodies, tokens and signatures are not kept.",
            " hari terakhir, menurut kunci. Body, token, dan signature tidak disimpan.",
        ))
    } });
    if faults.is_empty() { page } else { page.refused() }
}

fn list(visit: &Visit, here: &str, found: &LookedThrough, faults: &Faults) -> Markup {
    let text = |name: &str| visit.query(name).unwrap_or_default().to_owned();
    let choices = vec![
        ("failures", visit.say("What failed", "Yang gagal")),
        (
            "trial",
            visit.say(
                "What a list on trial would refuse",
                "Yang akan ditolak daftar uji coba",
            ),
        ),
        ("all", visit.say("All calls", "Semua panggilan")),
    ];
    let fields = html! {
        (Field::choice("show", visit.say("Show", "Tampilkan"), choices).value(text("show")))
        (Field::text("project", visit.say("Project number", "Nomor proyek")).value(text("project")).fault(faults).mode("numeric"))
        (Field::text("status", visit.say("HTTP status", "Status HTTP")).value(text("status")).fault(faults).mode("numeric"))
        (Field::text("code", "errorCode").value(text("code")))
        (Field::text("key", visit.say("Key", "Kunci API")).value(text("key")))
    };
    let table = Table::new(visit.say("Calls", "Panggilan"))
        .column(visit.say("Time", "Waktu"))
        .column(visit.say("Call", "Panggilan"))
        .column(visit.say("Answer", "Jawaban"))
        .column(visit.say("Address", "Alamat IP"))
        .numbers(visit.say("Calls", "Jumlah"))
        .rows(found.entries.iter().map(|entry| {
            [
                html! { a href={ (here) "/" (entry.id) } { (visit.second(entry.at)) } },
                html! { code { (entry.method) " " (entry.path) } },
                answer(visit, entry),
                html! { code { (entry.address) } },
                html! { (visit.number(entry.times.into())) },
            ]
        }));
    let after = found.next.filter(|_| faults.is_empty()).map(|cursor| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for name in NARROWING {
            query.append_pair(name, &text(name));
        }
        query.append_pair("before", &cursor.to_string());
        format!("{here}?{}", query.finish())
    });
    html! {
        (filters(visit, here, &fields))
        @if !faults.is_empty() {
            p class="quiet" { (visit.say("Nothing is looked for until that is corrected.", "Tidak ada yang dicari sampai itu diperbaiki.")) }
        } @else if found.entries.is_empty() {
            (empty(
                visit.say("No such calls", "Tidak ada panggilan seperti itu"),
                &html! { (nothing(visit, after.is_some())) },
            ))
        } @else { (table) }
        (pager(visit, None, after.as_deref()))
    }
}

fn nothing(speech: &Speech, is_cut: bool) -> &'static str {
    if is_cut {
        speech.say(
            "Many calls were looked through without a hit. Go on with older ones, or ask for less.",
            "Banyak panggilan telah diperiksa tanpa hasil. Lanjutkan ke yang lebih lama, atau longgarkan saringan.",
        )
    } else {
        speech.say(
            "Choose \"All calls\" to see those that were answered well.",
            "Pilih \"Semua panggilan\" untuk melihat yang dijawab dengan baik.",
        )
    }
}

/// How a call was answered.
fn answer(speech: &Speech, entry: &RequestEntry) -> Markup {
    let (tone, word) = match entry.outcome {
        RequestOutcome::TokenWrong => (Tone::Bad, speech.say("Wrong token", "Token salah")),
        RequestOutcome::OnTrial => (Tone::Waiting, speech.say("Would be refused", "Akan ditolak")),
        RequestOutcome::Failure => (Tone::Bad, speech.say("Failed", "Gagal")),
        RequestOutcome::Success => (Tone::Good, speech.say("Success", "Berhasil")),
    };
    html! { (badge(tone, word)) " " (entry.status) " " code { (entry.failure.code) } }
}

async fn own_call(visit: Visit, Segments(id): Segments<String>) -> Answer {
    let entry = visit.desk().own_call(call_id(&id)?).await?;
    let debug = link_button(
        &debugger::address_of(entry.id),
        visit.say("Get code for this call", "Dapatkan kode panggilan ini"),
        true,
    );
    let above = [(OWN, visit.say("Calls", "Log panggilan"))];
    let page = Page::new(&visit, visit.say("A call", "Satu panggilan")).under(&above);
    let body = html! { (facts(&visit, &entry, "/console/merchant/projects")) };
    Ok(page.actions(debug).show(&body))
}

async fn call_of(visit: Visit, Segments((id, call)): Segments<(i64, String)>) -> Answer {
    let id = merchant_id(id)?;
    let (merchant, entry) = visit.desk().call_of(id, call_id(&call)?).await?;
    let (own, list) = (merchants::address(id), list_address(id));
    let [all, its_own] = above(&visit, &own, &merchant);
    let above = [all, its_own, (list.as_str(), visit.say("Calls", "Log panggilan"))];
    let page = Page::new(&visit, visit.say("A call", "Satu panggilan")).under(&above);
    let body = html! { (facts(&visit, &entry, "/console/operator/projects")) };
    Ok(page.show(&body))
}

fn call_id(text: &str) -> Result<RequestId, Failure> {
    RequestId::parse(text).ok_or_else(|| Refusal::PathUnknown.into())
}

/// What is known of a call; `projects` is where projects have their pages.
fn facts<'a>(visit: &'a Visit, entry: &RequestEntry, projects: &str) -> Facts<'a> {
    let words = |text: &str| (!text.is_empty()).then(|| html! { (text) });
    let code = |text: &str| html! { code { (text) } };
    Facts::new()
        .fact(visit.say("Time", "Waktu"), visit.second(entry.at))
        .fact("X-Request-Id", code(&entry.id.to_string()))
        .fact(
            visit.say("Call", "Panggilan"),
            code(&format!("{} {}", entry.method, entry.path)),
        )
        .fact(visit.say("Answer", "Jawaban"), answer(visit, entry))
        .maybe(visit.say("Message", "Pesan"), words(&entry.failure.message))
        .maybe(visit.say("What to do", "Yang perlu dilakukan"), words(&entry.failure.hint))
        .maybe(visit.say("Fields at fault", "Isian yang salah"), words(&entry.failure.fields))
        .fact(visit.say("Address", "Alamat IP"), code(&entry.address))
        .fact(visit.say("Key", "Kunci API"), code(&entry.key))
        .maybe(
            visit.say("Project", "Proyek"),
            entry
                .owner
                .project
                .map(|project| html! { a href={ (projects) "/" (project) } { (project) } }),
        )
        .fact(
            visit.say("Time taken", "Lama"),
            html! { (visit.number(entry.microseconds.div_euclid(1_000).into())) " ms" },
        )
        .maybe(
            visit.say("Stands for", "Mewakili"),
            (entry.times > 1).then(|| {
                html! { (visit.number(entry.times.into())) (visit.say(" calls of this minute", " panggilan pada menit ini")) }
            }),
        )
}
