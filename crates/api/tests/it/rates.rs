//! Limits of rate, per address and per key

use std::num::NonZeroU32;

use sengo_api::{ApiSettings, Rate, Rates};
use sengo_testkit::{Answer, Call, Pair, TestApp};

async fn app(address: Option<u32>, key: Option<u32>) -> TestApp {
    let rate = |number: u32| Rate(NonZeroU32::new(number).unwrap());
    let rates = Rates {
        address: address.map(rate),
        key: key.map(rate),
    };
    TestApp::with(ApiSettings {
        rates,
        ..Default::default()
    })
    .await
}

fn number(answer: &Answer, header: &str) -> u64 {
    answer
        .header(header)
        .unwrap_or_else(|| panic!("no {header}"))
        .parse()
        .unwrap()
}

#[tokio::test]
async fn a_key_runs_out_and_is_told_when_to_try_again() {
    let app = app(None, Some(2)).await;
    let merchant = app.merchant().await;
    let other = app.merchant().await;
    let call = || Call::get("/api/balance").by(&merchant.pair);
    for left in [3, 2, 1, 0] {
        let answer = app.send(call()).await;
        answer.data();
        assert_eq!(number(&answer, "ratelimit-limit"), 4);
        assert_eq!(number(&answer, "ratelimit-remaining"), left);
        assert!((1..=2).contains(&number(&answer, "ratelimit-reset")));
    }
    let refused = app.send(call()).await;
    refused.refused(429, "TOO_MANY_REQUESTS");
    assert_eq!(number(&refused, "retry-after"), 1);
    assert_eq!(number(&refused, "ratelimit-limit"), 4);
    assert_eq!(number(&refused, "ratelimit-remaining"), 0);
    app.send(Call::get("/api/balance").by(&other.pair)).await.data();
    tokio::time::sleep(std::time::Duration::from_millis(1_050)).await;
    app.send(call()).await.data();
}

#[tokio::test]
async fn refused_calls_tell_what_is_left_as_well() {
    let app = app(None, Some(5)).await;
    let merchant = app.merchant().await;
    let answer = app
        .send(Call::new("POST", "/api/projects").body("x").by(&merchant.pair))
        .await;
    answer.refused(422, "REQUEST_INVALID");
    assert_eq!(number(&answer, "ratelimit-remaining"), 9);
}

#[tokio::test]
async fn a_stranger_cannot_use_up_a_keys_calls() {
    let app = app(None, Some(1)).await;
    let merchant = app.merchant().await;
    let stranger = Pair {
        token: "guessed".into(),
        ..merchant.pair.clone()
    };
    for _ in 0..50 {
        let answer = app.send(Call::get("/api/balance").by(&stranger)).await;
        answer.refused(401, "UNAUTHORIZED");
        assert_eq!(answer.header("ratelimit-remaining"), None);
    }
    app.send(Call::get("/api/balance").by(&merchant.pair))
        .await
        .data();
}

#[tokio::test]
async fn an_address_runs_out_whoever_calls_from_it() {
    let app = app(Some(2), None).await;
    let merchant = app.merchant().await;
    let unsigned = async |address: &str| app.send(Call::get("/api/balance").from(address)).await;
    for _ in 0..4 {
        unsigned("192.0.2.1").await.refused(401, "UNAUTHORIZED");
    }
    let refused = unsigned("192.0.2.1").await;
    refused.refused(429, "TOO_MANY_REQUESTS");
    assert_eq!(number(&refused, "retry-after"), 1);
    let mapped = app
        .send(
            Call::get("/api/balance")
                .by(&merchant.pair)
                .from("::ffff:192.0.2.1"),
        )
        .await;
    mapped.refused(429, "TOO_MANY_REQUESTS");
    app.send(Call::get("/api/balance").by(&merchant.pair).from("192.0.2.2"))
        .await
        .data();
    // Whoever has one IPv6 address has its whole network of 64 bits.
    for host in 1..=4 {
        unsigned(&format!("2001:db8::{host}"))
            .await
            .refused(401, "UNAUTHORIZED");
    }
    unsigned("2001:db8::ffff:1")
        .await
        .refused(429, "TOO_MANY_REQUESTS");
    unsigned("2001:db8:0:1::1").await.refused(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn a_forged_forwarded_address_does_not_escape_the_limit() {
    let app = app(Some(1), None).await;
    let mut last = 0;
    for number in 0..5 {
        let call = Call::get("/api/balance")
            .from("192.0.2.1")
            .header("x-forwarded-for", format!("203.0.113.{number}"));
        last = app.send(call).await.status.as_u16();
    }
    assert_eq!(last, 429);
}
