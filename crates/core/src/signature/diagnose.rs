use subtle::ConstantTimeEq;

use super::hash::HashFunction;
use super::mistake::{Mistake, Spelling};
use super::presented::{self, Presented, unbase64, unhex};
use super::texts::Texts;

/// Bodies beyond this many bytes are not diagnosed.
pub const DIAGNOSED_BODY_BYTES_MAX: usize = 64 * 1024;

/// One diagnosis hashes at most this many bytes, which with the making of the texts takes some tens of
/// milliseconds; an ordinary body takes a fifth of one. The likeliest mistakes are tried first.
pub const DIAGNOSIS_HASHED_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What is known about a signature that was not accepted. It never holds the expected one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Diagnosis {
    /// The mistakes that together lead to the presented signature: one in most cases, never none.
    Mistakes(Vec<Mistake>),
    /// No usual mistake leads there.
    Unknown {
        /// What is to be signed: the client key followed by PHP's `json_encode` of the body, or by the bytes
        /// of a body that is not JSON.
        string_to_sign: Vec<u8>,
        /// Whether a body arrived. Where none did, one may have been meant.
        has_body: bool,
    },
    /// The body is a form of several parts, as PHP's cURL makes of an array. Its client never sees the text
    /// that is sent and cannot have signed it.
    MultipartSent,
    /// The body is larger than [`DIAGNOSED_BODY_BYTES_MAX`].
    BodyTooLarge,
}

/// Finds the usual mistake behind a signature that [`super::verify`] refused.
///
/// Only for a caller whose token was right: it says what the owner may know, and its work, bounded by
/// [`DIAGNOSIS_HASHED_BYTES_MAX`], is more than a stranger should be able to cause.
pub fn diagnose(token: &[u8], client_key: &str, body: Option<&[u8]>, presented: &[u8]) -> Diagnosis {
    let body = body.unwrap_or_default();
    if body.len() > DIAGNOSED_BODY_BYTES_MAX {
        return Diagnosis::BodyTooLarge;
    }
    let texts = Texts::of(body);
    let mut search = Search {
        token,
        client_key: client_key.as_bytes(),
        presented: presented::read(presented),
        bytes_left: DIAGNOSIS_HASHED_BYTES_MAX,
    };
    match search.run(&texts) {
        Some(mistakes) => Diagnosis::Mistakes(mistakes),
        None if is_multipart(body) => Diagnosis::MultipartSent,
        None => Diagnosis::Unknown {
            string_to_sign: [client_key.as_bytes(), texts.canonical()].concat(),
            has_body: !body.is_empty(),
        },
    }
}

/// Whether this is `multipart/form-data`: a boundary, and the name of a field at the head of the first part.
fn is_multipart(body: &[u8]) -> bool {
    let mut lines = body.split(|byte| *byte == b'\n');
    let is_boundary = lines.next().is_some_and(|line| line.starts_with(b"--"));
    let head = b"content-disposition: form-data";
    is_boundary
        && lines.next().is_some_and(|line| {
            line.get(..head.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(head))
        })
}

struct Search<'a> {
    token: &'a [u8],
    client_key: &'a [u8],
    presented: Vec<Presented>,
    bytes_left: usize,
}

/// What the digest of an attempt is made with.
#[derive(Clone, Copy)]
enum Hashing<'a> {
    Keyed(&'a [u8]),
    Plain,
}

