//! `contract/texts/`: every mistake in a signature, fault of a field and fault of JSON, in both languages.

use jiff::Timestamp;
use sengo_core::allowlist::{Allowlist, AllowlistFault};
use sengo_core::domain::Domain;
use sengo_core::environment::Environment;
use sengo_core::figures::PeriodFault;
use sengo_core::idempotency::IdempotencyKey;
use sengo_core::json::{self, IntegerFault};
use sengo_core::name::ProjectName;
use sengo_core::reference::Reference;
use sengo_core::refusal::{Fault, FieldFault, Refusal, ValueKind};
use sengo_core::signature::Diagnosis;
use sengo_wire::error::{ErrorBody, Language};
use serde_json::{Value, json};

use crate::errors::context;
use crate::{golden, mistakes, refusals};

/// Message and hint of each, by what was done.
fn both(refusal: &Refusal, show: impl Fn(&ErrorBody) -> Value) -> [Value; 2] {
    let shown = Language::ALL.map(|language| show(&ErrorBody::of(refusal, &context(language))));
    assert_ne!(shown[0], shown[1]);
    shown
}

#[test]
fn every_mistake_in_a_signature_is_explained() {
    let entries: Vec<Value> = mistakes::all()
        .into_iter()
        .map(|mistake| {
            let refusal = Refusal::SignatureWrong(Diagnosis::Mistakes(vec![mistake]));
            let [en, id] = both(&refusal, |body| {
                let hint = body.hint.clone().unwrap();
                assert!(hint.contains("$signature"), "{hint}");
                json!({"message": body.response_message, "hint": hint})
            });
            json!({"mistake": format!("{mistake:?}"), "en": en, "id": id})
        })
        .collect();
    golden::check("texts/signature_mistakes", &Value::Array(entries));
}

#[test]
fn every_fault_of_json_is_explained() {
    let bodies: &[&[u8]] = &[
        b"",
        b"name=a&ip=b",
        b"\xEF\xBB\xBF{}",
        b"{\"a\":\"\xFF\"}",
        b"{\"a\":\"\n\"}",
        br#"{"a":"\x"}"#,
        br#"{"a":"\ud800"}"#,
        br#"{"a":"b"#,
        b"[1",
        br#"{"a":1"#,
        b"{'a':1}",
        b"{a:1}",
        b"{\"a\":True}",
        b"{\"a\":01}",
        b"[1,]",
        b"[1 2]",
        br#"{"a" 1}"#,
        br#"{"a":}"#,
        b"{} // done",
        b"{} {}",
    ];
    let entries = bodies.iter().map(|body| {
        let fault = json::parse(body).unwrap_err();
        let [en, id] = both(&Refusal::BodyNotJson(fault), |body| json!(body.response_message));
        json!({"body": String::from_utf8_lossy(body), "en": en, "id": id})
    });
    golden::check("texts/json_faults", &Value::Array(entries.collect()));
}

#[test]
fn every_fault_of_a_field_is_explained() {
    let mut faults: Vec<(&str, Fault)> = plain();
    faults.extend(
        [
            "",
            &"n".repeat(101),
            "PT. Maju Jaya",
            "Toko  Kita",
            "Caf\u{200B}e",
            "?",
        ]
        .map(|text| {
            let fault = ProjectName::parse(text).unwrap_err();
            (
                "name",
                Fault::Name {
                    found: text.into(),
                    fault,
                },
            )
        }),
    );
    faults.extend(DOMAINS.map(|text| {
        let fault = Domain::parse(text, Environment::Production).unwrap_err();
        (
            "domain",
            Fault::Domain {
                found: text.into(),
                fault,
            },
        )
    }));
    faults.extend(ADDRESSES.map(|text| {
        let Err(AllowlistFault::Entries(mut entries)) = Allowlist::parse(&[text]) else {
            panic!("{text} has no fault")
        };
        let (_, fault) = entries.remove(0);
        (
            "ip[2]",
            Fault::Address {
                found: text.into(),
                fault,
            },
        )
    }));
    faults.extend([" ", &"r".repeat(101), " INV-1", "INV\u{0}1"].map(|text| {
        let fault = Reference::parse(text).unwrap_err();
        (
            "reference",
            Fault::Reference {
                found: text.into(),
                fault,
            },
        )
    }));
    faults.extend(["", &"k".repeat(256), "a b"].map(|text| {
        let fault = IdempotencyKey::parse(text.as_bytes()).unwrap_err();
        ("Idempotency-Key", Fault::IdempotencyKey(fault))
    }));
    faults.extend(refusals::transactions::faults());
    let entries = faults.into_iter().map(|(field, fault)| {
        let refusal = Refusal::Invalid(vec![FieldFault {
            field: field.into(),
            fault,
        }]);
        let [en, id] = both(&refusal, |body| json!(body.response_message));
        json!({"en": en, "id": id})
    });
    golden::check("texts/field_faults", &Value::Array(entries.collect()));
}

