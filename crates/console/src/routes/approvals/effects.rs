//! What approving does, and what refusing does, spelled out before anybody presses.

use sengo_app::approval::{About, Act};
use sengo_core::exception::{Flow, Resolution};
use sengo_core::money::Rupiah;
use sengo_core::transaction::State;
use sengo_wire::request;

use super::words::{channel_words, operator_words, payer_words, percent, schedule, scope_words, signed};
use crate::visit::Visit;

/// What will be so once an act is approved, one sentence each.
pub(super) fn effects(visit: &Visit, act: &Act, about: &About, asker: &str) -> Vec<String> {
    match act {
        Act::BalanceAdjust { active, pending, .. } => adjusted(visit, *active, *pending, about),
        Act::ExceptionResolve { to, .. } => resolved(visit, to, about),
        Act::TariffSet { .. } | Act::TaxSet { .. } | Act::HolidaySet { .. } | Act::HolidaysSet { .. } => {
            priced(visit, act)
        }
        Act::EngineKeyIssue { engine, .. } => vec![
            visit.say(
                format!("With this key {engine} may say that money came in or went out, and it is booked."),
                format!(
                    "Dengan kunci ini {engine} dapat menyatakan uang masuk atau keluar, dan itu dibukukan."
                ),
            ),
            visit.say(
                format!("{asker} has its token; it works from now on."),
                format!("{asker} memegang tokennya; kunci berlaku mulai sekarang."),
            ),
        ],
        Act::ProjectTermsSet { .. } => settled(visit, act),
        Act::DisbursementRelease { amount, .. } => {
            let amount = visit.rupiah(i128::from(*amount));
            vec![
                visit.say(
                    format!("{amount} is sent to the recipient at once."),
                    format!("{amount} langsung dikirim ke penerima."),
                ),
                visit.say(
                    "It cannot be called back.".to_owned(),
                    "Pengiriman tidak dapat dibatalkan.".to_owned(),
                ),
            ]
        }
        Act::PaymentRefund { amount, .. } => refunded(visit, *amount, about),
        Act::OperatorCreate { name, role, .. } => {
            let role = operator_words(visit, role.as_deref());
            vec![
                visit.say(
                    format!("{name} becomes an operator with the role {role}."),
                    format!("{name} menjadi operator dengan peran {role}."),
                ),
                visit.say(
                    format!("{asker} may hold this access too, so neither of the two can decide about what the other asks for."),
                    format!("{asker} mungkin ikut memegang akses ini, jadi keduanya tidak dapat memutuskan permintaan satu sama lain."),
                ),
            ]
        }
        Act::OperatorRemove { name } => vec![visit.say(
            format!("{name} is an operator no longer: key file and console stop working at once."),
            format!("{name} bukan operator lagi: berkas kunci dan konsol langsung tidak berlaku."),
        )],
        Act::OperatorRoleSet { name, role } => {
            let role = operator_words(visit, Some(role));
            vec![visit.say(
                format!("From the next request on {name} may do what the role {role} permits, and no more."),
                format!(
                    "Mulai permintaan berikutnya {name} hanya dapat melakukan yang diizinkan peran {role}."
                ),
            )]
        }
    }
}

/// What will be so once an act is refused.
pub(super) fn effects_of_refusing(visit: &Visit, act: &Act, about: &About, asker: &str) -> Vec<String> {
    let mut effects = match act {
        Act::DisbursementRelease { amount, .. } => {
            let held = about.transaction.as_ref().and_then(|found| match &found.state {
                State::Disbursement(payout) => Some(payout.terms.charge.total_amount.get()),
                State::Payment(_) | State::Inquiry(_) => None,
            });
            let held = visit.rupiah(i128::from(held.unwrap_or(*amount)));
            vec![visit.say(
                format!("The payout fails, and {held} is spendable again; the project is told."),
                format!("Pencairan gagal, dan {held} dapat dipakai lagi; proyek diberi tahu."),
            )]
        }
        _ => vec![visit.say(
            "Nothing of it is done.".to_owned(),
            "Tidak ada yang dijalankan.".to_owned(),
        )],
    };
    effects.push(visit.say(
        format!("{asker} reads your reason. They can ask again."),
        format!("{asker} membaca alasan Anda, dan dapat meminta lagi."),
    ));
    effects
}

