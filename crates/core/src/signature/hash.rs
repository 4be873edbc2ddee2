use hmac::{EagerHash, Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// The hash functions that signatures are made with, rightly or by mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HashFunction {
    /// SHA-1, 20 bytes.
    Sha1,
    /// SHA-256, 32 bytes.
    Sha256,
    /// SHA-384, 48 bytes.
    Sha384,
    /// SHA-512, 64 bytes: the right one.
    Sha512,
}

impl HashFunction {
    /// The function whose digests have this length.
    pub(super) fn of_digest_length(bytes: usize) -> Option<Self> {
        match bytes {
            20 => Some(Self::Sha1),
            32 => Some(Self::Sha256),
            48 => Some(Self::Sha384),
            64 => Some(Self::Sha512),
            _ => None,
        }
    }

    /// The HMAC of the parts, joined.
    pub(super) fn keyed(self, secret: &[u8], parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::Sha1 => keyed::<Sha1>(secret, parts),
            Self::Sha256 => keyed::<Sha256>(secret, parts),
            Self::Sha384 => keyed::<Sha384>(secret, parts),
            Self::Sha512 => keyed::<Sha512>(secret, parts),
        }
    }

    /// The plain hash of the parts, joined.
    pub(super) fn plain(self, parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::Sha1 => plain::<Sha1>(parts),
            Self::Sha256 => plain::<Sha256>(parts),
            Self::Sha384 => plain::<Sha384>(parts),
            Self::Sha512 => plain::<Sha512>(parts),
        }
    }
}

fn keyed<D>(secret: &[u8], parts: &[&[u8]]) -> Vec<u8>
where
    D: EagerHash,
    Hmac<D>: Mac + KeyInit,
{
    // HMAC takes keys of any length; were it not so, the empty digest would equal none presented.
    let Ok(mut state) = <Hmac<D> as KeyInit>::new_from_slice(secret) else {
        return Vec::new();
    };
    parts.iter().for_each(|part| state.update(part));
    state.finalize().into_bytes().to_vec()
}

fn plain<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut state = D::new();
    parts.iter().for_each(|part| state.update(part));
    state.finalize().to_vec()
}
