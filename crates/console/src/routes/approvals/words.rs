//! Words for what acts are about.

use sengo_app::approval::{Act, TariffScope};
use sengo_core::approval::ActKind;
use sengo_core::channel::{Channel, Direction};
use sengo_core::exception::Resolution;
use sengo_core::fee::FeePayer;
use sengo_core::role::{OperatorRole, Role};
use sengo_wire::request;

use crate::routes::operator::{role_words, settles};
use crate::speech::Speech;

/// What a kind of act is.
pub(super) fn kind_words(speech: &Speech, kind: ActKind) -> &'static str {
    use ActKind as K;
    match kind {
        K::BalanceAdjust => speech.say("Correct a balance", "Koreksi saldo"),
        K::ExceptionResolve => speech.say("Resolve an exception", "Selesaikan exception"),
        K::TariffSet => speech.say("Set fees", "Tetapkan biaya"),
        K::TaxSet => speech.say("Set the tax on fees", "Tetapkan pajak atas biaya"),
        K::HolidaySet => speech.say("Set a settlement day", "Tetapkan hari penyelesaian"),
        K::EngineKeyIssue => speech.say("Give an engine a key", "Beri kunci kepada engine"),
        K::OperatorCreate => speech.say("Make an operator", "Jadikan operator"),
        K::OperatorRemove => speech.say("Remove an operator", "Hapus operator"),
        K::OperatorRoleSet => speech.say("Change an operator's role", "Ubah peran operator"),
        K::DisbursementRelease => speech.say("Release a payout", "Lepaskan pencairan"),
        K::PaymentRefund => speech.say("Refund a payment", "Kembalikan dana pembayaran"),
        K::ProjectTermsSet => speech.say("Set a project's terms", "Tetapkan ketentuan proyek"),
    }
}

/// An act in a few words, for lists.
pub(super) fn gist(speech: &Speech, act: &Act) -> String {
    let project = |number: &i64| speech.say(format!("project {number}"), format!("proyek {number}"));
    match act {
        Act::BalanceAdjust {
            project: number,
            active,
            pending,
            ..
        } => {
            let parts = [
                (*active, speech.say("active", "aktif")),
                (*pending, speech.say("pending", "tertunda")),
            ];
            let parts = parts.into_iter().filter(|(amount, _)| *amount != 0);
            let parts: Vec<String> = parts
                .map(|(amount, account)| format!("{} {account}", signed(speech, amount)))
                .collect();
            format!("{}, {}", parts.join(", "), project(number))
        }
        Act::ExceptionResolve { to, .. } => resolution_words(speech, to),
        Act::TariffSet {
            scope, channel, from, ..
        } => format!(
            "{}, {}, {}",
            channel_words(speech, channel),
            scope_words(speech, *scope),
            since(speech, &speech.day_text(*from))
        ),
        Act::TaxSet { from, millionths } => {
            format!(
                "{}, {}",
                percent(speech, *millionths),
                since(speech, &speech.day_text(*from))
            )
        }
        Act::HolidaySet { date, name, .. } => format!("{}, {name}", speech.day_text(*date)),
        Act::HolidaysSet { days } => {
            let count = days.len();
            speech.say(format!("{count} holidays"), format!("{count} hari libur"))
        }
        Act::EngineKeyIssue { engine, .. } => engine.clone(),
        Act::OperatorCreate { name, role, .. } => {
            format!("{name}, {}", operator_words(speech, role.as_deref()))
        }
        Act::OperatorRemove { name } => name.clone(),
        Act::OperatorRoleSet { name, role } => {
            format!("{name}, {}", operator_words(speech, Some(role)))
        }
        Act::DisbursementRelease {
            project: number,
            amount,
            ..
        } => format!("{}, {}", speech.rupiah(i128::from(*amount)), project(number)),
        Act::PaymentRefund {
            amount, reference, ..
        } => {
            let amount = match amount {
                Some(amount) => speech.rupiah(i128::from(*amount)),
                None => speech.say("all that is left", "seluruh sisanya").to_owned(),
            };
            format!("{amount}, {reference}")
        }
        Act::ProjectTermsSet { project: number, .. } => project(number),
    }
}

