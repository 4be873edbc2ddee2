//! Engines: their keys, where those may be used from, and what waits to be done.

mod keys;

use maud::{Markup, html};
use sengo_app::desk::engines::{EngineShown, INSTRUCTIONS_LOOKED_AT_MAX};
use sengo_core::channel::Channel;
use sengo_core::instruction::{Instruction, InstructionKind};
use sengo_core::key::{IssuedKey, KeyStatus};
use sengo_core::role::Permission;

use super::projects;
use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Facts, Table, Tone, badge, empty, key_status, link_button, panel, section};
use crate::routes::{Routes, Segments};
use crate::speech::Speech;
use crate::visit::Visit;

const ENGINES: &str = "/console/operator/engines";
const NEW_KEY: &str = "/console/operator/engines/keys/new";

/// How many instructions of an engine are shown.
const INSTRUCTIONS_SHOWN_MAX: usize = 50;

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(ENGINES, list)
        .page("/console/operator/engines/{engine}", show)
        .page(NEW_KEY, keys::issue_form)
        .form(NEW_KEY, keys::issue)
        .page("/console/operator/engines/keys/{key}/rotate", keys::rotate_form)
        .form("/console/operator/engines/keys/{key}/rotate", keys::rotate)
        .page("/console/operator/engines/keys/{key}/revoke", keys::revoke_form)
        .form("/console/operator/engines/keys/{key}/revoke", keys::revoke)
}

fn crumb(visit: &Visit) -> (&'static str, &'static str) {
    (ENGINES, visit.say("Engines", "Engine"))
}

/// The address of an engine's page.
pub(super) fn address(name: &str) -> String {
    format!("{ENGINES}/{name}")
}

/// A channel in words.
fn channel_words(speech: &Speech, channel: Channel) -> &'static str {
    match channel {
        Channel::Qris => speech.say("QRIS payments", "Pembayaran QRIS"),
        Channel::Disbursement => speech.say("Payouts", "Pencairan"),
    }
}

async fn list(visit: Visit) -> Answer {
    let engines = visit.desk().engines().await?;
    let table = Table::new(visit.say("Engines", "Engine"))
        .under_heading()
        .column(visit.say("Engine", "Engine"))
        .column(visit.say("Speaks of", "Berbicara tentang"))
        .numbers(visit.say("Valid keys", "Kunci berlaku"))
        .column(visit.say("Last call", "Panggilan terakhir"))
        .numbers(visit.say("Waiting", "Menunggu"))
        .rows(engines.iter().map(|shown| row(&visit, shown)));
    let body = html! {
        @if engines.is_empty() {
            (empty(visit.say("No engines yet", "Belum ada engine"), &html! { (visit.say(
                "An engine is a program of yours that brings money in and takes it out. It begins with its first key.",
                "Engine adalah program Anda yang memasukkan dan mengeluarkan uang. Engine dimulai dengan kunci pertamanya.",
            )) }))
        } @else { (table) }
    };
    let page = Page::new(&visit, visit.say("Engines", "Engine")).lead(html! { p { (visit.say(
        "Programs that report payments and carry out payouts and refunds.",
        "Program yang melaporkan pembayaran serta menjalankan pencairan dan pengembalian dana.",
    )) } });
    let page = if visit.permits(Permission::EngineManage) {
        page.actions(link_button(
            NEW_KEY,
            visit.say("Issue a key", "Terbitkan kunci"),
            true,
        ))
    } else {
        page
    };
    Ok(page.show(&body))
}

fn row(visit: &Visit, shown: &EngineShown) -> [Markup; 5] {
    let name = shown.engine.name.as_str();
    let valid = shown.keys.iter().filter(|(_, status)| status.is_valid()).count();
    let last = shown.keys.iter().filter_map(|(key, _)| key.last_used_at).max();
    [
        html! { a href=(address(name)) { (name) } },
        channels(visit, shown),
        html! { @if valid == 0 { (badge(Tone::Bad, visit.say("none", "tidak ada"))) } @else { (valid) } },
        moment_or_never(visit, last),
        html! { (shown.waiting.len()) },
    ]
}

fn channels(visit: &Visit, shown: &EngineShown) -> Markup {
    let served = shown.engine.served();
    html! {
        @for (number, channel) in served.iter().enumerate() {
            @if number > 0 { ", " }
            (channel_words(visit, *channel))
        }
        @if served.is_empty() { span class="quiet" { (visit.say("nothing", "tidak ada")) } }
    }
}

fn moment_or_never(visit: &Visit, at: Option<jiff::Timestamp>) -> Markup {
    match at {
        Some(at) => visit.moment(at),
        None => html! { span class="quiet" { (visit.say("never", "belum pernah")) } },
    }
}

