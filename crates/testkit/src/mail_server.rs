//! A mail server on a real socket that keeps what it takes, and refuses what a test says.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Listens until it is dropped.
#[derive(Debug)]
pub struct MailServer {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    taken: Mutex<Vec<ReceivedMail>>,
    /// What is said to a recipient.
    refused: Mutex<HashMap<String, u16>>,
    has_stopped: AtomicBool,
}

/// A mail that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedMail {
    /// Whom it was said to be from.
    pub from: String,
    /// Whom it was said to be to.
    pub to: String,
    /// All lines, as they came.
    pub raw: String,
}

impl ReceivedMail {
    /// The value of a header, folded lines joined.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.raw.split("\r\n\r\n").next()?.replace("\r\n ", "");
        let line = head
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.map(str::to_owned)
    }

    /// The subject in the clear.
    pub fn subject(&self) -> String {
        let subject = self.header("Subject").expect("a subject");
        let words = subject
            .split("=?UTF-8?B?")
            .map(|word| match word.strip_suffix("?=") {
                Some(encoded) => decoded(encoded),
                None => word.to_owned(),
            });
        words.collect()
    }

    /// The text in the clear.
    pub fn text(&self) -> String {
        let (_, body) = self.raw.split_once("\r\n\r\n").expect("a body");
        decoded(&body.replace("\r\n", "")).replace("\r\n", "\n")
    }

    /// What follows `/console/invitation/` in it.
    pub fn invitation(&self) -> String {
        let text = self.text();
        let (_, link) = text.split_once("/console/invitation/").expect("a link");
        link.lines().next().expect("a link").to_owned()
    }
}

fn decoded(text: &str) -> String {
    let bytes = STANDARD.decode(text).expect("base 64");
    String::from_utf8(bytes).expect("UTF-8")
}

impl MailServer {
    /// A server on a free port.
    ///
    /// # Panics
    /// Where nothing can listen.
    pub fn start() -> Self {
        Self::on("127.0.0.1:0".parse().expect("an address"))
    }

    /// A server at an address, which another one may have had before.
    ///
    /// # Panics
    /// Where nothing can listen.
    pub fn on(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).expect("a listener");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared::default());
        let kept = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if kept.has_stopped.load(Ordering::SeqCst) {
                    break;
                }
                let kept = Arc::clone(&kept);
                thread::spawn(move || {
                    // A client may end a conversation whenever it likes.
                    let _ = converse(&stream, &kept);
                });
            }
        });
        Self { address, shared }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How it is named on the command line.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// What it took.
    pub fn mails(&self) -> Vec<ReceivedMail> {
        self.shared.taken.lock().expect("a lock").clone()
    }

    /// From now on it refuses a recipient with a code.
    pub fn refuse(&self, recipient: &str, code: u16) {
        let mut refused = self.shared.refused.lock().expect("a lock");
        refused.insert(recipient.to_owned(), code);
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.shared.has_stopped.store(true, Ordering::SeqCst);
        // So that it notices.
        let _ = TcpStream::connect(self.address);
    }
}

fn converse(stream: &TcpStream, shared: &Shared) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream);
    let mut writer = stream;
    writer.write_all(b"220 mail.test ready\r\n")?;
    let (mut from, mut to) = (String::new(), String::new());
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let line = line.trim_end_matches("\r\n");
        let address = || line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        if line.starts_with("EHLO ") {
            writer.write_all(b"250-mail.test\r\n250 8BITMIME\r\n")?;
        } else if line.starts_with("MAIL FROM:") {
            from = address();
            writer.write_all(b"250 fine\r\n")?;
        } else if line.starts_with("RCPT TO:") {
            to = address();
            let refused = shared.refused.lock().expect("a lock").get(&to).copied();
            match refused {
                Some(code) => writer.write_all(format!("{code} <{to}> is not here\r\n").as_bytes())?,
                None => writer.write_all(b"250 fine\r\n")?,
            }
        } else if line == "DATA" {
            writer.write_all(b"354 go on\r\n")?;
            let raw = data(&mut lines)?;
            let (from, to) = (from.clone(), to.clone());
            let mail = ReceivedMail { from, to, raw };
            shared.taken.lock().expect("a lock").push(mail);
            writer.write_all(b"250 taken\r\n")?;
        } else if line == "QUIT" {
            return writer.write_all(b"221 bye\r\n");
        } else {
            writer.write_all(b"500 what?\r\n")?;
        }
    }
}

fn data(lines: &mut impl BufRead) -> std::io::Result<String> {
    let mut raw = String::new();
    loop {
        let start = raw.len();
        if lines.read_line(&mut raw)? == 0 || &raw[start..] == ".\r\n" {
            raw.truncate(start);
            return Ok(raw);
        }
    }
}
