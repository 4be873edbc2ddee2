//! Bodies made to cost much: none may keep a core busy

use std::time::{Duration, Instant};

use sengo_api::BODY_BYTES_MAX;
use sengo_testkit::{Call, TestApp};

/// What the costliest body may take. An unoptimised build takes many times what a release does, and the machine
/// may be busy; what grows with the square of the body takes minutes.
const TIME_MAX: Duration = Duration::from_secs(5);

fn filled(start: &str, end: &str, part: impl Fn(usize) -> String) -> String {
    let mut body = start.to_owned();
    for number in 0.. {
        let next = part(number);
        if body.len() + next.len() + end.len() + 1 > BODY_BYTES_MAX {
            break;
        }
        if number > 0 {
            body.push(',');
        }
        body.push_str(&next);
    }
    body.push_str(end);
    body
}

#[tokio::test]
async fn no_body_costs_more_than_its_length() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let bodies = [
        (
            "distinct names",
            filled("{", "}", |number| format!("\"{number:x}\":1")),
        ),
        ("one name", filled("{", "}", |_| "\"a\":1".into())),
        (
            "names of numbers",
            filled("{", "}", |number| format!("\"{number}\":[]")),
        ),
        (
            "addresses",
            filled(
                "{\"name\":\"A\",\"domain\":\"https://a.test\",\"ip\":[",
                "]}",
                |number| format!("\"10.{}.{}.0/24\"", number / 256 % 256, number % 256),
            ),
        ),
        ("empty lists", filled("[", "]", |_| "[]".into())),
        ("long numbers", filled("[", "]", |_| "9".repeat(1_000))),
        (
            "one long number",
            format!("{{\"amount\":{}}}", "9".repeat(BODY_BYTES_MAX - 20)),
        ),
        (
            "a long fraction",
            format!("{{\"amount\":0.{}}}", "1".repeat(BODY_BYTES_MAX - 20)),
        ),
        ("escapes", filled("[\"", "\"]", |_| "\\ud83d\\ude00".into())),
        (
            "a long name",
            format!("{{\"name\":\"{}\"}}", "a".repeat(BODY_BYTES_MAX - 20)),
        ),
        (
            "a long domain",
            format!(
                "{{\"domain\":\"https://{}\"}}",
                "a.".repeat(BODY_BYTES_MAX / 2 - 20)
            ),
        ),
        ("half open", "[{\"a\":".repeat(BODY_BYTES_MAX / 6)),
        ("blanks", " ".repeat(BODY_BYTES_MAX)),
    ];
    for (what, body) in bodies {
        let right = Call::new("POST", "/api/projects").body(body).by(&merchant.pair);
        // A wrong signature is compared with every rendering, and then explained.
        for call in [right.clone().signature("0".repeat(128)), right] {
            let started = Instant::now();
            let status = app.send(call).await.status.as_u16();
            assert!(matches!(status, 401 | 422), "{what}: {status}");
            assert!(started.elapsed() < TIME_MAX, "{what}: {:?}", started.elapsed());
            eprintln!("{what}: {status} {:?}", started.elapsed());
        }
    }
}
