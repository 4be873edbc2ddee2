//! Signatures that are wrong although the token is right. Whoever reads this owns the token, so it says plainly
//! what was signed and shows the line that is right; the token and the expected signature are never shown.

use sengo_core::signature::{DIAGNOSED_BODY_BYTES_MAX, Diagnosis, Mistake, Spacing};

use super::{php, say, spelling, transport};
use crate::error::text::{Text, quoted};
use crate::error::told::Said;

pub(in crate::error) fn wrong(diagnosis: &Diagnosis) -> Said {
    match diagnosis {
        Diagnosis::Mistakes(mistakes) => mistaken(mistakes),
        Diagnosis::Unknown {
            string_to_sign,
            has_body,
        } => unknown(string_to_sign, *has_body),
        Diagnosis::MultipartSent => Said::new(Text::new(
            "The signature is wrong: the body was sent as a form of several parts (multipart/form-data), which cannot be signed.",
            "Signature salah: body dikirim sebagai form multipart/form-data, yang tidak dapat ditandatangani.",
        ))
        .hint(
            Text::new(
                "Give CURLOPT_POSTFIELDS the JSON text and not the array.",
                "Isi CURLOPT_POSTFIELDS dengan teks JSON, bukan dengan array.",
            )
            .then(code(php::SIGN_AND_SEND)),
        ),
        Diagnosis::BodyTooLarge => {
            let limit = DIAGNOSED_BODY_BYTES_MAX;
            let message = say!(
                "The signature is wrong; a body of more than {limit} bytes is too large to find out why.",
                "Signature salah; body lebih dari {limit} byte terlalu besar untuk dicari penyebabnya.",
            );
            let hint = Text::new(
                "Make one text, and both sign and send that very text:",
                "Buat satu teks, lalu tandatangani dan kirim teks yang persis sama:",
            );
            Said::new(message).hint(hint.then(code(php::SIGN_AND_SEND)))
        }
    }
}

/// One mistake: what was done, as the end of a sentence, what to do instead, and the line to copy.
pub(super) struct Explained {
    pub(super) what: Text,
    pub(super) fix: Text,
    pub(super) line: Line,
}

/// Which line of PHP is right.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// The call may have a body or none.
    Either,
    /// The call has a body.
    Body,
    /// It has none.
    Nothing,
    /// What is signed and what is sent differ.
    BodySignedAndSent,
}

fn mistaken(mistakes: &[Mistake]) -> Said {
    let mut explained = mistakes.iter().map(explain);
    let Some(first) = explained.next() else {
        return unknown(b"", true);
    };
    let (mut what, mut fix, mut line) = (first.what, first.fix, first.line);
    for next in explained {
        what = what.joined("; ", next.what);
        fix = fix.then(next.fix);
        line = if line == Line::Either { next.line } else { line };
    }
    let message = what.within("The signature is wrong: {}.", "Signature salah: {}.");
    Said::new(message).hint(fix.then(line.shown()))
}

impl Line {
    fn shown(self) -> Text {
        match self {
            Self::Either => Text::new(
                format!(
                    "With a body: `{}` Without one: `{}`",
                    php::SIGN_BODY,
                    php::SIGN_NOTHING
                ),
                format!(
                    "Dengan body: `{}` Tanpa body: `{}`",
                    php::SIGN_BODY,
                    php::SIGN_NOTHING
                ),
            ),
            Self::Body => code(php::SIGN_BODY),
            Self::Nothing => code(php::SIGN_NOTHING),
            Self::BodySignedAndSent => code(php::SIGN_AND_SEND),
        }
    }
}

pub(super) fn code(line: &str) -> Text {
    Text::same(&format!("`{line}`"))
}

