//! Headers, keys and tokens, and the products a merchant is activated for.

use sengo_core::credential::{Form, Kind, Part};
use sengo_core::environment::Environment;
use sengo_core::merchant::Product;
use sengo_core::refusal::{CredentialHint, HeaderFault, SignedHeader};

use super::{php, say};
use crate::error::ErrorContext;
use crate::error::text::Text;
use crate::error::told::Said;

pub(in crate::error) fn headers(faults: &[HeaderFault]) -> Said {
    let mut missing = Vec::new();
    let mut broken = Vec::new();
    let mut errors = Vec::new();
    for fault in faults {
        let (header, text) = header(*fault);
        match fault {
            HeaderFault::Missing(_) => missing.push(header.as_str()),
            HeaderFault::Repeated(_) | HeaderFault::Unreadable(_) => broken.push(header.as_str()),
        }
        errors.push((header.as_str().to_owned(), text));
    }
    let missing_headers = missing;
    let missing = (!missing_headers.is_empty()).then(|| {
        Text::all_of(&missing_headers).within(
            "Headers of authentication are missing: {}.",
            "Header autentikasi tidak ada: {}.",
        )
    });
    let broken = (!broken.is_empty()).then(|| {
        Text::all_of(&broken).within(
            "Headers of authentication cannot be read: {}.",
            "Header autentikasi tidak dapat dibaca: {}.",
        )
    });
    let message = match (missing, broken) {
        (Some(missing), Some(broken)) => missing.then(broken),
        (Some(text), None) | (None, Some(text)) => text,
        (None, None) => Text::new(
            "Headers of authentication are missing.",
            "Header autentikasi tidak ada.",
        ),
    };
    let (headers, with_body, without) = (php::SEND_HEADERS, php::SIGN_BODY, php::SIGN_NOTHING);
    let hint = say!(
        "Send all three headers, each once, with every call: `{headers}` The signature with a body: `{with_body}` Without one: `{without}`",
        "Kirim ketiga header, masing-masing satu kali, pada setiap panggilan: `{headers}` Signature dengan body: `{with_body}` Tanpa body: `{without}`",
    );
    // Some arrived and others did not: whoever sent them all will look for the reason in vain.
    let is_cut = !missing_headers.is_empty() && missing_headers.len() < SignedHeader::ALL.len();
    let hint = if is_cut {
        let trimmed = php::TRIM;
        say!(
            "If you did send it: a line break at the end of a header, as a file ends with, cuts off what follows, so take it away first: `{trimmed}`",
            "Jika sudah dikirim: baris baru di akhir header, seperti di akhir file, memotong semua yang ada setelahnya, jadi hilangkan dahulu: `{trimmed}`",
        )
        .then(hint)
    } else {
        hint
    };
    Said::new(message).errors(errors).hint(hint)
}

fn header(fault: HeaderFault) -> (SignedHeader, Text) {
    match fault {
        HeaderFault::Missing(header) => (
            header,
            match header {
                SignedHeader::ClientKey => Text::new(
                    "is missing; it carries the key you were issued",
                    "tidak ada; isinya key yang diterbitkan untuk Anda",
                ),
                SignedHeader::ClientToken => Text::new(
                    "is missing; it carries the token that was shown when the key was issued",
                    "tidak ada; isinya token yang ditampilkan saat key diterbitkan",
                ),
                SignedHeader::Signature => Text::new(
                    "is missing; it carries the signature, 128 hexadecimal digits",
                    "tidak ada; isinya signature, 128 digit heksadesimal",
                ),
            },
        ),
        HeaderFault::Repeated(header) => (
            header,
            Text::new(
                "was sent more than once; send it once",
                "dikirim lebih dari satu kali; kirim satu kali saja",
            ),
        ),
        HeaderFault::Unreadable(header) => (
            header,
            match header {
                SignedHeader::ClientKey | SignedHeader::ClientToken => Text::new(
                    "is longer than 255 characters or has a blank or another character that none has; copy it again",
                    "lebih dari 255 karakter, atau berisi spasi atau karakter lain yang tidak mungkin ada; salin ulang",
                ),
                SignedHeader::Signature => Text::new(
                    "is longer than 255 characters or has a character that no signature has; send the 128 hexadecimal digits that hash_hmac gives, without the fourth argument `true`",
                    "lebih dari 255 karakter, atau berisi karakter yang tidak ada di signature; kirim 128 digit heksadesimal hasil hash_hmac, tanpa argumen keempat `true`",
                ),
            },
        ),
    }
}

