//! `/console/merchant/transactions/{id}/refund`: giving a payer money back, once a colleague agrees.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use sengo_app::Error;
use sengo_app::approval::Acted;
use sengo_app::desk::refunds::Refundable;
use sengo_core::ids::TransactionId;
use sengo_core::money::Rupiah;
use sengo_core::reference::REFERENCE_CHARACTERS_MAX;
use sengo_core::refusal::{Refusal, TransactionRefusal};
use sengo_core::role::Permission;
use sengo_wire::request::{self, RefundCreate};
use serde_json::json;

use super::projects;
use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{Button, Confirm, Facts, Faults, Field, Filled, Tone, callout, empty, panel};
use crate::routes::approvals::{own_address, refund_effects};
use crate::routes::transactions::{Side, status_badge};
use crate::routes::{Routes, Segments};
use crate::visit::{Visit, done};

const REFUND: &str = "/console/merchant/transactions/{id}/refund";

const TRANSACTIONS: &str = "/console/merchant/transactions";

/// The field that says that the effects were read.
const CONFIRMED: &str = "confirmed";

pub(super) fn routes() -> Routes {
    Routes::new().page(REFUND, show).form(REFUND, refund)
}

fn payment_id(text: &str) -> Result<TransactionId, Failure> {
    let found = TransactionId::parse(text);
    found.ok_or_else(|| Refusal::from(TransactionRefusal::NotFound).into())
}

fn address(id: TransactionId) -> String {
    REFUND.replace("{id}", &id.to_string())
}

/// What stands in the fields.
struct Typed {
    amount: String,
    reference: String,
}

async fn show(visit: Visit, Segments(id): Segments<String>) -> Answer {
    visit.must(Permission::OwnMoneyAct)?;
    let found = visit.desk().refundable(payment_id(&id)?).await?;
    let typed = Typed {
        amount: visit.number(i128::from(found.payment.refundable().get())),
        reference: String::new(),
    };
    Ok(page(&visit, &found, &typed, &Faults::default()))
}

fn page(visit: &Visit, found: &Refundable, typed: &Typed, faults: &Faults) -> Response {
    let payment = &found.payment;
    let left = payment.refundable();
    let facts = Facts::new()
        .fact(
            visit.say("Project", "Proyek"),
            html! { a href=(projects::address(found.project.id)) { (found.project.details.name.as_str()) } },
        )
        .fact(
            visit.say("Payment", "Pembayaran"),
            html! { a href=(Side::Merchant.address(payment.terms.id)) { code { (payment.terms.id) } } },
        )
        .fact(
            visit.say("Its reference", "Referensinya"),
            html! { (found.reference.as_str()) },
        )
        .fact(
            visit.say("It stands", "Statusnya"),
            status_badge(visit, payment.status.code()),
        )
        .fact(
            visit.say("Amount", "Jumlah"),
            visit.money(payment.terms.charge.amount),
        )
        .fact(
            visit.say("Given back so far", "Sudah dikembalikan"),
            visit.money(payment.reversed().unwrap_or(Rupiah::ZERO)),
        )
        .fact(
            visit.say("Can still be given back", "Masih dapat dikembalikan"),
            visit.money(left),
        )
        .maybe(
            visit.say("Fee, which is kept", "Biaya, tidak dikembalikan"),
            payment.terms.charge.cost().map(|cost| visit.money(cost)),
        )
        .fact(
            visit.say("Active balance of the project", "Saldo aktif proyek"),
            visit.money(found.balance.active),
        );
    let body = html! {
        (panel(visit.say("The payment", "Pembayarannya"), &html! { (facts) }))
        (waiting(visit, found))
        @if left.is_positive() { (form(visit, payment.terms.id, typed, faults)) } @else { (nothing_left(visit)) }
    };
    let title = visit.say("Refund a payment", "Kembalikan dana pembayaran");
    let own = Side::Merchant.address(payment.terms.id);
    let above = [
        (TRANSACTIONS, visit.say("Transactions", "Transaksi")),
        (own.as_str(), found.reference.as_str()),
    ];
    let page = Page::new(visit, title).under(&above).narrow();
    let page = if faults.is_empty() { page } else { page.refused() };
    page.show(&body)
}

/// Says that a refund of this payment waits already, so that nobody asks twice.
fn waiting(visit: &Visit, found: &Refundable) -> Markup {
    html! {
        @if !found.waiting.is_empty() {
            (callout(Tone::Waiting, &html! {
                p { (visit.say("A refund of this payment waits for a colleague already:", "Pengembalian pembayaran ini sudah menunggu rekan:")) }
                ul {
                    @for request in &found.waiting {
                        li { a href=(own_address(&request.id)) { (visit.moment(request.document.requested_at.timestamp())) } }
                    }
                }
            }))
        }
    }
}

fn nothing_left(visit: &Visit) -> Markup {
    empty(
        visit.say("Nothing can be given back", "Tidak ada yang dapat dikembalikan"),
        &html! { (visit.say(
            "Only what was paid, and was not given back or charged back already.",
            "Hanya yang sudah dibayar, dan belum dikembalikan atau ditarik kembali.",
        )) },
    )
}

