//! What is said to a mail server, and what it answers (RFC 5321).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sengo_core::printable::is_printable;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};

use super::server::Credentials;

/// The most bytes of a reply, of all its lines: a server that says more is none.
const REPLY_BYTES_MAX: u64 = 16 * 1024;

/// The most characters of a reply that are repeated in a log.
const REPEATED_CHARACTERS_MAX: usize = 200;

/// A connection, encrypted or not.
pub(super) trait Line: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Line for T {}

/// What a server says to a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) code: u16,
    /// The text of each line.
    lines: Vec<String>,
}

/// Why a command was not followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unheard {
    /// The server says no.
    Refused(Reply),
    /// There is nobody to talk to any more: why.
    Broken(String),
}

impl fmt::Display for Unheard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(reply) => write!(f, "it says {} {}", reply.code, reply.words()),
            Self::Broken(why) => f.write_str(why),
        }
    }
}

impl Reply {
    /// Whether the server does what it was told, or waits for the rest of it.
    fn is_positive(&self) -> bool {
        (200..400).contains(&self.code)
    }

    fn words(&self) -> String {
        let words = self.lines.join(" ");
        let visible = words.chars().filter(|character| is_printable(*character));
        visible.take(REPEATED_CHARACTERS_MAX).collect()
    }
}

/// A conversation with a server.
pub(super) struct Conversation {
    line: BufReader<Box<dyn Line>>,
    /// What the server can do, in capital letters.
    abilities: Vec<String>,
}

impl Conversation {
    /// Waits for the server's greeting, and introduces us.
    pub(super) async fn begin(line: Box<dyn Line>, name: &str) -> Result<Self, Unheard> {
        let mut conversation = Self::over(line);
        conversation.expect_reply().await?;
        conversation.introduce(name).await?;
        Ok(conversation)
    }

    /// Goes on over a connection that was encrypted meanwhile. What the server said before does not count.
    pub(super) async fn go_on(line: Box<dyn Line>, name: &str) -> Result<Self, Unheard> {
        let mut conversation = Self::over(line);
        conversation.introduce(name).await?;
        Ok(conversation)
    }

    fn over(line: Box<dyn Line>) -> Self {
        Self {
            line: BufReader::new(line),
            abilities: Vec::new(),
        }
    }

    async fn introduce(&mut self, name: &str) -> Result<(), Unheard> {
        let reply = self.command(&format!("EHLO {name}")).await?;
        self.abilities = reply.lines.iter().map(|line| line.to_ascii_uppercase()).collect();
        Ok(())
    }

    /// Asks for encryption; the bare connection, once the server is ready for it.
    pub(super) async fn encrypt(mut self) -> Result<Box<dyn Line>, Unheard> {
        if !self.abilities.iter().any(|ability| ability == "STARTTLS") {
            return Err(Unheard::Broken(
                "it offers no STARTTLS, and nothing is said to it unencrypted".into(),
            ));
        }
        self.command("STARTTLS").await?;
        if !self.line.buffer().is_empty() {
            // Whoever is between us could have it taken for something said within.
            return Err(Unheard::Broken("it went on unencrypted after STARTTLS".into()));
        }
        Ok(self.line.into_inner())
    }

    /// Signs in, in the one of two ways that the server offers.
    pub(super) async fn sign_in(&mut self, by: &Credentials) -> Result<(), Unheard> {
        let offers = |way: &str| {
            self.abilities.iter().any(|ability| {
                let ways = ability.strip_prefix("AUTH").unwrap_or_default();
                ways.split([' ', '=']).any(|offered| offered == way)
            })
        };
        if offers("PLAIN") {
            let plain = STANDARD.encode(format!("\0{}\0{}", by.user, by.password));
            self.command(&format!("AUTH PLAIN {plain}")).await?;
        } else if offers("LOGIN") {
            self.command("AUTH LOGIN").await?;
            self.command(&STANDARD.encode(&by.user)).await?;
            self.command(&STANDARD.encode(&by.password)).await?;
        } else {
            return Err(Unheard::Broken(
                "it offers neither AUTH PLAIN nor AUTH LOGIN".into(),
            ));
        }
        Ok(())
    }

    /// Says a line, and waits for what the server says to it.
    pub(super) async fn command(&mut self, line: &str) -> Result<Reply, Unheard> {
        self.write(format!("{line}\r\n").as_bytes()).await?;
        self.expect_reply().await
    }

    /// Says a message whose lines end with CRLF, none of which begins with a dot.
    pub(super) async fn message(&mut self, message: &str) -> Result<Reply, Unheard> {
        self.write(format!("{message}.\r\n").as_bytes()).await?;
        self.expect_reply().await
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), Unheard> {
        let line = self.line.get_mut();
        line.write_all(bytes).await.map_err(broken)?;
        line.flush().await.map_err(broken)
    }

    async fn expect_reply(&mut self) -> Result<Reply, Unheard> {
        let reply = self.reply().await?;
        if reply.is_positive() {
            Ok(reply)
        } else {
            Err(Unheard::Refused(reply))
        }
    }

    async fn reply(&mut self) -> Result<Reply, Unheard> {
        let mut lines = Vec::new();
        let mut limited = (&mut self.line).take(REPLY_BYTES_MAX);
        loop {
            let mut bytes = Vec::new();
            limited.read_until(b'\n', &mut bytes).await.map_err(broken)?;
            if !bytes.ends_with(b"\n") {
                return Err(Unheard::Broken(
                    "it ended the connection, or says too much".into(),
                ));
            }
            let line = String::from_utf8_lossy(&bytes);
            let line = line.trim_end_matches(['\r', '\n']);
            let (code, rest) = line.split_at_checked(3).unwrap_or((line, ""));
            let code = code.parse().ok().filter(|code| (200..600).contains(code));
            let Some(code) = code else {
                return Err(Unheard::Broken("what answers is no mail server".into()));
            };
            lines.push(rest.get(1..).unwrap_or_default().to_owned());
            if !rest.starts_with('-') {
                return Ok(Reply { code, lines });
            }
        }
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it stands where a result's error is mapped"
)]
fn broken(error: std::io::Error) -> Unheard {
    Unheard::Broken(format!("the connection to it broke: {error}"))
}
