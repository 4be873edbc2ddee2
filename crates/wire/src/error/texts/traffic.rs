//! Paths, methods and rates.

use sengo_core::refusal::RateOf;

use super::say;
use crate::error::text::Text;
use crate::error::told::Said;

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
