//! Payouts that do not move by themselves: those beyond a limit, and those that an engine keeps.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use sengo_app::approval::{Act, RequestFound};
use sengo_app::desk::payouts::{INSTRUCTIONS_SHOWN_MAX, PayoutsFound};
use sengo_core::ids::TransactionId;
use sengo_core::instruction::{Instruction, InstructionKind};
use sengo_core::money::Rupiah;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;

use super::second_person::{REQUESTS, transaction_link};
use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{Confirm, Filled, Table, Tone, badge, empty, pager, section};
use crate::routes::merchant::projects::offset;
use crate::routes::{Routes, Segments};
use crate::visit::{Visit, done};

const PAYOUTS: &str = "/console/operator/payouts";

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(PAYOUTS, list)
        .page("/console/operator/payouts/{id}/release", release_form)
        .form("/console/operator/payouts/{id}/release", release)
}

fn instruction_id(text: &str) -> Result<TransactionId, Failure> {
    TransactionId::parse(text).ok_or_else(|| Refusal::InstructionNotFound.into())
}

async fn list(visit: Visit) -> Answer {
    let offset = offset(&visit);
    let mut found = visit.desk().payouts_waiting(offset).await?;
    let step = usize::try_from(INSTRUCTIONS_SHOWN_MAX).unwrap_or_default();
    let more = found.open.len() > step;
    found.open.truncate(step);
    let at = |offset: i64| format!("{PAYOUTS}?from={offset}");
    let before = (offset > 0).then(|| at(offset.saturating_sub(INSTRUCTIONS_SHOWN_MAX).max(0)));
    let after = more.then(|| at(offset.saturating_add(INSTRUCTIONS_SHOWN_MAX)));
    let body = html! {
        @if offset == 0 { (beyond(&visit, &found.beyond)) }
        (open(&visit, &found))
        (pager(&visit, before.as_deref(), after.as_deref()))
    };
    Ok(
        Page::new(&visit, visit.say("Payouts that wait", "Pencairan yang menunggu"))
            .lead(html! { p { (visit.say(
                "What a colleague has to agree to, and what engines have not answered yet.",
                "Yang perlu disetujui rekan, dan yang belum dijawab engine.",
            )) } })
            .told(
                "released",
                "It is released: the next engine that asks is offered it.",
                "Sudah dilepaskan: engine berikutnya yang meminta akan mendapatkannya.",
            )
            .show(&body),
    )
}

fn beyond(visit: &Visit, requests: &[RequestFound]) -> Markup {
    let title = visit.say("Above their project's limit", "Di atas batas proyek");
    let rows = requests.iter().filter_map(|request| match &request.document.act {
        Act::DisbursementRelease {
            project,
            transaction,
            amount,
            ..
        } => Some([
            html! { a href={ (REQUESTS) "/" (request.id) } { code { (transaction) } } },
            html! { (project) },
            visit.money(Rupiah::new(*amount)),
            visit.moment(request.document.requested_at.timestamp()),
        ]),
        _ => None,
    });
    let table = Table::new(title)
        .under_heading()
        .column(visit.say("Payout", "Pencairan"))
        .column(visit.say("Project", "Proyek"))
        .numbers(visit.say("Amount", "Jumlah"))
        .column(visit.say("Since", "Sejak"))
        .rows(rows);
    section(
        title,
        &html! {
            @if requests.is_empty() {
                p class="quiet" { (visit.say(
                    "None waits. A project's limit is set on its page.",
                    "Tidak ada. Batas diatur pada halaman proyek.",
                )) }
            } @else { (table) }
        },
    )
}

fn kind_words(visit: &Visit, kind: InstructionKind) -> &'static str {
    match kind {
        InstructionKind::Disburse => visit.say("Payout", "Pencairan"),
        InstructionKind::Inquire => visit.say("Account inquiry", "Cek rekening"),
        InstructionKind::Refund => visit.say("Refund", "Pengembalian dana"),
        InstructionKind::Play(_) => visit.say("Play of a sandbox", "Simulasi sandbox"),
    }
}

fn open(visit: &Visit, found: &PayoutsFound) -> Markup {
    let title = visit.say("With engines", "Di tangan engine");
    let may_release = visit.permits(Permission::MoneyAct);
    let mut table = Table::new(title)
        .under_heading()
        .column(visit.say("What is to be done", "Yang harus dilakukan"))
        .numbers(visit.say("Amount", "Jumlah"))
        .column(visit.say("Project", "Proyek"))
        .column(visit.say("Held by", "Dipegang"))
        .column(visit.say("Made", "Dibuat"));
    if may_release {
        table = table.column(visit.say("Release", "Lepaskan"));
    }
    let rows = found.open.iter().map(|instruction| {
        let mut cells = vec![
            html! { (kind_words(visit, instruction.kind)) " " (transaction_link(instruction.about)) },
            visit.money(instruction.amount),
            html! { (instruction.parties.project) },
            holder(visit, instruction, found),
            visit.moment(instruction.created_at),
        ];
        if may_release {
            cells.push(html! {
                @if instruction.engine.is_some() {
                    a href={ (PAYOUTS) "/" (instruction.id) "/release" } { (visit.say("Release…", "Lepaskan…")) }
                }
            });
        }
        cells
    });
    section(
        title,
        &html! {
            @if found.open.is_empty() {
                (empty(
                    visit.say("Nothing waits for an engine", "Tidak ada yang menunggu engine"),
                    &html! { (visit.say(
                        "Payouts, refunds and inquiries stand here until an engine has answered them.",
                        "Pencairan, pengembalian dana, dan cek rekening ada di sini sampai dijawab engine.",
                    )) },
                ))
            } @else { (table.rows(rows)) }
        },
    )
}