fn adjusted(visit: &Visit, active: i64, pending: i64, about: &About) -> Vec<String> {
    let name = project_name(visit, about);
    let balance = about.balance.unwrap_or_default();
    let parts = [
        (active, balance.active, visit.say("active", "aktif")),
        (pending, balance.pending, visit.say("pending", "tertunda")),
    ];
    let parts = parts.into_iter().filter(|(added, ..)| *added != 0);
    let moved = parts.map(|(added, before, account)| {
        let after = i128::from(before.get()).saturating_add(i128::from(added));
        let (before, after) = (visit.rupiah(i128::from(before.get())), visit.rupiah(after));
        let added = signed(visit, added);
        visit.say(
            format!("The {account} balance of {name} goes from {before} to {after} ({added})."),
            format!("Saldo {account} {name} berubah dari {before} menjadi {after} ({added})."),
        )
    });
    let lasting = visit.say(
        "The booking stays in the books for good; only another correction makes up for it.",
        "Pembukuan ini tidak dapat dihapus; hanya koreksi lain yang dapat mengimbanginya.",
    );
    moved.chain([lasting.to_owned()]).collect()
}

fn resolved(visit: &Visit, to: &str, about: &About) -> Vec<String> {
    let name = project_name(visit, about);
    let closed = visit.say(
        "The exception is closed, and cannot be decided otherwise later.",
        "Exception ditutup, dan tidak dapat diputuskan lain kemudian.",
    );
    let money = about.exception.as_ref().map(|case| case.set_aside);
    let Some(money) = money.filter(|money| money.amount.is_positive()) else {
        let none = visit.say("No money moves.", "Tidak ada uang yang berpindah.");
        return vec![none.to_owned(), closed.to_owned()];
    };
    let amount = visit.rupiah(i128::from(money.amount.get()));
    let moved = match (request::resolution(to), money.flow) {
        (Ok(Resolution::Project(_)), Flow::In) => visit.say(
            format!("{amount} is added to the active balance of {name}."),
            format!("{amount} ditambahkan ke saldo aktif {name}."),
        ),
        (Ok(Resolution::Project(_)), Flow::Out) => visit.say(
            format!(
                "{amount} is taken from the active balance of {name}; what that does not cover, it owes."
            ),
            format!("{amount} diambil dari saldo aktif {name}; kekurangannya menjadi utang."),
        ),
        (Ok(Resolution::Channel), Flow::In) => visit.say(
            format!("{amount} counts as gone back to where it came from."),
            format!("{amount} dicatat sudah kembali ke asalnya."),
        ),
        (Ok(Resolution::Channel), Flow::Out) => visit.say(
            format!("{amount} counts as come back."),
            format!("{amount} dicatat sudah kembali."),
        ),
        (Ok(Resolution::Platform) | Err(_), Flow::In) => visit.say(
            format!("The platform keeps {amount}."),
            format!("{amount} menjadi milik platform."),
        ),
        (Ok(Resolution::Platform) | Err(_), Flow::Out) => visit.say(
            format!("The platform bears {amount}."),
            format!("{amount} ditanggung platform."),
        ),
    };
    vec![moved, closed.to_owned()]
}

