//! The API behind a socket, and requests written by hand.

use std::net::SocketAddr;
use std::time::Duration;

use sengo_testkit::{Pair, TestApp};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(super) struct Server {
    pub(super) app: TestApp,
    pub(super) pair: Pair,
    address: SocketAddr,
}

/// One answer as it came over the wire.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: Vec<u8>,
}

impl Raw {
    /// Checks that it is the error envelope.
    #[track_caller]
    pub(super) fn refused(&self, status: u16, code: &str) -> Value {
        let json: Value =
            serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        assert_eq!(
            (self.status, json["errorCode"].as_str()),
            (status, Some(code)),
            "{json}"
        );
        assert_eq!(json["responseCode"], status);
        let id = json["requestId"].as_str().unwrap();
        assert!(
            self.head.to_lowercase().contains(&format!("x-request-id: {id}")),
            "{}",
            self.head
        );
        json
    }
}

impl Server {
    pub(super) async fn start() -> Self {
        let app = TestApp::start().await;
        let merchant = app.merchant().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = app
            .router
            .clone()
            .into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self {
            app,
            pair: merchant.pair,
            address,
        }
    }

    pub(super) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// The signed head of a POST to create a project, its body's framing left to the caller.
    pub(super) fn head(&self, body: &[u8], framing: &str) -> String {
        let Pair { key, token } = &self.pair;
        let signature = self.pair.sign(body);
        format!(
            "POST /api/projects HTTP/1.1\r\nHost: x\r\nX-Client-Key: {key}\r\nX-Client-Token: {token}\r\nX-Signature: {signature}\r\n{framing}\r\n"
        )
    }

    /// Sends bytes and reads one answer.
    pub(super) async fn exchange(&self, bytes: &[u8]) -> Raw {
        let mut stream = self.connect().await;
        // The server may answer and close before it has read everything.
        let _ = stream.write_all(bytes).await;
        read(&mut stream).await
    }

    /// Whether it goes on serving, and how many projects there are.
    pub(super) async fn projects(&self) -> usize {
        let call = sengo_testkit::Call::get("/api/projects").by(&self.pair);
        self.app.send(call).await.data().as_array().unwrap().len()
    }
}

pub(super) async fn read(stream: &mut TcpStream) -> Raw {
    tokio::time::timeout(Duration::from_secs(20), read_one(stream))
        .await
        .expect("an answer in time")
}

async fn read_one(stream: &mut TcpStream) -> Raw {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        let mut chunk = [0; 1];
        assert_eq!(
            stream.read(&mut chunk).await.unwrap(),
            1,
            "closed: {:?}",
            String::from_utf8_lossy(&bytes)
        );
        bytes.push(chunk[0]);
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let length = head
        .to_lowercase()
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ").map(str::to_owned));
    let mut body = vec![0; length.map_or(0, |length| length.trim().parse().unwrap())];
    stream.read_exact(&mut body).await.unwrap();
    Raw { status, head, body }
}
