//! A transaction's page: its whole story.

use maud::{Markup, html};
use sengo_app::transactions::TransactionStory;
use sengo_core::callback::{Callback, CallbackState, CallbackSubject};
use sengo_core::fee::FeePayer;
use sengo_core::role::Permission;
use sengo_core::transaction::{Details, State};

use super::timeline::{timeline, tried};
use super::words::{account_words, kind_words, purpose_words, status_badge};
use super::{Side, transaction_id};
use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Button, Facts, Filled, Table, Tone, badge, link_button, panel, section};
use crate::routes::operator::merchants;
use crate::routes::{Segments, calls};
use crate::visit::{Visit, done};

pub(super) async fn show(visit: Visit, Segments(id): Segments<String>) -> Answer {
    let side = Side::of(&visit);
    let desk = visit.desk();
    let id = transaction_id(&id);
    let story = match side {
        Side::Operator => {
            visit.must(Permission::PlatformRead)?;
            desk.transaction(id?).await?
        }
        Side::Merchant => {
            visit.must(Permission::OwnRead)?;
            desk.own_transaction(id?).await?
        }
    };
    let transaction = &story.transaction;
    let body = html! {
        (panel(visit.say("What was asked for", "Yang diminta"), &html! { (asked(&visit, side, &story)) }))
        (timeline(&visit, side, &story))
        @if story.transfers.is_empty() {
            p class="quiet" { (visit.say("No money has moved yet.", "Belum ada uang yang berpindah.")) }
        } @else {
            (entries(&visit, &story))
        }
        (callbacks(&visit, side, &story))
    };
    let above = [(side.list(), visit.say("Transactions", "Transaksi"))];
    let title = kind_words(&visit, transaction.kind());
    let lead = html! {
        p { (status_badge(&visit, transaction.status().code())) " " code { (transaction.origin.reference) } }
    };
    Ok(Page::new(&visit, title)
        .under(&above)
        .lead(lead)
        .actions(refund(&visit, side, &story))
        .told(
            "refunded",
            "It is refunded: the money left the project's balance and goes to the payer.",
            "Dana dikembalikan: uangnya keluar dari saldo proyek dan dikirim kepada pembayar.",
        )
        .told(
            "resent",
            "The newest callback is sent again, at once.",
            "Callback terbaru segera dikirim ulang.",
        )
        .show(&body))
}

/// The way to give money back, where somebody may and there is any left.
fn refund(visit: &Visit, side: Side, story: &TransactionStory) -> Markup {
    let is_left = match &story.transaction.state {
        State::Payment(payment) => payment.refundable().is_positive(),
        State::Disbursement(_) | State::Inquiry(_) => false,
    };
    let address = format!("{}/refund", side.address(story.transaction.id()));
    html! {
        @if side == Side::Merchant && is_left && visit.permits(Permission::OwnMoneyAct) {
            (link_button(&address, visit.say("Refund…", "Kembalikan…"), false))
        }
    }
}

/// What was agreed when it was made.
fn asked(visit: &Visit, side: Side, story: &TransactionStory) -> Markup {
    let transaction = &story.transaction;
    let parties = transaction.parties();
    let code = |text: &str| html! { code { (text) } };
    let facts = Facts::new()
        .fact(visit.say("Id", "ID"), code(&transaction.id().to_string()))
        .fact(
            visit.say("Reference", "Referensi"),
            code(transaction.origin.reference.as_str()),
        )
        .fact(
            visit.say("Project", "Proyek"),
            html! { a href=(side.project(parties.project)) { (parties.project) } },
        )
        .maybe(
            "Merchant",
            (side == Side::Operator).then(|| {
                html! { a href=(merchants::address(parties.merchant)) { (parties.merchant) } }
            }),
        )
        .fact(
            visit.say("Created", "Dibuat"),
            visit.second(transaction.created_at()),
        );
    let facts = terms(visit, story, facts);
    let facts = facts
        .maybe(
            visit.say("Callbacks go to", "Callback dikirim ke"),
            transaction.origin.callback.as_deref().map(code),
        )
        .maybe(
            visit.say("Made with the key", "Dibuat dengan kunci"),
            Some(transaction.origin.key.as_str())
                .filter(|key| !key.is_empty())
                .map(code),
        )
        .maybe(visit.say("Call", "Panggilan"), call(visit, side, story));
    html! { (facts) }
}

/// Money, time, and who is paid.
fn terms<'a>(visit: &'a Visit, story: &TransactionStory, mut facts: Facts<'a>) -> Facts<'a> {
    if let Some(charge) = story.transaction.charge() {
        let bearer = match charge.fee_payer {
            FeePayer::Customer => visit.say("borne by the payer", "ditanggung pembayar"),
            FeePayer::Merchant => visit.say("borne by the merchant", "ditanggung merchant"),
        };
        facts = facts
            .fact(visit.say("Amount", "Jumlah"), visit.money(charge.amount))
            .fact(
                visit.say("Fee, as agreed then", "Biaya saat itu"),
                html! { (visit.money(charge.fee)) ", " (bearer) },
            )
            .fact(
                visit.say("Tax on the fee", "Pajak atas biaya"),
                visit.money(charge.tax),
            )
            .fact(visit.say("Total", "Total"), visit.money(charge.total_amount));
    }
    if let State::Payment(payment) = &story.transaction.state {
        facts = facts
            .fact(
                visit.say("Credited to the project", "Dikreditkan ke proyek"),
                visit.money(payment.terms.charge.credited),
            )
            .fact(
                visit.say("Expires", "Kedaluwarsa"),
                visit.second(payment.terms.expires_at),
            )
            .maybe(
                visit.say("Settles on", "Diselesaikan pada"),
                payment.paid.map(|paid| visit.day(paid.settles_on)),
            );
    }
    match &story.transaction.details {
        Details::Qris { view_name, .. } => {
            facts.fact(visit.say("The payer sees", "Pembayar melihat"), html! { (view_name) })
        }
        Details::Recipient(recipient) => facts
            .fact(visit.say("Bank", "Bank"), html! { code { (recipient.bank_code) } })
            .fact(
                visit.say("Recipient", "Penerima"),
                match &story.recipient {
                    Some(shown) => html! { code { (shown.account) } " " (shown.name.as_deref().unwrap_or_default()) },
                    None => html! { span class="quiet" { (visit.say("Your role does not show it", "Peran Anda tidak menampilkannya")) } },
                },
            ),
    }
}

