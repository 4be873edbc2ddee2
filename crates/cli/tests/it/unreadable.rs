//! Requests that are not HTTP: they get the envelope and a log line as well.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use crate::place::{Place, soon};
use crate::server::Server;

/// Sends bytes and gives status and body of the answer.
fn answer(server: &Server, request: &[u8]) -> (u16, Value, String) {
    let mut stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).unwrap();
    stream.write_all(request).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap(), head.to_owned())
}

#[test]
fn a_request_that_is_not_http_is_answered_with_the_envelope_and_logged() {
    let place = Place::new();
    let server = place.serve();
    let large = format!(
        "GET /api/balance HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n",
        "x".repeat(70_000)
    );
    for (request, named) in [
        (
            &b"GET /api/balance HTTP/1.1\r\nHost: a\r\nX-Signature: \x01\x02\r\n\r\n"[..],
            "fourth argument",
        ),
        (b"hello\r\n\r\n", "fourth argument"),
        (large.as_bytes(), "Send only the headers"),
    ] {
        let (status, body, head) = answer(&server, request);
        assert_eq!(
            (status, body["responseCode"].as_u64()),
            (422, Some(422)),
            "{body}"
        );
        assert_eq!(body["errorCode"], "REQUEST_INVALID");
        assert!(body["hint"].as_str().unwrap().contains(named), "{body}");
        let id = body["requestId"].as_str().unwrap();
        assert!(head.contains(&format!("x-request-id: {id}")), "{head}");
        soon(|| server.log(), |log| log.contains(id));
    }
}

#[test]
fn answers_of_our_own_are_left_as_they_are() {
    let place = Place::new();
    let server = place.serve();
    let (status, body, _) = answer(
        &server,
        b"GET /api/balance HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    );
    assert_eq!((status, &body["errorCode"]), (401, &Value::from("UNAUTHORIZED")));
}