pub(in crate::error) fn credentials(hint: CredentialHint, context: &ErrorContext<'_>) -> Said {
    let (key_prefix, token_prefix) = prefixes(context.environment);
    match hint {
        CredentialHint::None => {
            let here = context.environment;
            let again = say!(
                "Copy both again from where they were issued, without blanks or quotation marks around them; keys of another environment than {here} are not known here.",
                "Salin ulang keduanya dari tempat diterbitkan, tanpa spasi atau tanda kutip di sekitarnya; key dari lingkungan selain {here} tidak dikenal di sini.",
            );
            let hint = again.then(new_key(context));
            Said::new(Text::new(
                "The key is not known, or the token does not belong to it.",
                "Key tidak dikenal, atau token bukan pasangannya.",
            ))
            .hint(hint)
        }
        CredentialHint::KeyDamaged { characters, expected } => {
            damaged(SignedHeader::ClientKey, characters, expected)
        }
        CredentialHint::TokenDamaged { characters, expected } => {
            damaged(SignedHeader::ClientToken, characters, expected)
        }
        CredentialHint::TokenAsKey => Said::new(Text::new(
            "X-Client-Key holds a token; the key belongs there.",
            "X-Client-Key berisi token; seharusnya berisi key.",
        ))
        .hint(say!(
            "Put the key (it begins with {key_prefix}) into X-Client-Key and the token ({token_prefix}) into X-Client-Token. We do not log the token, but a proxy on the way may have: if you cannot rule that out, issue a new key and revoke this one.",
            "Isi X-Client-Key dengan key (awalannya {key_prefix}) dan X-Client-Token dengan token ({token_prefix}). Kami tidak mencatat token itu, tetapi proxy di tengah jalan mungkin mencatatnya: jika ragu, terbitkan key baru dan cabut yang ini.",
        )),
        CredentialHint::KeyAsToken => Said::new(Text::new(
            "X-Client-Token holds a key; the token belongs there.",
            "X-Client-Token berisi key; seharusnya berisi token.",
        ))
        .hint(say!(
            "Put the token into X-Client-Token; it begins with {token_prefix} and was shown once, when the key was issued. If it is lost, issue a new key.",
            "Isi X-Client-Token dengan token; awalannya {token_prefix} dan hanya ditampilkan sekali, saat key diterbitkan. Jika hilang, terbitkan key baru.",
        )),
        CredentialHint::Revoked => Said::new(Text::new(
            "This key was revoked; its token is right.",
            "Key ini sudah dicabut; tokennya benar.",
        ))
        .hint(new_key(context)),
        CredentialHint::Expired => Said::new(Text::new(
            "This key was rotated and its overlap is over; its token is right.",
            "Key ini sudah dirotasi dan masa tumpang tindihnya habis; tokennya benar.",
        ))
        .hint(
            Text::new(
                "Use the key and token that the rotation answered with.",
                "Pakai key dan token dari jawaban rotasi itu.",
            )
            .then(new_key(context)),
        ),
        CredentialHint::NotAPair => Said::new(Text::new(
            "Key and token are of different kinds or environments, so they are not a pair.",
            "Key dan token berbeda jenis atau lingkungan, jadi bukan satu pasangan.",
        ))
        .hint(say!(
            "Their beginnings must agree, such as {key_prefix} and {token_prefix}: take both from the same answer that issued them.",
            "Awalan keduanya harus cocok, misalnya {key_prefix} dan {token_prefix}: ambil keduanya dari jawaban yang sama saat diterbitkan.",
        )),
    }
}

/// Where a new key comes from.
fn new_key(context: &ErrorContext<'_>) -> Text {
    match context.support_contact {
        Some(contact) => say!(
            "If you need a new key: a project's comes from POST /api/projects/{{id}}/keys with the merchant's key, a merchant's from {contact}.",
            "Jika perlu key baru: key project diperoleh dengan POST /api/projects/{{id}}/keys memakai key merchant, key merchant dari {contact}.",
        ),
        None => say!(
            "If you need a new key: a project's comes from POST /api/projects/{{id}}/keys with the merchant's key, a merchant's from the platform's support.",
            "Jika perlu key baru: key project diperoleh dengan POST /api/projects/{{id}}/keys memakai key merchant, key merchant dari dukungan platform.",
        ),
    }
}