/// The logged call that made it, where it is still in the log.
fn call(visit: &Visit, side: Side, story: &TransactionStory) -> Option<Markup> {
    let call = story.call.as_ref()?;
    let what = html! { code { (call.method) " " (call.path) } };
    Some(html! {
        @if side == Side::Operator {
            a href=(calls::address(call)) { (what) }
        } @else if visit.permits(Permission::OwnRequestLogRead) {
            a href={ "/console/merchant/requests/" (call.id) } { (what) }
        } @else {
            (what) " " (call.status) " " code { (call.id) }
        }
    })
}

/// The entries in the ledger: each transfer with both its accounts.
fn entries<'a>(visit: &'a Visit, story: &TransactionStory) -> Table<'a> {
    Table::new(visit.say("Entries in the ledger", "Entri pembukuan"))
        .column(visit.say("Time", "Waktu"))
        .column(visit.say("Why", "Alasan"))
        .column(visit.say("From", "Dari"))
        .column(visit.say("To", "Ke"))
        .numbers(visit.say("Amount", "Jumlah"))
        .rows(story.transfers.iter().map(|transfer| {
            [
                visit.second(transfer.booked_at),
                html! { (purpose_words(visit, transfer.purpose)) },
                html! { (account_words(visit, transfer.debit.account.kind)) },
                html! { (account_words(visit, transfer.credit.account.kind)) },
                visit.money(transfer.amount),
            ]
        }))
}

fn callbacks(visit: &Visit, side: Side, story: &TransactionStory) -> Markup {
    let permission = match side {
        Side::Operator => Permission::CallbackResend,
        Side::Merchant => Permission::OwnCallbackResend,
    };
    let action = format!("{}/callback", side.address(story.transaction.id()));
    let table = Table::new(visit.say("Callbacks, the newest first", "Callback, yang terbaru lebih dulu"))
        .column(visit.say("Made", "Dibuat"))
        .column(visit.say("Tells", "Memberitahukan"))
        .column(visit.say("Standing", "Status"))
        .numbers(visit.say("Tries", "Percobaan"))
        .column(visit.say("Newest try", "Percobaan terakhir"))
        .column(visit.say("Answer", "Jawaban"))
        .rows(story.callbacks.iter().map(|(callback, attempts)| {
            let newest = attempts.first();
            [
                visit.second(callback.created_at),
                tells(visit, callback),
                state(visit, callback.state),
                html! { (callback.attempts_ever) },
                newest.map_or(
                    html! {},
                    |attempt| html! { (visit.second(attempt.at)) " " (tried(visit, attempt)) },
                ),
                newest.map_or(html! {}, |attempt| html! { code { (attempt.answer) } }),
            ]
        }));
    let title = visit.say("Callbacks", "Callback");
    let body = html! {
        @if story.callbacks.is_empty() {
            p class="quiet" {
                @if story.transaction.origin.callback.is_some() {
                    (visit.say("None yet: one is made when the status changes.", "Belum ada: dibuat saat status berubah."))
                } @else {
                    (visit.say("Nobody asked to be called back.", "Tidak ada yang meminta callback."))
                }
            }
        } @else {
            (table.under_heading())
            @if visit.permits(permission) {
                (visit.form(&action, &html! {
                    (Button::second(visit.say("Send the newest again", "Kirim ulang yang terbaru")))
                }))
            }
        }
    };
    section(title, &body)
}

fn tells(visit: &Visit, callback: &Callback) -> Markup {
    match &callback.subject {
        CallbackSubject::Transaction { status, .. } => status_badge(visit, *status),
        CallbackSubject::Project { status } => html! { (status) },
    }
}

/// What became of a callback.
pub(in crate::routes) fn state(visit: &Visit, state: CallbackState) -> Markup {
    match state {
        CallbackState::Waiting => badge(Tone::Waiting, visit.say("Waiting", "Menunggu")),
        CallbackState::Delivered => badge(Tone::Good, visit.say("Delivered", "Terkirim")),
        CallbackState::GivenUp => badge(Tone::Bad, visit.say("Given up", "Dihentikan")),
    }
}

pub(super) async fn resend(visit: Visit, Segments(id): Segments<String>, _filled: Filled) -> Answer {
    let side = Side::of(&visit);
    let desk = visit.desk();
    let id = match side {
        Side::Operator => {
            visit.must(Permission::CallbackResend)?;
            let id = transaction_id(&id)?;
            desk.callback_resend(id).await?;
            id
        }
        Side::Merchant => {
            visit.must(Permission::OwnCallbackResend)?;
            let id = transaction_id(&id)?;
            desk.own_callback_resend(id).await?;
            id
        }
    };
    Ok(done(&side.address(id), "resent"))
}