async fn show(visit: Visit, Segments(name): Segments<String>) -> Answer {
    let shown = visit.desk().engine(&name).await?;
    let may_manage = visit.permits(Permission::EngineManage);
    let may_rotate = may_manage && !visit.desk().four_eyes().await?;
    let name = shown.engine.name.as_str();
    let facts = Facts::new()
        .fact(visit.say("Speaks of", "Berbicara tentang"), channels(&visit, &shown))
        .fact(visit.say("Since", "Sejak"), visit.moment(shown.engine.created_at))
        .fact(
            visit.say("Its keys may be used from", "Kuncinya boleh dipakai dari"),
            html! { ul class="plain-list" { @for entry in shown.engine.allowlist.entries() { li { code { (entry) } } } } },
        );
    let body = html! {
        (panel(visit.say("The engine", "Engine"), &html! { (facts) }))
        (section(visit.say("Keys", "Kunci"), &html! {
            (keys_table(&visit, &shown.keys, may_manage, may_rotate))
            @if may_manage && !may_rotate {
                p class="quiet" { (visit.say(
                    "Where two people are asked for, keys are not rotated: issue a new one, and revoke the old one once the new one is in use.",
                    "Jika dua orang diperlukan, kunci tidak dirotasi: terbitkan yang baru, lalu cabut yang lama setelah yang baru dipakai.",
                )) }
            }
        }))
        (section(visit.say("What waits for it", "Yang menunggunya"), &waiting(&visit, &shown.waiting)))
    };
    let above = [crumb(&visit)];
    let page =
        Page::new(&visit, name)
            .under(&above)
            .told("revoked", "The key is revoked.", "Kunci sudah dicabut.");
    let page = if may_manage {
        let issue = format!("{NEW_KEY}?engine={name}");
        page.actions(link_button(
            &issue,
            visit.say("Issue a key", "Terbitkan kunci"),
            true,
        ))
    } else {
        page
    };
    Ok(page.show(&body))
}

fn keys_table<'a>(
    visit: &'a Visit,
    keys: &[(IssuedKey, KeyStatus)],
    may_manage: bool,
    may_rotate: bool,
) -> Table<'a> {
    let rows = keys.iter().map(|(key, status)| {
        let mut cells = vec![
            html! { code { (key.key) } },
            key_status(visit, *status),
            moment_or_never(visit, key.last_used_at),
            html! { (visit.moment(key.created_at)) br; code class="small" { (key.issued_by) } },
        ];
        if may_manage {
            let own = keys::address(&key.key);
            cells.push(html! {
                @if status.is_valid() {
                    div class="acts" {
                        @if may_rotate {
                            a class="button second" href={ (own) "/rotate" } { (visit.say("Rotate…", "Rotasi…")) span class="hidden" { " " (key.key) } }
                        }
                        a class="button second" href={ (own) "/revoke" } { (visit.say("Revoke…", "Cabut…")) span class="hidden" { " " (key.key) } }
                    }
                }
            });
        }
        cells
    });
    let table = Table::new(visit.say("Keys", "Kunci"))
        .under_heading()
        .column(visit.say("Key", "Kunci"))
        .column(visit.say("Status", "Status"))
        .column(visit.say("Last used", "Terakhir dipakai"))
        .column(visit.say("Issued", "Diterbitkan"));
    let table = if may_manage {
        table.column(visit.say("Action", "Tindakan"))
    } else {
        table
    };
    table.rows(rows)
}

fn waiting(visit: &Visit, instructions: &[Instruction]) -> Markup {
    let table = Table::new(visit.say("What waits for it", "Yang menunggunya"))
        .under_heading()
        .column(visit.say("What", "Apa"))
        .numbers(visit.say("Amount", "Jumlah"))
        .column(visit.say("Project", "Proyek"))
        .column(visit.say("Since", "Sejak"))
        .column(visit.say("With", "Di tangan"))
        .numbers(visit.say("Times offered", "Ditawarkan (kali)"))
        .rows(instructions.iter().take(INSTRUCTIONS_SHOWN_MAX).map(|instruction| {
            let project = instruction.parties.project;
            [
                html! { (kind_words(visit, instruction.kind)) br; code class="small" { (instruction.id) } },
                html! { @if instruction.amount.get() > 0 { (visit.money(instruction.amount)) } @else { "–" } },
                html! { a href=(projects::address(project)) { (project) } },
                visit.moment(instruction.created_at),
                html! { @match &instruction.engine {
                    Some(engine) => (engine),
                    None => span class="quiet" { (visit.say("nobody yet", "belum ada")) },
                } },
                html! { (instruction.offers) },
            ]
        }));
    let is_more = instructions.len() > INSTRUCTIONS_SHOWN_MAX;
    html! {
        @if instructions.is_empty() {
            (empty(visit.say("Nothing waits", "Tidak ada yang menunggu"), &html! { (visit.say(
                "Payouts, inquiries and refunds appear here until the engine has answered.",
                "Pencairan, pengecekan rekening, dan pengembalian dana tampil di sini sampai engine menjawab.",
            )) }))
        } @else { (table) }
        @if is_more {
            p class="quiet" {
                (visit.say("The oldest are shown. Of the platform's oldest ", "Yang tertua ditampilkan. Dari yang tertua di platform, "))
                (visit.number(INSTRUCTIONS_LOOKED_AT_MAX.into()))
                (visit.say(" there are: ", " instruksi, jumlahnya: ")) (instructions.len())
            }
        }
    }
}

fn kind_words(speech: &Speech, kind: InstructionKind) -> &'static str {
    match kind {
        InstructionKind::Disburse => speech.say("Pay out", "Cairkan"),
        InstructionKind::Inquire => speech.say("Ask whose an account is", "Tanyakan pemilik rekening"),
        InstructionKind::Refund => speech.say("Give a payer money back", "Kembalikan dana pembayar"),
        InstructionKind::Play(_) => speech.say("Play a payer or a bank", "Perankan pembayar atau bank"),
    }
}
