//! What endpoints answer, and how.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sengo_courier::{ANSWER_BYTES_READ_MAX, ATTEMPT_TIME_MAX, REDIRECTIONS_MAX};
use tokio::io::AsyncWriteExt;

use crate::endpoint::{endpoint, request, send, words};

#[tokio::test]
async fn a_letter_arrives_as_it_was_sent_and_its_answer_is_kept() {
    let (sender, mut requests) = tokio::sync::mpsc::unbounded_channel();
    let address = endpoint(move |mut stream| {
        let sender = sender.clone();
        async move {
            sender.send(request(&mut stream).await).unwrap();
            let answer = b"HTTP/1.1 202 Accepted\r\ncontent-length: 2\r\n\r\nOK";
            stream.write_all(answer).await.unwrap();
        }
    })
    .await;
    let reply = send(&format!("http://{address}/a/b?c=d%20e#f")).await;
    assert!(reply.is_taken(), "{reply:?}");
    assert_eq!((reply.status, reply.answer.as_slice()), (Some(202), &b"OK"[..]));
    let request = requests.recv().await.unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let version = env!("CARGO_PKG_VERSION").rsplit_once('.').unwrap().0;
    for line in [
        "POST /a/b?c=d%20e HTTP/1.1",
        &format!("host: {address}"),
        "content-type: application/json",
        "x-client-key: key",
        "x-signature: ab",
        &format!("user-agent: SenGo/{version}"),
    ] {
        assert!(head.lines().any(|found| found == line), "{line} in {head}");
    }
    assert_eq!(body, r#"{"responseCode":200}"#);
}

#[tokio::test]
async fn every_status_but_a_2xx_is_no_delivery() {
    for status in [200, 204, 299, 300, 400, 404, 410, 500, 503] {
        let address = endpoint(move |mut stream| async move {
            request(&mut stream).await;
            let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
        })
        .await;
        let reply = send(&format!("http://{address}/")).await;
        assert_eq!(reply.status, Some(status));
        assert_eq!(reply.is_taken(), (200..300).contains(&status), "{status}");
    }
}

#[tokio::test]
async fn an_endpoint_that_would_answer_in_ten_minutes_is_left_after_ten_seconds() {
    let address = endpoint(|mut stream| async move {
        request(&mut stream).await;
        tokio::time::sleep(Duration::from_secs(600)).await;
    })
    .await;
    let began = Instant::now();
    let reply = send(&format!("http://{address}/")).await;
    assert_eq!(words(&reply), "no answer within 10 seconds");
    assert!(began.elapsed() < ATTEMPT_TIME_MAX + Duration::from_secs(2));
}

#[tokio::test]
async fn an_answer_without_end_is_read_to_a_limit_and_counts_by_its_status() {
    let sent = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&sent);
    let address = endpoint(move |mut stream| {
        let counted = Arc::clone(&counted);
        async move {
            request(&mut stream).await;
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            while stream.write_all(&[b'x'; 1024]).await.is_ok() {
                counted.fetch_add(1024, Ordering::SeqCst);
            }
        }
    })
    .await;
    let began = Instant::now();
    let reply = send(&format!("http://{address}/")).await;
    assert!(reply.is_taken(), "{reply:?}");
    assert_eq!(reply.answer, vec![b'x'; 1024]);
    assert!(began.elapsed() < Duration::from_secs(5));
    tokio::time::sleep(Duration::from_millis(200)).await;
    let at_once = sent.load(Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(
        sent.load(Ordering::SeqCst),
        at_once,
        "the connection is still open"
    );
    // What the kernel buffers between them is beside the point.
    assert!(at_once < ANSWER_BYTES_READ_MAX + 16 * 1024 * 1024);
}

#[tokio::test]
async fn headers_without_end_are_no_answer() {
    let address = endpoint(|mut stream| async move {
        request(&mut stream).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n").await;
        while stream
            .write_all(b"x-more: xxxxxxxxxxxxxxxxxxxxxxxx\r\n")
            .await
            .is_ok()
        {}
    })
    .await;
    let reply = send(&format!("http://{address}/")).await;
    assert_eq!(reply.status, None);
    assert!(words(&reply).contains("the connection was lost before an answer came"));
}

#[tokio::test]
async fn who_closes_before_the_status_did_not_answer_and_who_closes_after_it_did() {
    let address = endpoint(|mut stream| async move {
        request(&mut stream).await;
    })
    .await;
    let reply = send(&format!("http://{address}/")).await;
    assert!(words(&reply).contains("the connection was lost before an answer came"));
    let address = endpoint(|mut stream| async move {
        request(&mut stream).await;
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf";
        stream.write_all(answer).await.unwrap();
    })
    .await;
    let reply = send(&format!("http://{address}/")).await;
    assert!(reply.is_taken(), "{reply:?}");
    assert_eq!(reply.answer, b"half");
}

#[tokio::test]
async fn nobody_at_home_is_said() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let reply = send(&format!("http://{address}/")).await;
    assert!(words(&reply).starts_with(&format!("no connection to {address}: ")));
}

#[tokio::test]
async fn what_is_not_http_is_no_answer() {
    let address = endpoint(|mut stream| async move {
        request(&mut stream).await;
        stream.write_all(b"220 mail.example.com ESMTP\r\n").await.unwrap();
    })
    .await;
    assert!(words(&send(&format!("http://{address}/")).await).contains("before an answer came"));
}

#[tokio::test]
async fn redirections_are_followed_on_one_host_only_and_not_for_ever() {
    let seen = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&seen);
    let address = endpoint(move |mut stream| {
        let counted = Arc::clone(&counted);
        async move {
            let request = request(&mut stream).await;
            counted.fetch_add(1, Ordering::SeqCst);
            let answer = if request.starts_with("POST /once ") {
                "HTTP/1.1 307 X\r\nlocation: /there\r\ncontent-length: 0\r\n\r\n"
            } else if request.starts_with("POST /away ") {
                "HTTP/1.1 308 X\r\nlocation: http://169.254.169.254/secret\r\ncontent-length: 0\r\n\r\n"
            } else if request.starts_with("POST /there ") {
                assert!(request.ends_with(r#"{"responseCode":200}"#), "{request}");
                "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
            } else {
                "HTTP/1.1 307 X\r\nlocation: /again\r\ncontent-length: 0\r\n\r\n"
            };
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    })
    .await;
    assert!(send(&format!("http://{address}/once")).await.is_taken());
    let reply = send(&format!("http://{address}/away")).await;
    assert!(words(&reply).contains("redirected to http://169.254.169.254/secret, another host"));
    assert_eq!(reply.status, Some(308));
    let before = seen.load(Ordering::SeqCst);
    let reply = send(&format!("http://{address}/again")).await;
    assert!(words(&reply).contains("redirected more than 3 times"));
    assert_eq!(seen.load(Ordering::SeqCst) - before, REDIRECTIONS_MAX + 1);
}
