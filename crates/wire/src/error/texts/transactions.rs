//! Payments, disbursements, inquiries and refunds.

use sengo_core::bank::AccountFault;
use sengo_core::callback_address::{CALLBACK_CHARACTERS_MAX, CallbackAddressFault};
use sengo_core::channel::Channel;
use sengo_core::ids::ProjectId;
use sengo_core::payment::Status;
use sengo_core::qris::ValueFault;
use sengo_core::refusal::{TransactionFault, TransactionRefusal};

use super::say;
use crate::error::text::{Text, quoted};
use crate::error::told::Said;
use crate::error::{ErrorCode, ErrorContext};

pub(in crate::error) fn code(refusal: &TransactionRefusal) -> ErrorCode {
    match refusal {
        TransactionRefusal::NotFound => ErrorCode::TransactionNotFound,
        TransactionRefusal::QrisDataMissing { .. } | TransactionRefusal::ChannelOff(_) => {
            ErrorCode::PaymentInactiveError
        }
        TransactionRefusal::NotRefundable(_)
        | TransactionRefusal::TooManyRefunds { .. }
        | TransactionRefusal::NotAPayment
        | TransactionRefusal::NothingToResend { .. } => ErrorCode::StatusConflict,
        TransactionRefusal::SettingsUnreadable => ErrorCode::InternalError,
    }
}

pub(in crate::error) fn refused(refusal: &TransactionRefusal, context: &ErrorContext<'_>) -> Said {
    match refusal {
        TransactionRefusal::NotFound => meaning(ErrorCode::TransactionNotFound),
        TransactionRefusal::QrisDataMissing { project, missing } => {
            qris_data_missing(*project, missing, context)
        }
        TransactionRefusal::ChannelOff(channel) => channel_off(*channel, context),
        TransactionRefusal::NotRefundable(status) => not_refundable(*status),
        TransactionRefusal::TooManyRefunds { limit } => Said::new(say!(
            "This payment was refunded {limit} times, which is as often as it can be.",
            "Pembayaran ini sudah direfund {limit} kali, yaitu batas maksimumnya.",
        ))
        .hint(Text::new(
            "Pay the rest back with POST /api/disburse.",
            "Kembalikan sisanya dengan POST /api/disburse.",
        )),
        TransactionRefusal::NotAPayment => Said::new(Text::new(
            "This transaction is not a payment, so it cannot be refunded.",
            "Transaksi ini bukan pembayaran, sehingga tidak dapat direfund.",
        ))
        .hint(Text::new(
            "Give the id of a payment: one that POST /api/qris answered with.",
            "Kirim id sebuah pembayaran, yaitu yang dijawab oleh POST /api/qris.",
        )),
        TransactionRefusal::NothingToResend { has_callback: true } => Said::new(Text::new(
            "There is no callback to send again: the transaction is still pending.",
            "Belum ada callback yang dapat dikirim ulang: transaksi masih pending.",
        ))
        .hint(Text::new(
            "Leave resendCallback out; a callback is sent by itself as soon as the status changes.",
            "Hilangkan resendCallback; callback dikirim sendiri begitu statusnya berubah.",
        )),
        TransactionRefusal::NothingToResend { has_callback: false } => Said::new(Text::new(
            "There is no callback to send again: the transaction began without an address for callbacks.",
            "Tidak ada callback yang dapat dikirim ulang: transaksi ini dibuat tanpa alamat callback.",
        ))
        .hint(Text::new(
            "Leave resendCallback out; this call shows where the transaction stands.",
            "Hilangkan resendCallback; panggilan ini menampilkan status transaksi.",
        )),
        // The operator's configuration is our own side; the log says which part of it.
        TransactionRefusal::SettingsUnreadable => meaning(ErrorCode::InternalError),
    }
}

fn meaning(code: ErrorCode) -> Said {
    Said::new(code.meaning()).hint(code.remedy())
}

