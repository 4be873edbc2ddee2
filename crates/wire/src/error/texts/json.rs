//! Where a body stops being JSON.

use sengo_core::json::{DEPTH_MAX, FaultKind};

use super::say;
use crate::error::text::Text;

/// The fault, as the end of a sentence.
pub(super) fn fault(kind: FaultKind) -> Text {
    match kind {
        FaultKind::Empty => Text::new("nothing was sent", "tidak ada yang dikirim"),
        FaultKind::FormEncoded => Text::new(
            "it was sent as a form (name=value&…); give CURLOPT_POSTFIELDS the text of json_encode and not the array",
            "dikirim sebagai form (nama=nilai&…); isi CURLOPT_POSTFIELDS dengan teks dari json_encode, bukan array",
        ),
        FaultKind::ByteOrderMark => Text::new(
            "it begins with a byte order mark; save the file as UTF-8 without one",
            "diawali byte order mark; simpan file sebagai UTF-8 tanpa BOM",
        ),
        FaultKind::InvalidUtf8 => Text::new(
            "there are bytes here that are not UTF-8",
            "ada byte di sini yang bukan UTF-8",
        ),
        FaultKind::ControlCharacter { byte } => say!(
            "a string has the control character 0x{byte:02X}, which must be escaped",
            "ada karakter kontrol 0x{byte:02X} di dalam string, yang harus di-escape",
        ),
        FaultKind::UnknownEscape => Text::new(
            "this backslash begins no escape that JSON knows",
            "garis miring terbalik ini bukan awal escape yang dikenal JSON",
        ),
        FaultKind::LoneSurrogate => Text::new(
            "this \\u escape is half of a pair, and the other half is missing",
            "escape \\u ini separuh dari sepasang, dan separuh lainnya tidak ada",
        ),
        FaultKind::UnclosedString => Text::new(
            "a string is not closed with a double quote",
            "ada string yang tidak ditutup dengan tanda kutip ganda",
        ),
        FaultKind::UnclosedArray => Text::new(
            "an array is not closed with ]",
            "ada array yang tidak ditutup dengan ]",
        ),
        FaultKind::UnclosedObject => Text::new(
            "an object is not closed with }",
            "ada objek yang tidak ditutup dengan }",
        ),
        FaultKind::SingleQuotes => Text::new(
            "strings and names take double quotes, not single ones",
            "string dan nama memakai tanda kutip ganda, bukan tunggal",
        ),
        FaultKind::UnquotedName => Text::new(
            "a name must stand in double quotes here",
            "di sini harus ada nama dalam tanda kutip ganda",
        ),
        FaultKind::UnknownWord => Text::new(
            "JSON does not know this word; it knows true, false and null, in small letters",
            "kata ini tidak dikenal JSON; yang dikenal true, false, dan null dengan huruf kecil",
        ),
        FaultKind::NumberForm => Text::new(
            "JSON does not write numbers like this; it takes no leading zero, no plus sign and no bare point",
            "JSON tidak menulis angka seperti ini; tanpa nol di depan, tanpa tanda plus, dan tanpa titik tunggal",
        ),
        FaultKind::TrailingComma => Text::new(
            "a comma stands after the last entry",
            "ada koma setelah entri terakhir",
        ),
        FaultKind::MissingComma => {
            Text::new("a comma is missing before this", "kurang koma sebelum bagian ini")
        }
        FaultKind::MissingColon => Text::new(
            "a colon is missing after the name",
            "kurang titik dua setelah nama",
        ),
        FaultKind::MissingValue => Text::new("a value is missing here", "nilai di sini tidak ada"),
        FaultKind::Comment => Text::new("JSON has no comments", "JSON tidak mengenal komentar"),
        FaultKind::TrailingText => Text::new(
            "there is more text after its end",
            "masih ada teks setelah bagian akhirnya",
        ),
        FaultKind::TooDeep => say!(
            "at most {DEPTH_MAX} levels of arrays and objects are taken",
            "paling banyak {DEPTH_MAX} tingkat array dan objek yang diterima",
        ),
    }
}
