//! Fields, parameters and headers that are missing or wrong. Each text goes after the name of its field.

use sengo_core::idempotency::{IDEMPOTENCY_KEY_CHARACTERS_MAX, IdempotencyKeyFault};
use sengo_core::json::IntegerFault;
use sengo_core::refusal::{Fault, FieldFault, ValueKind};

use super::{addresses, domains, names, say, transactions};
use crate::error::text::{Text, quoted};
use crate::error::told::Said;
use crate::moment::Moment;
use sengo_core::figures::{PeriodFault, REPORT_DAYS_MAX};

/// The most fields that the message itself names; `errors` has them all.
const NAMED_FIELDS_MAX: usize = 5;

pub(in crate::error) fn invalid(faults: &[FieldFault]) -> Said {
    let errors: Vec<(String, Text)> = faults
        .iter()
        .map(|fault| (shown(&fault.field), self::fault(&fault.field, &fault.fault)))
        .collect();
    let message = match errors.as_slice() {
        [(field, text)] => Text::same(field).then(text.clone()).joined(".", Text::same("")),
        _ => {
            let fields: Vec<&str> = errors.iter().map(|(field, _)| field.as_str()).collect();
            let count = fields.len();
            let named = fields.get(..NAMED_FIELDS_MAX).unwrap_or(&fields).join(", ");
            let more = if count > NAMED_FIELDS_MAX { ", …" } else { "" };
            say!(
                "{count} fields are missing or wrong: {named}{more}.",
                "{count} field tidak ada atau salah: {named}{more}.",
            )
        }
    };
    let said = Said::new(message);
    let said = if errors.len() == 1 {
        said
    } else {
        said.hint(Text::new(
            "Correct each of them as errors says, and repeat the call with its new signature; nothing was changed by it.",
            "Perbaiki semuanya sesuai errors, lalu ulangi panggilan dengan signature yang baru; tidak ada yang berubah karenanya.",
        ))
    };
    said.errors(errors)
}

/// The name of a field; parts of it may be somebody else's text.
pub(super) fn shown(field: &str) -> String {
    quoted(field).trim_matches('"').to_owned()
}

