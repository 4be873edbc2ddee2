//! What kinds, statuses and movements of money are called.

use maud::Markup;
use sengo_core::exception::ExceptionKind;
use sengo_core::instruction::InstructionKind;
use sengo_core::ledger::{AccountKind, Purpose};
use sengo_core::payment::Status;
use sengo_core::transaction::Kind;
use sengo_core::word::WordKind;

use crate::parts::{Tone, badge};
use crate::speech::Speech;

pub(in crate::routes) fn kind_words(speech: &Speech, kind: Kind) -> &'static str {
    match kind {
        Kind::Payment => speech.say("QRIS payment", "Pembayaran QRIS"),
        Kind::Disbursement => speech.say("Payout", "Pencairan"),
        Kind::Inquiry => speech.say("Account inquiry", "Cek rekening"),
    }
}

/// The word of a status by its number, which all kinds share.
pub(super) fn status_words(speech: &Speech, code: i16) -> &'static str {
    match Status::from_code(code) {
        Some(Status::Pending) => speech.say("Pending", "Menunggu"),
        Some(Status::Success) => speech.say("Success", "Berhasil"),
        Some(Status::Expired) => speech.say("Expired", "Kedaluwarsa"),
        Some(Status::Failed) => speech.say("Failed", "Gagal"),
        Some(Status::PartlyRefunded) => speech.say("Partly refunded", "Dikembalikan sebagian"),
        Some(Status::Refunded) => speech.say("Refunded", "Dikembalikan"),
        Some(Status::ChargedBack) => speech.say("Charged back", "Ditarik bank pembayar"),
        None => "?",
    }
}

pub(in crate::routes) fn status_badge(speech: &Speech, code: i16) -> Markup {
    let tone = match Status::from_code(code) {
        Some(Status::Pending) => Tone::Waiting,
        Some(Status::Success) => Tone::Good,
        Some(Status::Failed | Status::ChargedBack) => Tone::Bad,
        Some(Status::PartlyRefunded | Status::Refunded) => Tone::Plain,
        Some(Status::Expired) | None => Tone::Quiet,
    };
    badge(tone, status_words(speech, code))
}

pub(super) fn account_words(speech: &Speech, kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Active => speech.say("Project: active", "Proyek: aktif"),
        AccountKind::Pending => speech.say("Project: pending", "Proyek: tertunda"),
        AccountKind::Hold => speech.say("Project: on hold", "Proyek: ditahan"),
        AccountKind::Receivable => speech.say("Project: owed", "Proyek: terutang"),
        AccountKind::Clearing => speech.say("Channel", "Kanal"),
        AccountKind::Fees => speech.say("Platform: fees", "Platform: biaya"),
        AccountKind::Adjustment => speech.say("Platform: corrections", "Platform: koreksi"),
        AccountKind::Suspense => speech.say("Set aside", "Disisihkan"),
    }
}

pub(super) fn purpose_words(speech: &Speech, purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Adjustment => speech.say("Correction", "Koreksi"),
        Purpose::Transfer => speech.say("Transfer", "Transfer"),
        Purpose::Payment => speech.say("Payment", "Pembayaran"),
        Purpose::Fee => speech.say("Fee", "Biaya"),
        Purpose::Settlement => speech.say("Settlement", "Penyelesaian"),
        Purpose::Payout => speech.say("Payout", "Pencairan"),
        Purpose::Tax => speech.say("Tax on the fee", "Pajak atas biaya"),
        Purpose::Refund => speech.say("Refund", "Pengembalian"),
        Purpose::Chargeback => speech.say("Chargeback", "Penarikan bank pembayar"),
        Purpose::Recovery => speech.say("Taken for what was owed", "Diambil untuk yang terutang"),
        Purpose::Hold => speech.say("Held for the payout", "Ditahan untuk pencairan"),
        Purpose::Release => speech.say("Released", "Dilepas"),
        Purpose::Exception => speech.say("Set aside", "Disisihkan"),
        Purpose::Resolution => speech.say("Decided by a person", "Diputuskan seseorang"),
    }
}

pub(super) fn word_words(speech: &Speech, kind: WordKind) -> &'static str {
    match kind {
        WordKind::PaymentPaid => speech.say("The channel says: paid", "Kanal menyatakan: dibayar"),
        WordKind::PaymentFailed => speech.say("The channel says: failed", "Kanal menyatakan: gagal"),
        WordKind::PaymentRefunded => {
            speech.say("The channel says: refunded", "Kanal menyatakan: dikembalikan")
        }
        WordKind::PaymentChargedBack => speech.say(
            "The channel says: charged back",
            "Kanal menyatakan: ditarik bank pembayar",
        ),
        WordKind::DisbursementPaid => speech.say("The channel says: paid out", "Kanal menyatakan: dicairkan"),
        WordKind::DisbursementFailed => speech.say(
            "The channel says: not paid out",
            "Kanal menyatakan: gagal dicairkan",
        ),
        WordKind::PaymentRecorded => speech.say(
            "The channel says: paid, begun elsewhere",
            "Kanal menyatakan: dibayar, dimulai di tempat lain",
        ),
        WordKind::InquiryAnswered => speech.say("The bank answered", "Bank menjawab"),
    }
}

pub(super) fn instruction_words(speech: &Speech, kind: InstructionKind) -> &'static str {
    match kind {
        InstructionKind::Disburse => speech.say("Instruction to send the money", "Perintah mengirim uang"),
        InstructionKind::Inquire => {
            speech.say("Instruction to ask the bank", "Perintah bertanya kepada bank")
        }
        InstructionKind::Refund => {
            speech.say("Instruction to give money back", "Perintah mengembalikan uang")
        }
        InstructionKind::Play(_) => speech.say("Played in the sandbox", "Dimainkan di sandbox"),
    }
}

pub(in crate::routes) fn exception_words(speech: &Speech, kind: ExceptionKind) -> &'static str {
    match kind {
        ExceptionKind::UnknownNumber => speech.say("The number is nobody's", "Nomor tidak dikenal"),
        ExceptionKind::PaidAfterExpiry => {
            speech.say("Paid after it had expired", "Dibayar setelah kedaluwarsa")
        }
        ExceptionKind::PaidAfterFailure => speech.say("Paid after it had failed", "Dibayar setelah gagal"),
        ExceptionKind::OtherAmount => speech.say("Another amount than was due", "Jumlah tidak sesuai"),
        ExceptionKind::PaidTwice => speech.say("Paid a second time", "Dibayar dua kali"),
        ExceptionKind::FailedAfterSuccess => speech.say(
            "Said to have failed after it succeeded",
            "Dinyatakan gagal setelah berhasil",
        ),
        ExceptionKind::ReversedUnpaid => speech.say(
            "Money went back that was never paid",
            "Uang dikembalikan padahal belum dibayar",
        ),
        ExceptionKind::ReversedTooMuch => {
            speech.say("More went back than was left", "Dikembalikan melebihi sisa")
        }
        ExceptionKind::NoSettlementDay => speech.say(
            "The calendar has no day to settle on",
            "Kalender tidak punya hari penyelesaian",
        ),
        ExceptionKind::RefundFailed => speech.say(
            "The refund could not be given back",
            "Pengembalian gagal di kanal",
        ),
        ExceptionKind::OtherKind => speech.say(
            "The word is about another kind of transaction",
            "Kabar tentang jenis transaksi lain",
        ),
    }
}
