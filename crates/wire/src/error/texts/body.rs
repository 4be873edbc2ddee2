//! Bodies as a whole.

use sengo_core::json::{FaultKind, ParseFault};

use super::{json, php, say};
use crate::error::text::{Text, quoted};
use crate::error::told::Said;

pub(in crate::error) fn too_large(limit: usize) -> Said {
    Said::new(say!(
        "The body is larger than {limit} bytes.",
        "Body lebih besar dari {limit} byte.",
    ))
    .hint(only_what_is_documented())
}

pub(in crate::error) fn incomplete() -> Said {
    Said::new(Text::new(
        "The body did not arrive whole.",
        "Body tidak diterima secara utuh.",
    ))
    .hint(Text::new(
        "Send the call again; nothing was changed by it. If it happens again, let your client set Content-Length itself, or give the very number of bytes that it sends.",
        "Kirim ulang panggilan; tidak ada yang berubah karenanya. Jika terulang, biarkan klien Anda mengisi Content-Length sendiri, atau isi dengan jumlah byte yang benar-benar dikirim.",
    ))
}

pub(in crate::error) fn missing() -> Said {
    Said::new(Text::new(
        "This call needs a JSON body, and none was sent.",
        "Panggilan ini memerlukan body JSON, tetapi tidak ada yang dikirim.",
    ))
    .hint(sent_like_this())
}

pub(in crate::error) fn not_json(fault: &ParseFault) -> Said {
    let (line, column) = (fault.line, fault.column);
    let message = match fault.kind {
        FaultKind::Empty => return missing(),
        FaultKind::TooDeep => Text::new("The body is nested too deep", "Struktur body terlalu dalam"),
        _ => Text::new("The body is not JSON", "Body bukan JSON"),
    };
    // A form is wrong as a whole, so there is no place to look at.
    let place = match fault.kind {
        FaultKind::FormEncoded => Text::same("."),
        _ => say!(
            " (line {line}, column {column}).",
            " (baris {line}, kolom {column})."
        ),
    };
    let message = message.joined(": ", json::fault(fault.kind)).joined("", place);
    Said::new(message).hint(match fault.kind {
        FaultKind::TooDeep => only_what_is_documented(),
        _ => sent_like_this(),
    })
}

fn only_what_is_documented() -> Text {
    Text::new(
        "Send only the members that the documentation names; they need nothing like as much.",
        "Kirim hanya anggota yang disebut di dokumentasi; semuanya jauh di bawah batas itu.",
    )
}

pub(in crate::error) fn not_object(found: &'static str) -> Said {
    let kind = super::fields::kind(found);
    let message = kind.within(
        "The body must be a JSON object with names and values, and {} was sent.",
        "Body harus berupa objek JSON berisi nama dan nilai, tetapi yang dikirim {}.",
    );
    let hint = match found {
        "a string" => Text::new(
            "The body looks as if it was encoded twice. Give json_encode the array itself, once:",
            "Body tampaknya di-encode dua kali. Berikan array-nya langsung ke json_encode, satu kali:",
        ),
        _ => Text::new(
            "Give json_encode an array with names, such as ['name' => 'Project SenGo']:",
            "Berikan array dengan nama kepada json_encode, misalnya ['name' => 'Project SenGo']:",
        ),
    };
    Said::new(message).hint(hint.then(Text::same(&format!("`{}`", php::SEND_BODY))))
}

pub(in crate::error) fn ambiguous(member: &str) -> Said {
    let member = quoted(member);
    Said::new(say!(
        "The body has the member {member} more than once, so it could be read in two ways.",
        "Body memuat anggota {member} lebih dari satu kali, sehingga dapat dibaca dengan dua cara.",
    ))
    .hint(Text::new(
        "Leave out all but one of them and sign the body again.",
        "Sisakan satu saja, lalu tandatangani body itu lagi.",
    ))
}

fn sent_like_this() -> Text {
    let line = php::SIGN_AND_SEND;
    say!(
        "Let json_encode write the body, and sign the text that is sent: `{line}`",
        "Biarkan json_encode menulis body, lalu tandatangani teks yang dikirim: `{line}`",
    )
}
