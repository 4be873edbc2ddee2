use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::hash::HashFunction;
use super::mistake::Transport;

/// A digest that the header may have been meant to carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Presented {
    pub(super) digest: Vec<u8>,
    pub(super) hash: HashFunction,
    /// Nothing for plain hex, which is right.
    pub(super) transport: Option<Transport>,
}

/// Longest header that is looked into, in bytes; base64 of the hex of SHA-512 is 172.
const HEADER_BYTES_MAX: usize = 256;

/// Every reading of the header as a digest of a known length.
pub(super) fn read(header: &[u8]) -> Vec<Presented> {
    let mut readings = Vec::new();
    if header.len() > HEADER_BYTES_MAX {
        return readings;
    }
    let mut add = |digest: Option<Vec<u8>>, transport: Option<Transport>| {
        if let Some(digest) = digest
            && let Some(hash) = HashFunction::of_digest_length(digest.len())
        {
            readings.push(Presented {
                digest,
                hash,
                transport,
            });
        }
    };
    let bare = undecorated(header);
    let transport = (bare.len() != header.len()).then_some(Transport::Decorated);
    add(unhex(bare), transport);
    if let Some(decoded) = unbase64(bare) {
        add(unhex(&decoded), Some(Transport::Base64OfHex));
        add(Some(decoded), Some(Transport::Base64));
    }
    add(Some(header.to_vec()), Some(Transport::RawBytes));
    add(unlatin1(header), Some(Transport::RawBytes));
    readings
}

/// Hex of any length and either case.
pub(super) fn unhex(text: &[u8]) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|pair| super::from_hex::<1>(pair).map(|[byte]| byte))
        .collect()
}

/// Base64 in the standard or the URL alphabet, padded or not.
pub(super) fn unbase64(text: &[u8]) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    [alphabet::STANDARD, alphabet::URL_SAFE]
        .iter()
        .find_map(|alphabet| GeneralPurpose::new(alphabet, config).decode(text).ok())
}

/// Raw bytes that a client sent as UTF-8, taking each for a character of Latin-1.
fn unlatin1(header: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(header).ok().filter(|text| !text.is_ascii())?;
    text.chars()
        .map(|character| u8::try_from(character).ok())
        .collect()
}

/// The header without white space, quotes and the usual prefixes around it.
fn undecorated(header: &[u8]) -> &[u8] {
    let mut bare = header;
    for (open, close) in [(b"\"", b"\""), (b"'", b"'")] {
        bare = bare.trim_ascii();
        bare = bare.strip_prefix(open).unwrap_or(bare);
        bare = bare.strip_suffix(close).unwrap_or(bare);
    }
    for prefix in ["sha512=", "SHA512=", "sha256="] {
        bare = bare.strip_prefix(prefix.as_bytes()).unwrap_or(bare);
    }
    let bare = bare.trim_ascii();
    // Base64 can begin so, too.
    let hex = bare.strip_prefix(b"0x").filter(|hex| unhex(hex).is_some());
    hex.unwrap_or(bare)
}

#[cfg(test)]
mod tests;
