//! A line to the platform: signed calls over one kept-alive HTTP/1.1 connection.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha512;

/// The longest wait for an answer: longer than any claim waits.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(60);

/// A key with its token.
#[derive(Clone)]
pub struct Pair {
    /// Names the caller.
    pub key: String,
    /// The secret.
    pub token: String,
}

impl Pair {
    /// The pair in an answer of the platform or of its command line.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn of(answer: &Value) -> Self {
        let text = |name: &str| {
            let text = answer[name].as_str();
            text.unwrap_or_else(|| panic!("no {name} in {answer}")).to_owned()
        };
        Self {
            key: text("key"),
            token: text("token"),
        }
    }

    /// HMAC-SHA512 of the key and the body, in hex.
    #[must_use]
    pub fn signature(&self, body: &[u8]) -> String {
        let mut state = Hmac::<Sha512>::new_from_slice(self.token.as_bytes()).expect("HMAC takes every key");
        state.update(self.key.as_bytes());
        state.update(body);
        let mut hex = String::new();
        for byte in state.finalize().into_bytes() {
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    }
}

impl std::fmt::Debug for Pair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pair({})", self.key)
    }
}

/// What the platform answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// The body.
    pub body: Value,
}

impl Answer {
    /// The data of a success.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn data(self) -> Value {
        assert!(self.status == 200, "the platform refused: {self:?}");
        assert!(
            self.body["responseCode"] == 200 && self.body["responseMessage"] == "success",
            "not the envelope of a success: {self:?}"
        );
        self.body["responseData"].clone()
    }

    /// The code of a refusal.
    #[must_use]
    pub fn code(&self) -> &str {
        self.body["errorCode"].as_str().unwrap_or_default()
    }
}

/// A caller with a connection, which is opened again when it broke.
#[derive(Debug)]
pub struct Line {
    address: String,
    pair: Pair,
    stream: Option<TcpStream>,
}

impl Line {
    /// A line to an address such as `127.0.0.1:8080`.
    #[must_use]
    pub fn new(address: &str, pair: &Pair) -> Self {
        Self {
            address: address.to_owned(),
            pair: pair.clone(),
            stream: None,
        }
    }

    /// Asks for something.
    pub fn get(&mut self, path: &str) -> Answer {
        self.call("GET", path, "", "")
    }

    /// Sends a body.
    pub fn post(&mut self, path: &str, body: &Value) -> Answer {
        self.call("POST", path, &body.to_string(), "")
    }

    /// Sends a body under an Idempotency-Key, so that sending it again does nothing.
    pub fn post_once(&mut self, path: &str, body: &Value, once: &str) -> Answer {
        let header = format!("Idempotency-Key: {once}\r\n");
        self.call("POST", path, &body.to_string(), &header)
    }

    /// Sends a body and hangs up before the answer: whether it was heard, nobody knows.
    pub fn post_and_hang_up(&mut self, path: &str, body: &Value, once: &str) {
        let header = format!("Idempotency-Key: {once}\r\n");
        let request = self.request("POST", path, &body.to_string(), &header);
        if let Ok(mut stream) = self.connect() {
            let _ = stream.write_all(request.as_bytes());
        }
    }

    fn connect(&self) -> std::io::Result<TcpStream> {
        let stream = TcpStream::connect(&self.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_TIME_MAX))?;
        Ok(stream)
    }

    fn request(&self, method: &str, path: &str, body: &str, headers: &str) -> String {
        let Pair { key, token } = &self.pair;
        let signature = self.pair.signature(body.as_bytes());
        format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nX-Client-Key: {key}\r\nX-Client-Token: {token}\r\n\
             X-Signature: {signature}\r\n{headers}Content-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
    }

    /// Everything that is sent here may be sent twice, so a broken connection is simply opened again.
    fn call(&mut self, method: &str, path: &str, body: &str, headers: &str) -> Answer {
        let request = self.request(method, path, body, headers);
        let mut complaint = String::new();
        for _ in 0..3 {
            match self.ask(&request) {
                Ok(answer) => return answer,
                Err(error) => {
                    self.stream = None;
                    complaint = error.to_string();
                }
            }
        }
        panic!("no answer to {method} {path}: {complaint}");
    }

    fn ask(&mut self, request: &str) -> std::io::Result<Answer> {
        if self.stream.is_none() {
            self.stream = Some(self.connect()?);
        }
        let Some(stream) = &mut self.stream else {
            return Err(std::io::ErrorKind::NotConnected.into());
        };
        stream.write_all(request.as_bytes())?;
        let (head, body) = message(stream)?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let body = serde_json::from_slice(&body);
        match (status, body) {
            (Some(status), Ok(body)) => Ok(Answer { status, body }),
            _ => Err(std::io::ErrorKind::InvalidData.into()),
        }
    }
}

/// Reads one message of HTTP/1.1 that says how long it is: its head and its body.
///
/// # Errors
/// When the connection ends before the message does, or the message does not say its length.
pub fn message(stream: &mut TcpStream) -> std::io::Result<(String, Vec<u8>)> {
    let mut read = Vec::new();
    let end = loop {
        if let Some(end) = read.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        read_more(stream, &mut read)?;
    };
    let head = String::from_utf8_lossy(&read[..end]).into_owned();
    let length = header(&head, "content-length")
        .and_then(|length| length.parse::<usize>().ok())
        .ok_or(std::io::ErrorKind::InvalidData)?;
    let mut body = read.split_off(end + 4);
    while body.len() < length {
        read_more(stream, &mut body)?;
    }
    body.truncate(length);
    Ok((head, body))
}

fn read_more(stream: &mut TcpStream, into: &mut Vec<u8>) -> std::io::Result<()> {
    let mut some = [0; 16 * 1024];
    match stream.read(&mut some)? {
        0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
        count => {
            into.extend_from_slice(&some[..count]);
            Ok(())
        }
    }
}

/// The value of a header.
#[must_use]
pub fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().skip(1).find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.trim().eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_what_openssl_says_it_is() {
        let pair = Pair {
            key: "key".into(),
            token: "token".into(),
        };
        // printf 'key{}' | openssl dgst -sha512 -hmac token
        let expected = "4d8f2d605459022e0c2e9691161482b0127e05b1ca8ba81195a1baa58d218f70\
                        821b8a2ccc7bf33641e5c1e7650815243acea67e81c951da94bce93b4e219c52";
        assert_eq!(pair.signature(b"{}"), expected);
    }

    #[test]
    fn headers_are_found_whatever_their_case() {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nx-a:b";
        assert_eq!(header(head, "content-length"), Some("7"));
        assert_eq!(header(head, "X-A"), Some("b"));
        assert_eq!(header(head, "HTTP/1.1 200 OK"), None);
    }
}
