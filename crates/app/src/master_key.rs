//! The master key: seals what must be used again and not only verified. It is kept outside the database.

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, KeyInit as _, Mac};
use secrecy::{ExposeSecret, SecretBox};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::ports::Entropy;

/// Bytes of a master key.
const KEY_BYTES: usize = 32;
/// Bytes that tell which master key sealed something, so that a rotated one is recognised.
const KEY_ID_BYTES: usize = 4;
const NONCE_BYTES: usize = 24;
/// The first byte of everything sealed: the form of the rest.
const FORM: u8 = 1;

/// Why there is no usable master key.
#[derive(Debug, Error)]
pub enum MasterKeyFault {
    /// The file cannot be read or made.
    #[error("cannot use the master key file {path}: {cause}")]
    File {
        /// Its path.
        path: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The file holds something else.
    #[error("{path} does not hold a master key: 64 hexadecimal digits are expected")]
    Content {
        /// Its path.
        path: String,
    },
    /// Other users of the machine can read it.
    #[error("{path} can be read by other users; run: chmod 600 {path}")]
    Permissions {
        /// Its path.
        path: String,
    },
}

/// The key itself, wiped from memory when dropped and never printed.
pub struct MasterKey {
    key: SecretBox<[u8; KEY_BYTES]>,
    id: [u8; KEY_ID_BYTES],
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl MasterKey {
    /// The key of these bytes.
    pub fn new(key: Box<[u8; KEY_BYTES]>) -> Self {
        let digest = Sha256::new()
            .chain_update(b"sengo master key id")
            .chain_update(*key)
            .finalize();
        let mut id = [0; KEY_ID_BYTES];
        id.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        Self {
            key: SecretBox::new(key),
            id,
        }
    }

    /// Reads the key from a file; makes a new one, readable by its owner alone, where there is none.
    ///
    /// # Errors
    /// [`MasterKeyFault`] names the file and what to do.
    pub fn from_file(path: &Path, entropy: &dyn Entropy) -> Result<Self, MasterKeyFault> {
        let shown = path.display().to_string();
        let fault = |cause| MasterKeyFault::File {
            path: shown.clone(),
            cause,
        };
        match std::fs::File::open(path) {
            Ok(mut file) => {
                use std::os::unix::fs::PermissionsExt;
                if file.metadata().map_err(fault)?.permissions().mode() & 0o077 != 0 {
                    return Err(MasterKeyFault::Permissions { path: shown });
                }
                let mut text = String::new();
                file.read_to_string(&mut text).map_err(fault)?;
                let key: [u8; KEY_BYTES] = sengo_core::signature::from_hex(text.trim().as_bytes())
                    .ok_or_else(|| MasterKeyFault::Content { path: shown.clone() })?;
                Ok(Self::new(Box::new(key)))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut key = Box::new([0; KEY_BYTES]);
                entropy.fill(key.as_mut()).map_err(fault)?;
                match write_new(path, &sengo_core::signature::to_hex(key.as_ref())) {
                    Ok(()) => Ok(Self::new(key)),
                    // Another process that starts at the same time was first: its key counts.
                    Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                        Self::from_file(path, entropy)
                    }
                    Err(error) => Err(fault(error)),
                }
            }
            Err(error) => Err(fault(error)),
        }
    }

    /// Seals bytes for a purpose, such as the key whose token they are: opening needs the same purpose.
    /// Nothing if there is no randomness.
    pub fn seal(&self, plain: &[u8], purpose: &str, entropy: &dyn Entropy) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE_BYTES];
        entropy.fill(&mut nonce).ok()?;
        let payload = Payload {
            msg: plain,
            aad: purpose.as_bytes(),
        };
        let sealed = self.cipher().encrypt(XNonce::from_slice(&nonce), payload).ok()?;
        Some([&[FORM], self.id.as_slice(), &nonce, &sealed].concat())
    }

    /// Opens what was sealed for the purpose; nothing if it was sealed otherwise or changed.
    pub fn open(&self, sealed: &[u8], purpose: &str) -> Option<Vec<u8>> {
        let (form, rest) = sealed.split_first()?;
        let (id, rest) = rest.split_at_checked(KEY_ID_BYTES)?;
        let (nonce, sealed) = rest.split_at_checked(NONCE_BYTES)?;
        if *form != FORM || id != self.id {
            return None;
        }
        let payload = Payload {
            msg: sealed,
            aad: purpose.as_bytes(),
        };
        self.cipher().decrypt(XNonce::from_slice(nonce), payload).ok()
    }

    /// A key of its own for a purpose, as the digests by which something sealed is found. Keys of two purposes
    /// have nothing to do with each other.
    pub(crate) fn derived(&self, purpose: &str) -> Option<[u8; 32]> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.expose_secret()).ok()?;
        mac.update(b"sengo derived key");
        mac.update(purpose.as_bytes());
        Some(mac.finalize().into_bytes().into())
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.key.expose_secret().into())
    }
}

/// Writes the file whole or not at all: under a name of its own first, then linked into place, durably.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let temporary = path.with_extension(format!("new-{}", std::process::id()));
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&temporary)?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    let linked = std::fs::hard_link(&temporary, path);
    std::fs::remove_file(&temporary)?;
    linked?;
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::SystemEntropy;

    #[test]
    fn what_is_sealed_opens_only_for_its_purpose_and_unchanged() {
        let key = MasterKey::new(Box::new([7; 32]));
        let sealed = key.seal(b"a token", "mkey_1", &SystemEntropy).unwrap();
        assert_eq!(key.open(&sealed, "mkey_1").unwrap(), b"a token");
        assert_eq!(key.open(&sealed, "mkey_2"), None);
        assert_eq!(MasterKey::new(Box::new([8; 32])).open(&sealed, "mkey_1"), None);
        for position in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[position] ^= 1;
            assert_eq!(key.open(&changed, "mkey_1"), None, "byte {position}");
        }
        assert_eq!(key.open(b"", "mkey_1"), None);
    }

    #[test]
    fn a_key_file_is_made_once_and_must_be_private() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let made = MasterKey::from_file(&path, &SystemEntropy).unwrap();
        let read = MasterKey::from_file(&path, &SystemEntropy).unwrap();
        let sealed = made.seal(b"x", "", &SystemEntropy).unwrap();
        assert_eq!(read.open(&sealed, "").unwrap(), b"x");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(
            MasterKey::from_file(&path, &SystemEntropy),
            Err(MasterKeyFault::Permissions { .. })
        ));
    }
}
