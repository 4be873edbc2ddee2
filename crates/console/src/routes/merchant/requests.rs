//! `/console/merchant/requests`: what the merchant's programs called, and why a call failed.

use axum::extract::Path;
use maud::{Markup, html};
use sengo_app::request_log::{RequestCursor, RequestFilter};
use sengo_core::ids::ProjectId;
use sengo_core::refusal::Refusal;
use sengo_core::request_log::{REQUESTS_KEPT_FOR, RequestEntry, RequestId, RequestOutcome};

use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Facts, Field, Table, Tone, badge, empty, filters, link_button, pager};
use crate::routes::Routes;
use crate::speech::Speech;
use crate::visit::Visit;

const LIST: &str = "/console/merchant/requests";

/// Entries on one page.
const SHOWN: usize = 50;

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(LIST, list)
        .page("/console/merchant/requests/{id}", show)
}

async fn list(visit: Visit) -> Answer {
    let text = |name: &str| visit.query(name).unwrap_or_default().to_owned();
    let shows_all = visit.query("show") == Some("all");
    let filter = RequestFilter {
        project: visit
            .query("project")
            .and_then(|number| ProjectId::new(number.parse().ok()?)),
        key: visit.query("key").map(str::to_owned),
        status: visit.query("status").and_then(|status| status.parse().ok()),
        code: visit.query("code").map(str::to_owned),
        notable: !shows_all,
        on_trial: visit.query("show") == Some("trial"),
        ..RequestFilter::default()
    };
    let before = visit.query("before").and_then(RequestCursor::parse);
    let page = visit.desk().own_calls(&filter, before, SHOWN).await?;
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
        (Field::text("project", visit.say("Project number", "Nomor proyek")).value(text("project")))
        (Field::text("status", visit.say("HTTP status", "Status HTTP")).value(text("status")))
        (Field::text("code", "errorCode").value(text("code")))
        (Field::text("key", visit.say("Key", "Kunci API")).value(text("key")))
    };
    let table = Table::new(visit.say("Calls", "Panggilan"))
        .column(visit.say("Time", "Waktu"))
        .column(visit.say("Call", "Panggilan"))
        .column(visit.say("Answer", "Jawaban"))
        .column(visit.say("Address", "Alamat IP"))
        .numbers(visit.say("Calls", "Jumlah"))
        .rows(page.entries.iter().map(|entry| {
            [
                html! { a href={ (LIST) "/" (entry.id) } { (visit.second(entry.at)) } },
                html! { code { (entry.method) " " (entry.path) } },
                answer(&visit, entry),
                html! { code { (entry.address) } },
                html! { (visit.number(entry.times.into())) },
            ]
        }));
    let after = page.next.map(|cursor| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for name in ["show", "project", "status", "code", "key"] {
            query.append_pair(name, &text(name));
        }
        query.append_pair("before", &cursor.to_string());
        format!("{LIST}?{}", query.finish())
    });
    let body = html! {
        (filters(&visit, LIST, &fields))
        @if page.entries.is_empty() {
            (empty(
                visit.say("No such calls", "Tidak ada panggilan seperti itu"),
                &html! { (nothing(&visit, after.is_some())) },
            ))
        } @else { (table) }
        (pager(&visit, None, after.as_deref()))
    };
    let days = REQUESTS_KEPT_FOR.as_hours().div_euclid(24);
    Ok(Page::new(&visit, visit.say("Calls", "Log panggilan"))
        .lead(html! { p {
            (visit.say("Calls of the last ", "Panggilan ")) (days)
            (visit.say(
                " days with your keys. Bodies, tokens and signatures are not kept.",
                " hari terakhir dengan kunci Anda. Body, token, dan signature tidak disimpan.",
            ))
        } })
        .show(&body))
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

async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let id = RequestId::parse(&id).ok_or(Refusal::PathUnknown)?;
    let entry = visit.desk().own_call(id).await?;
    let words = |text: &str| (!text.is_empty()).then(|| html! { (text) });
    let code = |text: &str| html! { code { (text) } };
    let facts = Facts::new()
        .fact(visit.say("Time", "Waktu"), visit.second(entry.at))
        .fact("X-Request-Id", code(&entry.id.to_string()))
        .fact(
            visit.say("Call", "Panggilan"),
            code(&format!("{} {}", entry.method, entry.path)),
        )
        .fact(visit.say("Answer", "Jawaban"), answer(&visit, &entry))
        .maybe(visit.say("Message", "Pesan"), words(&entry.failure.message))
        .maybe(visit.say("What to do", "Yang perlu dilakukan"), words(&entry.failure.hint))
        .maybe(visit.say("Fields at fault", "Isian yang salah"), words(&entry.failure.fields))
        .fact(visit.say("Address", "Alamat IP"), code(&entry.address))
        .fact(visit.say("Key", "Kunci API"), code(&entry.key))
        .maybe(
            visit.say("Project", "Proyek"),
            entry.owner.project.map(|project| html! { (project) }),
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
        );
    let title = visit.say("A call", "Satu panggilan");
    let under = [(LIST, visit.say("Calls", "Log panggilan"))];
    let debug = link_button(
        &super::debugger::address_of(entry.id),
        visit.say("Get code for this call", "Dapatkan kode panggilan ini"),
        true,
    );
    Ok(Page::new(&visit, title)
        .under(&under)
        .actions(debug)
        .show(&html! { (facts) }))
}
