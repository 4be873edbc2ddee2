//! A mail to the byte: headers and text in ASCII, whatever they say.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use sengo_app::ports::Mail;
use sengo_core::person;
use sengo_core::printable::is_printable;

/// How many bytes of a text one encoded word holds: with what is around them it stays below 76 characters (RFC 2047).
const WORD_BYTES: usize = 45;

/// How many characters of an encoded text stand in a line.
const LINE_CHARACTERS: usize = 76;

/// Who sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sender {
    pub(super) address: String,
    name: String,
}

impl Sender {
    /// Reads `sengo@example.com` or `SenGo <sengo@example.com>`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (name, address) = match text.trim().strip_suffix('>') {
            Some(named) => named.split_once('<')?,
            None => ("", text),
        };
        let name = name.trim().trim_matches('"').to_owned();
        let address = person::email(address).ok()?;
        name.chars().all(is_printable).then_some(Self { address, name })
    }

    /// What follows the @.
    pub(super) fn domain(&self) -> &str {
        self.address.split('@').next_back().unwrap_or_default()
    }

    fn header(&self) -> String {
        if self.name.is_empty() {
            self.address.clone()
        } else {
            format!("{} <{}>", word(&self.name), self.address)
        }
    }
}

/// The mail as it is sent, with CRLF at the end of each line.
pub(super) fn written(mail: &Mail, sender: &Sender, to: &str) -> String {
    let date = rfc2822::to_string(&mail.written_at.to_zoned(TimeZone::UTC)).unwrap_or_default();
    let headers = [
        ("From", sender.header()),
        ("To", to.to_owned()),
        ("Subject", word(&mail.subject)),
        ("Date", date),
        ("Message-ID", format!("<{}@{}>", mail.id, sender.domain())),
        ("Auto-Submitted", "auto-generated".to_owned()),
        ("MIME-Version", "1.0".to_owned()),
        ("Content-Type", "text/plain; charset=utf-8".to_owned()),
        ("Content-Transfer-Encoding", "base64".to_owned()),
    ];
    let mut written = String::new();
    for (name, value) in headers {
        written.push_str(&format!("{name}: {value}\r\n"));
    }
    written.push_str("\r\n");
    let encoded = STANDARD.encode(mail.text.replace('\n', "\r\n"));
    for line in encoded.as_bytes().chunks(LINE_CHARACTERS) {
        written.push_str(&String::from_utf8_lossy(line));
        written.push_str("\r\n");
    }
    written
}

/// A text as it stands in a header: itself where it is plain and short, else encoded, so that it ends no line.
fn word(text: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || " .-'".contains(character);
    if text.len() <= WORD_BYTES && text.chars().all(is_plain) {
        return text.to_owned();
    }
    let mut words = Vec::new();
    let mut word = String::new();
    for character in text.chars() {
        if word.len().saturating_add(character.len_utf8()) > WORD_BYTES {
            words.push(std::mem::take(&mut word));
        }
        word.push(character);
    }
    words.push(word);
    let encoded = words
        .iter()
        .map(|word| format!("=?UTF-8?B?{}?=", STANDARD.encode(word)));
    encoded.collect::<Vec<_>>().join("\r\n ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(subject: &str, text: &str) -> String {
        let mail = Mail {
            id: "0a1b".into(),
            to: "budi@example.com".into(),
            subject: subject.into(),
            text: text.into(),
            written_at: "2026-11-25T04:36:00Z".parse().unwrap(),
        };
        let sender = Sender::parse("SenGo <sengo@example.com>").unwrap();
        written(&mail, &sender, &mail.to)
    }

    #[test]
    fn a_mail_is_written_as_mail_servers_expect_it() {
        let expected = "From: SenGo <sengo@example.com>\r\n\
                        To: budi@example.com\r\n\
                        Subject: Undangan\r\n\
                        Date: Wed, 25 Nov 2026 04:36:00 +0000\r\n\
                        Message-ID: <0a1b@example.com>\r\n\
                        Auto-Submitted: auto-generated\r\n\
                        MIME-Version: 1.0\r\n\
                        Content-Type: text/plain; charset=utf-8\r\n\
                        Content-Transfer-Encoding: base64\r\n\
                        \r\n\
                        SGFsbw0KQnVkaQ==\r\n";
        assert_eq!(mail("Undangan", "Halo\nBudi"), expected);
    }

    #[test]
    fn no_text_ends_a_line_or_begins_one() {
        let long = "é".repeat(200);
        for text in [
            "x\r\nBcc: all@example.com",
            "=?UTF-8?B?eA==?=",
            ".",
            &long,
            "a\0b\u{2028}c",
        ] {
            let written = mail(text, text);
            assert!(written.is_ascii());
            assert!(!written.contains("\nBcc"), "{written}");
            for line in written.split("\r\n") {
                assert!(
                    line.len() <= 100 && !line.contains(['\r', '\n', '\0']),
                    "{line:?}"
                );
                assert!(!line.starts_with('.'), "{line:?}");
            }
        }
    }

    #[test]
    fn a_sender_is_an_address_maybe_with_a_name() {
        let header = |text: &str| Sender::parse(text).map(|sender| sender.header());
        assert_eq!(header("sengo@example.com").unwrap(), "sengo@example.com");
        assert_eq!(
            header("\"Sen Go\" <sengo@example.com>").unwrap(),
            "Sen Go <sengo@example.com>"
        );
        assert_eq!(
            header("Séngo <sengo@example.com>").unwrap(),
            "=?UTF-8?B?U8Opbmdv?= <sengo@example.com>"
        );
        for text in [
            "",
            "sengo",
            "SenGo <sengo@example.com",
            "x\r\nBcc: y <sengo@example.com>",
            "<a@b.c>\r\n",
        ] {
            // A line break at the end is no part of it.
            assert_eq!(header(text).is_some(), text.starts_with("<a@"), "{text:?}");
        }
    }
}