impl Search<'_> {
    /// Tries one mistake after the other, the likeliest first. A wrong hash function and a wrong transport
    /// are seen in the header itself, so either combines with everything.
    fn run(&mut self, texts: &Texts<'_>) -> Option<Vec<Mistake>> {
        if self.presented.is_empty() {
            return None;
        }
        let (token, key) = (self.token, self.client_key);
        for text in texts.right() {
            if let Some(found) = self.attempt(Hashing::Keyed(token), &[key, text], &[]) {
                return Some(found);
            }
        }
        if let Some(found) = self.attempt(Hashing::Keyed(token), &[key], &[Mistake::BodyNotSigned]) {
            return Some(found);
        }
        for text in texts.right() {
            if let Some(found) = self.other_message(text).or_else(|| self.other_secret(text)) {
                return Some(found);
            }
        }
        for (mistakes, text) in texts.wrong() {
            // Making the texts costs time as well.
            if self.is_exhausted() {
                return None;
            }
            if let Some(found) = self.wrong_text(&text, &mistakes) {
                return Some(found);
            }
        }
        texts
            .right()
            .find_map(|text| self.respelled(text).or_else(|| self.not_keyed(text)))
    }

    fn is_exhausted(&self) -> bool {
        self.bytes_left == 0
    }

    /// The right secret over a message that is put together wrongly.
    fn other_message(&mut self, text: &[u8]) -> Option<Vec<Mistake>> {
        let (token, key) = (self.token, self.client_key);
        let keyed = Hashing::Keyed(token);
        self.attempt(keyed, &[text], &[Mistake::KeyNotPrefixed])
            .or_else(|| self.attempt(keyed, &[token, text], &[Mistake::TokenPrefixed]))
            .or_else(|| self.attempt(keyed, &[text, key], &[Mistake::KeyAfterBody]))
            .or_else(|| {
                ["+", " + ", ".", " . ", " ", ":", "|", "&", "\n", ","]
                    .into_iter()
                    .find_map(|separator| {
                        let mistake = Mistake::Separator { text: separator };
                        self.attempt(keyed, &[key, separator.as_bytes(), text], &[mistake])
                    })
            })
    }

    /// The wrong secret.
    fn other_secret(&mut self, text: &[u8]) -> Option<Vec<Mistake>> {
        let (token, key) = (self.token, self.client_key);
        let message = [key, text].concat();
        let keyed = Hashing::Keyed(key);
        self.attempt(keyed, &[token, text], &[Mistake::KeyAndTokenSwapped])
            .or_else(|| self.attempt(keyed, &[key, text], &[Mistake::ClientKeyAsSecret]))
            .or_else(|| {
                self.attempt(
                    keyed,
                    &[text],
                    &[Mistake::ClientKeyAsSecret, Mistake::KeyNotPrefixed],
                )
            })
            .or_else(|| {
                self.attempt(
                    Hashing::Keyed(&message),
                    &[token],
                    &[Mistake::HmacArgumentsSwapped],
                )
            })
    }

    /// The right secret over a text that was not sent, with the client key before it or without.
    fn wrong_text(&mut self, text: &[u8], mistakes: &[Mistake]) -> Option<Vec<Mistake>> {
        let (token, key) = (self.token, self.client_key);
        self.attempt(Hashing::Keyed(token), &[key, text], mistakes)
            .or_else(|| {
                let unprefixed = [mistakes, &[Mistake::KeyNotPrefixed]].concat();
                self.attempt(Hashing::Keyed(token), &[text], &unprefixed)
            })
    }

    /// The token or the client key in another spelling.
    fn respelled(&mut self, text: &[u8]) -> Option<Vec<Mistake>> {
        let (token, key) = (self.token, self.client_key);
        for (spelling, other) in spellings(token) {
            let mistake = Mistake::TokenSpelling(spelling);
            if let Some(found) = self.attempt(Hashing::Keyed(&other), &[key, text], &[mistake]) {
                return Some(found);
            }
        }
        spellings(key).into_iter().find_map(|(spelling, other)| {
            self.attempt(
                Hashing::Keyed(token),
                &[&other, text],
                &[Mistake::KeySpelling(spelling)],
            )
        })
    }

    /// A plain hash of the three in some order.
    fn not_keyed(&mut self, text: &[u8]) -> Option<Vec<Mistake>> {
        let (token, key) = (self.token, self.client_key);
        let messages: [&[&[u8]]; 8] = [
            &[key, text],
            &[key, text, token],
            &[token, key, text],
            &[key, token, text],
            &[text, token],
            &[token, text],
            &[text, key, token],
            &[text],
        ];
        messages
            .into_iter()
            .find_map(|parts| self.attempt(Hashing::Plain, parts, &[Mistake::NotKeyed]))
    }

    /// The mistakes, with those that the header shows, if they lead to the presented signature.
    fn attempt(
        &mut self,
        hashing: Hashing<'_>,
        parts: &[&[u8]],
        mistakes: &[Mistake],
    ) -> Option<Vec<Mistake>> {
        // A short message costs four blocks of hashing on top of its own bytes.
        let cost = parts
            .iter()
            .fold(512_usize, |sum, part| sum.saturating_add(part.len()));
        for presented in &self.presented {
            self.bytes_left = self.bytes_left.saturating_sub(cost);
            if self.is_exhausted() {
                return None;
            }
            let digest = match hashing {
                Hashing::Keyed(secret) => presented.hash.keyed(secret, parts),
                Hashing::Plain => presented.hash.plain(parts),
            };
            if !bool::from(digest.ct_eq(&presented.digest)) {
                continue;
            }
            let hash = Some(presented.hash).filter(|hash| *hash != HashFunction::Sha512);
            let mut found = mistakes.to_vec();
            found.extend(hash.map(Mistake::OtherHash));
            found.extend(presented.transport.map(Mistake::Transport));
            // Nothing found means that the signature is right, and then there is nothing to explain.
            return Some(found).filter(|found| !found.is_empty());
        }
        None
    }
}

/// Other spellings of a key or token that people arrive at.
fn spellings(issued: &[u8]) -> Vec<(Spelling, Vec<u8>)> {
    let mut others = vec![
        (Spelling::TrailingNewline, [issued, b"\n"].concat()),
        (Spelling::TrailingNewline, [issued, b"\r\n"].concat()),
        (Spelling::OuterBlank, [issued, b" "].concat()),
        (Spelling::OuterBlank, [b" ", issued].concat()),
        (Spelling::LowerCase, issued.to_ascii_lowercase()),
        (Spelling::UpperCase, issued.to_ascii_uppercase()),
    ];
    let decoded = unhex(issued).into_iter().chain(unbase64(issued));
    others.extend(decoded.map(|bytes| (Spelling::Decoded, bytes)));
    others
}

#[cfg(test)]
mod tests;