fn since(speech: &Speech, day: &str) -> String {
    speech.say(format!("from {day} on"), format!("mulai {day}"))
}

/// An amount that is added or taken: `+Rp5` and `−Rp5`.
pub(super) fn signed(speech: &Speech, amount: i64) -> String {
    let text = speech.rupiah(i128::from(amount));
    if amount > 0 { format!("+{text}") } else { text }
}

/// A rate in millionths: 7,000 is `0.7 %` and `0,7 %`.
pub(super) fn percent(speech: &Speech, millionths: u32) -> String {
    let whole = millionths.checked_div(10_000).unwrap_or_default();
    let rest = millionths.checked_rem(10_000).unwrap_or_default();
    let digits = format!("{rest:04}");
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        format!("{whole} %")
    } else {
        format!("{whole}{}{digits} %", speech.say('.', ','))
    }
}

/// A channel by its word.
pub(super) fn channel_words(speech: &Speech, word: &str) -> &'static str {
    match Channel::parse(word) {
        Some(Channel::Qris) => "QRIS",
        Some(Channel::Disbursement) => speech.say("Payouts", "Pencairan"),
        None => speech.say("Another channel", "Kanal lain"),
    }
}

/// When what is paid by a channel becomes active; none for one that takes money out.
pub(super) fn schedule(speech: &Speech, word: &str, working_days: u8) -> Option<String> {
    let channel = Channel::parse(word).filter(|channel| channel.direction() == Direction::CashIn)?;
    Some(settles(speech, channel, working_days))
}

/// For whom a tariff holds.
pub(super) fn scope_words(speech: &Speech, scope: TariffScope) -> String {
    match scope {
        TariffScope::Platform => speech
            .say(
                "everybody without fees of their own",
                "semua yang tidak punya biaya sendiri",
            )
            .to_owned(),
        TariffScope::Merchant(number) => {
            speech.say(format!("merchant {number}"), format!("merchant {number}"))
        }
        TariffScope::Project(number) => speech.say(format!("project {number}"), format!("proyek {number}")),
    }
}

/// An operator's role by its word.
pub(super) fn operator_words(speech: &Speech, word: Option<&str>) -> &'static str {
    let role = word.map_or(Some(OperatorRole::Owner), OperatorRole::parse);
    role_words(speech, Role::Operator(role.unwrap_or(OperatorRole::Viewer)))
}

/// Who bears fees, by the word.
pub(super) fn payer_words(speech: &Speech, word: &str) -> &'static str {
    match FeePayer::parse(word) {
        Some(FeePayer::Customer) => speech.say("the customer", "pelanggan"),
        Some(FeePayer::Merchant) | None => speech.say("the merchant", "merchant"),
    }
}

/// Where the money of an exception is to go.
pub(super) fn resolution_words(speech: &Speech, to: &str) -> String {
    match request::resolution(to) {
        Ok(Resolution::Project(project)) => speech.say(
            format!("It is project {project}'s"),
            format!("Milik proyek {project}"),
        ),
        Ok(Resolution::Channel) => speech
            .say("Back to where it came from", "Kembali ke asalnya")
            .to_owned(),
        Ok(Resolution::Platform) | Err(_) => speech
            .say("The platform keeps or bears it", "Ditanggung platform")
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use sengo_wire::error::Language;

    use super::*;

    #[test]
    fn rates_are_read_as_people_write_them() {
        let english = Speech {
            language: Language::English,
        };
        let indonesian = Speech {
            language: Language::Indonesian,
        };
        for (millionths, words) in [
            (0, "0 %"),
            (7_000, "0.7 %"),
            (110_000, "11 %"),
            (1_000_000, "100 %"),
            (12_345, "1.2345 %"),
        ] {
            assert_eq!(percent(&english, millionths), words);
            assert_eq!(percent(&indonesian, millionths), words.replace('.', ","));
        }
    }
}
