//! Callers that are not on an allowlist, and the entries of one.

use std::net::IpAddr;

use sengo_core::address::ForwardedFault;
use sengo_core::allowlist::AddressFault;
use sengo_core::credential::Kind;

use super::say;
use crate::error::ErrorContext;
use crate::error::text::{Text, quoted};
use crate::error::told::Said;

pub(in crate::error) fn not_allowed(
    seen: IpAddr,
    entry: &str,
    list_of: Kind,
    context: &ErrorContext<'_>,
) -> Said {
    let message = match list_of {
        Kind::Project => say!(
            "This call came from {seen}, which is not on the project's allowlist (ip).",
            "Panggilan ini berasal dari {seen}, yang tidak ada di daftar alamat (ip) project.",
        ),
        Kind::Merchant => say!(
            "This call came from {seen}, which is not on the merchant's allowlist.",
            "Panggilan ini berasal dari {seen}, yang tidak ada di daftar alamat merchant.",
        ),
        Kind::Engine => say!(
            "This call came from {seen}, which is not on the engine's allowlist.",
            "Panggilan ini berasal dari {seen}, yang tidak ada di daftar alamat engine.",
        ),
    };
    let hint = match list_of {
        Kind::Project => say!(
            "If {seen} is your server, add the entry \"{entry}\": PATCH /api/projects/{{id}} with the merchant's key and {{\"ip\":[…,\"{entry}\"]}}, where … stands for the entries it has now (GET shows them), because the list is replaced as a whole.",
            "Jika {seen} memang server Anda, tambahkan entri \"{entry}\": PATCH /api/projects/{{id}} dengan key merchant dan {{\"ip\":[…,\"{entry}\"]}}, dengan … berisi entri yang sudah ada (lihat dengan GET), karena daftar diganti seluruhnya.",
        ),
        Kind::Merchant | Kind::Engine => match context.support_contact {
            Some(contact) => say!(
                "If {seen} is your server, ask {contact} to add the entry \"{entry}\" to the list.",
                "Jika {seen} memang server Anda, minta {contact} menambahkan entri \"{entry}\" ke daftar itu.",
            ),
            None => say!(
                "If {seen} is your server, ask the operator of the platform to add the entry \"{entry}\" to the list.",
                "Jika {seen} memang server Anda, minta operator platform menambahkan entri \"{entry}\" ke daftar itu.",
            ),
        },
    };
    Said::new(message).hint(hint)
}

pub(in crate::error) fn forwarded(fault: &ForwardedFault) -> Said {
    let message = Text::new(
        "The address this call came from is unknown, so the allowlist cannot be applied.",
        "Alamat asal panggilan ini tidak diketahui, sehingga daftar alamat tidak dapat diterapkan.",
    );
    let hint = match fault {
        ForwardedFault::Unreadable { found, from_right } => {
            let found = quoted(found);
            say!(
                "Whoever runs the proxy on the way must correct its X-Forwarded-For: entry {from_right} from the right is {found}, which is not an address. If you send that header yourself, leave it out.",
                "Pengelola proxy di tengah jalan harus memperbaiki X-Forwarded-For: entri ke-{from_right} dari kanan adalah {found}, yang bukan alamat. Jika Anda sendiri mengirim header itu, hilangkan.",
            )
        }
        ForwardedFault::TooLong => Text::new(
            "Whoever runs the proxy on the way must correct its X-Forwarded-For, which names too many proxies. If you send that header yourself, leave it out.",
            "Pengelola proxy di tengah jalan harus memperbaiki X-Forwarded-For, yang menyebut terlalu banyak proxy. Jika Anda sendiri mengirim header itu, hilangkan.",
        ),
    };
    Said::new(message).hint(hint)
}

/// What is wrong with one entry.
pub(super) fn entry(found: &str, fault: &AddressFault) -> Text {
    let found = quoted(found);
    match fault {
        AddressFault::Empty => Text::new(
            "is empty: name an address such as \"203.0.113.7\", or take the entry out",
            "kosong: isi alamat seperti \"203.0.113.7\", atau hapus entri ini",
        ),
        AddressFault::NotAnAddress { suggestion } => suggested(
            say!(
                "{found} is not an IPv4 or IPv6 address or network (host names are not taken)",
                "{found} bukan alamat atau jaringan IPv4 atau IPv6 (nama host tidak diterima)",
            ),
            suggestion.as_deref(),
        ),
        AddressFault::LeadingZero { suggestion } => suggested(
            say!(
                "{found} has a number with a leading zero, which some programs read as octal",
                "{found} berisi angka berawalan nol, yang dibaca sebagai oktal oleh sebagian program",
            ),
            suggestion.as_deref(),
        ),
        AddressFault::Zone { suggestion } => suggested(
            say!(
                "{found} has a zone (%…), which means something on one machine only",
                "{found} berisi zona (%…), yang hanya berarti di satu mesin",
            ),
            suggestion.as_deref(),
        ),
        AddressFault::PrefixLength { most, suggestion } => suggested(
            say!(
                "{found} needs a prefix length from 0 to {most} after the slash",
                "{found} memerlukan panjang prefix dari 0 sampai {most} setelah garis miring",
            ),
            suggestion.as_deref(),
        ),
        AddressFault::HostBits { network, address } => say!(
            "{found} has bits set behind its prefix: write \"{network}\" for the network or \"{address}\" for the address alone",
            "{found} memiliki bit di belakang prefix: tulis \"{network}\" untuk jaringannya atau \"{address}\" untuk satu alamat itu saja",
        ),
    }
}

/// The text with the fix, where one can be told.
pub(super) fn suggested(text: Text, suggestion: Option<&str>) -> Text {
    match suggestion {
        None => text,
        Some(suggestion) => {
            let suggestion = quoted(suggestion);
            text.joined("; ", say!("{suggestion} would do", "{suggestion} dapat dipakai"))
        }
    }
}
