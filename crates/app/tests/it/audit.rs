//! The audit trail: one chain per merchant, whoever writes and however many at once

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::Connection;
use sengo_app::projects::Review;
use sengo_app::{AuditFilter, AuditView, Location, Page};
use sengo_core::audit::{RowFacts, row_hash};
use sengo_core::key::KeyOwner;
use sengo_core::project::{Reason, ReasonField};
use sengo_testkit::app::operator;
use sengo_testkit::{Call, Database, TestApp, TestMerchant};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// All rows, by merchant, the oldest first; read page by page.
async fn chains(app: &TestApp) -> BTreeMap<i64, Vec<AuditView>> {
    let mut rows: BTreeMap<i64, Vec<AuditView>> = BTreeMap::new();
    let mut offset = 0;
    loop {
        let page = Page { offset, limit: 7 };
        let found = app.app.audit_list(AuditFilter::default(), page).await.unwrap();
        if found.is_empty() {
            break;
        }
        offset += 7;
        for row in found {
            rows.entry(row.merchant.get()).or_default().push(row);
        }
    }
    rows.values_mut()
        .for_each(|rows| rows.sort_by_key(|row| row.number));
    rows
}

/// Computes a chain again, sharing nothing with what wrote it but the hash of a row. The first row that does not
/// fit, if there is one.
fn first_broken(rows: &[AuditView]) -> Option<i64> {
    let mut previous = [0; 32];
    for (number, row) in (1_i64..).zip(rows) {
        if let (Some(details), Some(salt)) = (&row.details, row.salt) {
            let hash: [u8; 32] = Sha256::new()
                .chain_update(salt)
                .chain_update(details)
                .finalize()
                .into();
            if hash != row.details_hash {
                return Some(number);
            }
        }
        let facts = RowFacts {
            merchant: row.merchant,
            recorded_at: row.recorded_at,
            business_at: row.business_at,
            actor: &row.actor,
            action: &row.action,
            subject: &row.subject,
        };
        let hash = row_hash(previous, number, &row.details_hash, &facts);
        if row.number != number || row.hash != hash {
            return Some(number);
        }
        previous = hash;
    }
    None
}

/// A bit of everything that a merchant and its operator do, some of it refused.
async fn live(app: &TestApp, merchant: &TestMerchant) {
    let (one, two) = (app.project(merchant).await, app.project(merchant).await);
    let rejected = app.project_in_review(merchant).await;
    let reason = Reason {
        field: ReasonField::Name,
        message: "Nama tidak sesuai".into(),
    };
    app.review(rejected, Review::Reject(vec![reason])).await;
    app.fund(one.id, 500, 5).await;
    let transfer = |amount: i64, reference: &str| {
        let body =
            json!({"from": one.id.get(), "to": two.id.get(), "amount": amount, "reference": reference});
        Call::post("/api/transfers", &body)
    };
    for call in [
        transfer(1, "a"),
        transfer(1, "a"),
        transfer(1_000, "b"),
        transfer(2, "c").once("k"),
        transfer(2, "c").once("k"),
        Call::new("PATCH", &one.path("")).json(&json!({"ip": ["0.0.0.0/0"]})),
        Call::new("PATCH", &one.path("")).json(&json!({"name": "Baru"})),
        Call::new("PATCH", &format!("/api/projects/{rejected}")).json(&json!({"name": "Sesuai"})),
        Call::new("POST", &two.path("/keys")),
        Call::new("POST", &two.path(&format!("/keys/{}/rotate", two.pair.key))),
        Call::new("DELETE", &two.path(&format!("/keys/{}", two.pair.key))),
        Call::new("DELETE", &one.path("")),
        Call::new("DELETE", &format!("/api/projects/{rejected}")),
    ] {
        app.send(call.by(&merchant.pair)).await;
    }
    app.review(two.id, Review::Suspend).await;
    app.activate(merchant.id, true).await;
}