fn qris_data_missing(project: ProjectId, missing: &[&'static str], context: &ErrorContext<'_>) -> Said {
    let options: Vec<String> = missing.iter().map(|option| format!("--{option} …")).collect();
    let options = options.join(" ");
    let message = Text::all_of(missing).within(
        "This project cannot take QRIS payments yet: its merchant data lacks {}.",
        "Project ini belum dapat menerima pembayaran QRIS: data merchant-nya belum berisi {}.",
    );
    let command = say!(
        "It is entered with: sengo project qris {project} {options}",
        "Data itu diisi dengan: sengo project qris {project} {options}",
    );
    Said::new(message).hint(ask_operator(context).then(command))
}

fn channel_off(channel: Channel, context: &ErrorContext<'_>) -> Said {
    let channel = channel.as_str();
    Said::new(say!(
        "The channel {channel} is switched off.",
        "Kanal {channel} sedang dinonaktifkan.",
    ))
    .hint(ask_operator(context))
}

fn ask_operator(context: &ErrorContext<'_>) -> Text {
    match context.support_contact {
        Some(contact) => say!(
            "Ask {contact}; your code needs no change.",
            "Hubungi {contact}; kode Anda tidak perlu diubah.",
        ),
        None => Text::new(
            "Ask the operator of this platform; your code needs no change.",
            "Hubungi operator platform ini; kode Anda tidak perlu diubah.",
        ),
    }
}

fn not_refundable(status: Status) -> Said {
    let word = status.as_str();
    let hint = match status {
        Status::Pending => Text::new(
            "It was not paid yet. Wait for the callback with status success.",
            "Pembayaran belum dibayar. Tunggu callback dengan status success.",
        ),
        Status::Expired | Status::Failed => Text::new(
            "It was never paid, so there is nothing to give back.",
            "Pembayaran tidak pernah dibayar, sehingga tidak ada yang perlu dikembalikan.",
        ),
        Status::Refunded => Text::new(
            "All of it was given back before; nothing is left to do.",
            "Seluruhnya sudah dikembalikan; tidak ada lagi yang perlu dilakukan.",
        ),
        Status::ChargedBack => Text::new(
            "The payer's bank took it back already.",
            "Bank pembayar sudah menariknya kembali.",
        ),
        Status::Success | Status::PartlyRefunded => Text::new(
            "It can be by now; repeat the call.",
            "Sekarang sudah bisa; ulangi panggilan.",
        ),
    };
    Said::new(say!(
        "The payment's status is {word}, so it cannot be refunded.",
        "Pembayaran berstatus {word}, sehingga tidak dapat direfund.",
    ))
    .hint(hint)
}

pub(super) fn fault(fault: &TransactionFault) -> Text {
    match fault {
        TransactionFault::FeeTakesAll { cost } => say!(
            "is not above the fee of {cost}, so nothing would be left of it; send a larger one",
            "tidak melebihi biaya {cost}, sehingga tidak ada yang tersisa; kirim nominal yang lebih besar",
        ),
        TransactionFault::MoreThanLeft { left } => say!(
            "is more than the {left} that is left of the payment; send that or less, or leave it out to refund all of it",
            "melebihi {left} yang tersisa dari pembayaran; kirim sebesar itu atau kurang, atau hilangkan untuk refund seluruhnya",
        ),
        TransactionFault::Callback { found, fault } => callback(found, fault),
        TransactionFault::BankUnknown { found } => {
            let found = quoted(found);
            say!(
                "must be a bank's three-digit code, such as \"014\" for BCA, or \"ovo\" or \"dana\", and {found} was sent",
                "harus kode bank tiga angka, misalnya \"014\" untuk BCA, atau \"ovo\" atau \"dana\", tetapi yang dikirim {found}",
            )
        }
        TransactionFault::Account(fault) => account(*fault),
        TransactionFault::Qris { found, fault } => qris_value(found, fault),
        TransactionFault::Day => Text::new(
            "must be a day as year, month and day, such as 2026-01-31",
            "harus berupa tanggal dengan urutan tahun, bulan, hari, misalnya 2026-01-31",
        ),
        TransactionFault::DayOutside { from, until } => say!(
            "must be one of the last seven days in Jakarta, from {from} to {until}; GET /api/check/{{id}} shows older transactions",
            "harus salah satu dari tujuh hari terakhir di Jakarta, dari {from} sampai {until}; transaksi yang lebih lama dapat dilihat dengan GET /api/check/{{id}}",
        ),
    }
}

fn account(fault: AccountFault) -> Text {
    match fault {
        AccountFault::Digits => Text::new(
            "must be digits alone, in a text: \"1234567890\", without spaces or hyphens",
            "harus berupa angka saja, dalam teks: \"1234567890\", tanpa spasi atau tanda hubung",
        ),
        AccountFault::Length { least, most } => say!(
            "must have {least} to {most} digits; check that none was lost in copying",
            "harus terdiri dari {least} sampai {most} angka; pastikan tidak ada yang hilang saat disalin",
        ),
        AccountFault::Phone => Text::new(
            "must be an Indonesian mobile number, such as \"081234567890\" or \"+6281234567890\"",
            "harus nomor ponsel Indonesia, misalnya \"081234567890\" atau \"+6281234567890\"",
        ),
    }
}

fn callback(found: &str, fault: &CallbackAddressFault) -> Text {
    match fault {
        CallbackAddressFault::TooLong => say!(
            "is too long; it has at most {CALLBACK_CHARACTERS_MAX} characters",
            "terlalu panjang; paling banyak {CALLBACK_CHARACTERS_MAX} karakter",
        ),
        CallbackAddressFault::NotAUrl => {
            let found = quoted(found);
            say!(
                "must be a URL, such as \"https://shop.example.com/callbacks/sengo\", and {found} was sent",
                "harus berupa URL, misalnya \"https://shop.example.com/callbacks/sengo\", tetapi yang dikirim {found}",
            )
        }
        CallbackAddressFault::Scheme { found } => {
            let found = quoted(found);
            say!(
                "must begin with https:// or http://, and it begins with {found}",
                "harus diawali https:// atau http://, tetapi diawali {found}",
            )
        }
        CallbackAddressFault::UserInfo => Text::new(
            "has a user name or a password in it; leave that out, callbacks are signed instead",
            "berisi nama pengguna atau kata sandi; hilangkan, karena callback sudah ditandatangani",
        ),
        CallbackAddressFault::NotPublic { host } => {
            let host = quoted(host);
            say!(
                "names {host}, which cannot be reached over the internet; name a public host",
                "menyebut {host}, yang tidak dapat dijangkau melalui internet; gunakan host publik",
            )
        }
    }
}

fn qris_value(found: &str, fault: &ValueFault) -> Text {
    let sent = quoted(found);
    match fault {
        ValueFault::Length { least, most } if least == most => say!(
            "must have {most} characters, and {sent} was given",
            "harus terdiri dari {most} karakter, tetapi yang diberikan {sent}",
        ),
        ValueFault::Length { least, most } => say!(
            "must have {least} to {most} characters, and {sent} was given",
            "harus terdiri dari {least} sampai {most} karakter, tetapi yang diberikan {sent}",
        ),
        ValueFault::Character { found, position } => {
            let found = quoted(&found.to_string());
            say!(
                "must not have {found}, at character {position} of {sent}",
                "tidak boleh berisi {found}, pada karakter ke-{position} dari {sent}",
            )
        }
        ValueFault::Prefix { expected } => say!(
            "must begin with {expected}, and {sent} was given",
            "harus diawali {expected}, tetapi yang diberikan {sent}",
        ),
        ValueFault::Word => say!(
            "must be UMI, UKE, UME, UBE or URE, and {sent} was given",
            "harus UMI, UKE, UME, UBE, atau URE, tetapi yang diberikan {sent}",
        ),
        ValueFault::NothingLeft => say!(
            "must have letters or digits that ASCII has, and {sent} was given",
            "harus berisi huruf atau angka ASCII, tetapi yang diberikan {sent}",
        ),
    }
}
