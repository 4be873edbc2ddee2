//! What each code means and what to do about it, for the documentation and for answers that know no more.

use super::ErrorCode;
use crate::error::{Language, text::Text};

impl ErrorCode {
    /// What it means, in one sentence.
    pub fn means(self, language: Language) -> String {
        self.meaning().in_language(language)
    }

    /// What to do about it.
    pub fn what_to_do(self, language: Language) -> String {
        self.remedy().in_language(language)
    }

    pub(in crate::error) fn meaning(self) -> Text {
        match self {
            Self::CreateFailed => Text::new(
                "The channel behind the request failed.",
                "Kanal di balik permintaan ini gagal.",
            ),
            Self::Unauthorized => Text::new(
                "A header of authentication is missing, the key is unknown or of the wrong kind, or the token or signature is wrong.",
                "Header autentikasi tidak lengkap, key tidak dikenal atau jenisnya salah, atau token atau signature salah.",
            ),
            Self::ProductAccessError => Text::new(
                "The merchant is not activated for this product.",
                "Merchant belum diaktifkan untuk produk ini.",
            ),
            Self::InsufficientBalance => Text::new(
                "The active balance does not cover the amount and its fee.",
                "Saldo aktif tidak mencukupi untuk nominal beserta biayanya.",
            ),
            Self::AddressUnauthorized => Text::new(
                "The address the call came from is not on the allowlist.",
                "Alamat asal panggilan tidak ada di daftar alamat yang diizinkan.",
            ),
            Self::PaymentInactiveError => Text::new(
                "The project is not Active, or the channel is switched off.",
                "Project tidak berstatus Active, atau kanalnya sedang dinonaktifkan.",
            ),
            Self::TransactionNotFound => Text::new(
                "No transaction with this id belongs to the caller.",
                "Tidak ada transaksi dengan id ini milik pemanggil.",
            ),
            Self::ProjectNotFound => Text::new(
                "No project with this id belongs to the caller.",
                "Tidak ada project dengan id ini milik pemanggil.",
            ),
            Self::NotFound => Text::new("There is nothing at this path.", "Tidak ada apa pun di path ini."),
            Self::MethodNotAllowed => Text::new(
                "The path exists, but not with this HTTP method.",
                "Path ini ada, tetapi tidak untuk metode HTTP tersebut.",
            ),
            Self::DuplicateReference => Text::new(
                "The project used this reference before.",
                "Project sudah pernah memakai reference ini.",
            ),
            Self::DuplicateDomain => Text::new(
                "Another project has this domain.",
                "Domain ini sudah dipakai project lain.",
            ),
            Self::IdempotencyMismatch => Text::new(
                "The Idempotency-Key was used for a different request.",
                "Idempotency-Key ini sudah dipakai untuk permintaan yang berbeda.",
            ),
            Self::StatusConflict => Text::new(
                "The project, key or instruction is not in a status that allows this.",
                "Status project, key, atau instruksi saat ini tidak mengizinkan tindakan ini.",
            ),
            Self::BodyTooLarge => Text::new(
                "The body is larger than the API takes.",
                "Body melebihi ukuran yang diterima API.",
            ),
            Self::RequestInvalid => Text::new(
                "The body is not well-formed JSON, or fields are missing or invalid.",
                "Body bukan JSON yang benar, atau ada field yang kurang atau tidak valid.",
            ),
            Self::PaymentInternalError => Text::new(
                "The channel is saturated just now.",
                "Kanal pembayaran sedang penuh.",
            ),
            Self::TooManyRequests => Text::new(
                "Too many calls came in a short time.",
                "Terlalu banyak panggilan dalam waktu singkat.",
            ),
            Self::InternalError => Text::new(
                "Something failed on our side; the request may or may not have been carried out.",
                "Terjadi kegagalan di pihak kami; permintaan mungkin sudah atau belum dijalankan.",
            ),
            Self::Unavailable => Text::new(
                "The platform cannot take the call just now.",
                "Platform sedang tidak dapat menerima panggilan.",
            ),
        }
    }