/// What [`live`] records, in any order, with what making and activating the merchant and its key records.
const RECORDED: [(&str, usize); 13] = [
    ("balance.adjust", 1),
    ("key.issue", 4),
    ("key.revoke", 1),
    ("key.rotate", 1),
    ("merchant.create", 1),
    ("merchant.update", 1),
    ("project.approve", 2),
    ("project.close", 1),
    ("project.correct", 2),
    ("project.create", 3),
    ("project.reject", 1),
    ("project.suspend", 1),
    ("transfer.create", 2),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_chains_hold_over_two_processes_that_write_at_once() {
    let database = Arc::new(Database::sqlite());
    let one = TestApp::on(Arc::clone(&database), Default::default()).await;
    let two = TestApp::on(database, Default::default()).await;
    let mut work = tokio::task::JoinSet::new();
    for number in 0..6 {
        let app = if number % 2 == 0 { one.clone() } else { two.clone() };
        work.spawn(async move {
            let merchant = app.merchant().await;
            live(&app, &merchant).await;
        });
    }
    work.join_all().await;
    let chains = chains(&one).await;
    assert_eq!(chains.len(), 6);
    for (merchant, rows) in &chains {
        assert_eq!(first_broken(rows), None, "merchant {merchant}");
        let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
        for row in rows {
            *counted.entry(&row.action).or_default() += 1;
            let details: Value = serde_json::from_str(row.details.as_deref().unwrap()).unwrap();
            assert!(!details.to_string().contains("token_sbx"), "{details}");
        }
        let counted: Vec<_> = counted.into_iter().collect();
        assert_eq!(counted, RECORDED, "merchant {merchant}");
    }
    // Every row has a salt of its own.
    let mut salts: Vec<_> = chains.values().flatten().map(|row| row.salt.unwrap()).collect();
    let count = salts.len();
    salts.sort_unstable();
    salts.dedup();
    assert_eq!(salts.len(), count);
    assert_eq!(one.app.ledger_verify().await.unwrap().differences, vec![]);
}

#[tokio::test]
async fn a_change_of_the_past_shows_and_an_erasure_does_not() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    live(&app, &merchant).await;
    let Location::Sqlite(path) = app.database.location() else {
        panic!("SQLite")
    };
    let database = Connection::open(path).unwrap();
    let broken = async || first_broken(&chains(&app).await[&merchant.id.get()]);
    database
        .execute("DELETE FROM audit_detail WHERE number = 4", ())
        .unwrap();
    assert_eq!(broken().await, None);
    let change = async |sql: &str, back: &str| {
        database.execute_batch(sql).unwrap();
        let found = broken().await;
        database.execute_batch(back).unwrap();
        assert_eq!(broken().await, None, "{back}");
        found
    };
    let actor = change(
        "UPDATE audit SET actor = actor || 'x' WHERE number = 6",
        "UPDATE audit SET actor = rtrim(actor, 'x') WHERE number = 6",
    );
    assert_eq!(actor.await, Some(6));
    let details = change(
        "UPDATE audit_detail SET details = details || ' ' WHERE number = 7",
        "UPDATE audit_detail SET details = rtrim(details) WHERE number = 7",
    );
    assert_eq!(details.await, Some(7));
    let time = change(
        "UPDATE audit SET business_at = business_at + 1 WHERE number = 2",
        "UPDATE audit SET business_at = business_at - 1 WHERE number = 2",
    );
    assert_eq!(time.await, Some(2));
    database
        .execute("DELETE FROM audit WHERE number = 8", ())
        .unwrap();
    assert_eq!(broken().await, Some(8), "a row that is missing");
}

#[tokio::test]
async fn rows_carry_both_clocks_and_who_it_was() {
    let app = TestApp::start().await;
    app.clock.advance_business(jiff::SignedDuration::from_hours(48));
    let merchant = app.merchant().await;
    app.send(Call::post("/api/projects", &TestApp::project_body()).by(&merchant.pair))
        .await
        .data();
    let owner = KeyOwner {
        merchant: merchant.id,
        project: None,
    };
    app.app
        .key_revoke(operator(), owner, &merchant.pair.key, None)
        .await
        .unwrap();
    let rows = &chains(&app).await[&merchant.id.get()];
    for row in rows {
        assert_eq!(
            row.business_at.duration_since(row.recorded_at),
            jiff::SignedDuration::from_hours(48)
        );
    }
    let actors: Vec<_> = rows.iter().rev().take(2).map(|row| row.actor.clone()).collect();
    assert_eq!(
        actors,
        ["cli:tester".to_owned(), format!("key:{}", merchant.pair.key)]
    );
}
