//! A channel's statement against what its engine said.

use jiff::{SignedDuration, Timestamp};
use sengo_core::engine::EngineName;
use sengo_core::money::Rupiah;
use sengo_core::reconciliation::Movement;
use sengo_core::refusal::Refusal;
use sengo_core::word::WordKind;
use sengo_testkit::{Call, TestApp};
use serde_json::json;

/// More words than are read in one go, many of one moment.
const WORDS: i64 = 5_300;

fn moment(begin: Timestamp, number: i64) -> Timestamp {
    // The page that ends at 5,000 ends amid 600 words of one moment.
    let step = if (4_700..5_300).contains(&number) {
        4_700
    } else {
        number / 2 * 2
    };
    begin + SignedDuration::from_secs(step)
}

#[tokio::test]
async fn words_beyond_one_page_are_compared_once_each() {
    let app = TestApp::start().await;
    let engine = app.engine("bank").await;
    let begin = app.app.clock().business() - SignedDuration::from_hours(20);
    let numbers: Vec<i64> = (0..WORDS).collect();
    for part in numbers.chunks(1000) {
        let events: Vec<_> = part
            .iter()
            .map(|number| {
                json!({
                    "id": format!("E{number}"),
                    "type": "payment.paid",
                    "transaction": { "channel": "qris", "number": format!("TERMINAL {number}") },
                    "amount": 1_000 + number,
                    "occurredAt": moment(begin, *number).to_string(),
                })
            })
            .collect();
        let answer = app
            .send(Call::post("/engine/events", &json!({ "events": events })).by(&engine))
            .await;
        assert_eq!(answer.status, 200);
    }
    let mut statement: Vec<Movement> = numbers
        .iter()
        .map(|number| Movement {
            id: format!("E{number}"),
            kind: WordKind::PaymentPaid,
            transaction: None,
            amount: Rupiah::new(1_000 + number),
            occurred_at: moment(begin, *number),
        })
        .collect();
    let name = EngineName::parse("bank").unwrap();
    let range = (begin, begin + SignedDuration::from_hours(24));
    let clean = app.app.reconcile(&name, &statement, range).await.unwrap();
    assert!(
        clean.is_clean(),
        "{} missing, {} extra",
        clean.missing.len(),
        clean.extra.len()
    );
    assert_eq!(clean.matched, u64::try_from(WORDS).unwrap());
    let dropped = statement.remove(5_001);
    let missing = app.app.reconcile(&name, &statement, range).await.unwrap().missing;
    assert_eq!(missing, [dropped]);
    let nobody = EngineName::parse("other").unwrap();
    let error = app.app.reconcile(&nobody, &[], range).await.unwrap_err();
    assert_eq!(error.refusal(), Some(&Refusal::EngineNotFound));
}
