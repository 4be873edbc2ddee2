//! Balances, references and repetitions.

use sengo_core::ledger::LedgerRefusal;
use sengo_core::money::Rupiah;

use super::say;
use crate::error::ErrorCode;
use crate::error::text::{Text, quoted};
use crate::error::told::Said;

pub(in crate::error) fn insufficient(available: Rupiah, needed: Rupiah) -> Said {
    let message = say!(
        "The active balance is {available}, and {needed} is needed.",
        "Saldo aktif {available}, sedangkan yang diperlukan {needed}.",
    );
    let short = needed
        .checked_sub(available)
        .filter(|short| short.is_positive())
        .map(|short| say!("{short} is missing. ", "Kurang {short}. "));
    let advice = Text::new(
        "Lower the amount, or wait until pending money is settled and becomes active; GET /api/balance shows both.",
        "Kecilkan nominal, atau tunggu sampai dana pending diselesaikan dan menjadi aktif; GET /api/balance menampilkan keduanya.",
    );
    Said::new(message).hint(match short {
        Some(short) => short.joined("", advice),
        None => advice,
    })
}

pub(in crate::error) fn ledger(refusal: LedgerRefusal) -> Said {
    match refusal {
        LedgerRefusal::AmountMustBePositive => Said::new(Text::new(
            "amount must be above zero.",
            "amount harus lebih besar dari nol.",
        ))
        .hint(Text::new(
            "Send a whole number of rupiah, 1 or more.",
            "Kirim bilangan bulat dalam rupiah, sedikitnya 1.",
        )),
        LedgerRefusal::AccountsMustDiffer => Said::new(Text::new(
            "Money cannot be moved from a project to itself.",
            "Dana tidak dapat dipindahkan dari sebuah project ke dirinya sendiri.",
        ))
        .hint(Text::new(
            "Name two different projects.",
            "Sebutkan dua project yang berbeda.",
        )),
        LedgerRefusal::WouldOverdraw { balance, .. } => Said::new(say!(
            "The amount is more than there is: {balance}.",
            "Nominal melebihi dana yang ada: {balance}.",
        ))
        .hint(Text::new(
            "Lower the amount; GET /api/balance shows what there is.",
            "Kecilkan nominal; GET /api/balance menampilkan dana yang ada.",
        )),
        LedgerRefusal::BalanceOutOfRange => Said::new(Text::new(
            "The amount is more than a balance can hold.",
            "Nominal melebihi yang dapat ditampung sebuah saldo.",
        ))
        .hint(Text::new(
            "Send a smaller amount.",
            "Kirim nominal yang lebih kecil.",
        )),
        // Orders come from the platform itself, so these two are its own failures.
        LedgerRefusal::MerchantsMustMatch | LedgerRefusal::IdUsedOtherwise => {
            Said::new(ErrorCode::InternalError.meaning()).hint(ErrorCode::InternalError.remedy())
        }
    }
}

pub(in crate::error) fn reference_used(reference: &str) -> Said {
    let reference = quoted(reference);
    Said::new(say!(
        "This project used the reference {reference} before.",
        "Project ini sudah pernah memakai reference {reference}.",
    ))
    .hint(Text::new(
        "Give every new payment, disbursement, inquiry, refund and transfer a reference of its own. To repeat a call safely, send the same Idempotency-Key with it both times.",
        "Beri setiap pembayaran, disbursement, inquiry, refund, dan transfer baru reference tersendiri. Untuk mengulang panggilan dengan aman, kirim Idempotency-Key yang sama pada keduanya.",
    ))
}

pub(in crate::error) fn idempotency_mismatch() -> Said {
    Said::new(Text::new(
        "This Idempotency-Key was used with another body before.",
        "Idempotency-Key ini sudah dipakai dengan body yang lain.",
    ))
    .hint(Text::new(
        "Use a new key, such as a UUID, for every new request. To repeat one, send the same key with the same body.",
        "Gunakan key baru, misalnya UUID, untuk setiap permintaan baru. Untuk mengulang, kirim key yang sama dengan body yang sama.",
    ))
}
