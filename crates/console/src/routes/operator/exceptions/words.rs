//! Exceptions in words: what happened, for how long it waits, and what each decision does.

use jiff::Timestamp;
use sengo_core::exception::{ExceptionKind, Flow, Resolution};

use crate::speech::Speech;

/// What happened, in a sentence or two.
pub(super) fn story(speech: &Speech, kind: ExceptionKind) -> &'static str {
    use ExceptionKind as K;
    match kind {
        K::UnknownNumber => speech.say(
            "An engine reported money with a number that is nobody's, or whose project is not in use.",
            "Engine melaporkan uang dengan nomor yang tidak dikenal, atau proyeknya tidak aktif.",
        ),
        K::PaidAfterExpiry => speech.say(
            "A payer paid after the payment had expired. The merchant was told that it expired, and the payment stays so.",
            "Pembayar membayar setelah pembayaran kedaluwarsa. Merchant sudah diberi tahu, dan statusnya tetap kedaluwarsa.",
        ),
        K::PaidAfterFailure => speech.say(
            "Money moved for a transaction that had failed before. The transaction stays failed.",
            "Uang bergerak untuk transaksi yang sebelumnya gagal. Statusnya tetap gagal.",
        ),
        K::OtherAmount => speech.say(
            "A payer paid more or less than was asked for, so the payment did not count as paid.",
            "Pembayar membayar lebih atau kurang dari tagihan, jadi pembayaran tidak dianggap lunas.",
        ),
        K::PaidTwice => speech.say(
            "The same transaction was paid a second time, by another event or another engine.",
            "Transaksi yang sama dibayar untuk kedua kalinya, lewat peristiwa atau engine lain.",
        ),
        K::FailedAfterSuccess => speech.say(
            "An engine says that a transaction failed which had succeeded: one of the two is wrong, or the money came back.",
            "Engine menyatakan gagal transaksi yang sudah berhasil: salah satunya keliru, atau uangnya kembali.",
        ),
        K::ReversedUnpaid => speech.say(
            "Money went back to a payer who is not known to have paid.",
            "Uang kembali ke pembayar yang tidak diketahui pernah membayar.",
        ),
        K::ReversedTooMuch => speech.say(
            "More money went back than was left of the payment.",
            "Uang yang kembali melebihi sisa pembayaran.",
        ),
        K::NoSettlementDay => speech.say(
            "The calendar has no working day on which this payment could become active.",
            "Kalender tidak memiliki hari kerja untuk menyelesaikan pembayaran ini.",
        ),
        K::RefundFailed => speech.say(
            "The channel could not give back what a refund had taken from the project.",
            "Kanal tidak dapat mengembalikan dana yang sudah diambil dari proyek.",
        ),
        K::OtherKind => speech.say(
            "What the engine said is about another kind of transaction than the one it names.",
            "Laporan engine tentang jenis transaksi yang berbeda dari yang disebutnya.",
        ),
    }
}

/// Which way the money went.
pub(super) fn flow(speech: &Speech, flow: Flow) -> &'static str {
    match flow {
        Flow::In => speech.say("Came in", "Masuk"),
        Flow::Out => speech.say("Went out", "Keluar"),
    }
}

/// How long something waits: `3 days`.
pub(super) fn age(speech: &Speech, since: Timestamp, now: Timestamp) -> String {
    let hours = now.duration_since(since).as_hours().max(0);
    let days = hours.checked_div(24).unwrap_or_default();
    match (days, hours) {
        (0, 0) => speech.say("less than an hour", "kurang dari satu jam").to_owned(),
        (0, 1) => speech.say("1 hour", "1 jam").to_owned(),
        (0, hours) => speech.say(format!("{hours} hours"), format!("{hours} jam")),
        (1, _) => speech.say("1 day", "1 hari").to_owned(),
        (days, _) => speech.say(format!("{days} days"), format!("{days} hari")),
    }
}

/// The ways to resolve an exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It is a project's.
    Project,
    /// It is the channel's.
    Channel,
    /// It is the platform's.
    Platform,
}

impl Way {
    /// Those without a project.
    pub(super) const OTHERS: [Self; 2] = [Self::Channel, Self::Platform];

    /// The word for it in the form.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Channel => "channel",
            Self::Platform => "platform",
        }
    }

    /// The way of a decision.
    pub(super) fn of(resolution: Resolution) -> Self {
        match resolution {
            Resolution::Project(_) => Self::Project,
            Resolution::Channel => Self::Channel,
            Resolution::Platform => Self::Platform,
        }
    }
}

