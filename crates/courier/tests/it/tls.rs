//! Callbacks over https.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use sengo_app::ports::Courier;
use sengo_core::environment::Environment;
use sengo_courier::{RootsFault, roots};
use tokio::io::AsyncWriteExt;
use tokio_rustls::TlsAcceptor;

use crate::endpoint::{Names, courier, endpoint, letter, request, words};

/// An endpoint with a certificate for shop.example.com, and the authority that issued it, as a PEM file.
async fn secured(folder: &Path) -> (SocketAddr, std::path::PathBuf) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let file = folder.join("ca.pem");
    std::fs::write(&file, authority.pem()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["shop.example.com".into()])
        .unwrap()
        .signed_by(&key, &authority)
        .unwrap();
    let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let address = endpoint(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                return;
            };
            request(&mut stream).await;
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK";
            stream.write_all(answer).await.unwrap();
            let _ = stream.shutdown().await;
        }
    })
    .await;
    (address, file)
}

#[tokio::test]
async fn a_certificate_counts_if_a_trusted_authority_issued_it_for_the_name() {
    let folder = tempfile::tempdir().unwrap();
    let (address, ca) = secured(folder.path()).await;
    let names = || Names::of(&[&["127.0.0.1"]]);
    let trusting = courier(
        Environment::Sandbox,
        &[],
        names(),
        roots(Some(ca.as_path())).unwrap(),
    );
    let url = |host: &str| format!("https://{host}:{}/", address.port());
    let reply = trusting.send(letter(&url("shop.example.com"))).await;
    assert!(reply.is_taken() && reply.answer == b"OK", "{reply:?}");
    let reply = trusting.send(letter(&url("other.example.com"))).await;
    assert!(words(&reply).starts_with("no TLS with the endpoint: "));
    let system = courier(Environment::Sandbox, &[], names(), roots(None).unwrap());
    let reply = system.send(letter(&url("shop.example.com"))).await;
    assert!(words(&reply).starts_with("no TLS with the endpoint: "));
}

#[test]
fn a_file_without_certificates_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("empty.pem");
    assert!(matches!(
        roots(Some(file.as_path())),
        Err(RootsFault::File { .. })
    ));
    std::fs::write(&file, "nothing").unwrap();
    assert!(matches!(
        roots(Some(file.as_path())),
        Err(RootsFault::File { .. })
    ));
}
