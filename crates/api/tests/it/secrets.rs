//! Secrets: in no log line, in no error, in no answer but the one that issues them

use std::io::Write;
use std::sync::{Arc, Mutex};

use sengo_api::ApiSettings;
use sengo_core::credential::{Kind, Token};
use sengo_core::environment::Environment;
use sengo_testkit::ports::EntropyFault;
use sengo_testkit::{Call, Pair, TestApp};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

/// Keeps everything that is logged.
#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Requests of every kind, right and wrong; the calls whose answers may show a token are told apart.
fn calls(pair: &Pair, project: i64, project_pair: &Pair) -> Vec<(Call, bool)> {
    let keys = format!("/api/projects/{project}/keys");
    let own = format!("{keys}/{}", project_pair.key);
    let mut calls = vec![
        (
            Call::post("/api/projects", &TestApp::project_body())
                .once("s-1")
                .by(pair),
            false,
        ),
        (Call::get("/api/balance").by(project_pair), false),
        (Call::get(&keys).by(pair), false),
        (Call::new("POST", &keys).once("s-2").by(pair), true),
        (Call::new("POST", &keys).once("s-2").by(pair), false),
        (
            Call::new("POST", &format!("{own}/rotate")).once("s-3").by(pair),
            true,
        ),
        (
            Call::new("POST", &format!("{own}/rotate")).once("s-3").by(pair),
            false,
        ),
        (Call::new("DELETE", &own).by(pair), false),
        (Call::get("/api/balance").by(project_pair), false),
    ];
    for token in [&pair.token, &project_pair.token] {
        let swapped = Pair {
            key: token.clone(),
            token: pair.key.clone(),
        };
        let twice = Pair {
            key: token.clone(),
            token: token.clone(),
        };
        let cut = Pair {
            key: token[..token.len() - 1].into(),
            token: token[1..].into(),
        };
        for wrong in [&swapped, &twice, &cut] {
            calls.push((Call::get("/api/balance").by(wrong), false));
        }
        for place in [
            "/api/%s",
            "/%s",
            "/api/projects/%s",
            "/api/projects/1/keys/%s",
            "/api/balance?at=%s",
            "/api/projects?status=%s",
        ] {
            calls.push((Call::get(&place.replace("%s", token)).by(pair), false));
        }
        calls.push((Call::new("DELETE", &format!("{keys}/{token}")).by(pair), false));
        calls.push((
            Call::new("POST", &format!("{keys}/{token}/rotate")).by(pair),
            false,
        ));
        calls.push((Call::get("/api/balance").by(pair).signature(token.clone()), false));
        calls.push((Call::get("/api/balance").header("x-client-key", token), false));
        calls.push((
            Call::post("/api/transfers", &json!({"reference": 1}))
                .once(token)
                .by(pair),
            false,
        ));
    }
    for wrong in ["00", "Zm9v"] {
        calls.push((
            Call::post("/api/projects", &json!({"a": 1}))
                .by(pair)
                .signature(wrong),
            false,
        ));
    }
    calls
}

#[tokio::test]
async fn no_secret_is_logged_or_answered_except_once() {
    let log = Captured::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let settings = ApiSettings {
        log_requests: true,
        ..Default::default()
    };
    let app = TestApp::with(settings).await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let mut secrets = vec![merchant.pair.token.clone(), project.pair.token.clone()];
    let mut answers = String::new();
    let mut sent = calls(&merchant.pair, project.id.get(), &project.pair);
    let count = sent.len();
    for (round, (call, shows)) in sent.drain(..).enumerate() {
        if round + 3 == count {
            app.entropy.set_fault(EntropyFault::Fails);
        }
        secrets.push(
            call.build()
                .headers()
                .get("x-signature")
                .map_or_else(|| "unsigned".into(), |value| value.to_str().unwrap().to_owned()),
        );
        let answer = app.send(call).await;
        if shows {
            secrets.push(answer.data()["token"].as_str().unwrap().to_owned());
        } else {
            answers.push_str(&answer.text());
        }
    }
    app.entropy.set_fault(EntropyFault::Panics);
    let body = TestApp::project_body();
    let answer = app
        .send(Call::post("/api/projects", &body).by(&merchant.pair))
        .await;
    answers.push_str(&answer.text());
    let log = log.text();
    assert!(
        log.matches("request_id").count() > count,
        "every request has its line: {log}"
    );
    assert!(log.contains(&merchant.pair.key), "keys are logged, being public");
    for secret in secrets.iter().filter(|secret| secret.len() > 20) {
        // Half of it is as bad.
        let part = &secret[secret.len() / 2..];
        assert!(!log.contains(part), "{part} in {log}");
        if secret.len() < 128 {
            let echoed = answers.contains(part);
            let place = answers.find(part).unwrap_or(0);
            let around: String = answers
                .get(place.saturating_sub(700)..place + 40)
                .unwrap_or_default()
                .into();
            assert!(!echoed, "…{around}…");
        }
    }
    let debug = format!("{:?}", app.app);
    assert!(
        secrets
            .iter()
            .filter(|secret| secret.len() > 20)
            .all(|secret| !debug.contains(secret.as_str()))
    );
}

#[tokio::test]
async fn the_database_holds_no_token_in_the_clear() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let issue = Call::new("POST", &project.path("/keys"))
        .once("k")
        .by(&merchant.pair);
    let token = app.send(issue).await.data()["token"].as_str().unwrap().to_owned();
    let sengo_app::Location::Sqlite(path) = app.database.location() else {
        panic!("SQLite")
    };
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(path.parent().unwrap()).unwrap() {
        bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds(&merchant.pair.key));
    for token in [&merchant.pair.token, &project.pair.token, &token] {
        assert!(!holds(token));
    }
}

#[tokio::test]
async fn a_fault_of_ours_says_nothing_of_the_inside() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    for fault in [EntropyFault::Fails, EntropyFault::Panics] {
        app.entropy.set_fault(fault);
        for call in [
            Call::post("/api/projects", &TestApp::project_body()),
            Call::new("POST", &project.path("/keys")),
            Call::new("DELETE", &project.path("")),
        ] {
            let json = app
                .send(call.by(&merchant.pair))
                .await
                .refused(500, "INTERNAL_ERROR");
            assert!(!json.to_string().contains("inside"), "{json}");
        }
        app.send(Call::get("/api/balance").by(&project.pair)).await.data();
    }
    app.entropy.set_fault(EntropyFault::None);
    app.send(Call::new("DELETE", &project.path("")).by(&merchant.pair))
        .await
        .data();
}

#[test]
fn tokens_do_not_print() {
    let token = Token::compose(Kind::Merchant, Environment::Sandbox, &[7; 32]);
    assert!(!format!("{token:?}").contains(token.expose()));
}
