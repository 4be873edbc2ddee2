//! Paths, methods and rates.

use sengo_core::refusal::RateOf;

use super::{php, say};
use crate::error::text::Text;
use crate::error::told::Said;

pub(in crate::error) fn unreadable() -> Said {
    let (line, trimmed) = (php::SIGN_BODY, php::TRIM);
    Said::new(Text::new(
        "The request is not HTTP: its first line or one of its headers has bytes that cannot stand there.",
        "Permintaan ini bukan HTTP: baris pertama atau salah satu header berisi byte yang tidak boleh ada di sana.",
    ))
    .hint(say!(
        "Mostly it is a signature sent as raw bytes: leave out the fourth argument `true` of hash_hmac, and it is 128 hexadecimal digits: `{line}` Else look for a line break or another control character in key and token: `{trimmed}`",
        "Biasanya karena signature dikirim sebagai byte mentah: hilangkan argumen keempat `true` dari hash_hmac, sehingga hasilnya 128 digit heksadesimal: `{line}` Jika bukan itu, cari baris baru atau karakter kontrol lain di key dan token: `{trimmed}`",
    ))
}

pub(in crate::error) fn head_too_large() -> Said {
    Said::new(Text::new(
        "The first line and the headers of the request are too large.",
        "Baris pertama dan header permintaan ini terlalu besar.",
    ))
    .hint(Text::new(
        "Send only the headers that the documentation names, and data in the body.",
        "Kirim hanya header yang disebut di dokumentasi, dan kirim data di body.",
    ))
}

pub(in crate::error) fn path_unknown() -> Said {
    Said::new(Text::new(
        "There is no such path in this API.",
        "Path ini tidak ada di API.",
    ))
    .hint(Text::new(
        "Compare it with the documentation letter by letter. Paths begin with /api and have no slash at the end, as in POST /api/projects and GET /api/balance.",
        "Cocokkan dengan dokumentasi huruf demi huruf. Path diawali /api dan tidak diakhiri garis miring, misalnya POST /api/projects dan GET /api/balance.",
    ))
}

pub(in crate::error) fn method_not_allowed(allowed: &[String]) -> Said {
    let methods = if allowed.is_empty() {
        Text::new(
            "one of the methods in the Allow header",
            "salah satu metode di header Allow",
        )
    } else {
        Text::any_of(allowed)
    };
    Said::new(Text::new(
        "This path does not take this HTTP method.",
        "Path ini tidak menerima metode HTTP tersebut.",
    ))
    .hint(methods.within(
        "Use {}. In PHP's cURL a call with CURLOPT_POSTFIELDS is a POST unless CURLOPT_CUSTOMREQUEST says otherwise.",
        "Gunakan {}. Di cURL PHP, panggilan dengan CURLOPT_POSTFIELDS menjadi POST kecuali CURLOPT_CUSTOMREQUEST menentukan lain.",
    ))
}

pub(in crate::error) fn too_many(by: RateOf, seconds: u64) -> Said {
    let message = match by {
        RateOf::Address => Text::new(
            "Too many calls came from this address in a short time.",
            "Terlalu banyak panggilan dari alamat ini dalam waktu singkat.",
        ),
        RateOf::Key => Text::new(
            "Too many calls came with this key in a short time.",
            "Terlalu banyak panggilan dengan key ini dalam waktu singkat.",
        ),
    };
    let plural = if seconds == 1 { "" } else { "s" };
    let hint = say!(
        "Wait {seconds} second{plural}, as the Retry-After header says, and repeat the call; nothing was changed by it. Spread calls out instead of sending them at once.",
        "Tunggu {seconds} detik, seperti di header Retry-After, lalu ulangi panggilan; tidak ada yang berubah karenanya. Sebarkan panggilan, jangan dikirim sekaligus.",
    );
    Said::new(message).hint(hint)
}