fn priced(visit: &Visit, act: &Act) -> Vec<String> {
    let kept = visit.say(
        "What was created before keeps its price and its day.",
        "Yang sudah dibuat sebelumnya tetap dengan biaya dan harinya.",
    );
    let mut effects = match act {
        Act::TariffSet {
            scope,
            channel,
            from,
            rate_millionths,
            fixed,
            umi_free_up_to,
            working_days,
        } => {
            let (day, name) = (visit.day_text(*from), channel_words(visit, channel));
            let rate = percent(visit, *rate_millionths);
            let (fixed, whom) = (visit.rupiah(i128::from(*fixed)), scope_words(visit, *scope));
            let cost = visit.say(
                format!("From {day} on {name} costs {rate} and {fixed}, for {whom}."),
                format!("Mulai {day} biaya {name} adalah {rate} ditambah {fixed}, untuk {whom}."),
            );
            let free = umi_free_up_to.map(|limit| {
                let limit = visit.rupiah(i128::from(limit));
                visit.say(
                    format!("Micro merchants pay nothing up to {limit}."),
                    format!("Usaha mikro tidak dikenai biaya sampai {limit}."),
                )
            });
            let active = schedule(visit, channel, *working_days).map(|when| {
                visit.say(
                    format!("What is paid becomes active {when}."),
                    format!("Yang dibayar menjadi aktif {when}."),
                )
            });
            [cost].into_iter().chain(free).chain(active).collect()
        }
        Act::TaxSet { from, millionths } => {
            let (day, rate) = (visit.day_text(*from), percent(visit, *millionths));
            vec![visit.say(
                format!("From {day} on {rate} PPN is added to every fee."),
                format!("Mulai {day} PPN {rate} ditambahkan ke setiap biaya."),
            )]
        }
        Act::HolidaySet {
            date, is_working_day, ..
        } => {
            let day = visit.day_text(*date);
            vec![if *is_working_day {
                visit.say(
                    format!("Of what is paid from now on, money can settle on {day}."),
                    format!("Yang dibayar mulai sekarang dapat diselesaikan pada {day}."),
                )
            } else {
                visit.say(
                    format!("Of what is paid from now on, nothing settles on {day}."),
                    format!("Yang dibayar mulai sekarang tidak ada yang diselesaikan pada {day}."),
                )
            }]
        }
        Act::HolidaysSet { days } => {
            let count = days.len();
            vec![visit.say(
                format!("Of what is paid from now on, nothing settles on these {count} days."),
                format!(
                    "Yang dibayar mulai sekarang tidak ada yang diselesaikan pada {count} hari tersebut."
                ),
            )]
        }
        _ => return Vec::new(),
    };
    effects.push(kept.to_owned());
    effects
}

fn settled(visit: &Visit, act: &Act) -> Vec<String> {
    let Act::ProjectTermsSet {
        fee_payer,
        disbursement_limit,
        lifts_limit,
        ..
    } = act
    else {
        return Vec::new();
    };
    let payer = fee_payer.as_deref().map(|word| {
        let payer = payer_words(visit, word);
        visit.say(
            format!("Fees of new payments are borne by {payer}, where the channel allows it."),
            format!("Biaya pembayaran baru ditanggung {payer}, jika kanalnya mengizinkan."),
        )
    });
    let limit = disbursement_limit.filter(|_| !lifts_limit).map(|limit| {
        let limit = visit.rupiah(i128::from(limit));
        visit.say(
            format!("Payouts above {limit} wait for a second person."),
            format!("Pencairan di atas {limit} menunggu orang kedua."),
        )
    });
    let lifted = lifts_limit.then(|| {
        visit.say(
            "No payout of the project waits for a second person any more.".to_owned(),
            "Tidak ada lagi pencairan proyek ini yang menunggu orang kedua.".to_owned(),
        )
    });
    payer.into_iter().chain(limit).chain(lifted).collect()
}

fn refunded(visit: &Visit, amount: Option<i64>, about: &About) -> Vec<String> {
    let payment = about.transaction.as_ref().and_then(|found| match &found.state {
        State::Payment(payment) => Some(payment),
        State::Disbursement(_) | State::Inquiry(_) => None,
    });
    let left = payment.map(|payment| payment.refundable().get());
    let amount = amount.or(left).unwrap_or_default();
    let cost = payment.and_then(|payment| payment.terms.charge.cost());
    refund_effects(visit, Rupiah::new(amount), cost)
}

/// What a refund does.
pub(in crate::routes) fn refund_effects(visit: &Visit, amount: Rupiah, cost: Option<Rupiah>) -> Vec<String> {
    let amount = visit.rupiah(i128::from(amount.get()));
    let mut effects = vec![visit.say(
        format!("{amount} leaves the project's balance at once and goes back to the payer."),
        format!("{amount} langsung keluar dari saldo proyek dan dikembalikan kepada pembayar."),
    )];
    if let Some(cost) = cost.filter(|cost| cost.is_positive()) {
        let cost = visit.rupiah(i128::from(cost.get()));
        effects.push(visit.say(
            format!("The fee of {cost} for the payment is kept: a refund does not give it back."),
            format!("Biaya pembayaran {cost} tidak dikembalikan."),
        ));
    }
    effects.push(visit.say(
        "It cannot be undone.".to_owned(),
        "Pengembalian tidak dapat dibatalkan.".to_owned(),
    ));
    effects
}

fn project_name(visit: &Visit, about: &About) -> String {
    match &about.project {
        Some(project) => project.details.name.as_str().to_owned(),
        None => visit.say("the project", "proyek").to_owned(),
    }
}
