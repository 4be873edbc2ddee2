//! What arrives over real connections: broken, slow, lying, too much, and several at once

mod server;

use std::time::Duration;

use sengo_api::BODY_BYTES_MAX;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use server::{Server, read};

const BODY: &[u8] = br#"{"name":"Toko","domain":"https://toko.test","ip":["10.0.0.1"]}"#;

#[tokio::test]
async fn a_body_may_come_in_chunks_and_slowly() {
    let server = Server::start().await;
    let length = format!("Content-Length: {}\r\n", BODY.len());
    let whole = server
        .exchange(&[server.head(BODY, &length).as_bytes(), BODY].concat())
        .await;
    assert_eq!(whole.status, 200, "{whole:?}");
    let mut stream = server.connect().await;
    stream
        .write_all(server.head(BODY, "Transfer-Encoding: chunked\r\n").as_bytes())
        .await
        .unwrap();
    for part in BODY.chunks(7) {
        let chunk = [format!("{:x}\r\n", part.len()).as_bytes(), part, b"\r\n"].concat();
        stream.write_all(&chunk).await.unwrap();
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    stream.write_all(b"0\r\n\r\n").await.unwrap();
    let chunked = read(&mut stream).await;
    assert_eq!(chunked.body, whole.body);
    // And one byte at a time, head included, on the same connection.
    for byte in [server.head(BODY, &length).as_bytes(), BODY].concat() {
        stream.write_all(&[byte]).await.unwrap();
    }
    assert_eq!(read(&mut stream).await.body, whole.body);
    assert_eq!(server.projects().await, 1);
}

#[tokio::test]
async fn a_body_that_breaks_off_or_never_comes_changes_nothing() {
    let server = Server::start().await;
    // Announced and not sent: the time for a body runs out.
    let mut silent = server.connect().await;
    let length = format!("Content-Length: {}\r\n", BODY.len());
    silent
        .write_all(server.head(BODY, &length).as_bytes())
        .await
        .unwrap();
    silent.write_all(&BODY[..20]).await.unwrap();
    // Broken off.
    let mut broken = server.connect().await;
    broken
        .write_all(server.head(BODY, &length).as_bytes())
        .await
        .unwrap();
    broken.write_all(&BODY[..20]).await.unwrap();
    broken.shutdown().await.unwrap();
    let mut answer = Vec::new();
    broken.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer);
    assert!(
        answer.is_empty() || answer.contains("REQUEST_INVALID"),
        "{answer}"
    );
    // Chunks that are none.
    let chunks = [
        server.head(BODY, "Transfer-Encoding: chunked\r\n").as_bytes(),
        b"zz\r\nxx\r\n",
    ]
    .concat();
    server.exchange(&chunks).await.refused(422, "REQUEST_INVALID");
    read(&mut silent).await.refused(422, "REQUEST_INVALID");
    assert_eq!(server.projects().await, 0);
}

#[tokio::test]
async fn a_length_that_lies_changes_nothing() {
    let server = Server::start().await;
    // Less than was sent: what is signed is the whole, what arrives is a part; the rest is no request.
    let short = format!("Content-Length: {}\r\n", BODY.len() - 1);
    let bytes = [server.head(BODY, &short).as_bytes(), BODY].concat();
    server.exchange(&bytes).await.refused(401, "UNAUTHORIZED");
    for framing in [
        "Content-Length: -1\r\n",
        "Content-Length: 1x\r\n",
        "Content-Length: 99999999999999999999999\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
    ] {
        let raw = server
            .exchange(&[server.head(BODY, framing).as_bytes(), BODY].concat())
            .await;
        assert!((400..500).contains(&raw.status), "{framing}: {raw:?}");
    }
    // Both framings at once are a way to smuggle a second request past a proxy.
    let smuggled = "GET /api/balance HTTP/1.1\r\nHost: x\r\n\r\n";
    let framing = format!(
        "Content-Length: {}\r\nTransfer-Encoding: chunked\r\n",
        5 + smuggled.len()
    );
    let bytes = [
        server.head(b"", &framing).as_bytes(),
        b"0\r\n\r\n",
        smuggled.as_bytes(),
    ]
    .concat();
    let mut stream = server.connect().await;
    stream.write_all(&bytes).await.unwrap();
    let first = read(&mut stream).await;
    assert!((400..500).contains(&first.status), "{first:?}");
    assert_eq!(server.projects().await, 0);
}

#[tokio::test]
async fn too_large_a_body_is_answered_however_it_comes() {
    let server = Server::start().await;
    for size in [BODY_BYTES_MAX + 1, 1 << 20, 8 << 20] {
        let body = vec![b' '; size];
        let announced = server.head(&body, &format!("Content-Length: {size}\r\n"));
        server
            .exchange(&[announced.as_bytes(), &body].concat())
            .await
            .refused(413, "BODY_TOO_LARGE");
        // Announced only: nothing has to be sent.
        server
            .exchange(announced.as_bytes())
            .await
            .refused(413, "BODY_TOO_LARGE");
        let chunked = server.head(&body, "Transfer-Encoding: chunked\r\n");
        let chunk = [format!("{size:x}\r\n").as_bytes(), &body, b"\r\n0\r\n\r\n"].concat();
        server
            .exchange(&[chunked.as_bytes(), &chunk].concat())
            .await
            .refused(413, "BODY_TOO_LARGE");
    }
    let largest = vec![b' '; BODY_BYTES_MAX];
    let head = server.head(&largest, &format!("Content-Length: {BODY_BYTES_MAX}\r\n"));
    server
        .exchange(&[head.as_bytes(), &largest].concat())
        .await
        .refused(422, "REQUEST_INVALID");
}

