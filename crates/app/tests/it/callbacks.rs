//! Callbacks: delivered, signed, tried again, and delivered once.

mod fake;

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use sengo_app::ProjectSettingsChange;
use sengo_app::callbacks::Dispatcher;
use sengo_app::ports::{Letter, Reply};
use sengo_app::projects::Review;
use sengo_core::callback::{CallbackState, TRIED_FOR};
use sengo_core::key::KeyOwner;
use sengo_core::payment::Status;
use sengo_testkit::app::operator;
use sengo_testkit::{Database, TestApp, TestProject, on_both_databases};
use serde_json::Value;

use fake::{FakeCourier, Told, answered};

const BASE: &str = "https://pay.example.com";

fn dispatcher(test: &TestApp, courier: &Arc<FakeCourier>) -> Dispatcher {
    Dispatcher::new(test.app.clone(), courier.clone(), BASE)
}

async fn deliver(test: &TestApp, courier: &Arc<FakeCourier>) -> usize {
    dispatcher(test, courier).run_until_idle().await.unwrap()
}

async fn project(test: &TestApp) -> (KeyOwner, TestProject) {
    let merchant = test.merchant().await;
    let project = test.project(&merchant).await;
    let owner = KeyOwner {
        merchant: merchant.id,
        project: Some(project.id),
    };
    (owner, project)
}

