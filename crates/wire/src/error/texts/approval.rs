//! Operators, and requests that wait for a second person.

use sengo_core::approval::{
    ApprovalRefusal, OPERATOR_NAME_CHARACTERS_MAX, OWNERS_MIN, REFUSAL_REASON_CHARACTERS_MAX,
};

use super::say;
use crate::error::text::Text;
use crate::error::told::Said;

pub(in crate::error) fn refused(refusal: ApprovalRefusal) -> Said {
    let (message, hint) = match refusal {
        ApprovalRefusal::IdentityMissing => (
            Text::new(
                "It is not said which operator does this, and here it has to be.",
                "Belum disebutkan operator mana yang melakukannya, padahal di sini wajib.",
            ),
            Text::new(
                "Give your key file: --as FILE, or SENGO_AS. `sengo operator create NAME` makes one; the first two operators need nobody's approval.",
                "Sertakan berkas kunci Anda: --as FILE, atau SENGO_AS. `sengo operator create NAME` membuatnya; dua operator pertama tidak memerlukan persetujuan.",
            ),
        ),
        ApprovalRefusal::IdentityWrong => (
            Text::new(
                "The key file is not that of an operator of this platform.",
                "Berkas kunci ini bukan milik operator platform ini.",
            ),
            Text::new(
                "Use the file that `sengo operator create` wrote for you on this platform; `sengo operator list` shows whom it knows.",
                "Gunakan berkas yang ditulis `sengo operator create` untuk Anda pada platform ini; `sengo operator list` menampilkan operator yang dikenal.",
            ),
        ),
        ApprovalRefusal::OperatorNotApproved => (
            Text::new(
                "This operator was asked for and has not been approved yet.",
                "Operator ini sudah diajukan dan belum disetujui.",
            ),
            Text::new(
                "Another operator approves it: `sengo request list` shows the request.",
                "Operator lain yang menyetujuinya: `sengo request list` menampilkan permintaannya.",
            ),
        ),
        ApprovalRefusal::OperatorExists => (
            Text::new(
                "There is an operator of this name already.",
                "Sudah ada operator dengan nama ini.",
            ),
            Text::new(
                "Choose another name; `sengo operator list` shows those in use.",
                "Pilih nama lain; `sengo operator list` menampilkan yang sudah dipakai.",
            ),
        ),
        ApprovalRefusal::OperatorNotFound => (
            Text::new(
                "There is no operator of this name.",
                "Tidak ada operator dengan nama ini.",
            ),
            Text::new(
                "`sengo operator list` shows them.",
                "`sengo operator list` menampilkan semuanya.",
            ),
        ),
        ApprovalRefusal::NameUnusable => (
            say!(
                "An operator's name is 1 to {OPERATOR_NAME_CHARACTERS_MAX} small letters, digits, points, hyphens or underscores, and begins with a letter.",
                "Nama operator terdiri dari 1 sampai {OPERATOR_NAME_CHARACTERS_MAX} huruf kecil, angka, titik, tanda hubung, atau garis bawah, dan diawali huruf.",
            ),
            Text::new("Such as: budi.santoso", "Misalnya: budi.santoso"),
        ),
        ApprovalRefusal::RequestNotFound => (
            Text::new(
                "There is no request with this id.",
                "Tidak ada permintaan dengan id ini.",
            ),
            Text::new(
                "`sengo request list` shows those that wait; --decided shows the others.",
                "`sengo request list` menampilkan yang menunggu; --decided menampilkan yang lain.",
            ),
        ),
        ApprovalRefusal::RequestDecided => (
            Text::new(
                "This request was decided on before.",
                "Permintaan ini sudah diputuskan.",
            ),
            Text::new(
                "Nothing was changed. `sengo request show ID` says who decided and how.",
                "Tidak ada yang diubah. `sengo request show ID` menampilkan siapa yang memutuskan dan bagaimana.",
            ),
        ),
        ApprovalRefusal::OwnRequest => (
            Text::new(
                "Whoever asked for something, or may hold the key that asked, cannot be the one who approves or refuses it.",
                "Yang mengajukan permintaan, atau yang mungkin memegang key pengajunya, tidak dapat menyetujui atau menolaknya sendiri.",
            ),
            Text::new(
                "Let another operator look at it: `sengo request approve ID --as FILE` with that operator's key file.",
                "Minta operator lain memeriksanya: `sengo request approve ID --as FILE` dengan berkas kunci operator tersebut.",
            ),
        ),
        ApprovalRefusal::EngineKeyRotation => (
            Text::new(
                "An engine's key is not rotated here, because nobody else would have agreed to the new one.",
                "Key engine tidak dirotasi di sini, karena key yang baru tidak disetujui orang lain.",
            ),
            Text::new(
                "Ask for a new key with `sengo key issue --engine NAME --ip CIDR`, and revoke the old one once the new one is in use.",
                "Ajukan key baru dengan `sengo key issue --engine NAME --ip CIDR`, lalu cabut yang lama setelah yang baru dipakai.",
            ),
        ),
        ApprovalRefusal::OwnersTooFew => (
            say!(
                "At least {OWNERS_MIN} owners have to be there: with fewer, nobody could agree to another operator any more.",
                "Harus ada sedikitnya {OWNERS_MIN} owner: jika kurang, tidak ada lagi yang dapat menyetujui operator lain.",
            ),
            Text::new(
                "Make another operator an owner first: `sengo operator role NAME owner`.",
                "Jadikan operator lain owner terlebih dahulu: `sengo operator role NAME owner`.",
            ),
        ),
        ApprovalRefusal::AlwaysEnforced => (
            Text::new(
                "In production a second person always has to agree; that cannot be switched.",
                "Di production selalu diperlukan persetujuan orang kedua; ini tidak dapat diubah.",
            ),
            Text::new(
                "In a sandbox it can be: name the sandbox's with --data.",
                "Di sandbox dapat diubah: sebutkan --data milik sandbox.",
            ),
        ),
        ApprovalRefusal::ReasonUnusable => (
            say!(
                "A reason has 1 to {REFUSAL_REASON_CHARACTERS_MAX} characters, all of them visible.",
                "Alasan terdiri dari 1 sampai {REFUSAL_REASON_CHARACTERS_MAX} karakter, semuanya terlihat.",
            ),
            Text::new("Say it in a sentence.", "Sampaikan dalam satu kalimat."),
        ),
    };
    Said::new(message).hint(hint)
}
