//! `contract/*.json`: every operation with a request and the answer to it.

mod analytics;
mod transactions;

use jiff::Timestamp;
use sengo_core::channel::Channel;
use sengo_core::credential::{ClientKey, Kind, Token};
use sengo_core::environment::Environment;
use sengo_core::event::{EventRefusal, Taken};
use sengo_core::exception::ExceptionId;
use sengo_core::ids::{MerchantId, ProjectId, TransactionId, TransferId};
use sengo_core::instruction::{Instruction, InstructionKind};
use sengo_core::key::{self, IssuedKey, KeyOwner};
use sengo_core::ledger::{AccountId, AccountKind, Entry, Parties, ProjectBalance, Purpose, Transfer};
use sengo_core::money::Rupiah;
use sengo_core::project::{self, Creation, Project};
use sengo_wire::envelope::{List, Success};
use sengo_wire::error::Language;
use sengo_wire::request;
use sengo_wire::view::{
    BalanceView, EventView, InstructedTransaction, InstructionView, KeyView, ProjectCreated, ProjectView,
    TransferView,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::golden;

const CREATE: &str = r#"{"name":"Project SenGo","domain":"https://sengo.id","ip":["0.0.0.0/0"]}"#;
const PATCH: &str = r#"{"ip":["203.0.113.7","2001:db8::/32"]}"#;
const TRANSFER: &str = r#"{"from":1,"to":2,"amount":250000,"reference":"INV-2026-0001"}"#;
const ROTATE: &str = r#"{"overlapHours":24}"#;

/// A call that answers with one thing or a page.
fn check(name: &str, method: &str, path: &str, body: Option<&str>, answer: impl Serialize) {
    let mut request = Map::new();
    request.insert("method".into(), json!(method));
    request.insert("path".into(), json!(path));
    let mut headers = Map::new();
    headers.insert("X-Client-Key".into(), json!("<key>"));
    headers.insert("X-Client-Token".into(), json!("<token>"));
    headers.insert("X-Signature".into(), json!("<signature>"));
    if method != "GET" && !path.starts_with("/api/engine/") {
        headers.insert(
            "Idempotency-Key".into(),
            json!("6f1c2f0e-3c55-4b1e-9d5e-0d6f1a2b3c4d"),
        );
    }
    request.insert("headers".into(), Value::Object(headers));
    if let Some(body) = body {
        request.insert("body".into(), serde_json::from_str(body).unwrap());
    }
    let answer = json!({"request": request, "response": {"status": 200, "body": answer}});
    golden::check(name, &answer);
}

fn now() -> Timestamp {
    "2026-01-31T09:41:20Z".parse().unwrap()
}

fn later() -> Timestamp {
    "2026-02-01T03:00:00.25Z".parse().unwrap()
}

fn merchant() -> MerchantId {
    MerchantId::new(1).unwrap()
}

/// The project that the documented create call makes.
fn created() -> Project {
    let body = request::body::object(CREATE.as_bytes()).unwrap();
    let details = request::project_create(&body, Environment::Production).unwrap();
    let id = ProjectId::new(1).unwrap();
    match project::create(id, merchant(), details, None, now()).unwrap() {
        Creation::New(project) | Creation::Repeated(project) => project,
    }
}

fn active() -> Project {
    project::approve(&created(), None).unwrap()
}

fn rejected() -> Project {
    let reasons = request::reasons(&["domain=The website is not online yet"]).unwrap();
    project::reject(&created(), reasons).unwrap()
}

fn issued(number: u8) -> (IssuedKey, Token) {
    let key = ClientKey::compose(Kind::Project, Environment::Sandbox, &[number; 16]);
    let token = Token::compose(Kind::Project, Environment::Sandbox, &[number; 32]);
    let issued = IssuedKey {
        key: key.to_string(),
        owner: KeyOwner {
            merchant: merchant(),
            project: ProjectId::new(1),
        },
        engine: None,
        token_digest: token.digest(),
        token_sealed: Vec::new(),
        issued_by: "key:mkey_sbx_…".into(),
        created_at: now(),
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
    };
    (issued, token)
}

#[test]
fn projects_are_answered_as_the_contract_says() {
    let answer = Success::of(ProjectCreated::from(&created()));
    check("project_create", "POST", "/api/projects", Some(CREATE), answer);
    let other = Project {
        id: ProjectId::new(2).unwrap(),
        ..rejected()
    };
    let page = List::of(vec![ProjectView::from(&active()), (&other).into()], 1, 20);
    check(
        "project_list",
        "GET",
        "/api/projects?page=1&perPage=20",
        None,
        page,
    );
    let answer = Success::of(ProjectView::from(&active()));
    check("project_get", "GET", "/api/projects/1", None, answer);
    let answer = Success::of(ProjectView::from(&rejected()));
    check("project_get_rejected", "GET", "/api/projects/1", None, answer);
    let body = request::body::object(PATCH.as_bytes()).unwrap();
    let change = request::project_patch(&body, Environment::Production).unwrap();
    let patched = project::patch(&active(), &change, None).unwrap();
    let answer = Success::of(ProjectView::from(&patched));
    check("project_patch", "PATCH", "/api/projects/1", Some(PATCH), answer);
    let closed = project::close(&active(), ProjectBalance::default(), false).unwrap();
    let answer = Success::of(ProjectView::from(&closed));
    check("project_delete", "DELETE", "/api/projects/1", None, answer);
}

#[test]
fn keys_are_answered_as_the_contract_says() {
    let path = "/api/projects/1/keys";
    let (old, token) = issued(1);
    let view = KeyView::issued(&old, &token, now());
    check("key_issue", "POST", path, None, Success::of(&view));
    check(
        "key_issue_repeated",
        "POST",
        path,
        None,
        Success::of(view.repeated()),
    );
    let used = IssuedKey {
        last_used_at: Some("2026-02-01T02:59:00Z".parse().unwrap()),
        ..old
    };
    let body = request::body::object(ROTATE.as_bytes()).unwrap();
    let hours = request::key_rotate(Some(&body)).unwrap();
    let overlapping = key::rotate(&used, hours, later()).unwrap();
    let (new, token) = issued(2);
    let new = IssuedKey {
        created_at: later(),
        ..new
    };
    let rotate = format!("{path}/{}/rotate", used.key);
    check(
        "key_rotate",
        "POST",
        &rotate,
        Some(ROTATE),
        Success::of(KeyView::issued(&new, &token, later())),
    );
    let page = List::of(
        vec![KeyView::of(&new, later()), KeyView::of(&overlapping, later())],
        1,
        20,
    );
    check("key_list", "GET", path, None, page);
    let revoked = key::revoke(&used, later());
    let revoke = format!("{path}/{}", used.key);
    check(
        "key_revoke",
        "DELETE",
        &revoke,
        None,
        Success::of(KeyView::of(&revoked, later())),
    );
}

#[test]
fn money_is_answered_as_the_contract_says() {
    let balance = ProjectBalance {
        active: Rupiah::new(1_000_000),
        pending: Rupiah::new(10_000),
        ..ProjectBalance::default()
    };
    let view = BalanceView::of(&balance).unwrap();
    check("balance", "GET", "/api/balance", None, Success::of(view));
    let at = "/api/balance?at=2026-01-31T16%3A41%3A20%2B07%3A00";
    check("balance_at", "GET", at, None, Success::of(view));
    check(
        "project_balance",
        "GET",
        "/api/projects/1/balance",
        None,
        Success::of(view),
    );
    let body = request::body::object(TRANSFER.as_bytes()).unwrap();
    let order = request::transfer_create(&body).unwrap();
    let entry = |project, balance_after| Entry {
        account: AccountId::of_project(merchant(), project, AccountKind::Active),
        number: 1,
        previous: None,
        balance_after: Rupiah::new(balance_after),
    };
    let transfer = Transfer {
        id: TransferId::parse("0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506").unwrap(),
        debit: entry(order.from, 750_000),
        credit: entry(order.to, 250_000),
        amount: order.amount,
        purpose: Purpose::Transfer,
        booked_at: later(),
    };
    let view = TransferView::of(&transfer, order.reference.as_str()).unwrap();
    check(
        "transfer_create",
        "POST",
        "/api/transfers",
        Some(TRANSFER),
        Success::of(view),
    );
}

const EVENTS: &str = r#"{"events":[
    {"id":"EVT-0001","type":"payment.paid","transaction":{"channel":"qris","number":"02YKJUPSE7BXVYJN9F8DZTTKL"},"amount":250000,"occurredAt":"2026-01-31T16:41:20+07:00"},
    {"id":"EVT-0002","type":"disbursement.failed","transaction":{"id":"0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506"},"occurredAt":"2026-01-31T16:41:25+07:00"},
    {"id":"EVT-0003","type":"payment.paid","transaction":{"channel":"qris","number":"TERMINAL 7"},"amount":10000,"occurredAt":"2026-01-31T16:41:30+07:00"},
    {"id":"EVT-0004","type":"payment.paid","transaction":{"channel":"gopay","number":"1"},"amount":"10000","occurredAt":"yesterday"}
]}"#;
const CLAIM: &str = r#"{"channels":["disburse"],"max":10,"leaseSeconds":60,"waitSeconds":30}"#;
const RESULT: &str =
    r#"{"outcome":"paid","occurredAt":"2026-01-31T16:42:00+07:00","recipientName":"BUDI SANTOSO"}"#;