#[tokio::test]
async fn a_callback_carries_the_transaction_as_php_would_write_it_and_a_signature_over_these_bytes() {
    on_both_databases(async |database: Database| {
        let test = TestApp::on(Arc::new(database), Default::default()).await;
        let (owner, project) = project(&test).await;
        let told = Told::payment(&test, owner, &project.pair.key, 1).await;
        let courier = FakeCourier::answering(|_| answered(200));
        assert_eq!(deliver(&test, &courier).await, 1);
        let [letter] = &courier.seen()[..] else {
            panic!("one letter")
        };
        assert_eq!(letter.address, "https://shop1.example.com/callbacks?x=1");
        let body = String::from_utf8(letter.body.clone()).unwrap();
        assert_eq!(
            letter.headers,
            [
                ("x-client-key", project.pair.key.clone()),
                ("x-signature", project.pair.sign(&letter.body)),
            ]
        );
        assert!(body.contains(r#""callback":"https:\/\/shop1.example.com\/callbacks?x=1""#));
        assert!(
            body.starts_with(r#"{"responseCode":200,"responseMessage":"success","responseData":{"id":""#)
        );
        let body: Value = serde_json::from_str(&body).unwrap();
        let data = &body["responseData"];
        assert_eq!(data["id"], told.transaction.to_string());
        assert_eq!(data["status"], "success");
        assert!(data["qris"]["url"].as_str().unwrap().starts_with(BASE));
        let (callback, attempts) = test.app.callback_show(told.callback).await.unwrap();
        assert_eq!(callback.state, CallbackState::Delivered);
        assert_eq!((attempts.len(), attempts[0].status), (1, Some(200)));
        assert_eq!(deliver(&test, &courier).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_callback_tells_the_status_that_it_was_made_for() {
    let test = TestApp::start().await;
    let (owner, project) = project(&test).await;
    let told = Told::payment(&test, owner, &project.pair.key, 1).await;
    told.turn(&test, owner, Status::Refunded).await;
    let courier = FakeCourier::answering(|_| answered(204));
    assert_eq!(deliver(&test, &courier).await, 2);
    let mut statuses: Vec<String> = courier
        .seen()
        .iter()
        .map(|letter| {
            let body: Value = serde_json::from_slice(&letter.body).unwrap();
            body["responseData"]["status"].as_str().unwrap().to_owned()
        })
        .collect();
    statuses.sort();
    assert_eq!(statuses, ["refunded", "success"]);
}

#[tokio::test]
async fn an_endpoint_that_fails_is_tried_for_three_days_and_every_try_is_kept() {
    let test = TestApp::start().await;
    let (owner, project) = project(&test).await;
    let told = Told::payment(&test, owner, &project.pair.key, 1).await;
    let courier = FakeCourier::answering(|_| Reply {
        status: Some(500),
        answer: b"no \xff way".to_vec(),
        error: None,
    });
    let began = test.app.clock().business();
    let mut dispatcher = dispatcher(&test, &courier);
    loop {
        assert_eq!(dispatcher.run_until_idle().await.unwrap(), 0);
        let (callback, _) = test.app.callback_show(told.callback).await.unwrap();
        if callback.state != CallbackState::Waiting {
            assert_eq!(callback.state, CallbackState::GivenUp);
            break;
        }
        let now = test.app.clock().business();
        assert!(callback.due_at > now);
        // Not a moment early.
        let almost = callback.due_at.duration_since(now) - SignedDuration::from_micros(1);
        test.clock.advance_business(almost);
        let before = courier.seen().len();
        dispatcher.run_until_idle().await.unwrap();
        assert_eq!(courier.seen().len(), before);
        test.clock.advance_business(SignedDuration::from_micros(1));
    }
    assert_eq!(test.app.clock().business(), began.checked_add(TRIED_FOR).unwrap());
    let (callback, attempts) = test.app.callback_show(told.callback).await.unwrap();
    assert_eq!(attempts.len(), courier.seen().len());
    assert!((20..45).contains(&attempts.len()), "{}", attempts.len());
    let numbers: Vec<u32> = attempts.iter().rev().map(|attempt| attempt.number).collect();
    assert_eq!(numbers, (1..=callback.attempts_ever).collect::<Vec<_>>());
    assert!(
        attempts
            .iter()
            .all(|attempt| attempt.status == Some(500) && attempt.answer == "no \u{fffd} way")
    );
    // Somebody mended it and asks again.
    let again = test
        .app
        .callback_resend_any(operator(), told.transaction)
        .await
        .unwrap();
    assert_eq!(again.state, CallbackState::Waiting);
    let courier = FakeCourier::answering(|_| answered(200));
    assert_eq!(deliver(&test, &courier).await, 1);
}

#[tokio::test]
async fn two_processes_deliver_each_callback_once() {
    on_both_databases(async |database: Database| {
        let one = TestApp::on(Arc::new(database), Default::default()).await;
        let other = TestApp::on(Arc::clone(&one.database), Default::default()).await;
        let (owner, project) = project(&one).await;
        for host in 0..60 {
            Told::payment(&one, owner, &project.pair.key, host % 20).await;
        }
        let courier = FakeCourier::answering(|_| answered(200));
        let (mut first, mut second) = (dispatcher(&one, &courier), dispatcher(&other, &courier));
        let (first, second) = tokio::join!(first.run_until_idle(), second.run_until_idle());
        assert_eq!(first.unwrap() + second.unwrap(), 60);
        let mut bodies: Vec<Vec<u8>> = courier.seen().iter().map(|letter| letter.body.clone()).collect();
        bodies.sort();
        bodies.dedup();
        assert_eq!((courier.seen().len(), bodies.len()), (60, 60));
    })
    .await;
}

#[tokio::test]
async fn a_process_that_dies_leaves_its_callback_to_the_next_after_a_minute() {
    let test = TestApp::start().await;
    let (owner, project) = project(&test).await;
    Told::payment(&test, owner, &project.pair.key, 1).await;
    let silent = FakeCourier::never();
    {
        let mut dying = dispatcher(&test, &silent);
        let ran = tokio::time::timeout(Duration::from_millis(300), dying.run_until_idle()).await;
        assert!(ran.is_err());
    }
    assert_eq!(silent.seen().len(), 1);
    let courier = FakeCourier::answering(|_| answered(200));
    assert_eq!(deliver(&test, &courier).await, 0, "it is claimed still");
    test.clock.advance(SignedDuration::from_secs(60));
    assert_eq!(deliver(&test, &courier).await, 1);
}

#[tokio::test]
async fn a_clock_that_is_moved_while_a_callback_is_delivered_sends_it_no_second_time() {
    on_both_databases(async |database: Database| {
        let test = TestApp::on(Arc::new(database), Default::default()).await;
        let (owner, project) = project(&test).await;
        Told::payment(&test, owner, &project.pair.key, 1).await;
        let slow = FakeCourier::slow(|_| Duration::from_millis(500));
        let mut delivering = dispatcher(&test, &slow);
        let delivering = tokio::spawn(async move { delivering.run_until_idle().await.unwrap() });
        while slow.seen().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        test.clock.advance_business(SignedDuration::from_hours(24));
        let courier = FakeCourier::answering(|_| answered(200));
        assert_eq!(deliver(&test, &courier).await, 0, "it is being delivered");
        assert_eq!(delivering.await.unwrap(), 1);
        assert_eq!(deliver(&test, &courier).await, 0, "it was delivered");
        assert_eq!(courier.seen().len(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_revoked_key_signs_nothing_and_without_a_key_callbacks_wait() {
    let test = TestApp::start().await;
    let (owner, project) = project(&test).await;
    let courier = FakeCourier::answering(|_| answered(200));
    let revoke = async |key: &str| {
        test.app.key_revoke(operator(), owner, key, None).await.unwrap();
    };
    let newer = test.key(owner).await;
    revoke(&project.pair.key).await;
    Told::payment(&test, owner, &project.pair.key, 1).await;
    assert_eq!(deliver(&test, &courier).await, 1);
    let letter = courier.seen().remove(0);
    assert_eq!(letter.headers[0].1, newer.key);
    assert_eq!(letter.headers[1].1, newer.sign(&letter.body));
    revoke(&newer.key).await;
    let told = Told::payment(&test, owner, &project.pair.key, 2).await;
    for _ in 0..5 {
        assert_eq!(deliver(&test, &courier).await, 0);
        test.clock.advance(SignedDuration::from_hours(2));
    }
    let (callback, attempts) = test.app.callback_show(told.callback).await.unwrap();
    assert_eq!((callback.attempts, attempts.len()), (0, 0), "waiting is no try");
    let newest = test.key(owner).await;
    assert_eq!(deliver(&test, &courier).await, 1);
    assert_eq!(courier.seen()[1].headers[0].1, newest.key);
}

#[tokio::test]
async fn changes_of_a_projects_status_are_told_where_its_settings_say() {
    let test = TestApp::start().await;
    let (owner, project) = project(&test).await;
    // Keys of one moment have no newest.
    test.clock.advance(jiff::SignedDuration::from_secs(1));
    let merchant_key = test
        .key(KeyOwner {
            merchant: owner.merchant,
            project: None,
        })
        .await;
    let courier = FakeCourier::answering(|_| answered(200));
    test.review(project.id, Review::Suspend).await;
    assert_eq!(deliver(&test, &courier).await, 0, "nobody said where");
    let change = ProjectSettingsChange {
        status_callback: Some(Some("https://shop.example.com/status".into())),
        ..ProjectSettingsChange::default()
    };
    let set = test
        .app
        .project_settings_update(operator(), project.id, change)
        .await;
    set.unwrap();
    test.review(project.id, Review::Resume).await;
    test.review(project.id, Review::Suspend).await;
    assert_eq!(deliver(&test, &courier).await, 2);
    let told = |letter: &Letter| {
        let body: Value = serde_json::from_slice(&letter.body).unwrap();
        assert_eq!(body["responseData"]["id"], project.id.get());
        body["responseData"]["status"].as_str().unwrap().to_owned()
    };
    let mut statuses: Vec<String> = courier.seen().iter().map(told).collect();
    statuses.sort();
    assert_eq!(statuses, ["Active", "Suspended"]);
    assert_eq!(courier.seen()[0].headers[0].1, project.pair.key);
    // Its keys end with it: the merchant's signs.
    let closed = test
        .app
        .project_close(operator(), owner.merchant, project.id, None)
        .await;
    closed.unwrap();
    assert_eq!(deliver(&test, &courier).await, 1);
    let last = courier.seen().pop().unwrap();
    assert_eq!(told(&last), "Closed");
    assert_eq!(last.headers[0].1, merchant_key.key);
    assert_eq!(last.headers[1].1, merchant_key.sign(&last.body));
}

#[tokio::test]
async fn an_endpoint_that_is_silent_delays_no_other() {
    let test = TestApp::start().await;
    let (owner, project) = project(&test).await;
    for host in 100..140 {
        for _ in 0..4 {
            Told::payment(&test, owner, &project.pair.key, host).await;
        }
    }
    for host in 0..10 {
        for _ in 0..4 {
            Told::payment(&test, owner, &project.pair.key, host).await;
        }
    }
    let courier = FakeCourier::slow(|letter| {
        // The silent ones have hosts of three digits.
        let is_silent = letter.address.starts_with("https://shop1") && letter.address.len() > 39;
        if is_silent {
            Duration::from_secs(30)
        } else {
            Duration::ZERO
        }
    });
    let began = Instant::now();
    let running = tokio::spawn(dispatcher(&test, &courier).run(std::future::pending()));
    while courier.answered() < 40 {
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "{}",
            courier.answered()
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    running.abort();
    assert_eq!(
        courier.seen().len(),
        40 + 40,
        "a silent endpoint gets one at a time"
    );
}

#[tokio::test]
async fn a_new_callback_goes_out_within_a_moment() {
    let test = TestApp::start().await;
    let (owner, project) = project(&test).await;
    let courier = FakeCourier::answering(|_| answered(200));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(dispatcher(&test, &courier).run(async {
        let _ = stopped.await;
    }));
    tokio::time::sleep(Duration::from_millis(400)).await;
    Told::payment(&test, owner, &project.pair.key, 1).await;
    let began = Instant::now();
    while courier.answered() == 0 {
        assert!(began.elapsed() < Duration::from_secs(2));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stop.send(()).unwrap();
    running.await.unwrap();
}
