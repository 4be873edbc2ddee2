//! What needs a second person, on both sides: what waits, what was decided, and deciding.

use maud::{Markup, html};
use sengo_app::Page as Rows;
use sengo_app::approval::{RequestFound, RequestState};
use sengo_core::approval::{ApprovalRefusal, REFUSAL_REASON_CHARACTERS_MAX};
use sengo_core::refusal::Refusal;
use sengo_core::role::{Permission, Role};
use serde_json::Value;

use super::{Routes, Segments};
use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Button, Facts, Faults, Field, Filled, Table, Tone, badge, empty, panel, tabs};
use crate::visit::{Visit, done};

const OPERATOR: &str = "/console/operator/requests";
const MERCHANT: &str = "/console/merchant/approvals";

/// How many are shown: those that wait are few, and of the others the newest matter.
const SHOWN_MAX: i64 = 100;

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(OPERATOR, list)
        .page("/console/operator/requests/{id}", show)
        .form("/console/operator/requests/{id}/approve", approve)
        .form("/console/operator/requests/{id}/refuse", refuse)
        .page(MERCHANT, list)
        .page("/console/merchant/approvals/{id}", show)
        .form("/console/merchant/approvals/{id}/approve", approve)
        .form("/console/merchant/approvals/{id}/refuse", refuse)
}

/// The visitor's side: an address below the other one's is asked for its own permission all the same.
fn is_operators(visit: &Visit) -> bool {
    visit.path().starts_with(OPERATOR)
}

fn home(visit: &Visit) -> &'static str {
    if is_operators(visit) { OPERATOR } else { MERCHANT }
}

async fn list(visit: Visit) -> Answer {
    let (state, is_open) = match visit.query("state") {
        Some("decided") => (RequestState::Decided, false),
        _ => (RequestState::Open, true),
    };
    let rows = Rows {
        offset: 0,
        limit: SHOWN_MAX,
    };
    let found = if is_operators(&visit) {
        visit.desk().approvals(state, rows).await?
    } else {
        visit.desk().own_requests(state, rows).await?
    };
    let title = visit.say("Second person", "Orang kedua");
    let home = home(&visit);
    let kinds = [
        (home.to_owned(), visit.say("Waiting", "Menunggu"), is_open),
        (
            format!("{home}?state=decided"),
            visit.say("Decided", "Sudah diputuskan"),
            !is_open,
        ),
    ];
    let table = Table::new(title)
        .under_heading()
        .column(visit.say("Asked for", "Yang diminta"))
        .column(visit.say("By", "Oleh"))
        .column(visit.say("At", "Pada"))
        .column(visit.say("Standing", "Status"))
        .rows(found.iter().map(|request| {
            [
                html! { a href={ (home) "/" (request.id) } { (what(&visit, request)) } },
                html! { code { (request.document.requested_by) } },
                visit.moment(request.document.requested_at.timestamp()),
                standing(&visit, request),
            ]
        }));
    let body = html! {
        (tabs(title, &kinds))
        @if found.is_empty() {
            (empty(
                visit.say("Nothing here", "Tidak ada"),
                &html! { (visit.say(
                    "What one person may not do alone waits here until a colleague agrees.",
                    "Hal yang tidak boleh dilakukan satu orang saja menunggu di sini sampai rekan menyetujuinya.",
                )) },
            ))
        } @else { (table) }
    };
    Ok(Page::new(&visit, title)
        .told(
            "approved",
            "It is approved, and done.",
            "Sudah disetujui dan dijalankan.",
        )
        .told(
            "refused",
            "It is refused, and nothing was done.",
            "Sudah ditolak; tidak ada yang dijalankan.",
        )
        .show(&body))
}

/// What a request is for, in words.
fn what(visit: &Visit, request: &RequestFound) -> &'static str {
    use sengo_core::approval::ActKind as K;
    match request.document.act.kind() {
        K::BalanceAdjust => visit.say("Correct a balance", "Koreksi saldo"),
        K::ExceptionResolve => visit.say("Resolve an exception", "Selesaikan exception"),
        K::TariffSet => visit.say("Set fees", "Tetapkan biaya"),
        K::TaxSet => visit.say("Set the tax on fees", "Tetapkan pajak atas biaya"),
        K::HolidaySet => visit.say("Set a settlement day", "Tetapkan hari penyelesaian"),
        K::EngineKeyIssue => visit.say("Give an engine a key", "Beri kunci kepada engine"),
        K::OperatorCreate => visit.say("Make an operator", "Jadikan operator"),
        K::OperatorRemove => visit.say("Remove an operator", "Hapus operator"),
        K::OperatorRoleSet => visit.say("Change an operator's role", "Ubah peran operator"),
        K::DisbursementRelease => visit.say("Release a payout", "Lepaskan pencairan"),
        K::PaymentRefund => visit.say("Refund a payment", "Kembalikan dana pembayaran"),
        K::ProjectTermsSet => visit.say("Set a project's terms", "Tetapkan ketentuan proyek"),
    }
}