pub(in crate::error) fn fault(field: &str, fault: &Fault) -> Text {
    match fault {
        Fault::Missing => missing(field),
        Fault::Kind { expected, found } => value_kind(field, *expected, found),
        Fault::TextForList { text } => text_for_list(text),
        Fault::Name { found, fault } => names::project(found, fault),
        Fault::Domain { found, fault } => domains::fault(found, fault),
        Fault::Address { found, fault } => addresses::entry(found, fault),
        Fault::EngineName { found } => {
            let found = quoted(found);
            say!(
                "must be 1 to 40 lower-case letters, digits and hyphens, such as bank-1, and {found} was sent",
                "harus 1 sampai 40 huruf kecil, angka, dan tanda hubung, misalnya bank-1, tetapi yang dikirim {found}",
            )
        }
        Fault::Uuid => Text::new(
            "must be a UUID, such as 0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506; take it as it was given",
            "harus berupa UUID, misalnya 0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506; pakai apa adanya seperti yang diberikan",
        ),
        Fault::ListEmpty if !is_of_addresses(field) => Text::new(
            "is an empty list; give it at least one entry",
            "adalah daftar kosong; isi sedikitnya satu entri",
        ),
        Fault::ListTooLong { entries, limit } if !is_of_addresses(field) => say!(
            "has {entries} entries, and {limit} are taken; send the others in further calls",
            "berisi {entries} entri, sedangkan batasnya {limit}; kirim sisanya dalam panggilan berikutnya",
        ),
        Fault::ListEmpty => Text::new(
            "is an empty list; name at least one address, or \"0.0.0.0/0\" for every address",
            "adalah daftar kosong; isi sedikitnya satu alamat, atau \"0.0.0.0/0\" untuk semua alamat",
        ),
        Fault::ListTooLong { entries, limit } => say!(
            "has {entries} entries, and {limit} are taken; write neighbouring addresses as one network, such as \"203.0.113.0/24\"",
            "berisi {entries} entri, sedangkan batasnya {limit}; tulis alamat yang berdekatan sebagai satu jaringan, misalnya \"203.0.113.0/24\"",
        ),
        Fault::Integer(IntegerFault::Fraction) => Text::new(
            "must be a whole number; 10000 and 10000.0 are, 10000.5 is not",
            "harus bilangan bulat; 10000 dan 10000.0 boleh, 10000.5 tidak",
        ),
        Fault::Integer(IntegerFault::OutOfRange) => Text::new(
            "is a larger number than can be held; send a smaller one",
            "terlalu besar untuk ditampung; kirim bilangan yang lebih kecil",
        ),
        Fault::Range { least, most } => say!(
            "must be a whole number from {least} to {most}",
            "harus bilangan bulat dari {least} sampai {most}",
        ),
        Fault::Word { known, found } => {
            let found = quoted(found);
            Text::any_of(known)
                .within("must be {}", "harus {}")
                .joined(", ", say!("and {found} was sent", "tetapi yang dikirim {found}"))
        }
        Fault::Reference { found, fault } => names::reference(found, fault),
        Fault::TextTooLong { limit } => say!(
            "is too long; it has at most {limit} characters",
            "terlalu panjang; paling banyak {limit} karakter",
        ),
        Fault::TextControl => Text::new(
            "has a line break or a control character; leave it out",
            "berisi baris baru atau karakter kontrol; hilangkan",
        ),
        Fault::IdempotencyKey(fault) => idempotency_key(fault),
        Fault::Moment => Text::new(
            "must be a moment as RFC 3339 writes it, such as 2026-01-31T16:41:20+07:00 or 2026-01-31T09:41:20Z",
            "harus berupa waktu menurut RFC 3339, misalnya 2026-01-31T16:41:20+07:00 atau 2026-01-31T09:41:20Z",
        ),
        Fault::MomentAhead { now } => {
            let now = Moment::from(*now);
            say!(
                "is ahead of now, which is {now}; leave it out for the balance as it is",
                "masih di masa depan, sekarang {now}; hilangkan untuk melihat saldo saat ini",
            )
        }
        Fault::NoSuchProject => Text::new(
            "is not one of your projects; GET /api/projects lists them",
            "bukan salah satu project Anda; lihat daftarnya di GET /api/projects",
        ),
        Fault::SameAs { other } => say!(
            "is the same as {other}; name two different ones",
            "sama dengan {other}; isi dua yang berbeda",
        ),
        Fault::Period(fault) => period(*fault),
        Fault::NothingToChange { known } => Text::any_of(known).within(
            "changes nothing; send at least one of {}",
            "tidak mengubah apa pun; kirim sedikitnya salah satu dari {}",
        ),
        Fault::Repeated => Text::new(
            "is there more than once; send it once",
            "ada lebih dari satu kali; kirim satu kali saja",
        ),
        Fault::Transaction(fault) => transactions::fault(fault),
    }
}

/// Whether a field is a list of addresses, about which more can be said.
fn is_of_addresses(field: &str) -> bool {
    matches!(field, "ip" | "--ip")
}

/// What to send, with an example where the field is one of the documentation.
fn missing(field: &str) -> Text {
    let example = match field {
        "name" => "\"name\":\"Project SenGo\"",
        "domain" => "\"domain\":\"https://sengo.id\"",
        "ip" => "\"ip\":[\"203.0.113.7\"]",
        "from" => "\"from\":1",
        "to" => "\"to\":2",
        "amount" => "\"amount\":10000",
        "reference" => "\"reference\":\"INV-2026-0001\"",
        "viewName" => "\"viewName\":\"Toko Baru\"",
        "additionalInfo" | "additionalInfo.callback" => {
            "\"additionalInfo\":{\"callback\":\"https://shop.example.com/callbacks/sengo\"}"
        }
        "bankCode" => "\"bankCode\":\"014\"",
        "recipientAccount" => "\"recipientAccount\":\"1234567890\"",
        "accountNumber" => "\"accountNumber\":\"1234567890\"",
        "id" => "\"id\":\"0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506\"",
        _ => return Text::new("is missing; send it", "tidak ada; kirim field ini"),
    };
    say!(
        "is missing; send it, as in {example}",
        "tidak ada; kirim field ini, misalnya {example}",
    )
}

