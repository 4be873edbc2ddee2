//! The sandbox's clock, moved ahead.

use std::sync::Arc;

use jiff::SignedDuration;
use sengo_app::ports::Clock;
use sengo_app::sandbox_clock::{AHEAD_MAX, STEP_MAX};
use sengo_core::environment::Environment;
use sengo_core::refusal::Refusal;
use sengo_testkit::app::operator;
use sengo_testkit::{Database, TestApp};

const DAY: SignedDuration = SignedDuration::from_hours(24);

#[tokio::test]
async fn a_step_is_seen_by_every_process_and_leaves_the_real_time_alone() {
    let one = TestApp::start().await;
    let other = TestApp::on(Arc::clone(&one.database), Default::default()).await;
    let began = one.clock.real();
    let reading = one.app.clock_advance(operator(), DAY).await.unwrap();
    assert_eq!(
        (reading.real, reading.business, reading.ahead),
        (began, began.checked_add(DAY).unwrap(), DAY)
    );
    assert_eq!(other.app.clock().business(), began);
    other.app.tick().await;
    assert_eq!(other.app.clock().business(), reading.business);
    other.app.clock_advance(operator(), DAY).await.unwrap();
    one.app.tick().await;
    let ahead = DAY.checked_mul(2).unwrap();
    assert_eq!(one.app.clock().business(), began.checked_add(ahead).unwrap());
    assert_eq!(one.app.clock().real(), began);
}

#[tokio::test]
async fn the_clock_goes_neither_back_nor_further_than_the_calendar() {
    let test = TestApp::start().await;
    let too_far = STEP_MAX.checked_add(SignedDuration::from_secs(1)).unwrap();
    for step in [SignedDuration::ZERO, -DAY, too_far, SignedDuration::MAX] {
        let refused = test.app.clock_advance(operator(), step).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::ClockStep), "{step}");
    }
    let mut steps = 0;
    while test.app.clock_advance(operator(), STEP_MAX).await.is_ok() {
        steps += 1;
    }
    assert_eq!(steps, 100);
    assert_eq!(test.app.clock_show().await.unwrap().ahead, AHEAD_MAX);
    let merchant = test.merchant().await;
    test.project(&merchant).await;
}

#[tokio::test]
async fn production_does_not_move_its_clock() {
    let database = Arc::new(Database::sqlite());
    let test = TestApp::of(database, Default::default(), Environment::Production).await;
    let refused = test.app.clock_advance(operator(), DAY).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::SandboxOnly));
    assert_eq!(test.app.clock_show().await.unwrap().ahead, SignedDuration::ZERO);
}
