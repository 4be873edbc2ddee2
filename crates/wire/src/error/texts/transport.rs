//! Signatures made with another hash function, or written in another way than in hex.

use sengo_core::signature::{HashFunction, Transport};

use super::signature::{Explained, Line};
use crate::error::text::Text;

/// The name that people write.
pub(super) fn function_name(function: HashFunction) -> &'static str {
    match function {
        HashFunction::Sha1 => "SHA-1",
        HashFunction::Sha256 => "SHA-256",
        HashFunction::Sha384 => "SHA-384",
        HashFunction::Sha512 => "SHA-512",
    }
}

/// A digest that was right, written in another way than in hex.
pub(super) fn sent_as(transport: Transport) -> Explained {
    let (what, fix) = match transport {
        Transport::Base64 => (
            Text::new(
                "it was sent in base64 instead of hex",
                "dikirim dalam base64, bukan heksadesimal",
            ),
            Text::new(
                "Leave out base64_encode and the fourth argument `true`: hash_hmac gives hex by itself.",
                "Hilangkan base64_encode dan argumen keempat `true`: hash_hmac sendiri sudah menghasilkan heksadesimal.",
            ),
        ),
        Transport::Base64OfHex => (
            Text::new(
                "its hex digits were encoded in base64 once more",
                "digit heksadesimalnya di-encode lagi dengan base64",
            ),
            Text::new(
                "Leave out base64_encode: what hash_hmac gives is sent as it is.",
                "Hilangkan base64_encode: kirim hasil hash_hmac apa adanya.",
            ),
        ),
        Transport::RawBytes => (
            Text::new(
                "it was sent as raw bytes instead of hex",
                "dikirim sebagai byte mentah, bukan heksadesimal",
            ),
            Text::new(
                "Leave out the fourth argument `true` of hash_hmac.",
                "Hilangkan argumen keempat `true` dari hash_hmac.",
            ),
        ),
        Transport::Decorated => (
            Text::new(
                "something stands around its 128 hex digits",
                "ada sesuatu di sekitar 128 digit heksadesimalnya",
            ),
            Text::new(
                "Send the digits alone, without a prefix such as sha512=, quotes or spaces: `'X-Signature: ' . $signature`.",
                "Kirim digitnya saja, tanpa awalan seperti sha512=, tanda kutip, atau spasi: `'X-Signature: ' . $signature`.",
            ),
        ),
    };
    Explained {
        what,
        fix,
        line: Line::Either,
    }
}
