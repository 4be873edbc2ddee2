//! What a list on trial would have refused, however much else is in the log.

use std::sync::Arc;

use sengo_app::allowlist_trials::TRIAL_LOOKED_THROUGH_MAX;
use sengo_app::ports::Clock;
use sengo_core::allowlist::Allowlist;
use sengo_core::key::KeyOwner;
use sengo_core::ledger::Parties;
use sengo_core::request_log::{RequestEntry, RequestFailure, RequestId, RequestOutcome};
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use sengo_testkit::TestApp;
use sengo_testkit::app::operator;

struct Keep(Arc<[RequestEntry]>);

impl Decision for Keep {
    type Answer = ();
    type Refusal = ();

    fn reads(&self, _: &mut Reads) {}

    fn decide(&self, _: &Work) -> Result<Decided<()>, Stop<()>> {
        let changes = Changes {
            requests: vec![Arc::clone(&self.0)],
            ..Changes::default()
        };
        Ok(Decided { changes, answer: () })
    }
}

#[tokio::test]
async fn a_report_ends_however_many_calls_fail_for_another_reason() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let parties = Parties {
        merchant: merchant.id,
        project: project.id,
    };
    let list = Allowlist::parse(&["203.0.113.7"]).unwrap();
    app.app.allowlist_try(operator(), parties, list).await.unwrap();
    app.clock.advance(jiff::SignedDuration::from_hours(1));
    let now = app.clock.real();
    let entry = |number: i64, outcome| RequestEntry {
        id: RequestId::from_bytes(i128::from(number).to_be_bytes()),
        // The higher its number, the older.
        at: now - jiff::SignedDuration::from_millis(number),
        owner: KeyOwner {
            merchant: merchant.id,
            project: Some(project.id),
        },
        key: "pkey_sbx_1".into(),
        address: "198.51.100.9".into(),
        method: "GET".into(),
        path: "/api/balance".into(),
        outcome,
        status: 401,
        failure: RequestFailure::default(),
        microseconds: 1,
        times: 1,
    };
    let failures = (2..=TRIAL_LOOKED_THROUGH_MAX + 1).map(|number| entry(number, RequestOutcome::Failure));
    let mut entries: Vec<RequestEntry> = failures.collect();
    entries.push(entry(1, RequestOutcome::OnTrial));
    entries.push(entry(TRIAL_LOOKED_THROUGH_MAX + 2, RequestOutcome::OnTrial));
    app.store.decide(Keep(entries.into())).await.unwrap().unwrap();

    let report = app.app.allowlist_trial_report(parties).await.unwrap().unwrap();
    let calls: Vec<i64> = report.refused.iter().map(|refused| refused.calls).collect();
    assert_eq!(
        (calls, report.is_cut),
        (vec![1], true),
        "what is older is not looked at"
    );
}