fn form(visit: &Visit, id: TransactionId, typed: &Typed, faults: &Faults) -> Markup {
    visit.form(
        &address(id),
        &html! {
            (Field::text("amount", visit.say("Amount in rupiah", "Jumlah dalam rupiah")).value(&typed.amount)
                .fault(faults).required().mode("numeric").autocomplete("off")
                .hint(visit.say("All that is left, or less.", "Seluruh sisanya, atau kurang.")))
            (Field::text("reference", visit.say("Reference", "Referensi")).value(&typed.reference)
                .fault(faults).required().autocomplete("off").at_most(REFERENCE_CHARACTERS_MAX)
                .hint(visit.say(
                    "Your own name for the refund, used for nothing else in this project.",
                    "Nama Anda untuk pengembalian ini, belum dipakai untuk hal lain di proyek ini.",
                )))
            div class="acts" { (Button::main(visit.say("Go on…", "Lanjutkan…"))) }
        },
    )
}

async fn refund(visit: Visit, Segments(id): Segments<String>, filled: Filled) -> Answer {
    visit.must(Permission::OwnMoneyAct)?;
    let id = payment_id(&id)?;
    let found = visit.desk().refundable(id).await?;
    let typed = Typed {
        amount: filled.raw("amount").to_owned(),
        reference: filled.text("reference").to_owned(),
    };
    let create = match read(&visit, id, &filled)? {
        Ok(create) => create,
        Err(faults) => return Ok(page(&visit, &found, &typed, &faults)),
    };
    let tried = if filled.is_on(CONFIRMED) {
        visit.desk().refund(create.clone()).await.map(Some)
    } else {
        visit.desk().refund_try(create.clone()).await.map(|()| None)
    };
    match tried {
        Ok(None) => Ok(confirm(&visit, &found, &create)),
        Ok(Some(Acted::Requested(request))) => Ok(done(&own_address(&request), "asked")),
        Ok(Some(Acted::Done(_))) => Ok(done(&Side::Merchant.address(id), "refunded")),
        Err(error) => {
            let (status, faults) = about_field(&visit, error)?;
            let mut response = page(&visit, &found, &typed, &faults);
            *response.status_mut() = status;
            Ok(response)
        }
    }
}

/// The refund as typed, by the same rules as the body of a call.
fn read(visit: &Visit, id: TransactionId, filled: &Filled) -> Result<Result<RefundCreate, Faults>, Failure> {
    let amount = match (filled.number("amount"), filled.text("amount")) {
        (Some(amount), _) => json!(amount),
        (None, typed) => json!(typed),
    };
    let body = json!({ "id": id.to_string(), "amount": amount, "reference": filled.text("reference") });
    let body = serde_json::to_vec(&body).unwrap_or_default();
    let parsed = sengo_core::json::parse(&body).map_err(Refusal::BodyNotJson)?;
    match request::refund_create(&parsed) {
        Ok(create) => Ok(Ok(create)),
        Err(faults) => Ok(Err(visit.faults(Refusal::Invalid(faults).into())?)),
    }
}

/// At which field a refusal stands, and with which status it is answered.
fn about_field(visit: &Visit, error: Error) -> Result<(StatusCode, Faults), Failure> {
    let field = match error.refusal() {
        Some(Refusal::ReferenceUsed { .. }) => "reference",
        Some(Refusal::InsufficientBalance { .. }) => "amount",
        _ => return Ok((StatusCode::UNPROCESSABLE_ENTITY, visit.faults(error)?)),
    };
    let body = visit.explain(&error);
    let status = StatusCode::from_u16(body.response_code).unwrap_or(StatusCode::CONFLICT);
    Ok((status, Faults::default().with(field, body.response_message)))
}

fn confirm(visit: &Visit, found: &Refundable, create: &RefundCreate) -> Response {
    let payment = &found.payment;
    let own = address(payment.terms.id);
    let amount = create.amount.unwrap_or_else(|| payment.refundable());
    let agreed = found.needs_second.then(|| {
        visit.say(
            "A colleague has to agree first; nothing moves before.",
            "Rekan Anda harus menyetujuinya dulu; sebelumnya tidak ada uang yang berpindah.",
        )
    });
    let effects = refund_effects(visit, amount, payment.terms.charge.cost());
    let amount_text = amount.get().to_string();
    let page = Confirm {
        title: &visit.say(
            format!("Refund {}?", visit.rupiah(i128::from(amount.get()))),
            format!("Kembalikan {}?", visit.rupiah(i128::from(amount.get()))),
        ),
        effects: agreed
            .map(str::to_owned)
            .into_iter()
            .chain(effects)
            .map(|effect| html! { (effect) })
            .collect(),
        action: &own,
        fields: html! {
            input type="hidden" name="amount" value=(amount_text);
            input type="hidden" name="reference" value=(create.reference.as_str());
            input type="hidden" name=(CONFIRMED) value="on";
        },
        button: if found.needs_second {
            visit.say("Ask a colleague to agree", "Minta persetujuan rekan")
        } else {
            visit.say("Refund it", "Kembalikan dana")
        },
        cancel: &own,
        under: &[(
            own.as_str(),
            visit.say("Refund a payment", "Kembalikan dana pembayaran"),
        )],
    };
    page.show(visit)
}
