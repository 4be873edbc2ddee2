//! Fees and schedules in words.

use sengo_core::channel::{Channel, Direction};
use sengo_core::fee::{FeeRule, Layer, percent};

use crate::speech::Speech;

/// A channel's name.
pub(super) fn channel(speech: &Speech, channel: Channel) -> &'static str {
    match channel {
        Channel::Qris => "QRIS",
        Channel::Disbursement => speech.say("Payouts", "Pencairan"),
    }
}

/// A rate: `0.7%`, in Indonesian `0,7%`.
pub(super) fn rate(speech: &Speech, millionths: u32) -> String {
    format!("{}%", percent(millionths, speech.say('.', ',')))
}

/// A fee: `0.7% + Rp500`.
pub(super) fn rule(speech: &Speech, rule: &FeeRule) -> String {
    let fixed = speech.rupiah(rule.fixed.get().into());
    match (rule.rate_millionths, rule.fixed.is_positive()) {
        (0, false) => speech.say("Free", "Gratis").to_owned(),
        (0, true) => fixed,
        (millionths, false) => rate(speech, millionths),
        (millionths, true) => format!("{} + {fixed}", rate(speech, millionths)),
    }
}

/// What micro merchants pay.
pub(super) fn micro(speech: &Speech, rule: &FeeRule) -> String {
    match rule.umi_free_up_to {
        None => speech.say("the same", "sama").to_owned(),
        Some(most) => {
            let most = speech.rupiah(most.get().into());
            speech.say(format!("free up to {most}"), format!("gratis sampai {most}"))
        }
    }
}

/// When money becomes active.
pub(in crate::routes) fn schedule(speech: &Speech, channel: Channel, working_days: u8) -> String {
    match (channel.direction(), working_days) {
        (Direction::CashOut, _) => "–".to_owned(),
        (Direction::CashIn, 0) => speech
            .say("the same working day", "hari kerja yang sama")
            .to_owned(),
        (Direction::CashIn, 1) => speech
            .say("1 working day later", "1 hari kerja kemudian")
            .to_owned(),
        (Direction::CashIn, days) => speech.say(
            format!("{days} working days later"),
            format!("{days} hari kerja kemudian"),
        ),
    }
}

/// Who set a tariff.
pub(super) fn layer(speech: &Speech, layer: Layer) -> &'static str {
    match layer {
        Layer::Project => speech.say("this project", "proyek ini"),
        Layer::Merchant => speech.say("the whole merchant", "seluruh merchant"),
        Layer::Platform => speech.say("everybody", "semua"),
        Layer::BuiltIn => speech.say("nobody yet: as published", "belum ada: sesuai yang diumumkan"),
    }
}

#[cfg(test)]
mod tests {
    use sengo_core::money::Rupiah;
    use sengo_wire::error::Language;

    use super::*;

    #[test]
    fn fees_are_said_as_people_say_them() {
        for (rate_millionths, fixed, english, indonesian) in [
            (7_000, 0, "0.7%", "0,7%"),
            (7_000, 1_500, "0.7% + Rp1,500", "0,7% + Rp1.500"),
            (0, 3_000, "Rp3,000", "Rp3.000"),
            (0, 0, "Free", "Gratis"),
        ] {
            let fee = FeeRule {
                rate_millionths,
                fixed: Rupiah::new(fixed),
                umi_free_up_to: None,
            };
            for (language, said) in [(Language::English, english), (Language::Indonesian, indonesian)] {
                assert_eq!(rule(&Speech { language }, &fee), said);
            }
        }
    }
}