fn damaged(header: SignedHeader, characters: usize, expected: usize) -> Said {
    let header = header.as_str();
    let message = say!(
        "{header} is damaged: a character was lost or changed in copying.",
        "{header} rusak: ada karakter yang hilang atau berubah saat disalin.",
    );
    let hint = if characters == expected {
        say!(
            "Its length is right ({expected} characters), so one of them was changed. Copy it again; a double click selects the whole of it.",
            "Panjangnya benar ({expected} karakter), jadi ada karakter yang berubah. Salin ulang; klik dua kali memilih seluruhnya.",
        )
    } else {
        say!(
            "It has {characters} characters and should have {expected}. Copy it again; a double click selects the whole of it.",
            "Panjangnya {characters} karakter, seharusnya {expected}. Salin ulang; klik dua kali memilih seluruhnya.",
        )
    };
    Said::new(message).hint(hint)
}

/// What a merchant's key and token begin with, as examples.
fn prefixes(environment: Environment) -> (&'static str, &'static str) {
    let prefix = |part| prefix(part, Kind::Merchant, environment);
    (prefix(Part::Key), prefix(Part::Token))
}

fn prefix(part: Part, kind: Kind, environment: Environment) -> &'static str {
    let form = Form {
        part,
        kind,
        environment,
    };
    form.prefix()
}

pub(in crate::error) fn kind(expected: &[Kind], found: Kind, context: &ErrorContext<'_>) -> Said {
    let found = kind_with_article(found);
    let wanted: Vec<Text> = expected.iter().map(|kind| kind_with_article(*kind)).collect();
    let wanted = Text::any_of_texts(wanted);
    let message = wanted
        .within("This call takes {}, ", "Panggilan ini memerlukan {}, ")
        .joined("", found.within("and {} was sent.", "tetapi yang dikirim {}."));
    let prefixes: Vec<&str> = expected
        .iter()
        .map(|kind| prefix(Part::Key, *kind, context.environment))
        .collect();
    let hint = Text::any_of(&prefixes).within(
        "Send a key that begins with {} and its token, and sign with them.",
        "Kirim key dengan awalan {} beserta tokennya, lalu tandatangani dengan pasangan itu.",
    );
    Said::new(message).hint(hint.then(new_key(context)))
}

fn kind_with_article(kind: Kind) -> Text {
    match kind {
        Kind::Merchant => Text::new("a merchant's key", "key merchant"),
        Kind::Project => Text::new("a project's key", "key project"),
        Kind::Engine => Text::new("an engine's key", "key engine"),
    }
}

pub(in crate::error) fn environment(found: Environment, here: Environment) -> Said {
    let merchant = prefix(Part::Key, Kind::Merchant, here);
    let project = prefix(Part::Key, Kind::Project, here);
    let message = say!(
        "The key was issued in {found}, and this instance is {here}.",
        "Key diterbitkan di {found}, sedangkan yang dipanggil {here}.",
    );
    let hint = say!(
        "Call the {found} host with this key, or use a key issued in {here} with its token; it begins with {merchant} or {project}.",
        "Panggil host {found} dengan key ini, atau pakai key yang diterbitkan di {here} beserta tokennya; awalannya {merchant} atau {project}.",
    );
    Said::new(message).hint(hint)
}

pub(in crate::error) fn product(product: Product, context: &ErrorContext<'_>) -> Said {
    let product = product.as_str();
    let message = say!(
        "This merchant is not activated for the product \"{product}\".",
        "Merchant ini belum diaktifkan untuk produk \"{product}\".",
    );
    let hint = match context.support_contact {
        Some(contact) => say!(
            "Ask {contact} to activate it, and name your merchant. Key, token and signature are right; your code needs no change.",
            "Minta {contact} untuk mengaktifkannya dan sebutkan merchant Anda. Key, token, dan signature sudah benar; kode Anda tidak perlu diubah.",
        ),
        None => say!(
            "Ask the support of the platform that issued your key to activate it. Key, token and signature are right; your code needs no change.",
            "Minta dukungan platform yang menerbitkan key Anda untuk mengaktifkannya. Key, token, dan signature sudah benar; kode Anda tidak perlu diubah.",
        ),
    };
    Said::new(message).hint(hint)
}