const DOMAINS: [&str; 23] = [
    "",
    "https://sengo .id",
    "sengo.id",
    "ftp://sengo.id",
    "https://user:pass@sengo.id",
    "user:pass@sengo.id",
    "https://",
    "http://2001:db8::1",
    "https://sengo.id:99999",
    "https://sengo.id/shop",
    "https://sengo.id?a=1",
    "https://sengo.id#top",
    "https://sengo.id.",
    "https://sengo..id",
    "https://-sengo.id",
    "https://xn--a.id",
    "https://ｓｅｎｇｏ.id",
    "https://0x7f.1",
    "https://203.0.113.7",
    "https://toko.local",
    "https://toko",
    "https:/sengo.id",
    "www.sengo.id/",
];

const ADDRESSES: [&str; 12] = [
    " ",
    "sengo.id",
    "*",
    "10.0.*.*",
    "192.168.001.010",
    "fe80::1%eth0",
    "10.0.0.0/33",
    "10.0.0.0/255.0.0.0",
    "10.0.0.1/8",
    "203.0.113.7:443",
    "2001:db8::1/32",
    "203.0.113.7 ",
];

fn plain() -> Vec<(&'static str, Fault)> {
    let now: Timestamp = "2026-01-31T09:41:20Z".parse().unwrap();
    let kind = |expected, found| Fault::Kind { expected, found };
    let text_for_list = |text: &str| Fault::TextForList { text: text.into() };
    vec![
        ("name", Fault::Missing),
        ("name", kind(ValueKind::Text, "null")),
        ("name", kind(ValueKind::Text, "an array")),
        ("amount", kind(ValueKind::Integer, "a string")),
        ("amount", kind(ValueKind::Integer, "a boolean")),
        ("ip", kind(ValueKind::ListOfTexts, "an object")),
        ("ip", kind(ValueKind::ListOfTexts, "a number")),
        ("channels", kind(ValueKind::ListOfTexts, "a string")),
        ("events", kind(ValueKind::ListOfObjects, "an object")),
        ("events[0].transaction", kind(ValueKind::Object, "a string")),
        ("--engine", Fault::EngineName { found: "Bank".into() }),
        ("events[0].transaction.id", Fault::Uuid),
        ("events", Fault::ListEmpty),
        (
            "events",
            Fault::ListTooLong {
                entries: 1_001,
                limit: 1_000,
            },
        ),
        ("ip", text_for_list("0.0.0.0/0")),
        ("ip", text_for_list("203.0.113.7, 203.0.113.8")),
        ("ip", text_for_list("")),
        ("ip", Fault::ListEmpty),
        (
            "ip",
            Fault::ListTooLong {
                entries: 256,
                limit: 100,
            },
        ),
        ("amount", Fault::Integer(IntegerFault::Fraction)),
        ("amount", Fault::Integer(IntegerFault::OutOfRange)),
        ("?perPage", Fault::Range { least: 1, most: 100 }),
        (
            "?status",
            Fault::Word {
                known: vec!["Review", "Active"],
                found: "Open {}".into(),
            },
        ),
        ("domain", Fault::TextTooLong { limit: 500 }),
        ("domain", Fault::TextControl),
        ("?at", Fault::Moment),
        ("?at", Fault::MomentAhead { now }),
        ("from", Fault::NoSuchProject),
        ("to", Fault::SameAs { other: "from" }),
        ("?to", Fault::Period(PeriodFault::EndsBeforeItBegins)),
        ("?to", Fault::Period(PeriodFault::TooLong)),
        ("?to", Fault::Period(PeriodFault::OutOfRange)),
        (
            "body",
            Fault::NothingToChange {
                known: vec!["name", "domain", "ip"],
            },
        ),
        ("?page", Fault::Repeated),
    ]
}
