//! What the passing of time brings, in one process and in several.

use std::sync::Arc;

use jiff::SignedDuration;
use sengo_app::balances::Adjustment;
use sengo_app::ports::Clock;
use sengo_core::allowlist::Allowlist;
use sengo_core::engine::{Engine, EngineName};
use sengo_core::event::{About, Event};
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::money::Rupiah;
use sengo_core::project::ProjectRefusal;
use sengo_core::refusal::Refusal;
use sengo_core::word::WordKind;
use sengo_testkit::app::operator;
use sengo_testkit::{Database, TestApp, on_both_databases};

/// Says a word about each of them.
async fn say(app: &TestApp, kind: WordKind, about: &[TransactionId], amount: i64) {
    let engine = Engine {
        name: EngineName::parse("bank").unwrap(),
        allowlist: Allowlist::parse(&["0.0.0.0/0"]).unwrap(),
        channels: None,
        created_at: app.clock.real(),
    };
    let events = about.iter().map(|id| {
        Ok(Event {
            id: format!("{} {id}", kind.as_str()),
            kind,
            about: About::Id(*id),
            amount: Rupiah::new(amount),
            occurred_at: app.clock.business(),
            owner_name: None,
            refund: None,
            recorded: None,
        })
    });
    for answer in app.app.events_hear(&engine, events.collect()).await.unwrap() {
        answer.outcome.unwrap();
    }
}

async fn payments(
    app: &TestApp,
    merchant: MerchantId,
    project: ProjectId,
    count: usize,
) -> Vec<TransactionId> {
    let mut ids = Vec::with_capacity(count);
    for _ in 0..count {
        ids.push(app.plant_payment(merchant, project, 10_000).await);
    }
    ids
}