fn unknown(string_to_sign: &[u8], has_body: bool) -> Said {
    let bytes = string_to_sign.len();
    let text = String::from_utf8_lossy(string_to_sign);
    let message = Text::new(
        "The signature is wrong: it does not belong to this request and this token.",
        "Signature salah: tidak cocok dengan permintaan dan token ini.",
    );
    let how = how_to_sign(has_body);
    // The text stands last and bare: it has to be exact, and quotation marks around it would be signed too.
    let compare = say!(
        "Decode this answer as JSON and compare what you sign, and its length ({bytes} bytes), with the text to sign, which is: {text}",
        "Decode jawaban ini sebagai JSON, lalu bandingkan teks yang Anda tandatangani beserta panjangnya ({bytes} byte) dengan teks yang seharusnya, yaitu: {text}",
    );
    Said::new(message).hint(how.then(compare))
}

/// What is kept of the hint: the text to sign is the body, and bodies are not kept.
pub(in crate::error) fn kept(has_body: bool) -> Text {
    how_to_sign(has_body).then(Text::new(
        "The answer showed the text to sign; it is not kept, since the body is in it.",
        "Jawaban menampilkan teks yang harus ditandatangani; teks itu tidak disimpan karena memuat body.",
    ))
}

fn how_to_sign(has_body: bool) -> Text {
    if has_body {
        Text::new(
            "Make the HMAC-SHA512 of `$key . json_encode($body)` with the token as secret, and send it as 128 hexadecimal digits.",
            "Buat HMAC-SHA512 dari `$key . json_encode($body)` dengan token sebagai secret, lalu kirim sebagai 128 digit heksadesimal.",
        )
    } else {
        let (alone, trimmed) = (php::SIGN_NOTHING, php::TRIM);
        say!(
            "No body arrived, and without one the client key alone is signed: `{alone}` If you did send a body, give it to CURLOPT_POSTFIELDS; a line break at the end of a header cuts it off too: `{trimmed}`",
            "Tidak ada body yang diterima; tanpa body, yang ditandatangani hanya client key: `{alone}` Jika Anda mengirim body, isikan ke CURLOPT_POSTFIELDS; baris baru di akhir header juga memotongnya: `{trimmed}`",
        )
    }
}

fn explained(what: Text, fix: Text, line: Line) -> Explained {
    Explained { what, fix, line }
}

