use jiff::Timestamp;
use sengo_core::environment::Environment;
use sengo_core::json::IntegerFault;
use sengo_core::project::{ReasonField, Status};
use sengo_core::refusal::{Fault, FieldFault, Refusal, ValueKind};

use super::*;

/// The fields at fault, in order.
fn fields(faults: &[FieldFault]) -> Vec<&str> {
    faults.iter().map(|fault| fault.field.as_str()).collect()
}

fn create(body: &str) -> Result<sengo_core::project::ProjectDetails, Vec<FieldFault>> {
    project_create(&body::object(body.as_bytes()).unwrap(), Environment::Production)
}

#[test]
fn the_documented_create_call_is_read() {
    let details =
        create(r#"{"name":" Project SenGo ","domain":"HTTPS://SenGo.id:443/","ip":["0.0.0.0/0"],"x":1}"#);
    let details = details.unwrap();
    assert_eq!(details.name.as_str(), "Project SenGo");
    assert_eq!(details.domain.as_url(), "https://sengo.id");
    assert!(details.allowlist.is_open());
}

#[test]
fn all_faults_of_a_create_call_are_named_at_once_in_order() {
    for (body, at_fault) in [
        ("{}", vec!["name", "domain", "ip"]),
        (
            r#"{"ip":1,"name":null,"domain":[]}"#,
            vec!["name", "domain", "ip"],
        ),
        (r#"{"name":"A","domain":"https://sengo.id","ip":[]}"#, vec!["ip"]),
        (
            r#"{"name":"A","domain":"https://sengo.id","ip":["x",1,"10.0.0.1",null,"10.0.0.1/8"]}"#,
            vec!["ip[0]", "ip[1]", "ip[3]", "ip[4]"],
        ),
        (
            r#"{"name":"A","domain":"https://sengo.id","ip":[1]}"#,
            vec!["ip[0]"],
        ),
        (
            r#"{"name":"A","domain":"https://sengo.id","ip":["10.0.0.1",1]}"#,
            vec!["ip[1]"],
        ),
    ] {
        assert_eq!(fields(&create(body).unwrap_err()), at_fault, "{body}");
    }
    let many = format!(
        r#"{{"name":"A","domain":"https://sengo.id","ip":[{}1]}}"#,
        "\"10.0.0.1\",".repeat(100)
    );
    let too_long = Fault::ListTooLong {
        entries: 101,
        limit: 100,
    };
    assert_eq!(create(&many).unwrap_err()[0].fault, too_long);
}

#[test]
fn in_a_patch_absent_stays_and_null_is_a_fault() {
    let patch = |text: &str| {
        let body = body::object(text.as_bytes()).unwrap();
        project_patch(&body, Environment::Production)
    };
    let change = patch(r#"{"name":"Other"}"#).unwrap();
    assert!(change.name.is_some() && change.domain.is_none() && change.allowlist.is_none());
    let faults = patch(r#"{"name":null,"ip":null}"#).unwrap_err();
    assert_eq!(fields(&faults), ["name", "ip"]);
    for nothing in ["{}", r#"{"status":"Active"}"#] {
        let faults = patch(nothing).unwrap_err();
        assert!(
            matches!(faults[0].fault, Fault::NothingToChange { .. }),
            "{nothing}"
        );
    }
}

#[test]
fn bodies_that_are_no_object_are_refused_by_their_rule() {
    assert_eq!(body::object(b"").unwrap_err(), Refusal::BodyMissing);
    assert_eq!(body::object(b" \n").unwrap_err(), Refusal::BodyMissing);
    assert!(matches!(body::object(b"{").unwrap_err(), Refusal::BodyNotJson(_)));
    assert_eq!(
        body::object(b"7").unwrap_err(),
        Refusal::BodyNotObject { found: "a number" }
    );
    let ambiguous = body::object(br#"{"a":{"b":1,"b":2}}"#).unwrap_err();
    assert_eq!(ambiguous, Refusal::BodyAmbiguous { member: "a.b".into() });
    assert_eq!(body::optional_object(b""), Ok(None));
    assert_eq!(body::optional_object(b"[]"), Ok(None));
    assert!(body::optional_object(b"[1]").is_err());
}

#[test]
fn transfers_take_whole_rupiah_and_two_projects() {
    let read = |text: &str| transfer_create(&body::object(text.as_bytes()).unwrap());
    let order = read(r#"{"from":1,"to":2,"amount":10000.0,"reference":"INV-1"}"#).unwrap();
    assert_eq!(order.amount.get(), 10_000);
    for (body, at_fault) in [
        ("{}", vec!["from", "to", "amount", "reference"]),
        (r#"{"from":1,"to":1,"amount":1,"reference":"r"}"#, vec!["to"]),
        (
            r#"{"from":0,"to":-1,"amount":0,"reference":""}"#,
            vec!["from", "to", "amount", "reference"],
        ),
        (
            r#"{"from":"1","to":2,"amount":"1","reference":1}"#,
            vec!["from", "amount", "reference"],
        ),
        (
            r#"{"from":1,"to":2,"amount":9007199254740993,"reference":"r"}"#,
            vec!["amount"],
        ),
    ] {
        assert_eq!(fields(&read(body).unwrap_err()), at_fault, "{body}");
    }
    let fraction = read(r#"{"from":1,"to":2,"amount":0.5,"reference":"r"}"#).unwrap_err();
    assert_eq!(fraction[0].fault, Fault::Integer(IntegerFault::Fraction));
}

#[test]
fn a_rotation_overlaps_a_day_unless_it_says_otherwise() {
    let read = |text: &str| key_rotate(Some(&body::object(text.as_bytes()).unwrap()));
    assert_eq!(key_rotate(None), Ok(24));
    assert_eq!(read("{}"), Ok(24));
    assert_eq!(read(r#"{"overlapHours":0}"#), Ok(0));
    assert_eq!(read(r#"{"overlapHours":720}"#), Ok(720));
    for wrong in ["721", "-1", "\"24\"", "1.5", "null"] {
        let faults = read(&format!(r#"{{"overlapHours":{wrong}}}"#)).unwrap_err();
        assert_eq!(fields(&faults), ["overlapHours"], "{wrong}");
    }
}

#[test]
fn parameters_of_lists_have_defaults_and_ranges() {
    let default = query::project_list::<&str, &str>(&[]).unwrap();
    assert_eq!(
        (default.page.page, default.page.per_page, default.status),
        (1, 20, None)
    );
    let pairs = [
        ("page", "3"),
        ("perPage", "100"),
        ("status", "active"),
        ("unknown", "x"),
    ];
    let asked = query::project_list(&pairs).unwrap();
    assert_eq!((asked.page.offset(), asked.page.limit()), (200, 101));
    assert_eq!(asked.status, Some(Status::Active));
    for value in [
        "0",
        "-1",
        "+1",
        "",
        "1000001",
        "99999999999999999999",
        "1.0",
        " 1",
    ] {
        let faults = query::page(&[("page", value)]).unwrap_err();
        assert_eq!(fields(&faults), ["?page"], "{value}");
    }
    let faults = query::project_list(&[
        ("status", "Open"),
        ("perPage", "101"),
        ("page", "1"),
        ("page", "2"),
    ]);
    let faults = faults.unwrap_err();
    assert_eq!(fields(&faults), ["?page", "?perPage", "?status"]);
    assert_eq!(faults[0].fault, Fault::Repeated);
}

#[test]
fn moments_are_read_as_rfc_3339_writes_them_or_a_query_loses_the_plus() {
    let now: Timestamp = "2026-02-01T00:00:00Z".parse().unwrap();
    let read = |text: &str| query::balance(&[("at", text)], now);
    let moment: Timestamp = "2026-01-31T09:41:20Z".parse().unwrap();
    for text in [
        "2026-01-31T16:41:20+07:00",
        "2026-01-31T16:41:20 07:00",
        "2026-01-31 16:41:20 07:00",
        "2026-01-31t09:41:20z",
        "2026-01-31T09:41:20-00:00",
        "2026-01-31T09:41:20.000000Z",
    ] {
        assert_eq!(read(text), Ok(Some(moment)), "{text}");
    }
    for text in [
        "",
        "2026-01-31",
        "2026-01-31T09:41Z",
        "2026-01-31T09:41:20",
        "2026-01-31T09:41:20+0700",
        "2026-13-31T09:41:20Z",
        "2026-02-30T09:41:20Z",
        "2026-01-31T09:41:20.Z",
        "2026-01-31T09:41:20Z[UTC]",
        "2026-01-31T09:41:20+07:00:00",
        "1769852480",
        "é026-01-31T09:41:20Z",
    ] {
        assert_eq!(read(text).unwrap_err()[0].fault, Fault::Moment, "{text}");
    }
    assert_eq!(read("2026-02-01T00:00:00Z"), Ok(Some(now)));
    let ahead = read("2026-02-01T00:00:00.000001Z").unwrap_err();
    assert_eq!(ahead[0].fault, Fault::MomentAhead { now });
    assert_eq!(query::balance::<&str, &str>(&[], now), Ok(None));
}

#[test]
fn reasons_are_read_as_field_and_text() {
    let read = reason("domain = The site = offline").unwrap();
    assert_eq!(
        (read.field, read.message.as_str()),
        (ReasonField::Domain, "The site = offline")
    );
    for (text, field) in [
        ("", "reason"),
        ("offline", "reason"),
        ("status=x", "reason"),
        ("name=", "name"),
        ("ip=a\nb", "ip"),
    ] {
        assert_eq!(reason(text).unwrap_err().field, field, "{text}");
    }
    let long = format!("ip={}", "x".repeat(501));
    assert_eq!(
        fields(&reasons(&["x", "name=ok", &long]).unwrap_err()),
        ["reason", "ip"]
    );
}

#[test]
fn ids_in_paths_are_plain_numbers() {
    assert_eq!(project_id("7").unwrap().get(), 7);
    for wrong in [
        "",
        "0",
        "07",
        "+7",
        "-7",
        "7 ",
        "x",
        "9007199254740993",
        "99999999999999999999",
    ] {
        assert_eq!(project_id(wrong), Err(Refusal::ProjectNotFound), "{wrong}");
    }
}

#[test]
fn a_text_in_place_of_a_list_is_shown_as_the_list_it_may_have_been() {
    let faults = create(r#"{"name":"A","domain":"https://sengo.id","ip":"0.0.0.0/0"}"#).unwrap_err();
    let text = "0.0.0.0/0".to_owned();
    assert_eq!(faults[0].fault, Fault::TextForList { text });
    let faults = create(r#"{"name":"A","domain":"https://sengo.id","ip":{}}"#).unwrap_err();
    let kind = Fault::Kind {
        expected: ValueKind::ListOfTexts,
        found: "an object",
    };
    assert_eq!(faults[0].fault, kind);
}