#[tokio::test]
async fn payments_expire_when_their_time_is_over_and_tell_of_it_once() {
    on_both_databases(async |database| {
        let app = TestApp::on(Arc::new(database), Default::default()).await;
        let merchant = app.merchant().await;
        let project = app.project(&merchant).await;
        let ids = payments(&app, merchant.id, project.id, 20).await;
        say(&app, WordKind::PaymentPaid, &ids[..3], 10_000).await;
        app.clock
            .advance(SignedDuration::from_mins(30) - SignedDuration::from_secs(1));
        assert_eq!(app.app.jobs_run_until_idle().await.unwrap(), 0);
        app.clock.advance(SignedDuration::from_secs(1));
        assert_eq!(app.app.jobs_run_until_idle().await.unwrap(), 17);
        assert_eq!(app.app.jobs_run_until_idle().await.unwrap(), 0);
        for (place, id) in ids.iter().enumerate() {
            let expected = if place < 3 { "success" } else { "expired" };
            assert_eq!(app.status(merchant.id, *id).await, expected);
            let callbacks = app.store.tenant(merchant.id).callbacks(*id).await.unwrap();
            assert_eq!(callbacks.len(), 1);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_number_of_processes_settle_each_payment_once() {
    on_both_databases(async |database| {
        let database = Arc::new(database);
        let app = TestApp::on(Arc::clone(&database), Default::default()).await;
        let second = TestApp::on(database, Default::default()).await;
        let (merchant, other) = (app.merchant().await, app.merchant().await);
        let mut projects = Vec::new();
        for owner in [&merchant, &merchant, &other] {
            let project = app.project(owner).await;
            let ids = payments(&app, owner.id, project.id, 300).await;
            say(&app, WordKind::PaymentPaid, &ids, 10_000).await;
            // Taken back before its day: nothing of it is left to settle.
            say(&app, WordKind::PaymentChargedBack, &ids[..1], 10_000).await;
            projects.push((owner.id, project.id));
        }
        let pending = 299 * 9_930 - 70;
        for (owner, project) in &projects {
            let money = app.money(*owner, *project).await;
            assert_eq!(money[1] - money[3], pending, "{money:?}");
        }
        app.clock.advance(SignedDuration::from_hours(24 * 7));
        second.clock.advance(SignedDuration::from_hours(24 * 7));
        let (one, two) = tokio::join!(app.app.jobs_run_until_idle(), second.app.jobs_run_until_idle());
        assert_eq!(one.unwrap() + two.unwrap(), 3 * 299);
        for (owner, project) in projects {
            assert_eq!(app.money(owner, project).await, [pending, 0, 0, 0]);
        }
        assert_eq!(app.app.ledger_verify().await.unwrap().differences, vec![]);
    })
    .await;
}

#[tokio::test]
async fn what_a_project_owes_is_taken_from_what_settles_and_no_more() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let old = payments(&app, merchant.id, project.id, 2).await;
    say(&app, WordKind::PaymentPaid, &old, 10_000).await;
    app.clock.advance(SignedDuration::from_hours(24 * 7));
    app.app.jobs_run_until_idle().await.unwrap();
    // All of it is gone when the bank takes one payment back.
    let spent = Adjustment {
        active: Rupiah::new(-19_860),
        pending: Rupiah::ZERO,
        reason: "spent".into(),
        id: None,
    };
    app.app
        .balance_adjust(operator(), project.id, spent)
        .await
        .unwrap();
    say(&app, WordKind::PaymentChargedBack, &old, 10_000).await;
    assert_eq!(app.money(merchant.id, project.id).await, [0, 0, 0, 20_000]);
    let new = payments(&app, merchant.id, project.id, 3).await;
    say(&app, WordKind::PaymentPaid, &new, 10_000).await;
    app.clock.advance(SignedDuration::from_hours(24 * 7));
    assert_eq!(app.app.jobs_run_until_idle().await.unwrap(), 3);
    assert_eq!(
        app.money(merchant.id, project.id).await,
        [3 * 9_930 - 20_000, 0, 0, 0]
    );
    assert_eq!(app.app.ledger_verify().await.unwrap().differences, vec![]);
}

#[tokio::test]
async fn one_project_that_cannot_settle_keeps_no_other_waiting() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let (poor, rich) = (app.project(&merchant).await, app.project(&merchant).await);
    for project in [&poor, &rich] {
        let ids = payments(&app, merchant.id, project.id, 2).await;
        say(&app, WordKind::PaymentPaid, &ids, 10_000).await;
    }
    // An operator's correction took what one payment had in pending.
    let wrong = Adjustment {
        active: Rupiah::ZERO,
        pending: Rupiah::new(-9_930),
        reason: "wrong".into(),
        id: None,
    };
    app.app.balance_adjust(operator(), poor.id, wrong).await.unwrap();
    app.clock.advance(SignedDuration::from_hours(24 * 7));
    assert_eq!(app.app.jobs_run_until_idle().await.unwrap(), 3);
    assert_eq!(app.money(merchant.id, rich.id).await, [19_860, 0, 0, 0]);
    assert_eq!(app.money(merchant.id, poor.id).await, [9_930, 0, 0, 0]);
}

#[tokio::test]
async fn a_clock_that_goes_back_undoes_nothing() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let ids = payments(&app, merchant.id, project.id, 2).await;
    app.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(app.app.jobs_run_until_idle().await.unwrap(), 2);
    app.clock.advance(-SignedDuration::from_hours(2));
    assert_eq!(app.app.jobs_run_until_idle().await.unwrap(), 0);
    say(&app, WordKind::PaymentPaid, &ids, 10_000).await;
    assert_eq!(app.status(merchant.id, ids[0]).await, "expired");
    assert_eq!(app.app.ledger_verify().await.unwrap().differences, vec![]);
}

#[tokio::test]
async fn a_project_closes_once_nothing_of_it_is_pending() {
    let database = Arc::new(Database::sqlite());
    let app = TestApp::on(database, Default::default()).await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let ids = payments(&app, merchant.id, project.id, 1).await;
    let close = async || {
        app.app
            .project_close(operator(), merchant.id, project.id, None)
            .await
    };
    let unfinished = |pending: Vec<TransactionId>| Refusal::Project(ProjectRefusal::Unfinished { pending });
    assert_eq!(close().await.unwrap_err().refusal(), Some(&unfinished(ids)));
    app.clock.advance(SignedDuration::from_hours(1));
    app.app.jobs_run_until_idle().await.unwrap();
    // The callback that tells of the expiry waits.
    assert_eq!(
        close().await.unwrap_err().refusal(),
        Some(&unfinished(Vec::new()))
    );
}
