//! Signed calls over one kept-alive connection, which may break at any moment.

use std::io::{Read, Write};
use std::net::TcpStream;

use sengo_core::signature::{SigningKey, to_hex};
use serde_json::Value;

/// A caller with a connection.
pub(crate) struct Caller {
    key: String,
    token: String,
    stream: TcpStream,
}

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Caller {
    pub(crate) fn connect(url: &str, pair: &Value) -> Self {
        let address = url.strip_prefix("http://").unwrap();
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            key: pair["key"].as_str().unwrap().to_owned(),
            token: pair["token"].as_str().unwrap().to_owned(),
            stream,
        }
    }

    /// Asks; nothing when the connection broke before the whole answer was there.
    pub(crate) fn call(&mut self, method: &str, path: &str, body: &str, extra: &str) -> Option<Answer> {
        let Self { key, token, stream } = self;
        let signature = SigningKey::new(token.as_bytes()).sign_raw(key, Some(body.as_bytes()));
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: sengo\r\nX-Client-Key: {key}\r\nX-Client-Token: {token}\r\n\
             X-Signature: {}\r\n{extra}Content-Length: {}\r\n\r\n{body}",
            to_hex(&signature),
            body.len()
        );
        stream.write_all(request.as_bytes()).ok()?;
        let mut read = Vec::new();
        loop {
            if let Some(answer) = whole(&read) {
                return Some(answer);
            }
            let mut some = [0; 16 * 1024];
            match stream.read(&mut some) {
                Ok(0) | Err(_) => return None,
                Ok(count) => read.extend_from_slice(&some[..count]),
            }
        }
    }

    /// Asks a server that nobody kills.
    pub(crate) fn ask(&mut self, method: &str, path: &str, body: &str, extra: &str) -> Answer {
        self.call(method, path, body, extra)
            .unwrap_or_else(|| panic!("no answer to {method} {path}"))
    }
}

fn whole(read: &[u8]) -> Option<Answer> {
    let text = std::str::from_utf8(read).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.parse::<usize>().unwrap())
    })?;
    let body = body.get(..length)?;
    Some(Answer {
        status: head.split(' ').nth(1)?.parse().unwrap(),
        body: serde_json::from_str(body).unwrap(),
    })
}