#[tokio::test]
async fn a_stranger_is_answered_before_the_body_is_read() {
    let server = Server::start().await;
    let head = server
        .head(BODY, "Content-Length: 100\r\nExpect: 100-continue\r\n")
        .replace(&server.pair.token, "wrong");
    let raw = server.exchange(head.as_bytes()).await;
    raw.refused(401, "UNAUTHORIZED");
    // Whoever has the token is asked for it.
    let mut stream = server.connect().await;
    let framing = format!("Content-Length: {}\r\nExpect: 100-continue\r\n", BODY.len());
    stream
        .write_all(server.head(BODY, &framing).as_bytes())
        .await
        .unwrap();
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).await.unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(BODY).await.unwrap();
    assert_eq!(read(&mut stream).await.status, 200);
}

#[tokio::test]
async fn pipelined_requests_are_answered_in_order() {
    let server = Server::start().await;
    let mut bytes = Vec::new();
    for number in 0..5 {
        let body = format!(r#"{{"name":"Toko","domain":"https://p{number}.test","ip":["10.0.0.1"]}}"#);
        bytes.extend(
            server
                .head(body.as_bytes(), &format!("Content-Length: {}\r\n", body.len()))
                .into_bytes(),
        );
        bytes.extend(body.into_bytes());
    }
    let mut stream = server.connect().await;
    stream.write_all(&bytes).await.unwrap();
    for number in 1..=5 {
        let json: Value = serde_json::from_slice(&read(&mut stream).await.body).unwrap();
        assert_eq!(json["responseData"]["id"], number);
    }
}

#[tokio::test]
async fn strange_requests_are_answered_and_the_server_goes_on() {
    let server = Server::start().await;
    let with = |line: &str, headers: &str| format!("{line}\r\nHost: x\r\n{headers}\r\n");
    for (request, status, code) in [
        (with("GET /api/balance HTTP/1.1", ""), 401, "UNAUTHORIZED"),
        (with("GET /api/%zz HTTP/1.1", ""), 404, "NOT_FOUND"),
        (with("GET /api/projects/%ff HTTP/1.1", ""), 404, "NOT_FOUND"),
        (with("GET /api/projects/%00%0a HTTP/1.1", ""), 401, "UNAUTHORIZED"),
        (
            with("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1", ""),
            404,
            "NOT_FOUND",
        ),
        (
            with("GET http://elsewhere.test/api/balance HTTP/1.1", ""),
            401,
            "UNAUTHORIZED",
        ),
        (with("OPTIONS * HTTP/1.1", ""), 404, "NOT_FOUND"),
        (with("BREW /api/balance HTTP/1.1", ""), 405, "METHOD_NOT_ALLOWED"),
        (with("CONNECT elsewhere.test:443 HTTP/1.1", ""), 404, "NOT_FOUND"),
        (
            with("GET /api/balance?at=%&&&==%00 HTTP/1.1", ""),
            401,
            "UNAUTHORIZED",
        ),
        (
            with(
                "GET /api/balance HTTP/1.1",
                "X-Client-Key: a\r\nX-Client-Key: b\r\n",
            ),
            401,
            "UNAUTHORIZED",
        ),
        (
            with("GET /api/balance HTTP/1.1", "X-Client-Key: \u{e9}\r\n"),
            401,
            "UNAUTHORIZED",
        ),
        (with("GET /api/balance HTTP/1.0", ""), 401, "UNAUTHORIZED"),
    ] {
        server.exchange(request.as_bytes()).await.refused(status, code);
    }
    let long = format!("/api/{}", "a".repeat(60_000));
    server
        .exchange(with(&format!("GET {long} HTTP/1.1"), "").as_bytes())
        .await
        .refused(404, "NOT_FOUND");
    let wide = format!("X-Client-Key: {}\r\n", "k".repeat(60_000));
    server
        .exchange(with("GET /api/balance HTTP/1.1", &wide).as_bytes())
        .await
        .refused(401, "UNAUTHORIZED");
    // What is no HTTP gets no envelope, only an end.
    for nonsense in [
        b"\x16\x03\x01\x02\x00\x01".as_slice(),
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\nA\0: b\r\n\r\n",
        b"\r\n\r\n\r\n\r\n",
    ] {
        let mut stream = server.connect().await;
        stream.write_all(nonsense).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    let many: String = (0..200).map(|number| format!("H{number}: v\r\n")).collect();
    let raw = server
        .exchange(with("GET /api/balance HTTP/1.1", &many).as_bytes())
        .await;
    assert!((400..500).contains(&raw.status), "{raw:?}");
    assert_eq!(server.projects().await, 0);
}

#[tokio::test]
async fn a_caller_who_goes_away_does_not_undo_what_was_decided() {
    let server = Server::start().await;
    for number in 0..20 {
        let body = format!(r#"{{"name":"Toko","domain":"https://g{number}.test","ip":["10.0.0.1"]}}"#);
        let head = server.head(
            body.as_bytes(),
            &format!("Content-Length: {}\r\nIdempotency-Key: g\r\n", body.len()),
        );
        let mut stream = server.connect().await;
        stream
            .write_all(&[head.as_bytes(), body.as_bytes()].concat())
            .await
            .unwrap();
        if number % 2 == 0 {
            tokio::time::sleep(Duration::from_micros(200 * number)).await;
        }
        drop(stream);
    }
    // One idempotency key, twenty bodies: at most one of them was carried out, and entirely.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(server.projects().await <= 1);
    assert_eq!(server.app.app.ledger_verify().await.unwrap().differences, vec![]);
}
