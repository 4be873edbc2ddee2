//! Keys and tokens that were signed with in another spelling than they were issued in.

use sengo_core::signature::Spelling;

use super::say;
use super::signature::{Explained, Line};

pub(super) fn of_token(spelling: Spelling) -> Explained {
    of("token", "$token", spelling)
}

pub(super) fn of_key(spelling: Spelling) -> Explained {
    of("client key", "$key", spelling)
}

fn of(name: &str, variable: &str, spelling: Spelling) -> Explained {
    let as_issued = || {
        say!(
            "Use the {name} exactly as it was issued, capital and small letters included.",
            "Gunakan {name} persis seperti saat diterbitkan, termasuk huruf besar dan kecilnya.",
        )
    };
    let (what, fix) = match spelling {
        Spelling::TrailingNewline => (
            say!(
                "the {name} was used with a line break after it",
                "{name} dipakai dengan baris baru di belakangnya",
            ),
            say!(
                "Take the line break away: `{variable} = trim({variable});`.",
                "Hilangkan baris baru itu: `{variable} = trim({variable});`.",
            ),
        ),
        Spelling::OuterBlank => (
            say!(
                "the {name} was used with a blank before or after it",
                "{name} dipakai dengan spasi di depan atau di belakangnya",
            ),
            say!(
                "Take the blank away: `{variable} = trim({variable});`.",
                "Hilangkan spasi itu: `{variable} = trim({variable});`.",
            ),
        ),
        Spelling::LowerCase => (
            say!(
                "the {name} was turned into small letters",
                "{name} diubah menjadi huruf kecil",
            ),
            as_issued(),
        ),
        Spelling::UpperCase => (
            say!(
                "the {name} was turned into capital letters",
                "{name} diubah menjadi huruf besar",
            ),
            as_issued(),
        ),
        Spelling::Decoded => (
            say!(
                "the {name} was decoded before it was used",
                "{name} di-decode sebelum dipakai",
            ),
            say!(
                "Use the {name} as the text it is; leave out base64_decode and hex2bin.",
                "Gunakan {name} sebagai teks apa adanya; hilangkan base64_decode dan hex2bin.",
            ),
        ),
    };
    Explained {
        what,
        fix,
        line: Line::Either,
    }
}
