//! What happened in the end.

use maud::{Markup, html};
use sengo_app::approval::{About, Act, Decided, RequestFound};
use sengo_core::disbursement;
use sengo_core::ids::TransactionId;
use sengo_core::ledger::WordKey;
use sengo_core::payment::Reversal;
use sengo_core::transaction::{State, Status};

use super::names::Names;
use super::words::operator_words;
use crate::parts::{Facts, panel};
use crate::visit::Visit;

/// Who decided, when and why, and what became of it.
pub(super) fn outcome(
    visit: &Visit,
    request: &RequestFound,
    decided: &Decided,
    about: &About,
    names: &Names,
) -> Markup {
    let word = if decided.approved {
        visit.say("Approved", "Disetujui")
    } else {
        visit.say("Refused", "Ditolak")
    };
    let facts = Facts::new()
        .fact(visit.say("Decision", "Keputusan"), html! { (word) })
        .fact(visit.say("By", "Oleh"), names.shown(visit, &decided.by))
        .fact(visit.say("At", "Pada"), visit.moment(decided.at.timestamp()))
        .maybe(
            visit.say("Because", "Alasan"),
            decided.reason.as_ref().map(|reason| html! { (reason) }),
        );
    let became = if decided.approved {
        done(visit, request, about)
    } else {
        undone(visit, &request.document.act)
    };
    panel(
        visit.say("What became of it", "Hasilnya"),
        &html! {
            (facts)
            @for sentence in became { p { (sentence) } }
        },
    )
}

fn undone(visit: &Visit, act: &Act) -> Vec<String> {
    let said = match act {
        Act::DisbursementRelease { .. } => visit.say(
            "The payout failed, and its money is spendable again.",
            "Pencairan gagal, dan uangnya dapat dipakai lagi.",
        ),
        _ => visit.say("Nothing of it was done.", "Tidak ada yang dijalankan."),
    };
    vec![said.to_owned()]
}

/// What the approved act led to, as it stands now.
fn done(visit: &Visit, request: &RequestFound, about: &About) -> Vec<String> {
    let at_once = visit.say(
        "It was done as it was asked for, with the approval.",
        "Sudah dijalankan sesuai permintaan, bersamaan dengan persetujuan.",
    );
    let since = match &request.document.act {
        Act::BalanceAdjust { .. } => about.balance.map(|balance| {
            let active = visit.rupiah(i128::from(balance.active.get()));
            let pending = visit.rupiah(i128::from(balance.pending.get()));
            visit.say(
                format!("The project now has {active} active and {pending} pending."),
                format!("Proyek sekarang memiliki saldo aktif {active} dan saldo tertunda {pending}."),
            )
        }),
        Act::ExceptionResolve { .. } => {
            about
                .exception
                .as_ref()
                .and_then(|case| case.resolved)
                .map(|(_, at)| {
                    let at = visit.moment_text(at);
                    visit.say(
                        format!("The exception was closed on {at}."),
                        format!("Exception ditutup pada {at}."),
                    )
                })
        }
        Act::OperatorRoleSet { .. } | Act::OperatorRemove { .. } => Some(match about.operator {
            Some(role) => {
                let role = operator_words(visit, Some(role.as_str()));
                visit.say(
                    format!("They are an operator now with the role {role}."),
                    format!("Ia sekarang operator dengan peran {role}."),
                )
            }
            None => visit.say(
                "There is no operator of this name now.".to_owned(),
                "Sekarang tidak ada operator dengan nama ini.".to_owned(),
            ),
        }),
        Act::PaymentRefund { .. } => refund(visit, request, about),
        Act::DisbursementRelease { .. } => payout(visit, about),
        Act::OperatorCreate { name, .. } => Some(visit.say(
            format!("{name} is an operator now. An owner gives them a link to the console."),
            format!("{name} sekarang operator. Pemilik memberinya tautan ke konsol."),
        )),
        Act::EngineKeyIssue { engine, .. } => Some(visit.say(
            format!("The key works. Whoever asked for it gives its token to {engine}."),
            format!("Kunci sudah berlaku. Yang memintanya memberikan tokennya kepada {engine}."),
        )),
        Act::TariffSet { .. }
        | Act::TaxSet { .. }
        | Act::HolidaySet { .. }
        | Act::HolidaysSet { .. }
        | Act::ProjectTermsSet { .. } => None,
    };
    [at_once.to_owned()].into_iter().chain(since).collect()
}

/// The refund that the request became; it has the request's id.
fn booked<'a>(request: &RequestFound, about: &'a About) -> Option<&'a Reversal> {
    let word = WordKey::of_transaction(TransactionId::parse(&request.id)?);
    match &about.transaction.as_ref()?.state {
        State::Payment(payment) => payment.reversals.iter().find(|reversal| reversal.word == word),
        State::Disbursement(_) | State::Inquiry(_) => None,
    }
}

fn refund(visit: &Visit, request: &RequestFound, about: &About) -> Option<String> {
    let amount = visit.rupiah(i128::from(booked(request, about)?.amount.get()));
    let is_under_way = about.instruction.as_ref()?.available_at.is_some();
    Some(if about.exception.is_some() {
        visit.say(
            format!("{amount} left the balance, but the channel could not give it to the payer: the operator has to decide where it goes."),
            format!("{amount} sudah keluar dari saldo, tetapi kanal tidak dapat mengembalikannya kepada pembayar: operator harus memutuskan ke mana uangnya."),
        )
    } else if is_under_way {
        visit.say(
            format!("{amount} left the balance; the channel is to give it to the payer and has not answered yet."),
            format!("{amount} sudah keluar dari saldo; kanal akan mengembalikannya kepada pembayar dan belum menjawab."),
        )
    } else {
        visit.say(
            format!("{amount} left the balance, and the channel took it over for the payer."),
            format!("{amount} sudah keluar dari saldo, dan kanal sudah menerimanya untuk pembayar."),
        )
    })
}

fn payout(visit: &Visit, about: &About) -> Option<String> {
    use disbursement::Status as S;
    let Status::Disbursement(status) = about.transaction.as_ref()?.status() else {
        return None;
    };
    let said = match status {
        S::Pending => visit.say(
            "The payout is with the channel, which has not answered yet.",
            "Pencairan ada di kanal, yang belum menjawab.",
        ),
        S::Success => visit.say("The recipient has the money.", "Penerima sudah menerima uangnya."),
        S::Failed => visit.say(
            "The channel could not send it, and the money is spendable again.",
            "Kanal tidak dapat mengirimnya, dan uangnya dapat dipakai lagi.",
        ),
    };
    Some(said.to_owned())
}
