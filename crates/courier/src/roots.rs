//! Whose certificates are believed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

/// Where systems keep the certificates of well-known authorities. They are read from there, so that an authority that
/// the system stops trusting is not trusted here for longer; no list is built in.
const SYSTEM: [&str; 5] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// Why there are no certificates to trust.
#[derive(Debug)]
pub enum RootsFault {
    /// The file cannot be read, or holds no certificate.
    File {
        /// Which.
        path: PathBuf,
        /// Why not.
        cause: String,
    },
    /// TLS could not be set up.
    Tls(String),
}

impl std::fmt::Display for RootsFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File { path, cause } => {
                write!(
                    f,
                    "cannot take certificates to trust from {}: {cause}",
                    path.display()
                )
            }
            Self::Tls(cause) => write!(f, "cannot set up TLS: {cause}"),
        }
    }
}

impl std::error::Error for RootsFault {}

/// The certificates to trust: those of a file, or the system's. An empty store where the system has none; then no
/// https endpoint can be called.
///
/// # Errors
/// [`RootsFault::File`] for a file that was named and cannot be used.
pub fn roots(file: Option<&Path>) -> Result<RootCertStore, RootsFault> {
    if let Some(file) = file {
        return read(file);
    }
    let found = SYSTEM.iter().map(Path::new).find(|path| path.exists());
    found.map_or_else(|| Ok(RootCertStore::empty()), read)
}

fn read(path: &Path) -> Result<RootCertStore, RootsFault> {
    let fault = |cause: String| RootsFault::File {
        path: path.to_owned(),
        cause,
    };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|error| fault(error.to_string()))? {
        let certificate = certificate.map_err(|error| fault(error.to_string()))?;
        // A system's list has one or the other that rustls does not take; the rest count.
        let _ = roots.add(certificate);
    }
    if roots.is_empty() {
        return Err(fault("no certificate in it can be used".into()));
    }
    Ok(roots)
}

/// TLS for HTTP/1.1.
pub(crate) fn config(roots: RootCertStore) -> Result<ClientConfig, RootsFault> {
    let mut config = any_protocol(roots)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// TLS for whatever is spoken within.
pub(crate) fn any_protocol(roots: RootCertStore) -> Result<ClientConfig, RootsFault> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| RootsFault::Tls(error.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