#[test]
fn engines_are_answered_as_the_contract_says() {
    let id = TransactionId::parse("0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506").unwrap();
    let body = request::body::object(EVENTS.as_bytes()).unwrap();
    let read = request::events(&body).unwrap();
    let exception = ExceptionId::parse("5d1c9c4e-8f0a-8b1c-9d2e-3f4a5b6c7d8e").unwrap();
    let outcomes = [
        (Ok(Taken::Accepted), Some(id)),
        (Ok(Taken::Duplicate), Some(id)),
        (Ok(Taken::Exception(exception)), None),
    ];
    let views: Vec<EventView> = read
        .into_iter()
        .enumerate()
        .map(|(index, read)| {
            let (outcome, transaction) = match read.event {
                Ok(_) => outcomes[index].clone(),
                Err(faults) => (Err(EventRefusal::Faults(faults)), None),
            };
            EventView::of(read.id, &outcome, transaction, Language::English)
        })
        .collect();
    check(
        "engine_events",
        "POST",
        "/api/engine/events",
        Some(EVENTS),
        Success::of(views),
    );
    let body = request::body::object(CLAIM.as_bytes()).unwrap();
    let claim = request::instruction_claim(Some(&body)).unwrap();
    let waiting = Instruction {
        id,
        parties: Parties {
            merchant: merchant(),
            project: ProjectId::new(1).unwrap(),
        },
        kind: InstructionKind::Disburse,
        channel: Channel::Disbursement,
        about: id,
        amount: Rupiah::new(250_000),
        created_at: now(),
        available_at: Some(now()),
        offers: 0,
        engine: None,
    };
    let leased = waiting.lease("bank", claim.lease_seconds, now()).unwrap();
    let transaction = InstructedTransaction {
        id: id.to_string(),
        merchant_ref: "PAYOUT-2026-0001".into(),
        status: "pending".into(),
        project: 1,
        project_name: "Project SenGo".into(),
        amount: Some(250_000),
        number: None,
        expires_at: None,
        bank_code: Some("014".into()),
        recipient_account: Some("1234567890".into()),
        recipient_name: None,
    };
    let view = InstructionView::of(&leased, transaction).unwrap();
    check(
        "engine_instructions_claim",
        "POST",
        "/api/engine/instructions/claim",
        Some(CLAIM),
        Success::of(vec![view]),
    );
    let body = request::body::object(RESULT.as_bytes()).unwrap();
    request::instruction_result(&body, waiting.kind).unwrap();
    let view = EventView::of(
        Some(id.to_string()),
        &Ok(Taken::Accepted),
        Some(id),
        Language::English,
    );
    check(
        "engine_instruction_result",
        "POST",
        &format!("/api/engine/instructions/{id}/result"),
        Some(RESULT),
        Success::of(view),
    );
}