fn value_kind(field: &str, expected: ValueKind, found: &'static str) -> Text {
    let found = kind(found);
    match expected {
        ValueKind::Text => found.within(
            "must be a text in double quotes, and {} was sent",
            "harus berupa teks dalam tanda kutip ganda, tetapi yang dikirim {}",
        ),
        ValueKind::Integer => found.within(
            "must be a whole number without quotes, such as 10000, and {} was sent",
            "harus bilangan bulat tanpa tanda kutip, misalnya 10000, tetapi yang dikirim {}",
        ),
        ValueKind::ListOfTexts if !is_of_addresses(field) => found.within(
            "must be a list of texts, such as [\"qris\"], and {} was sent",
            "harus berupa daftar teks, misalnya [\"qris\"], tetapi yang dikirim {}",
        ),
        ValueKind::ListOfTexts => found.within(
            "must be a list of texts, such as [\"203.0.113.7\"], and {} was sent",
            "harus berupa daftar teks, misalnya [\"203.0.113.7\"], tetapi yang dikirim {}",
        ),
        ValueKind::ListOfObjects => found.within(
            "must be a list of objects, [{…}, {…}], and {} was sent",
            "harus berupa daftar objek, [{…}, {…}], tetapi yang dikirim {}",
        ),
        ValueKind::Object => found.within(
            "must be an object, {…}, and {} was sent",
            "harus berupa objek, {…}, tetapi yang dikirim {}",
        ),
    }
}

/// What a value is, as `json::Value::kind_name` has it.
pub(super) fn kind(found: &'static str) -> Text {
    let indonesian = match found {
        "a boolean" => "boolean",
        "a number" => "angka",
        "a string" => "teks",
        "an array" => "daftar (array)",
        "an object" => "objek",
        other => other,
    };
    let english = match found {
        "a string" => "a text",
        "an array" => "a list (array)",
        other => other,
    };
    Text::new(english, indonesian)
}

fn text_for_list(text: &str) -> Text {
    let entries: Vec<String> = text
        .split([',', ';', ' '])
        .filter(|entry| !entry.is_empty())
        .take(3)
        .map(quoted)
        .collect();
    let shown = if entries.is_empty() {
        "\"203.0.113.7\"".to_owned()
    } else {
        entries.join(",")
    };
    say!(
        "must be a list, also with one entry: [{shown}]; in PHP 'ip' => [{shown}]",
        "harus berupa daftar, juga bila isinya satu: [{shown}]; di PHP 'ip' => [{shown}]",
    )
}

fn idempotency_key(fault: &IdempotencyKeyFault) -> Text {
    let limit = IDEMPOTENCY_KEY_CHARACTERS_MAX;
    match fault {
        IdempotencyKeyFault::Empty => Text::new(
            "is empty; give it a value, such as a UUID, or leave the header out",
            "kosong; isi dengan nilai, misalnya UUID, atau hilangkan header ini",
        ),
        IdempotencyKeyFault::TooLong { characters } => say!(
            "has {characters} characters, and {limit} are taken; a UUID has 36",
            "berisi {characters} karakter, sedangkan batasnya {limit}; UUID berisi 36",
        ),
        IdempotencyKeyFault::Character { position } => say!(
            "has a blank or a character beyond ASCII at position {position}; use letters, digits and signs only",
            "berisi spasi atau karakter di luar ASCII pada posisi {position}; gunakan hanya huruf, angka, dan tanda baca",
        ),
    }
}

fn period(fault: PeriodFault) -> Text {
    match fault {
        PeriodFault::EndsBeforeItBegins => Text::new(
            "lies before from; send the earlier day as from",
            "lebih awal dari from; kirim tanggal yang lebih awal sebagai from",
        ),
        PeriodFault::TooLong => say!(
            "is more than {REPORT_DAYS_MAX} days from from; ask for a part of them",
            "lebih dari {REPORT_DAYS_MAX} hari dari from; minta sebagiannya saja",
        ),
        PeriodFault::OutOfRange => Text::new(
            "lies at an end of time; ask for days that exist",
            "di luar rentang tanggal; minta tanggal yang ada",
        ),
    }
}
