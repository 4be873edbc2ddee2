//! What clients/php/Sengo.php does where the platform is not there, is busy, or did not send what arrived.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use sengo_core::signature::{SigningKey, to_hex};
use serde_json::{Value, json};

use super::npm;
use super::php_client::client;
use crate::kept;
use crate::php::literal;
use crate::place::Place;

const KEY: &str = "an-existing-key-1";
const TOKEN: &str = "a-token-of-32-characters-or-more";

fn pair() -> Value {
    json!({ "key": KEY, "token": TOKEN })
}

/// Answers one call after the other with these texts, and gives the requests that came.
fn answering(answers: Vec<&'static str>) -> (String, thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let requests = thread::spawn(move || {
        let requests = answers.into_iter().map(|answer| {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            let mut part = [0; 4096];
            while !request.windows(4).any(|end| end == b"\r\n\r\n") {
                let length = stream.read(&mut part).unwrap();
                request.extend_from_slice(&part[..length]);
            }
            stream.write_all(answer.as_bytes()).unwrap();
            String::from_utf8(request).unwrap()
        });
        requests.collect()
    });
    (url, requests)
}

const BUSY: &str =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
const GONE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{\"resp";
const DONE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 44\r\nConnection: close\r\n\r\n{\"responseCode\":200,\"responseData\":{\"id\":1}}";

#[test]
fn a_write_is_repeated_under_the_same_idempotency_key_when_its_answer_is_lost() {
    let (url, requests) = answering(vec![BUSY, GONE, DONE]);
    let created = client(
        &url,
        &pair(),
        "return $sengo->createProject('Toko', 'https://toko.id', ['0.0.0.0/0']);",
    );
    assert_eq!(created, json!({ "id": 1 }));
    let requests = requests.join().unwrap();
    let header = |request: &String| {
        let line = request
            .lines()
            .find(|line| line.starts_with("Idempotency-Key: "))
            .unwrap()
            .to_owned();
        assert!(line.len() > 30, "{line}");
        line
    };
    let keys: Vec<String> = requests.iter().map(header).collect();
    assert_eq!(keys.len(), 3);
    assert!(keys[0] == keys[1] && keys[1] == keys[2], "{keys:?}");
}

#[test]
fn a_refusal_that_stays_is_not_repeated() {
    let refused = "HTTP/1.1 422 Unprocessable Content\r\nContent-Length: 31\r\nConnection: close\r\n\r\n{\"errorCode\":\"REQUEST_INVALID\"}";
    let (url, requests) = answering(vec![refused]);
    let answer = client(&url, &pair(), "return $sengo->balance();");
    assert_eq!(answer["exception"]["errorCode"], "REQUEST_INVALID");
    assert_eq!(requests.join().unwrap().len(), 1);
}

#[test]
fn a_platform_that_is_not_there_is_an_exception_as_well() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let refused = client(&url, &pair(), "return $sengo->balance();")["exception"].clone();
    assert_eq!(
        (&refused["status"], &refused["errorCode"]),
        (&json!(0), &json!("CONNECTION_FAILED"))
    );
}

#[test]
fn an_answer_that_is_not_json_is_named_as_that() {
    let page = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>";
    let (url, requests) = answering(vec![page]);
    let refused = client(&url, &pair(), "return $sengo->balance();")["exception"].clone();
    assert_eq!(
        (&refused["status"], &refused["errorCode"]),
        (&json!(502), &json!("ANSWER_UNREADABLE"))
    );
    requests.join().unwrap();
}

#[test]
fn a_callback_is_believed_only_with_its_own_signature() {
    let body =
        r#"{"responseCode":200,"responseMessage":"success","responseData":{"id":"a","note":"S\u00fcd \/"}}"#;
    let signature = to_hex(&SigningKey::new(TOKEN.as_bytes()).sign_raw(KEY, Some(body.as_bytes())));
    let run = |body: &str, key: &str, signature: &str, names: [&str; 2]| {
        let (body, key, signature) = (literal(body), literal(key), literal(signature));
        let code = format!(
            "return $sengo->callback({body}, ['{}' => {key}, '{}' => {signature}]);",
            names[0], names[1]
        );
        client("http://127.0.0.1:1", &pair(), &code)
    };
    let usual = ["X-Client-Key", "X-Signature"];
    let wanted = json!({ "id": "a", "note": "Süd /" });
    for names in [
        usual,
        ["x-client-key", "x-signature"],
        ["HTTP_X_CLIENT_KEY", "HTTP_X_SIGNATURE"],
    ] {
        assert_eq!(run(body, KEY, &signature, names), wanted, "{names:?}");
    }
    assert_eq!(run(body, KEY, &signature.to_uppercase(), usual), wanted);
    let changed = body.replace("\"a\"", "\"b\"");
    for (body, key, signature) in [
        (changed.as_str(), KEY, signature.as_str()),
        (body, "another-existing-key", &signature),
        (body, KEY, ""),
        (
            body,
            KEY,
            &to_hex(&SigningKey::new(b"another token").sign_raw(KEY, Some(body.as_bytes()))),
        ),
    ] {
        let refused = run(body, key, signature, usual);
        assert_eq!(
            refused["exception"]["errorCode"], "CALLBACK_UNTRUSTED",
            "{body} {key} {signature}"
        );
    }
}

#[test]
fn the_php_client_does_not_show_its_token() {
    let dumped = client("http://127.0.0.1:1", &pair(), "return print_r($sengo, true);");
    assert!(
        dumped.as_str().unwrap().contains(KEY) && !dumped.as_str().unwrap().contains(TOKEN),
        "{dumped}"
    );
}

#[test]
fn the_php_client_is_written_in_php_7_4() {
    let place = Place::new();
    let parser = npm::package("php-parser");
    place.write(
        "parse.js",
        "const { Engine } = require(process.argv[2]);
         const engine = new Engine({ parser: { version: 704 } });
         engine.parseCode(require('fs').readFileSync(process.argv[3], 'utf8'));",
    );
    let parse = |file: &str| place.run("node", &["parse.js", parser.to_str().unwrap(), file]);
    let client = kept::repository().join("clients/php/Sengo.php");
    parse(client.to_str().unwrap()).good();
    for newer in [
        "<?php $a?->b;",
        "<?php f(a: 1);",
        "<?php function f(int $a,) {}",
        "<?php $a = match(1) {};",
    ] {
        place.write("newer.php", newer);
        assert_ne!(parse("newer.php").code, Some(0), "{newer}");
    }
}