/// A way in a few words.
pub(super) fn way(speech: &Speech, way: Way, flow: Flow) -> &'static str {
    match (way, flow) {
        (Way::Project, Flow::In) => speech.say("It belongs to a project", "Milik suatu proyek"),
        (Way::Project, Flow::Out) => speech.say("A project has to pay for it", "Suatu proyek yang membayar"),
        (Way::Channel, Flow::In) => speech.say("It goes back to the payer", "Kembali ke pembayar"),
        (Way::Channel, Flow::Out) => speech.say("It came back", "Uangnya sudah kembali"),
        (Way::Platform, Flow::In) => speech.say("The platform keeps it", "Disimpan platform"),
        (Way::Platform, Flow::Out) => speech.say("The platform bears it", "Ditanggung platform"),
    }
}

/// What a decision does, for money that came in and for money that went out.
pub(super) fn effect(speech: &Speech, way: Way, flow: Flow) -> &'static str {
    match (way, flow) {
        (Way::Project, Flow::In) => speech.say(
            "The project's active balance grows by the whole amount, without a fee.",
            "Saldo aktif proyek bertambah sebesar seluruh jumlah, tanpa biaya.",
        ),
        (Way::Project, Flow::Out) => speech.say(
            "The amount is taken from the project's active balance; what that does not cover, the project owes.",
            "Jumlahnya diambil dari saldo aktif proyek; kekurangannya menjadi utang proyek.",
        ),
        (Way::Channel, Flow::In) => speech.say(
            "The money leaves the books on the channel's side. Giving it back to the payer is yours to do, at the bank.",
            "Uang keluar dari pembukuan di sisi kanal. Pengembalian ke pembayar Anda lakukan sendiri di bank.",
        ),
        (Way::Channel, Flow::Out) => speech.say(
            "The money is back on the channel's side. Make sure by the statement that it came back.",
            "Uang kembali di sisi kanal. Pastikan lewat rekening koran bahwa uangnya memang kembali.",
        ),
        (Way::Platform, Flow::In) => speech.say(
            "The platform keeps the money. No merchant gets any of it.",
            "Platform menyimpan uangnya. Tidak ada merchant yang menerimanya.",
        ),
        (Way::Platform, Flow::Out) => speech.say(
            "The platform bears the loss. No merchant pays for it.",
            "Platform menanggung kerugiannya. Tidak ada merchant yang membayar.",
        ),
    }
}

/// What was decided.
pub(super) fn decided(speech: &Speech, resolution: Resolution, flow: Flow) -> String {
    match (resolution, flow) {
        (Resolution::Project(project), Flow::In) => speech.say(
            format!("Given to project {project}."),
            format!("Diberikan kepada proyek {project}."),
        ),
        (Resolution::Project(project), Flow::Out) => speech.say(
            format!("Taken from project {project}."),
            format!("Diambil dari proyek {project}."),
        ),
        (Resolution::Channel, Flow::In) => speech
            .say("Given back at the channel.", "Dikembalikan di kanal.")
            .to_owned(),
        (Resolution::Channel, Flow::Out) => speech
            .say("Came back at the channel.", "Sudah kembali di kanal.")
            .to_owned(),
        (Resolution::Platform, Flow::In) => speech
            .say("Kept by the platform.", "Disimpan platform.")
            .to_owned(),
        (Resolution::Platform, Flow::Out) => speech
            .say("Borne by the platform.", "Ditanggung platform.")
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use sengo_wire::error::Language;

    use super::*;

    #[test]
    fn an_age_is_told_in_hours_and_then_in_days() {
        let since: Timestamp = "2026-07-01T00:00:00Z".parse().unwrap();
        let speech = Speech {
            language: Language::English,
        };
        for (now, told) in [
            ("2026-06-30T00:00:00Z", "less than an hour"),
            ("2026-07-01T00:59:59Z", "less than an hour"),
            ("2026-07-01T01:00:00Z", "1 hour"),
            ("2026-07-01T23:59:00Z", "23 hours"),
            ("2026-07-02T00:00:00Z", "1 day"),
            ("2026-07-11T05:00:00Z", "10 days"),
        ] {
            assert_eq!(age(&speech, since, now.parse().unwrap()), told, "{now}");
        }
    }
}