fn standing(visit: &Visit, request: &RequestFound) -> Markup {
    match &request.document.decided {
        None => badge(Tone::Waiting, visit.say("Waiting", "Menunggu")),
        Some(decided) if decided.approved => badge(Tone::Good, visit.say("Approved", "Disetujui")),
        Some(_) => badge(Tone::Bad, visit.say("Refused", "Ditolak")),
    }
}

async fn show(visit: Visit, Segments(id): Segments<String>) -> Answer {
    page(&visit, &id, "", &Faults::default()).await
}

async fn page(visit: &Visit, id: &str, typed: &str, faults: &Faults) -> Answer {
    let found = if is_operators(visit) {
        visit.desk().approval(id).await?
    } else {
        visit.desk().own_request(id).await?
    };
    let document = &found.document;
    let details = document.act.shown();
    let facts = details.as_object().into_iter().flatten().fold(
        Facts::new()
            .fact(visit.say("Standing", "Status"), standing(visit, &found))
            .fact(
                visit.say("Asked by", "Diminta oleh"),
                html! { code { (document.requested_by) } },
            )
            .fact(
                visit.say("At", "Pada"),
                visit.moment(document.requested_at.timestamp()),
            ),
        |facts, (name, value)| facts.fact(name.as_str(), detail(value)),
    );
    let decided = document.decided.as_ref().map(|decided| {
        Facts::new()
            .fact(
                visit.say("Decided by", "Diputuskan oleh"),
                html! { code { (decided.by) } },
            )
            .fact(visit.say("At", "Pada"), visit.moment(decided.at.timestamp()))
            .maybe(
                visit.say("Because", "Alasan"),
                decided.reason.as_ref().map(|reason| html! { (reason) }),
            )
    });
    let own = format!("{}/{id}", home(visit));
    let may_decide = match visit.by().role {
        Role::Operator(role) => {
            role.permits(Permission::RequestDecide) && role.permits(document.act.kind().permission())
        }
        Role::Merchant(role) => role.permits(Permission::OwnMoneyAct),
    };
    let is_own = document.requested_by == visit.by().actor().to_text();
    let body = html! {
        (panel(what(visit, &found), &html! { (facts) }))
        @if let Some(decided) = decided {
            (panel(visit.say("The decision", "Keputusan"), &html! { (decided) }))
        } @else if is_own {
            p class="quiet" { (visit.say(
                "You asked for it, so a colleague decides.",
                "Anda yang memintanya, jadi rekan Anda yang memutuskan.",
            )) }
        } @else if may_decide {
            (panel(visit.say("Decide", "Putuskan"), &html! {
                (visit.form(&format!("{own}/approve"), &html! {
                    p { (visit.say(
                        "Approving does what is asked for at once, by the rules and balances of this moment.",
                        "Menyetujui langsung menjalankan yang diminta, menurut aturan dan saldo saat ini.",
                    )) }
                    div class="acts" { (Button::main(visit.say("Approve", "Setujui"))) }
                }))
                (visit.form(&format!("{own}/refuse"), &html! {
                    (Field::area("reason", visit.say("Reason for refusing", "Alasan penolakan"), 2)
                        .value(typed).fault(faults).required().at_most(REFUSAL_REASON_CHARACTERS_MAX))
                    div class="acts" { (Button::danger(visit.say("Refuse", "Tolak"))) }
                }))
            }))
        }
    };
    let above = [(home(visit), visit.say("Second person", "Orang kedua"))];
    let page = Page::new(visit, what(visit, &found)).under(&above);
    let page = if faults.is_empty() { page } else { page.refused() };
    Ok(page.show(&body))
}

/// A detail of an act: text and numbers as they are, the rest as JSON.
fn detail(value: &Value) -> Markup {
    match value {
        Value::String(text) => html! { (text) },
        other => html! { code { (other.to_string()) } },
    }
}

async fn approve(visit: Visit, Segments(id): Segments<String>, _filled: Filled) -> Answer {
    if is_operators(&visit) {
        visit.desk().approval_give(&id).await?;
    } else {
        visit.desk().own_request_approve(&id).await?;
    }
    Ok(done(home(&visit), "approved"))
}

async fn refuse(visit: Visit, Segments(id): Segments<String>, filled: Filled) -> Answer {
    let reason = filled.text("reason");
    let refused = if is_operators(&visit) {
        visit.desk().approval_refuse(&id, reason).await
    } else {
        visit.desk().own_request_refuse(&id, reason).await
    };
    match refused {
        Ok(_) => Ok(done(home(&visit), "refused")),
        Err(error) => match error.refusal() {
            Some(Refusal::Approval(ApprovalRefusal::ReasonUnusable)) => {
                let said = visit.explain(&error).response_message;
                page(&visit, &id, reason, &Faults::default().with("reason", said)).await
            }
            _ => Err(error.into()),
        },
    }
}