fn explain(mistake: &Mistake) -> Explained {
    match mistake {
        Mistake::KeyNotPrefixed => explained(
            Text::new(
                "the client key does not stand before the body",
                "client key tidak ada di depan body",
            ),
            Text::new(
                "Put the client key, which you send as X-Client-Key, at the start of the text that is signed.",
                "Letakkan client key, yaitu yang Anda kirim sebagai X-Client-Key, di awal teks yang ditandatangani.",
            ),
            Line::Either,
        ),
        Mistake::TokenPrefixed => explained(
            Text::new(
                "the token stands before the body in the text that is signed",
                "token ada di depan body dalam teks yang ditandatangani",
            ),
            Text::new(
                "Put the client key there instead; the token is only the third argument of hash_hmac.",
                "Letakkan client key di situ; token hanya menjadi argumen ketiga hash_hmac.",
            ),
            Line::Either,
        ),
        Mistake::KeyAfterBody => explained(
            Text::new(
                "the client key stands after the body",
                "client key ada di belakang body",
            ),
            Text::new(
                "Turn the two round: the client key comes first.",
                "Balik urutannya: client key lebih dahulu.",
            ),
            Line::Body,
        ),
        Mistake::Separator { text } => {
            let text = quoted(text);
            explained(
                say!(
                    "{text} stands between the client key and the body",
                    "ada {text} di antara client key dan body",
                ),
                Text::new(
                    "Join them with nothing in between. The + in the documentation means the dot of PHP.",
                    "Gabungkan keduanya tanpa apa pun di antaranya. Tanda + di dokumentasi berarti operator titik di PHP.",
                ),
                Line::Either,
            )
        }
        Mistake::KeyAndTokenSwapped => explained(
            Text::new(
                "the client key and the token have each other's place",
                "posisi client key dan token tertukar",
            ),
            Text::new(
                "Let $key be what you send as X-Client-Key and $token what you send as X-Client-Token.",
                "Isi $key dengan yang Anda kirim sebagai X-Client-Key dan $token dengan yang Anda kirim sebagai X-Client-Token.",
            ),
            Line::Either,
        ),
        Mistake::ClientKeyAsSecret => explained(
            Text::new(
                "the client key was used as the secret",
                "client key dipakai sebagai secret",
            ),
            Text::new(
                "The third argument of hash_hmac is the token, which you send as X-Client-Token.",
                "Argumen ketiga hash_hmac adalah token, yaitu yang Anda kirim sebagai X-Client-Token.",
            ),
            Line::Either,
        ),
        Mistake::HmacArgumentsSwapped => explained(
            Text::new("the text and the secret are swapped", "teks dan secret tertukar"),
            Text::new(
                "The second argument of hash_hmac is the text, the third is the token.",
                "Argumen kedua hash_hmac adalah teksnya, argumen ketiga adalah token.",
            ),
            Line::Either,
        ),
        Mistake::TokenSpelling(spelling) => spelling::of_token(*spelling),
        Mistake::KeySpelling(spelling) => spelling::of_key(*spelling),
        Mistake::OtherHash(function) => {
            let name = transport::function_name(*function);
            explained(
                say!(
                    "it was made with {name} instead of SHA-512",
                    "dibuat dengan {name}, bukan SHA-512",
                ),
                Text::new(
                    "The first argument of hash_hmac is 'sha512'.",
                    "Argumen pertama hash_hmac adalah 'sha512'.",
                ),
                Line::Either,
            )
        }
        Mistake::NotKeyed => explained(
            Text::new(
                "it is a plain hash and not an HMAC",
                "yang dikirim adalah hash biasa, bukan HMAC",
            ),
            Text::new(
                "Use hash_hmac in place of hash, with the token as its third argument and not in the text.",
                "Gunakan hash_hmac, bukan hash, dengan token sebagai argumen ketiga dan bukan di dalam teks.",
            ),
            Line::Either,
        ),
        Mistake::Transport(transport) => transport::sent_as(*transport),
        Mistake::BodyNotSigned => explained(
            Text::new(
                "a body was sent, but only the client key was signed",
                "ada body yang dikirim, tetapi yang ditandatangani hanya client key",
            ),
            Text::new(
                "Sign the client key followed by the body.",
                "Tandatangani client key yang diikuti body.",
            ),
            Line::Body,
        ),
        Mistake::NothingSentSigned { text } => {
            let text = quoted(text);
            explained(
                say!(
                    "{text} was signed as the body, but no body was sent",
                    "{text} ditandatangani sebagai body, padahal tidak ada body yang dikirim",
                ),
                Text::new(
                    "Without a body, as in every GET call, sign the client key alone.",
                    "Tanpa body, seperti pada setiap panggilan GET, tandatangani client key saja.",
                ),
                Line::Nothing,
            )
        }
        Mistake::EncodedTwice => explained(
            Text::new(
                "json_encode was given a text that is JSON already",
                "json_encode diberi teks yang sudah berupa JSON",
            ),
            Text::new(
                "Encode the array $body once, then sign and send that text.",
                "Encode array $body satu kali saja, lalu tandatangani dan kirim teks itu.",
            ),
            Line::BodySignedAndSent,
        ),
        Mistake::SentEncodedTwice => explained(
            Text::new(
                "the body was sent as JSON within a JSON string, but signed without those quotes",
                "body dikirim sebagai JSON di dalam string JSON, tetapi ditandatangani tanpa tanda kutip itu",
            ),
            Text::new(
                "Send the text that was signed as it is, without encoding it again.",
                "Kirim teks yang ditandatangani apa adanya, tanpa di-encode lagi.",
            ),
            Line::BodySignedAndSent,
        ),
        Mistake::SortedNames => explained(
            Text::new(
                "the members of the body were sorted before signing",
                "anggota body diurutkan sebelum ditandatangani",
            ),
            Text::new(
                "Sign them in the order in which they are sent; leave out ksort.",
                "Tandatangani menurut urutan saat dikirim; hilangkan ksort.",
            ),
            Line::BodySignedAndSent,
        ),
        Mistake::OtherSpacing(spacing) => spaced(*spacing),
        Mistake::NewlineSigned => explained(
            Text::new(
                "the signed text ends with a line break that was not sent",
                "teks yang ditandatangani diakhiri baris baru yang tidak ikut dikirim",
            ),
            Text::new(
                "Take the line break away before signing (in a shell, `printf '%s'` instead of `echo`).",
                "Hilangkan baris baru itu sebelum menandatangani (di shell, pakai `printf '%s'`, bukan `echo`).",
            ),
            Line::Either,
        ),
        Mistake::NewlineSent => explained(
            Text::new(
                "the body that was sent ends with a line break that was not signed",
                "body yang dikirim diakhiri baris baru yang tidak ikut ditandatangani",
            ),
            Text::new(
                "Send exactly the text that was signed.",
                "Kirim teks yang persis sama dengan yang ditandatangani.",
            ),
            Line::BodySignedAndSent,
        ),
        Mistake::FormSigned => explained(
            Text::new(
                "the signed text is a form (name=value&…), while JSON was sent",
                "teks yang ditandatangani berupa form (nama=nilai&…), sedangkan yang dikirim JSON",
            ),
            Text::new(
                "Use json_encode in place of http_build_query.",
                "Gunakan json_encode, bukan http_build_query.",
            ),
            Line::BodySignedAndSent,
        ),
        Mistake::FormSent => explained(
            Text::new(
                "JSON was signed, but the body was sent as a form (name=value&…)",
                "yang ditandatangani JSON, tetapi body dikirim sebagai form (nama=nilai&…)",
            ),
            Text::new(
                "Give CURLOPT_POSTFIELDS the JSON text and not the array.",
                "Isi CURLOPT_POSTFIELDS dengan teks JSON, bukan dengan array.",
            ),
            Line::BodySignedAndSent,
        ),
        Mistake::BodyAsText { text } => {
            let text = quoted(text);
            explained(
                say!(
                    "the body was signed as the text {text}",
                    "body ditandatangani sebagai teks {text}",
                ),
                Text::new(
                    "Turn it into JSON first: json_encode($body) in PHP, JSON.stringify(body) in JavaScript.",
                    "Ubah dahulu menjadi JSON: json_encode($body) di PHP, JSON.stringify(body) di JavaScript.",
                ),
                Line::Body,
            )
        }
    }
}

fn spaced(spacing: Spacing) -> Explained {
    let layout = match spacing {
        Spacing::FourSpaces => Text::new(
            "lines indented by four spaces (JSON_PRETTY_PRINT)",
            "baris dengan indentasi empat spasi (JSON_PRETTY_PRINT)",
        ),
        Spacing::TwoSpaces => Text::new("lines indented by two spaces", "baris dengan indentasi dua spasi"),
        Spacing::Tabs => Text::new("lines indented by tabs", "baris dengan indentasi tab"),
        Spacing::AfterCommaAndColon => Text::new(
            "a space after every comma and colon (in Python use separators=(',', ':'))",
            "spasi setelah setiap koma dan titik dua (di Python pakai separators=(',', ':'))",
        ),
    };
    let what = layout.within(
        "the signed text has {}, the body that was sent has not",
        "teks yang ditandatangani memiliki {}, sedangkan body yang dikirim tidak",
    );
    let fix = Text::new(
        "Make the JSON once, without JSON_PRETTY_PRINT, and both sign and send that very text.",
        "Buat JSON satu kali, tanpa JSON_PRETTY_PRINT, lalu tandatangani dan kirim teks yang persis sama.",
    );
    explained(what, fix, Line::BodySignedAndSent)
}