/// Which engine has it, and whether its lease has run out.
fn holder(visit: &Visit, instruction: &Instruction, found: &PayoutsFound) -> Markup {
    let is_leased = instruction.available_at.is_some_and(|until| until > found.now);
    html! {
        @match &instruction.engine {
            None => (badge(Tone::Waiting, visit.say("No engine yet", "Belum ada"))),
            Some(engine) => {
                code { (engine) } " "
                @if is_leased {
                    (badge(Tone::Good, visit.say("At work", "Dikerjakan")))
                } @else {
                    (badge(Tone::Bad, visit.say("No answer", "Tidak menjawab")))
                }
                " " span class="quiet small" {
                    @let offers = instruction.offers;
                    (visit.say(format!("offered {offers}×"), format!("ditawarkan {offers}×")))
                }
            }
        }
    }
}

async fn release_form(visit: Visit, Segments(id): Segments<String>) -> Answer {
    visit.must(Permission::MoneyAct)?;
    let instruction = visit.desk().instruction(instruction_id(&id)?).await?;
    Ok(confirm(&visit, &instruction, Vec::new()))
}

/// Asks once more, with what has to be said first, if there is anything.
fn confirm(visit: &Visit, instruction: &Instruction, first: Vec<Markup>) -> Response {
    let engine = instruction.engine.as_deref().unwrap_or_default();
    let mut effects = first;
    effects.push(html! { (visit.say(
        "The next engine that asks is offered it, and carries it out.",
        "Engine berikutnya yang meminta akan mendapatkannya dan menjalankannya.",
    )) });
    effects.extend(dangers(visit, instruction));
    Confirm {
        title: visit.say("Release this to another engine?", "Lepaskan ke engine lain?"),
        effects,
        action: &format!("{PAYOUTS}/{}/release", instruction.id),
        fields: html! {
            input type="hidden" name="engine" value=(engine);
            input type="hidden" name="offers" value=(instruction.offers);
        },
        button: visit.say("I made sure: release it", "Sudah dipastikan: lepaskan"),
        cancel: PAYOUTS,
        under: &[(PAYOUTS, visit.say("Payouts", "Pencairan"))],
    }
    .show(visit)
}

/// What releasing may lead to, where money moves and an engine had it.
fn dangers(visit: &Visit, instruction: &Instruction) -> Vec<Markup> {
    let moves = matches!(
        instruction.kind,
        InstructionKind::Disburse | InstructionKind::Refund
    );
    let Some(engine) = instruction.engine.as_deref().filter(|_| moves) else {
        return Vec::new();
    };
    let amount = visit.rupiah(instruction.amount.get().into());
    vec![
        html! { strong { (visit.say(
            format!("If {engine} sent the money, it goes out a second time: {amount}."),
            format!("Jika {engine} sudah mengirim uangnya, uang keluar untuk kedua kali: {amount}."),
        )) } },
        html! { (visit.say(
            "Make sure at the bank that the money did not leave, by the statement and by what is still on its way.",
            "Pastikan di bank bahwa uang belum keluar, lewat rekening koran dan transaksi yang masih berjalan.",
        )) },
        html! { (visit.say(
            format!("Make sure that {engine} is stopped and will not send it any more."),
            format!("Pastikan {engine} sudah berhenti dan tidak akan mengirimnya lagi."),
        )) },
    ]
}

async fn release(visit: Visit, Segments(id): Segments<String>, filled: Filled) -> Answer {
    let id = instruction_id(&id)?;
    let engine = Some(filled.text("engine").to_owned()).filter(|engine| !engine.is_empty());
    let offers = filled.text("offers").parse().unwrap_or_default();
    let released = visit.desk().instruction_release(id, engine, offers).await?;
    if released.is_some() {
        return Ok(done(PAYOUTS, "released"));
    }
    let standing = visit.desk().instruction(id).await?;
    let moved = html! { strong { (visit.say(
        "Nothing is released yet: since you looked, an engine was offered it or somebody released it. Make sure again.",
        "Belum ada yang dilepaskan: sejak Anda melihatnya, engine mendapatkannya atau ada yang melepaskannya. Pastikan sekali lagi.",
    )) } };
    let mut response = confirm(&visit, &standing, vec![moved]);
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}
