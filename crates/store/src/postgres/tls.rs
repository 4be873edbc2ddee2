//! TLS to the server.
//!
//! As with PostgreSQL's own library: `sslmode=prefer` (the default) and `require` encrypt without asking who
//! the other side is; `sslrootcert=FILE` names the certificates to trust, and then the server's chain and
//! host name are verified and TLS is required. `verify-full` needs `sslrootcert`; the system's list is a
//! file too (`/etc/ssl/certs/ca-certificates.crt` on Debian), so no list is built in.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Whether to ask who the server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verification {
    /// No: encryption alone, where the server has it.
    None,
    /// Yes, against the certificates in this PEM file.
    Roots(String),
}

impl Verification {
    pub(super) fn is_required(&self) -> bool {
        *self != Self::None
    }
}

/// Takes the two TLS parameters that the driver does not know out of a URL.
pub(super) fn verification(url: &str) -> Result<(String, Verification), String> {
    let Some((address, parameters)) = url.split_once('?') else {
        return Ok((url.to_owned(), Verification::None));
    };
    let mut roots = None;
    let mut wants_verification = false;
    let mut others = Vec::new();
    for parameter in parameters.split('&') {
        match parameter.split_once('=') {
            Some(("sslrootcert", file)) => roots = Some(decoded(file)?),
            Some(("sslmode", "verify-full")) => wants_verification = true,
            Some(("sslmode", "verify-ca")) => {
                return Err("sslmode=verify-ca is not supported; use sslmode=verify-full".into());
            }
            _ => others.push(parameter),
        }
    }
    let address = if others.is_empty() {
        address.to_owned()
    } else {
        format!("{address}?{}", others.join("&"))
    };
    match roots {
        Some(file) => Ok((address, Verification::Roots(file))),
        None if wants_verification => {
            Err("sslmode=verify-full needs sslrootcert=FILE, the certificates to trust in PEM form".into())
        }
        None => Ok((address, Verification::None)),
    }
}

/// Undoes the percent-encoding of a parameter.
fn decoded(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        let value = digit(rest.next())
            .zip(digit(rest.next()))
            .and_then(|(high, low)| u8::try_from(high.checked_mul(16)?.checked_add(low)?).ok());
        bytes.push(value.ok_or("sslrootcert has a broken percent-encoding")?);
    }
    String::from_utf8(bytes).map_err(|_| "sslrootcert is not UTF-8".into())
}

pub(super) fn connector(verification: &Verification) -> Result<MakeRustlsConnect, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let config = match verification {
        Verification::None => builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(AnyCertificate(provider)))
            .with_no_client_auth(),
        Verification::Roots(file) => builder.with_root_certificates(roots(file)?).with_no_client_auth(),
    };
    Ok(MakeRustlsConnect::new(config))
}

fn roots(file: &str) -> Result<RootCertStore, String> {
    let unusable = |cause: String| format!("sslrootcert {file}: {cause}");
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| unusable(error.to_string()))? {
        let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
        roots
            .add(certificate)
            .map_err(|error| unusable(error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(unusable("no certificate in it".into()));
    }
    Ok(roots)
}

/// Takes whatever certificate the server shows, as `sslmode=require` means everywhere. Signatures of the
/// handshake are still checked, so that channel binding (`channel_binding=require`) can be relied on.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_certificates_to_trust_come_out_of_the_url() {
        let plain = "postgres://u@h/db?sslmode=require&connect_timeout=2";
        assert_eq!(verification(plain), Ok((plain.into(), Verification::None)));
        assert_eq!(
            verification(
                "postgres://u@h/db?sslmode=verify-full&connect_timeout=2&sslrootcert=%2Fetc%2Fca.pem"
            ),
            Ok((
                "postgres://u@h/db?connect_timeout=2".into(),
                Verification::Roots("/etc/ca.pem".into())
            ))
        );
    }

    #[test]
    fn verification_without_certificates_is_refused() {
        assert!(verification("postgres://u@h/db?sslmode=verify-full").is_err());
        assert!(verification("postgres://u@h/db?sslmode=verify-ca&sslrootcert=x").is_err());
        assert!(verification("postgres://u@h/db?sslrootcert=%2").is_err());
        assert!(connector(&Verification::Roots("/nonexistent".into())).is_err());
    }
}
