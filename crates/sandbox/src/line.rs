//! The line to the platform: one signed call over HTTP.

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::Request;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use secrecy::ExposeSecret;
use sengo_core::signature::{SigningKey, to_hex};
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::Port;

/// The most bytes read of an answer: a thousand answers to events, with room.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Why a call gave nothing.
#[derive(Debug)]
pub(crate) enum Failure {
    /// No answer came; the call may have been heard.
    Lost(String),
    /// An answer came, and it was not 200.
    Refused {
        /// Its status.
        status: u16,
        /// Its sentence.
        message: String,
    },
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Lost(cause) => write!(f, "no answer: {cause}"),
            Self::Refused { status, message } => write!(f, "{status}: {message}"),
        }
    }
}

fn lost(cause: impl std::fmt::Display) -> Failure {
    Failure::Lost(cause.to_string())
}

/// Posts a body and gives `responseData` of the answer.
pub(crate) async fn call(port: &Port, path: &str, body: &Value) -> Result<Value, Failure> {
    let body = body.to_string();
    let request = Request::post(path)
        .header("host", port.address.to_string())
        .header("content-type", "application/json")
        .header("x-client-key", &port.key)
        .header("x-client-token", port.token.expose_secret())
        .header("x-signature", signature(port, &body))
        .body(Full::new(Bytes::from(body)))
        .map_err(lost)?;
    let stream = TcpStream::connect(port.address).await.map_err(lost)?;
    let (mut sender, driving) = http1::handshake(TokioIo::new(stream)).await.map_err(lost)?;
    let driver = tokio::spawn(driving);
    let response = sender.send_request(request).await.map_err(lost);
    let answered = match response {
        Ok(response) => {
            let status = response.status().as_u16();
            let body = Limited::new(response.into_body(), ANSWER_BYTES_MAX)
                .collect()
                .await;
            body.map(|body| (status, body.to_bytes())).map_err(lost)
        }
        Err(failure) => Err(failure),
    };
    driver.abort();
    let (status, bytes) = answered?;
    let mut answer: Value = serde_json::from_slice(&bytes).map_err(lost)?;
    if status == 200 {
        return Ok(answer.get_mut("responseData").map_or(Value::Null, Value::take));
    }
    let message = answer.get("responseMessage").and_then(Value::as_str);
    let message = message.unwrap_or_default().to_owned();
    Err(Failure::Refused { status, message })
}

/// Posts a body and hangs up before the answer: whether it was heard, nobody knows.
pub(crate) async fn call_and_hang_up(port: &Port, path: &str, body: &Value) {
    let body = body.to_string();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         x-client-key: {}\r\nx-client-token: {}\r\nx-signature: {}\r\n\r\n",
        port.address,
        body.len(),
        port.key,
        port.token.expose_secret(),
        signature(port, &body),
    );
    if let Ok(mut stream) = TcpStream::connect(port.address).await {
        let _ = stream.write_all(head.as_bytes()).await;
        let _ = stream.write_all(body.as_bytes()).await;
        let _ = stream.flush().await;
    }
}

fn signature(port: &Port, body: &str) -> String {
    let key = SigningKey::new(port.token.expose_secret().as_bytes());
    to_hex(&key.sign_raw(&port.key, Some(body.as_bytes())))
}