    pub(in crate::error) fn remedy(self) -> Text {
        match self {
            Self::CreateFailed => Text::new(
                "Try again; if it goes on failing, offer the payer another channel.",
                "Coba lagi; jika tetap gagal, tawarkan kanal lain kepada pembayar.",
            ),
            Self::Unauthorized => Text::new(
                "Read hint: where the token was right it names the mistake in the signature and shows the line that is right.",
                "Baca hint: bila token benar, hint menyebut kesalahan pada signature dan menunjukkan baris yang benar.",
            ),
            Self::ProductAccessError => Text::new(
                "Ask the support contact named in hint to activate the product; your code needs no change.",
                "Minta kontak dukungan yang disebut di hint untuk mengaktifkan produk; kode Anda tidak perlu diubah.",
            ),
            Self::InsufficientBalance => Text::new(
                "Look at active in GET /api/balance, then lower the amount or wait until pending money is settled.",
                "Periksa active di GET /api/balance, lalu kecilkan nominal atau tunggu sampai dana pending diselesaikan.",
            ),
            Self::AddressUnauthorized => Text::new(
                "Add the entry named in hint to the allowlist, if the address is yours.",
                "Tambahkan entri yang disebut di hint ke daftar alamat, jika alamat itu memang milik Anda.",
            ),
            Self::PaymentInactiveError => Text::new(
                "Look at status in GET /api/projects/{id} with the merchant's key; a call works again once it is Active.",
                "Periksa status di GET /api/projects/{id} dengan key merchant; panggilan berfungsi lagi setelah statusnya Active.",
            ),
            Self::TransactionNotFound => Text::new(
                "Check the id, and that the key belongs to the project and environment that created the transaction.",
                "Periksa id-nya, dan pastikan key berasal dari project dan lingkungan yang membuat transaksi itu.",
            ),
            Self::ProjectNotFound => Text::new(
                "Take the id from GET /api/projects; sandbox and production have different ids.",
                "Ambil id dari GET /api/projects; id di sandbox dan production berbeda.",
            ),
            Self::NotFound => Text::new(
                "Compare the path with the documentation, letter by letter.",
                "Cocokkan path dengan dokumentasi, huruf demi huruf.",
            ),
            Self::MethodNotAllowed => Text::new(
                "Use one of the methods in the Allow header.",
                "Gunakan salah satu metode di header Allow.",
            ),
            Self::DuplicateReference => Text::new(
                "Give every new payment, disbursement, refund and transfer a reference of its own.",
                "Beri setiap pembayaran, disbursement, refund, dan transfer baru reference tersendiri.",
            ),
            Self::DuplicateDomain => Text::new(
                "Use the project named in the message, close it first, or choose another domain.",
                "Pakai project yang disebut di pesan, tutup dahulu project itu, atau pilih domain lain.",
            ),
            Self::IdempotencyMismatch => Text::new(
                "Use a new key, such as a UUID, for every new request; repeat an old key only with the same body.",
                "Gunakan key baru, misalnya UUID, untuk setiap permintaan baru; ulangi key lama hanya dengan body yang sama.",
            ),
            Self::StatusConflict => Text::new(
                "Look at the current status with GET, then do what hint says.",
                "Periksa status saat ini dengan GET, lalu ikuti petunjuk di hint.",
            ),
            Self::BodyTooLarge => Text::new(
                "Send only the members the documentation names.",
                "Kirim hanya anggota yang disebut di dokumentasi.",
            ),
            Self::RequestInvalid => Text::new(
                "Correct every field named in errors; all faults are listed at once.",
                "Perbaiki setiap field yang disebut di errors; semua kesalahan disebut sekaligus.",
            ),
            Self::PaymentInternalError => Text::new(
                "Wait a moment and try again, each time a little longer.",
                "Tunggu sebentar lalu coba lagi, setiap kali sedikit lebih lama.",
            ),
            Self::TooManyRequests => Text::new(
                "Wait as many seconds as the Retry-After header says, then try again.",
                "Tunggu selama detik yang disebut di header Retry-After, lalu coba lagi.",
            ),
            Self::InternalError => Text::new(
                "Read the state with a GET call, or repeat the call with the same Idempotency-Key, which never does it twice. If it stays, tell support the requestId.",
                "Periksa keadaan dengan panggilan GET, atau ulangi dengan Idempotency-Key yang sama agar tidak dijalankan dua kali. Jika berlanjut, sampaikan requestId kepada dukungan.",
            ),
            Self::Unavailable => Text::new(
                "Wait as many seconds as the Retry-After header says and repeat the call; with the same Idempotency-Key it is never done twice.",
                "Tunggu selama detik yang disebut di header Retry-After lalu ulangi; dengan Idempotency-Key yang sama panggilan tidak dijalankan dua kali.",
            ),
        }
    }
}
