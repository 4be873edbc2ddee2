//! What the page says, in both languages.

use jiff::Timestamp;
use jiff::tz::{self, TimeZone};
use sengo_core::payment::Status;
use sengo_wire::error::Language;

/// The words of one language.
pub(super) struct Words {
    pub(super) pay_to: &'static str,
    pub(super) amount: &'static str,
    pub(super) scan: &'static str,
    pub(super) steps: [&'static str; 3],
    pub(super) same_phone: &'static str,
    pub(super) save: &'static str,
    pub(super) then_open: &'static str,
    pub(super) picture: &'static str,
    pub(super) until: &'static str,
    pub(super) left: &'static str,
    pub(super) paid_at: &'static str,
    pub(super) registered: &'static str,
    pub(super) waiting: &'static str,
    pub(super) sandbox: &'static str,
    pub(super) sandbox_note: &'static str,
    pub(super) play: &'static str,
    pub(super) pay: &'static str,
    pub(super) decline: &'static str,
    pub(super) played: &'static str,
    pub(super) unknown: &'static str,
    pub(super) unknown_note: &'static str,
    months: [&'static str; 12],
    /// Between hours and minutes.
    colon: char,
}

pub(super) fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Indonesian => &INDONESIAN,
    }
}

const ENGLISH: Words = Words {
    pay_to: "Pay to",
    amount: "Amount",
    scan: "Scan to pay",
    steps: [
        "Open the app of your bank or e-wallet.",
        "Scan this code with it.",
        "Check name and amount, then confirm.",
    ],
    same_phone: "Paying on this very phone?",
    save: "Save the code",
    then_open: ", then open the picture in your app.",
    picture: "QRIS code to scan",
    until: "Pay before",
    left: "Time left",
    paid_at: "Paid at",
    registered: "Registered as",
    waiting: "This page follows by itself once you have paid.",
    sandbox: "Sandbox",
    sandbox_note: "No real money moves here.",
    play: "Play the payer:",
    pay: "Pay",
    decline: "Decline",
    played: "The sandbox's network was told. This page follows when it answers.",
    unknown: "No such payment",
    unknown_note: "This address belongs to no payment. Open the link again as the merchant sent it, whole.",
    months: [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ],
    colon: ':',
};

const INDONESIAN: Words = Words {
    pay_to: "Bayar ke",
    amount: "Jumlah",
    scan: "Pindai untuk membayar",
    steps: [
        "Buka aplikasi bank atau e-wallet Anda.",
        "Pindai kode ini.",
        "Periksa nama dan jumlah, lalu konfirmasi.",
    ],
    same_phone: "Membayar dengan ponsel ini juga?",
    save: "Simpan kode",
    then_open: ", lalu buka gambarnya di aplikasi Anda.",
    picture: "Kode QRIS untuk dipindai",
    until: "Bayar sebelum",
    left: "Sisa waktu",
    paid_at: "Dibayar pada",
    registered: "Terdaftar sebagai",
    waiting: "Halaman ini berubah sendiri setelah Anda membayar.",
    sandbox: "Sandbox",
    sandbox_note: "Tidak ada uang sungguhan di sini.",
    play: "Berperanlah sebagai pembayar:",
    pay: "Bayar",
    decline: "Tolak",
    played: "Jaringan sandbox sudah diberi tahu. Halaman ini berubah setelah ada jawaban.",
    unknown: "Pembayaran tidak ditemukan",
    unknown_note: "Alamat ini bukan milik pembayaran mana pun. Buka kembali tautan dari merchant secara utuh.",
    months: [
        "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des",
    ],
    colon: '.',
};

/// What became of a payment: a word, and what it means for the payer.
pub(super) fn outcome(status: Status, language: Language) -> (&'static str, &'static str) {
    let [english, indonesian] = match status {
        Status::Pending => [("Waiting for payment", ""), ("Menunggu pembayaran", "")],
        Status::Success => [
            ("Paid", "Thank you. You can close this page."),
            ("Sudah dibayar", "Terima kasih. Halaman ini boleh ditutup."),
        ],
        Status::Expired => [
            (
                "Expired",
                "The time to pay is over. Ask the merchant for a new code; do not pay with an old one.",
            ),
            (
                "Kedaluwarsa",
                "Waktu pembayaran sudah habis. Mintalah kode baru kepada merchant; jangan membayar dengan kode lama.",
            ),
        ],
        Status::Failed => [
            (
                "Failed",
                "The payment did not go through. Ask the merchant for a new code.",
            ),
            (
                "Gagal",
                "Pembayaran tidak berhasil. Mintalah kode baru kepada merchant.",
            ),
        ],
        Status::PartlyRefunded => [
            (
                "Paid, partly refunded",
                "The merchant gave a part of it back to you.",
            ),
            (
                "Sudah dibayar, sebagian dikembalikan",
                "Merchant mengembalikan sebagian kepada Anda.",
            ),
        ],
        Status::Refunded => [
            ("Refunded", "The merchant gave the money back to you."),
            ("Dikembalikan", "Merchant sudah mengembalikan uang Anda."),
        ],
        Status::ChargedBack => [
            ("Taken back", "Your bank took this payment back."),
            (
                "Ditarik kembali",
                "Bank Anda sudah menarik kembali pembayaran ini.",
            ),
        ],
    };
    match language {
        Language::English => english,
        Language::Indonesian => indonesian,
    }
}

/// A moment as people in Indonesia write it: `31 Jan 2026, 16:41 WIB`.
pub(super) fn moment(moment: Timestamp, language: Language) -> String {
    let words = words(language);
    let local = moment.to_zoned(TimeZone::fixed(tz::offset(7)));
    let index = usize::try_from(local.month()).unwrap_or(1).saturating_sub(1);
    let month = words.months.get(index).copied().unwrap_or_default();
    format!(
        "{} {month} {}, {:02}{}{:02} WIB",
        local.day(),
        local.year(),
        local.hour(),
        words.colon,
        local.minute()
    )
}
